"""The worker beside a browser."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def let_the_worker_work(run_tasks: Callable[[], object]) -> None:
    """In a thread of its own: this one has the browser's event loop, in which the seal can't start another."""

    def work() -> None:
        try:
            run_tasks()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()

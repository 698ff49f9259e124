"""Measuring: the median of some runs, and how many database queries one run makes."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PAGE_RUNS = 15


@dataclass(frozen=True)
class Measurement:
    name: str
    seconds: float  # median
    runs: int
    queries: int  # of the last run

    def __str__(self) -> str:
        shown = f"{self.seconds:.2f} s" if self.seconds >= 1 else f"{self.seconds * 1000:.1f} ms"
        return f"{self.name:<66}{shown:>10}{self.runs:>6}{self.queries:>9}"


HEADING = f"{'':<66}{'median':>10}{'runs':>6}{'queries':>9}"


def measure(
    name: str,
    act: Callable[[Any], object],
    *,
    runs: int,
    given: Callable[[], Any] = lambda: None,
    heavy: bool = False,
) -> Measurement:
    """Time `act`, which gets what `given` makes anew for each run outside the measured time.

    A run before them fills the caches that a running portal has filled, and one after them counts the queries, for
    counting takes time. A `heavy` act is not run in vain: its queries are counted in the last measured run.
    """
    if not heavy:
        act(given())
    seconds = [_time(act, given()) for _run in range(runs - 1 if heavy else runs)]
    argument = given()
    with CaptureQueriesContext(connection) as captured:
        last = _time(act, argument)
    if heavy:
        seconds.append(last)
    return Measurement(name, statistics.median(seconds), runs, len(captured))


def _time(act: Callable[[Any], object], argument: Any) -> float:
    start = time.perf_counter()
    act(argument)
    return time.perf_counter() - start


def measure_page(client: Client, name: str, address: str) -> Measurement:
    """Raises RuntimeError when the page does not open."""

    def get(_given: None) -> None:
        status = client.get(address, secure=True).status_code
        if status != 200:
            raise RuntimeError(f"{address} answers {status}")

    return measure(name, get, runs=PAGE_RUNS)

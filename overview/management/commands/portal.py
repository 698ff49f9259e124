import logging
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from overview.background import new_worker_id, reclaim, reclaim_abandoned

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.5
TICK_SECONDS = 60


def start(*arguments: str) -> subprocess.Popen:
    """A child of its own session, so that Ctrl-C reaches it once, from us; setpriv ends it should we be killed."""
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, *arguments]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)


def start_server(address: str) -> subprocess.Popen:
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60"]
    options += ["--log-level", "error", "--no-control-socket"]
    return start("-m", "gunicorn", "yhdyspinta.wsgi", "--bind", address, *options)


def start_worker(worker_id: str) -> subprocess.Popen:
    options = ["--queue-name", "*", "--interval", "0.5", "--no-reload", "--no-startup-delay", "--verbosity", "0"]
    return start("manage.py", "db_worker", "--worker-id", worker_id, *options)


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def tick() -> None:
    close_old_connections()
    try:
        call_command("tick")
    except Exception:
        logger.exception("The work of this minute was not finished; it is tried again in a minute.")


class Command(BaseCommand):
    help = "Serve the portal with its background worker on 127.0.0.1 until SIGTERM or Ctrl-C."

    def handle(self, **options) -> None:
        port = settings.PORT
        if is_listening(port):
            raise CommandError(f"Port {port} is in use. Another one: make run PORT={port + 1}")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        reclaim_abandoned()
        self.worker_id = new_worker_id()
        self.server, self.worker = start_server(f"127.0.0.1:{port}"), start_worker(self.worker_id)
        try:
            self._wait_until_listening(port)
            self._watch()
        except KeyboardInterrupt:
            self.stdout.write("Stopping; a running task is finished first (Ctrl-C again: at once).")
        finally:
            self._stop()

    def _wait_until_listening(self, port: int) -> None:
        while not is_listening(port):
            self._check_server()
            time.sleep(0.1)
        self.stdout.write(self.style.SUCCESS(f"Yhdyspinta: http://127.0.0.1:{port}/ (Ctrl-C stops)"))
        self.stdout.flush()

    def _watch(self) -> None:
        next_tick = time.monotonic()
        while True:
            self._check_server()
            if self.worker.poll() is not None:
                reclaim(self.worker_id)
                self.worker_id = new_worker_id()
                self.worker = start_worker(self.worker_id)
            if time.monotonic() >= next_tick:
                tick()
                next_tick = time.monotonic() + TICK_SECONDS
            time.sleep(POLL_SECONDS)

    def _check_server(self) -> None:
        if self.server.poll() is not None:
            raise CommandError(f"The server ended with exit code {self.server.returncode}.")

    def _stop(self) -> None:
        children = (self.server, self.worker)
        try:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()
        except KeyboardInterrupt:
            for child in children:
                child.kill()

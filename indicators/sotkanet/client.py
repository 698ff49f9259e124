"""Asking Sotkanet's REST interface 1.1, politely: under our own name, one request at a time, not again what failed.

The service wants `years` and `genders` in every question about values, `years` once for each year, and knows no filter
by region: every answer holds all regions of the country, in no order.
"""

import http.client
import time
from collections.abc import Iterable
from typing import Any
from urllib import error, request
from urllib.parse import urlencode

from django.conf import settings

from indicators.sotkanet.reading import NotAnAnswer, read_json

AGENT = "Yhdyspinta/1.0"
TRIES = 5
LONGEST_WAIT = 120  # seconds, whatever the service asks for in Retry-After
TOO_MANY_REQUESTS = 429
# What may pass by itself: the service is restarted, slow or cut off, or an answer came only in part.
PASSING = (error.URLError, http.client.HTTPException, OSError, NotAnAnswer)


class SotkanetError(Exception):
    """The service gave no usable answer; the message says it in words."""


class NoSuchIndicator(SotkanetError):
    """The service has no indicator of that number (404)."""


class Refused(SotkanetError):
    """The service refuses us altogether (401, 403): every other question would be refused as well."""


class NotUnderstood(SotkanetError):
    """The service finds a fault in this question (400 and the like): asking again changes nothing."""


class Unreachable(SotkanetError):
    """No whole answer came however often we asked."""


class Sotkanet:
    """The service at an address. `pause` is the shortest time between two requests, `timeout` both in seconds."""

    def __init__(self, address: str, *, agent: str, pause: float, timeout: float) -> None:
        self.address, self.pause, self.timeout = address.rstrip("/"), pause, timeout
        self.asked = 0
        self._earliest = 0.0
        self._opener = _web_opener()
        self._opener.addheaders = [("User-Agent", agent), ("Accept", "application/json")]

    @classmethod
    def of_settings(cls) -> "Sotkanet":
        contact = f" (+{settings.PUBLIC_URL})" if settings.PUBLIC_URL else ""
        return cls(
            settings.SOTKANET_URL,
            agent=f"{AGENT}{contact}",
            pause=settings.SOTKANET_PAUSE,
            timeout=settings.SOTKANET_TIMEOUT,
        )

    def regions(self) -> list[dict[str, Any]]:
        """All regions of all divisions of the country. Raises SotkanetError."""
        answer = self._ask("regions")
        if not isinstance(answer, list) or not all(
            isinstance(row, dict) and str(row.get("id")).isdecimal() for row in answer
        ):
            raise NotUnderstood("Sotkanet's list of regions can't be read.")
        return answer

    def description(self, sotkanet_id: int) -> dict[str, Any]:
        """What the service says of an indicator. Raises SotkanetError."""
        answer = self._ask(f"indicators/{sotkanet_id}")
        if not isinstance(answer, dict):
            raise NoSuchIndicator(f"Sotkanet describes no indicator {sotkanet_id}.")
        return answer

    def values(self, sotkanet_id: int, years: Iterable[int]) -> Any:
        """The rows of all regions for both sexes together, as the service writes them. Raises SotkanetError."""
        parameters = [("indicator", sotkanet_id), *(("years", year) for year in years), ("genders", "total")]
        return self._ask(f"json?{urlencode(parameters)}")

    def _ask(self, question: str) -> Any:
        """The answer as data. What may pass by itself is asked again, each time after a wait twice as long."""
        for attempt in range(TRIES):
            self._wait()
            try:
                return self._answer(question)
            except error.HTTPError as fault:
                with fault:
                    if not _may_pass(fault.code):
                        raise _final(fault, question) from fault
                    reason, wait = f"HTTP {fault.code}", _seconds(fault.headers.get("Retry-After"))
            except PASSING as fault:
                reason, wait = str(fault) or type(fault).__name__, 0
            self._earliest = time.monotonic() + max(self.pause * 2 ** (attempt + 1), min(wait, LONGEST_WAIT))
        raise Unreachable(f"Sotkanet gave no whole answer to {question} in {TRIES} tries: {reason}.")

    def _wait(self) -> None:
        if (left := self._earliest - time.monotonic()) > 0:
            time.sleep(left)
        self._earliest = time.monotonic() + self.pause

    def _answer(self, question: str) -> Any:
        self.asked += 1
        with self._opener.open(f"{self.address}/{question}", timeout=self.timeout) as answer:
            return read_json(answer.read())


def _web_opener() -> request.OpenerDirector:
    """One that knows HTTP, HTTPS and the proxies named in the environment, and no files of this machine."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPRedirectHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPErrorProcessor,
        request.UnknownHandler,
    ):
        opener.add_handler(handler())
    return opener


def _may_pass(status: int) -> bool:
    return status >= http.client.INTERNAL_SERVER_ERROR or status in (TOO_MANY_REQUESTS, http.client.REQUEST_TIMEOUT)


def _final(fault: error.HTTPError, question: str) -> SotkanetError:
    if fault.code == http.client.NOT_FOUND:
        return NoSuchIndicator(f"Sotkanet knows nothing at {question} (404).")
    if fault.code in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
        return Refused(
            f"Sotkanet refuses to answer us (HTTP {fault.code}). It wants to know who asks: check PUBLIC_URL and"
            " whether a proxy changes the User-Agent header."
        )
    return NotUnderstood(f"Sotkanet finds a fault in {question} (HTTP {fault.code}).")


def _seconds(text: str | None) -> int:
    """Retry-After in seconds; as a date it is left aside, for then our own wait is long enough."""
    return int(text) if text and text.isdecimal() else 0

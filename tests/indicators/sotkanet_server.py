"""A local stand-in for Sotkanet: real HTTP, the documented shapes, as strict as the service, and faults on request."""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LEFT_OUT = object()
OTHER_REGIONS = [833, 500, 572, 613, 980, 981]  # other divisions of the country, which every answer holds as well


def description(sotkanet_id: int, **fields: Any) -> dict[str, Any]:
    title = {"fi": f"Mittari&nbsp;{sotkanet_id}  &#8805; 75 v. ", "sv": f"M&auml;tare {sotkanet_id}", "en": ""}
    return {
        "id": sotkanet_id,
        "data-updated": "2025-05-14",
        "range": {"start": 2020, "end": 2024},
        "title": title,
        "description": {"fi": "<p>Osuus <b>v&auml;est&ouml;st&auml;</b>.</p><script>x()</script><p>Toinen</p>"},
        "primaryValueType": {"code": "PROS", "title": {"fi": "Prosenttia"}},
        "decimals": 1,
        "classifications": {"sex": {"values": ["male", "female", "total"]}, "region": {"values": ["Kunta"]}},
        "organization": {"id": 2, "title": {"fi": "Terveyden ja hyvinvoinnin laitos (THL)", "sv": "THL (sv)"}},
        **fields,
    }


def row(indicator: int, region: int, year: int, value: Any = LEFT_OUT, **fields: Any) -> dict[str, Any]:
    """One row; without a value the key is not there at all."""
    known = {} if value is LEFT_OUT else {"value": value}
    return {"indicator": indicator, "region": region, "year": year, "gender": "total", **known, **fields}


class Sotkanet:
    """What the service knows, the questions it was asked, and the faults of its next answers, oldest first."""

    def __init__(self) -> None:
        self.descriptions: dict[int, dict[str, Any]] = {}
        self.rows: list[dict[str, Any]] = []
        self.regions = [
            {"id": 833, "code": "1", "category": "ALUEHALLINTOVIRASTO"},
            {"id": 658, "code": "358", "category": "MAA"},
        ]
        self.questions: list[tuple[str, dict[str, list[str]]]] = []
        self.agents: set[str] = set()
        self.faults: list[str] = []
        self.refuses_after: int | None = None
        self.released = threading.Event()
        self.address = ""

    def know(self, sotkanet_id: int, rows: list[dict[str, Any]], **fields: Any) -> None:
        self.descriptions[sotkanet_id] = description(sotkanet_id, **fields)
        self.rows = [known for known in self.rows if known["indicator"] != sotkanet_id] + rows

    def asked_years(self) -> list[tuple[int, int]]:
        """Each indicator and year that values were asked for, as often as it was."""
        return [
            (int(query["indicator"][0]), int(year))
            for path, query in self.questions
            if path == "/json"
            for year in query["years"]
        ]

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        self.questions.append((path, query))
        if self.refuses_after is not None and len(self.questions) > self.refuses_after:
            return 403, {}
        if path == "/regions":
            return 200, self.regions
        if path.startswith("/indicators/"):
            known = self.descriptions.get(int(path.rpartition("/")[2]))
            return (200, known) if known else (404, {})
        if path == "/json":
            return self._values(query)
        return 404, {}

    def _values(self, query: dict[str, list[str]]) -> tuple[int, Any]:
        """All regions and sexes of the years, shuffled, whatever region was asked for."""
        years = query.get("years", [])
        if not years or "genders" not in query or any("," in year for year in years):
            return 400, {}
        number = int(query["indicator"][0])
        found = [known for known in self.rows if known["indicator"] == number and str(known["year"]) in years]
        found += [row(number, region, known["year"], 99999) for known in found[:1] for region in OTHER_REGIONS]
        found += [{**known, "gender": "female", "value": 88888} for known in found[:1]]
        random.Random(number).shuffle(found)  # noqa: S311 -- the order matters to nobody
        return 200, found


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_GET(self) -> None:
        known, address = self.server.known, urlsplit(self.path)
        fault = known.faults.pop(0) if known.faults else ""
        agent = self.headers.get("User-Agent", "")
        known.agents.add(agent)
        status, answer = known.answer(address.path, parse_qs(address.query))
        if fault == "slow":
            known.released.wait(10)
        elif fault == "refused" or agent.startswith("Python-urllib") or not agent:
            status = 403
        elif fault.isdecimal():
            status = int(fault)
        self._send(status, json.dumps(answer).encode(), fault)

    def _send(self, status: int, body: bytes, fault: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if fault == "page for people" else "application/json")
        if fault != "half, length not told":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == "page for people":
            body = b"<h1>Huoltokatko</h1>".ljust(len(body))
        elif fault.startswith("half"):
            body = body[: len(body) // 2]
        self.wfile.write(body)

    def log_message(self, *_details: Any) -> None:
        """Nothing is printed."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    known: Sotkanet

    def handle_error(self, *_details: Any) -> None:
        """A client that hung up is part of the play."""


@contextmanager
def sotkanet_server() -> Iterator[Sotkanet]:
    known = Sotkanet()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.known = known
        known.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield known
        finally:
            known.released.set()
            server.shutdown()
            thread.join()

import re
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from indicators.models import Indicator
from indicators.sotkanet.areas import Areas, UnknownArea, areas
from indicators.sotkanet.client import Refused, Sotkanet, SotkanetError, Unreachable
from indicators.sotkanet.describing import describe
from indicators.sotkanet.fetching import Fetched, Wish, fetch
from indicators.sotkanet.files import KeptAnswer, answers
from indicators.sotkanet.loading import Outcome, load
from indicators.sotkanet.reading import NotAnAnswer, Row

FIRST_YEAR = 2010
FAILURES_IN_A_ROW = 3
BAR = 30  # characters


class Command(BaseCommand):
    help = (
        "Bring the values of Sotkanet's indicators up to date and say what changed. Cut short, it goes on where it"
        " stopped: an indicator and year is asked for once, and again when the source has been updated. The interface"
        " is meant for occasional queries: once after an update is enough."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--indicator",
            action="append",
            type=int,
            metavar="ID",
            help="Sotkanet's number of an indicator of the catalogue; can be repeated (all)",
        )
        parser.add_argument(
            "--years",
            type=_years,
            metavar="2010-2024",
            help=f"a span, or a list with commas ({FIRST_YEAR} to last year; of files: all years in them)",
        )
        parser.add_argument(
            "--area",
            action="append",
            default=[],
            metavar="CODE",
            help="a county with its municipalities (09), a municipality (398) or SUOMI; can be repeated (all). The"
            " service answers with all areas in any case, so that nothing is noted as fetched then",
        )
        parser.add_argument(
            "--from-file",
            type=Path,
            metavar="FILE",
            help="read answers kept in a JSON or CSV file, or in a folder of them, instead of asking the service",
        )
        parser.add_argument("--again", action="store_true", help="ask also for what has been fetched already")
        parser.add_argument(
            "--metadata", action="store_true", help="bring titles, definitions, units and producers up to date as well"
        )

    def handle(self, **options) -> None:
        self.indicators = self._indicators(options["indicator"])
        try:
            if options["from_file"]:
                self._read(options)
            else:
                self._fetch(options)
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. The same command goes on from here.") from stop

    def _areas(self, codes: list[str], listed: Iterable[dict[str, Any]] = ()) -> Areas:
        try:
            found = areas(codes, listed)
        except UnknownArea as fault:
            raise CommandError(str(fault)) from fault
        if not found:
            raise CommandError("The areas are missing: run manage.py load_reference first.")
        return found

    def _indicators(self, numbers: list[int] | None) -> dict[int, Indicator]:
        rows = {row.sotkanet_id: row for row in Indicator.objects.of_sotkanet().listed().order_by("sotkanet_id")}
        if unknown := sorted(set(numbers or ()) - set(rows)):
            raise CommandError(f"Not in the catalogue: {', '.join(map(str, unknown))}.")
        return {number: row for number, row in rows.items() if numbers is None or number in numbers}

    def _wish(self, options: dict[str, Any], sotkanet: Sotkanet) -> Wish:
        self._areas(options["area"])  # a wrong code is told before anything is asked
        return Wish(
            years=options["years"] or tuple(range(FIRST_YEAR, timezone.localdate().year)),
            areas=self._areas(options["area"], sotkanet.regions()),
            some_areas=bool(options["area"]),
            again=options["again"],
            words=options["metadata"],
        )

    def _fetch(self, options: dict[str, Any]) -> None:
        """Every indicator by itself: one that fails does not keep the others back, unless all fail."""
        sotkanet, total = Sotkanet.of_settings(), Outcome()
        try:
            wish = self._wish(options, sotkanet)
        except SotkanetError as fault:
            raise CommandError(str(fault)) from fault
        failed: list[int] = []
        in_a_row = 0
        for place, indicator in enumerate(self.indicators.values()):
            self._show_progress(place, indicator)
            try:
                fetched = fetch(indicator, sotkanet, wish)
            except Refused as fault:
                raise CommandError(str(fault)) from fault
            except SotkanetError as fault:
                failed.append(indicator.sotkanet_id)
                in_a_row = in_a_row + 1 if isinstance(fault, Unreachable) else 0
                self._tell(indicator, self.style.ERROR(str(fault)))
                if in_a_row == FAILURES_IN_A_ROW:
                    raise CommandError("Sotkanet can't be reached. The same command goes on from here.") from fault
            else:
                in_a_row, total = 0, total + fetched.outcome
                self._tell(indicator, fetched)
        self._conclude(total, f"{sotkanet.asked} requests")
        if failed:
            raise CommandError(f"Without an answer: {', '.join(map(str, failed))}.")

    def _read(self, options: dict[str, Any]) -> None:
        path, years, chosen = options["from_file"], options["years"], self._areas(options["area"])
        total, strangers = Outcome(), set()
        try:
            for answer in answers(path):
                if options["metadata"]:
                    self._describe(answer)
                for indicator, rows in self._by_indicator(answer.rows.rows, strangers):
                    in_file = {row.year for row in rows}
                    asked = in_file if years is None else in_file & set(years)
                    outcome = load(indicator, rows, asked, chosen, at=timezone.now(), is_whole=False)
                    total += outcome
                    self._tell(indicator, outcome)
                total.unreadable += answer.rows.unreadable
        except (NotAnAnswer, OSError) as fault:
            raise CommandError(f"{fault}. What was read before it has been loaded.") from fault
        if strangers:
            self.stdout.write(f"Not in the catalogue or not chosen: {', '.join(map(str, sorted(strangers)))}")
        self._conclude(total, f"from {path}")

    def _describe(self, answer: KeptAnswer) -> None:
        for description in answer.descriptions:
            if indicator := self.indicators.get(description.sotkanet_id):
                self._tell(indicator, Fetched(Outcome(), describe(indicator, description), "described"))

    def _by_indicator(self, rows: Iterable[Row], strangers: set[int]) -> Iterator[tuple[Indicator, list[Row]]]:
        found: dict[int, list[Row]] = {}
        for row in rows:
            found.setdefault(row.indicator, []).append(row)
        for number, own in sorted(found.items()):
            if indicator := self.indicators.get(number):
                yield indicator, own
            else:
                strangers.add(number)

    def _show_progress(self, place: int, indicator: Indicator) -> None:
        if self.stdout.isatty():
            full = BAR * place // len(self.indicators)
            bar = f"[{'#' * full}{'.' * (BAR - full)}] {place + 1}/{len(self.indicators)}"
            self.stdout.write(f"\r\x1b[K{bar} {indicator.title_fi[:60]}", ending="")
            self.stdout.flush()

    def _tell(self, indicator: Indicator, what: object) -> None:
        start = "\r\x1b[K" if self.stdout.isatty() else ""
        self.stdout.write(f"{start}{indicator.sotkanet_id} {indicator.title_fi}: {what}")

    def _conclude(self, total: Outcome, how: str) -> None:
        self.stdout.write(self.style.SUCCESS(f"All ({how}): {total}"))


def _years(text: str) -> tuple[int, ...]:
    """2010-2024, or 2015,2020."""
    years: set[int] = set()
    for part in text.split(","):
        span = re.fullmatch(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", part)
        if span is None:
            raise ArgumentTypeError(f"“{text}” is neither a span of years (2010-2024) nor a list (2015,2020)")
        first, last = int(span[1]), int(span[2] or span[1])
        years |= set(range(first, last + 1))
    return tuple(sorted(years))

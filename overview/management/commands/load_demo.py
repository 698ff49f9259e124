import os
from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from overview.demo.accounts import demo_password
from overview.demo.loading import load
from overview.demo.national import load_national
from overview.demo.region import ReferenceMissing

SCALES = ("counties", "national")
CONSENT = "--yes-load-demo-data"


class Command(BaseCommand):
    help = (
        "Load the demo: accounts, agreements marked as examples, and forums of two counties. A second run changes "
        "nothing. With --scale national also example values of every indicator and four hundred agreements in force "
        "in all counties, in some minutes. The notices that the demo's own steps would cause are kept as sent and not "
        "mailed. Sealing is left to the worker. DEMO_PASSWORD is the password of all accounts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default=SCALES[0], help=f"how much ({SCALES[0]})")
        parser.add_argument(CONSENT, action="store_true", help="load it although this is not a local installation")

    def handle(self, **options) -> None:
        if not settings.LOCAL:
            self._require_consent(options["yes_load_demo_data"])
        is_news = False
        try:
            for line in self._load(options["scale"]):
                is_news = True
                self.stdout.write(f"Demo: {line}")
        except ReferenceMissing as error:
            raise CommandError("The organisations are missing: run manage.py load_reference first.") from error
        if not is_news:
            self.stdout.write("Demo: everything is there already.")

    def _load(self, scale: str) -> Iterator[str]:
        yield from load(demo_password())
        if scale == "national":
            yield from load_national()

    def _require_consent(self, given: bool) -> None:
        """Demo accounts act for real organisations: outside LOCAL=1 they need a word of their own and a secret."""
        if not given:
            raise CommandError(f"Demo data is for local installations (LOCAL=1). To load it here: {CONSENT}")
        if not os.environ.get("DEMO_PASSWORD"):
            raise CommandError("Outside LOCAL=1 the demo accounts need a password that is not public: DEMO_PASSWORD.")

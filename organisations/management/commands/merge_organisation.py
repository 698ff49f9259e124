import argparse
import datetime

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from finnish.text import date as finnish_date
from organisations.merging import Merger, merge
from organisations.models import Organisation


class Command(BaseCommand):
    help = (
        "An organisation merges into another one. Prints what will end; with --yes does it."
        " OLD and NEW are ids, codes of municipalities, or names."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("old", metavar="OLD", help="the organisation that ends")
        parser.add_argument("new", metavar="NEW", help="the organisation that acts in its place")
        parser.add_argument("--on", required=True, type=_day, metavar="DATE", help="its first day alone, as 2027-01-01")
        parser.add_argument("--yes", action="store_true", help="do it; without this nothing is changed")

    def handle(self, **options) -> None:
        merger = Merger(_organisation(options["old"]), _organisation(options["new"]), options["on"])
        try:
            merger.check()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._tell(merger)
        if not options["yes"]:
            self.stdout.write("Nothing was changed. Run again with --yes to do it.")
            return
        merge(merger)
        self.stdout.write(self.style.SUCCESS(f"Done: {merger.new} acts for {merger.old} from {merger.on} on."))

    def _tell(self, merger: Merger) -> None:
        self.stdout.write(f"{merger.old} ends on {finnish_date(merger.last_day)}; {merger.new} acts in its place.")
        self.stdout.write("Open decisions, signatures, statements and other duties pass to it by themselves.")
        self._list("Areas that it leaves", [str(row.area) for row in merger.areas])
        self._list("Seats that end", [f"{row}: {row.holder or 'vacant'}" for row in merger.seats])
        people = [f"{row.user} <{row.user.email}>, {row.get_role_display()}" for row in merger.roles]
        self._list("Roles that end (the administrators of the successor invite those who go on)", people)

    def _list(self, heading: str, rows: list[str]) -> None:
        self.stdout.write(f"{heading}: {len(rows) or 'none'}")
        for row in rows:
            self.stdout.write(f"  {row}")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a date; write it as 2027-01-01") from error


def _organisation(text: str) -> Organisation:
    """By id or by a municipality's code when it is a number, else by its name in Finnish or Swedish."""
    rows = Organisation.objects.municipalities().filter(code=text) if text.isdecimal() else Organisation.objects.none()
    if not rows.exists() and text.isdecimal():
        rows = Organisation.objects.filter(pk=int(text))
    for name in ("name_fi", "full_fi", "name_sv", "full_sv"):
        if not rows.exists():
            rows = Organisation.objects.filter(**{f"{name}__iexact": text})
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError(f"“{text}” names {'several organisations' if found else 'no organisation'}.")
    return found[0]

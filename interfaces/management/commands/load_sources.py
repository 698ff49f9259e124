import argparse

from django.core.management.base import BaseCommand, CommandError

from interfaces.models import InterfaceDomain
from interfaces.sources import load


class Command(BaseCommand):
    help = (
        "Bring in the content of the sources on interfaces: practices, plans, exchanged data and the rest, real and"
        " dated. What the portal has already stays as it is, so a second run changes nothing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--county", default="", metavar="CODE", help="of what counties have only this one's, as 09")

    def handle(self, **options) -> None:
        if not InterfaceDomain.objects.exists():
            raise CommandError("The domains are not there yet. Run this first: manage.py load_reference")
        for table in load(options["county"]):
            self.stdout.write(str(table))

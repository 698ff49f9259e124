import argparse

from django.core.management.base import BaseCommand

from forums.network_register import load


class Command(BaseCommand):
    help = (
        "Bring in the real networks of Päijät-Häme (09) and Keski-Pohjanmaa (18) of the year 2022."
        " What the portal has already stays as it is, so a second run changes nothing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--county", default="", metavar="CODE", help="only this county's, as 09")

    def handle(self, **options) -> None:
        for table in load(options["county"]):
            self.stdout.write(str(table))

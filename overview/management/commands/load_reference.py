from django.core.management.base import BaseCommand
from django.db import transaction

from forums import reference_data as forums
from forums.clock import reference as clock
from indicators import reference_data as indicators
from interfaces import reference_data as interfaces
from organisations import reference_data as organisations
from surveys import reference_data as surveys


class Command(BaseCommand):
    help = "Bring reference data (organisations, domains, indicators, question sets …) up to date; says what changed."

    @transaction.atomic
    def handle(self, **options) -> None:
        loaded = [
            *organisations.load(),
            *interfaces.load(),
            *indicators.load(),
            *surveys.load(),
            *forums.load(),
            *clock.load(),
        ]
        for table in loaded:
            if table.is_news or options["verbosity"] > 1:
                self.stdout.write(str(table))
        if not any(table.is_news for table in loaded):
            self.stdout.write("Reference data: nothing had changed.")

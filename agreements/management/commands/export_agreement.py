from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.exchange import export
from agreements.models import Agreement


class Command(BaseCommand):
    help = "Print an agreement's content as JSON (agreements/schema/agreement.schema.json)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="the number in the agreement's address")
        parser.add_argument("--number", type=int, help="a frozen version; without it the text as it stands")

    def handle(self, *, id: int, number: int | None, **options) -> None:
        agreement = Agreement.objects.filter(pk=id).first()
        if agreement is None:
            raise CommandError(f"There is no agreement {id}.")
        source = agreement.versions.filter(number=number).first() if number else agreement
        if source is None:
            raise CommandError(f"Agreement {id} has no version {number}.")
        self.stdout.write(export(source), ending="")

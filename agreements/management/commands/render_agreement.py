from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agreements.content import content_of
from agreements.models import Agreement
from agreements.printing.rendering import render_draft, render_version


class Command(BaseCommand):
    help = "Render an agreement as PDF: the frozen version being handled, or the draft. It is not sealed or archived."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="the number in the agreement's address")
        parser.add_argument("--language", choices=["fi", "sv"], default="fi")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--edition", choices=["full", "public"], default="full")
        parser.add_argument("--number", type=int, help="an older frozen version")

    def handle(self, *, id: int, language: str, output: Path, edition: str, number: int | None, **options) -> None:
        agreement = Agreement.objects.filter(pk=id).first()
        if agreement is None:
            raise CommandError(f"There is no agreement {id}.")
        if language not in agreement.language_list:
            raise CommandError(f"Agreement {id} has no text in this language.")
        version = agreement.versions.filter(number=number).first() if number else agreement.current_version
        if number and version is None:
            raise CommandError(f"Agreement {id} has no version {number}.")
        if version:
            pdf = render_version(version.content, version.sha256, language=language, edition=edition)
        else:
            pdf = render_draft(content_of(agreement), language=language, on=timezone.localdate(), edition=edition)
        output.write_bytes(pdf)
        self.stdout.write(f"{output}: {len(pdf)} bytes")

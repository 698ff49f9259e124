import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.verification import Kind, verify

EXIT_CODES = {Kind.INTACT: 0, Kind.ALTERED: 1, Kind.UNKNOWN: 2}


class Command(BaseCommand):
    help = "Say whether a PDF is one that was sealed here: exit code 0 intact, 1 altered, 2 unknown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options) -> None:
        try:
            verdict = verify(file.read_bytes())
        except OSError as error:
            raise CommandError(str(error), returncode=3) from error
        about = f" {verdict.document} {verdict.document.code}" if verdict.document else ""
        self.stdout.write(f"{verdict.kind.value}:{about} {verdict.details}")
        if code := EXIT_CODES[verdict.kind]:
            sys.exit(code)

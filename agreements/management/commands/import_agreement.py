from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.exchange import ImportRefused, check, import_agreement, read_json
from organisations.acting import Acting, acting_for
from organisations.models import Organisation, User


class Command(BaseCommand):
    help = "Make a draft from an agreement's JSON: all of it, or nothing and every fault with its path."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", required=True, help="an editor of the coordinating party")

    def handle(self, *, file: Path, email: str, **options) -> None:
        try:
            data = read_json(file.read_bytes())
            by = self._acting(email, check(data).coordinator)
            agreement = import_agreement(data, by=by)
        except (OSError, PermissionDenied, ImportRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{agreement.pk} {agreement}")

    def _acting(self, email: str, coordinator: Organisation) -> Acting:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no user {email}.")
        acting = acting_for(user, coordinator)
        if acting is None:
            raise CommandError(f"{email} has no role in the coordinating party, {coordinator}.")
        return acting

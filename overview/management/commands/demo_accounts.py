from django.core.management.base import BaseCommand
from django.utils.text import capfirst

from organisations.models import Membership
from overview.demo import files
from overview.demo.accounts import demo_password, system_administrator


class Command(BaseCommand):
    help = "Print the accounts of the demo; nothing when no demo has been loaded."

    def handle(self, **options) -> None:
        administrator = system_administrator()
        if administrator is None:
            return
        rows = [(administrator.email, capfirst(administrator.title_fi), "Yhdyspinta"), *self._memberships()]
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        self.stdout.write("Demo accounts:")
        for email, role, organisation in rows:
            self.stdout.write(f"  {email:{widths[0]}}  {role:{widths[1]}}  {organisation}")
        if administrator.check_password(demo_password()):
            self.stdout.write(f"Password of all: {demo_password()}")

    def _memberships(self) -> list[tuple[str, str, str]]:
        """The counties' own accounts first, then the others by organisation."""
        domains = [f"@{data['mail_domain']}.example" for data in files.counties()]
        found = Membership.objects.filter(user__email__endswith=".example").select_related("user", "organisation")
        rows = found.order_by("organisation__kind", "organisation__sort_key_fi", "pk")
        return [
            (row.user.email, capfirst(row.get_role_display()), row.organisation.full_fi)
            for row in sorted(rows, key=lambda row: not row.user.email.endswith(tuple(domains)))
        ]

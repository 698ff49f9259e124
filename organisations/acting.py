"""For whom a person acts now. Verbs take this (`by=`), never the bare user: people act for an organisation."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from organisations.models import Membership, Organisation, User

SESSION_KEY = "acting_for"


@dataclass(frozen=True)
class Acting:
    """A person, the organisation they act for and their roles there on that day.

    One person often has several roles in an organisation, so it is the set of their memberships, not one of them.
    """

    user: User
    organisation: Organisation
    roles: frozenset[str]

    @cached_property
    def stands_for(self) -> frozenset[int]:
        """Ids of the organisations whose rights this one has: itself and those merged into it."""
        return frozenset(self.organisation.acts_for(timezone.localdate()).values_list("pk", flat=True))

    @property
    def label(self) -> str:
        """How the person is written into records: name, title and organisation as they were that day."""
        who = ", ".join(part for part in (self.user.name, self.user.title_fi) if part) or self.user.email
        return f"{who} ({self.organisation.full_fi})"

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_administrator(self) -> bool:
        return self.has(Membership.Role.ADMINISTRATOR)


def memberships_today(user: User, on: datetime.date | None = None) -> list[Membership]:
    on = on or timezone.localdate()
    rows = Membership.objects.of(user, on).select_related("organisation").order_by("organisation__sort_key_fi", "pk")
    return [row for row in rows if row.organisation.is_valid(on)]


def acting_for(user: User, organisation: Organisation, on: datetime.date | None = None) -> Acting | None:
    """The person acting for that organisation on that day, or None without a role there."""
    roles = Membership.objects.of(user, on or timezone.localdate()).filter(organisation=organisation)
    found = frozenset(roles.values_list("role", flat=True))
    return Acting(user, organisation, found) if found else None

"""For whom a person acts now. Verbs take this (`by=`), never the bare user: people act for an organisation."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from organisations.models import Membership, MembershipQuerySet, Notice, Organisation, User

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
        if not getattr(self.organisation, "has_merged", True):  # said by `memberships_today`
            return frozenset({self.organisation.pk})
        return self.organisation.acts_for_ids(timezone.localdate())

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
    """The person's roles in organisations that exist that day; each organisation says whether any `has_merged` in."""
    on = on or timezone.localdate()
    return _existing(_with_organisation(Membership.objects.of(user, on), on), on)


def read_person(pk: int) -> User | None:
    """The person with today's roles and the number of unread messages, in one query; None for an unknown one.

    The roles stand in `roles_at_login` and are those of this moment: whoever asks later asks `memberships_today`.
    """
    today = timezone.localdate()
    unread = Notice.objects.of(OuterRef("user")).unread().order_by().values("recipient").annotate(count=Count("pk"))
    rows = _with_organisation(Membership.objects.of(pk, today), today).select_related("organisation", "user")
    found = list(rows.annotate(unread=Coalesce(Subquery(unread.values("count")), 0)))
    if not found:
        return User.objects.filter(pk=pk).first()
    user = found[0].user
    user.roles_at_login, user.unread_notices = _existing(found, today), found[0].unread
    return user


def _with_organisation(rows: MembershipQuerySet, on: datetime.date) -> MembershipQuerySet:
    predecessors = Organisation.objects.filter(successor=OuterRef("organisation"), valid_to__lt=on)
    rows = rows.annotate(organisation_has_merged=Exists(predecessors))
    return rows.select_related("organisation").order_by("organisation__sort_key_fi", "pk")


def _existing(rows: Iterable[Membership], on: datetime.date) -> list[Membership]:
    found = list(rows)
    for row in found:
        row.organisation.has_merged = row.organisation_has_merged
    return [row for row in found if row.organisation.is_valid(on)]


def acting_for(user: User, organisation: Organisation, on: datetime.date | None = None) -> Acting | None:
    """The person acting for that organisation on that day, or None without a role there."""
    roles = Membership.objects.of(user, on or timezone.localdate()).filter(organisation=organisation)
    found = frozenset(roles.values_list("role", flat=True))
    return Acting(user, organisation, found) if found else None


def actings_of(user: User, memberships: Iterable[Membership]) -> tuple[Acting, ...]:
    """The person for each organisation of the memberships."""
    roles, organisations = defaultdict(set), {}
    for row in memberships:
        organisations[row.organisation_id] = row.organisation
        roles[row.organisation_id].add(row.role)
    return tuple(Acting(user, organisation, frozenset(roles[pk])) for pk, organisation in organisations.items())


def every_acting(user: User, on: datetime.date) -> tuple[Acting, ...]:
    """The person for each organisation that they act for, in a fixed number of queries."""
    return with_merged(actings_of(user, memberships_today(user, on)), on)


def with_merged(actings: tuple[Acting, ...], on: datetime.date) -> tuple[Acting, ...]:
    """The same, each knowing what has merged into its organisation, asked for all of them at once."""
    grown = [row for row in actings if getattr(row.organisation, "has_merged", True)]
    for acting, merged in zip(grown, _merged_into([row.organisation.pk for row in grown], on), strict=True):
        acting.__dict__["stands_for"] = merged  # what the cached property would ask for one by one
    return actings


def _merged_into(organisations: Iterable[int], on: datetime.date) -> list[frozenset[int]]:
    """For each id itself and all that have merged into it by that day, like `Organisation.acts_for` for many."""
    successor_of: dict[int, int] = {}
    level = set(organisations)
    while level:
        merged = Organisation.objects.filter(successor__in=level, valid_to__lt=on).exclude(pk__in=successor_of)
        rows = dict(merged.values_list("pk", "successor_id"))
        successor_of |= rows
        level = set(rows)
    return [
        frozenset({pk, *(old for old in successor_of if pk in _successors(old, successor_of))}) for pk in organisations
    ]


def _successors(pk: int, successor_of: dict[int, int]) -> list[int]:
    chain: list[int] = []
    while (pk := successor_of.get(pk, 0)) and pk not in chain:
        chain.append(pk)
    return chain

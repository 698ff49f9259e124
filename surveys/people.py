"""Whom a wave can be sent to without writing addresses: the editors of the county and of its municipalities."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from organisations.models import Membership, Organisation, User
from surveys.models import Wave


@dataclass(frozen=True)
class Editors:
    """Those who edit for an organisation."""

    organisation: Organisation
    users: tuple[User, ...]

    @property
    def words(self) -> str:
        """ "Hartola (2 people)"."""
        count = len(self.users)
        return ngettext("%(name)s (one person)", "%(name)s (%(count)s people)", count) % {
            "name": self.organisation.name,
            "count": count,
        }


def editors_near(wave: Wave) -> list[Editors]:
    """Of the owner, its county and the county's municipalities, those that have editors. Three queries."""
    today = timezone.localdate()
    owner = wave.owner
    is_county = owner.kind == Organisation.Kind.COUNTY
    county = owner if is_county else Organisation.objects.areas_of(owner, today).counties().first()
    rows = Organisation.objects.valid(today)
    around = Q(pk=owner.pk)
    if county:
        members = Organisation.objects.municipalities().members_of(county, today)
        around |= Q(pk=county.pk) | Q(pk__in=members.values("pk"))
    organisations = list(rows.filter(around).in_order())
    held = Membership.objects.filter(
        organisation__in=organisations, role=Membership.Role.EDITOR, user__is_active=True
    ).valid(today)
    users = defaultdict(list)
    for row in held.select_related("user").order_by("user__name", "pk"):
        users[row.organisation_id].append(row.user)
    found = [Editors(row, tuple(users[row.pk])) for row in organisations if users[row.pk]]
    return sorted(found, key=lambda row: row.organisation.kind != Organisation.Kind.COUNTY)

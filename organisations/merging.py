"""An organisation merges into another: it ends, and its successor acts in its place from the next day on.

What is signed keeps the old name. Open duties need no moving: whoever acts for the successor acts for the merged one
(`Organisation.acts_for`). Its own people's access ends; the successor's administrators invite those who go on.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from organisations.models import AreaMembership, Membership, Organisation, Seat

A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Merger:
    """What a merger ends: the rows of the old organisation that last beyond its last day."""

    old: Organisation
    new: Organisation
    on: datetime.date

    @property
    def last_day(self) -> datetime.date:
        return self.on - A_DAY

    @property
    def areas(self) -> QuerySet[AreaMembership]:
        rows = AreaMembership.objects.filter(municipality=self.old).select_related("area")
        return self._lasting(rows).order_by("area__sort_key_fi")

    @property
    def roles(self) -> QuerySet[Membership]:
        rows = Membership.objects.filter(organisation=self.old).select_related("user")
        return self._lasting(rows).order_by("user__email", "role")

    @property
    def seats(self) -> QuerySet[Seat]:
        return self._lasting(Seat.objects.filter(organisation=self.old).select_related("body", "holder")).order_by("pk")

    def check(self) -> None:
        """Raise ValidationError for what can't be merged."""
        old, new = self.old, self.new
        if old.pk == new.pk:
            raise ValidationError(_("An organisation can't merge into itself."))
        if old.kind != new.kind:
            raise ValidationError(_("Only organisations of the same kind merge: municipalities into a municipality."))
        if not new.is_valid(self.on):
            raise ValidationError(_("%(name)s does not exist on that day.") % {"name": new})
        if old.valid_to and old.valid_to < self.last_day:
            raise ValidationError(_("%(name)s has ended before that day.") % {"name": old})
        if old.successor_id and old.successor_id != new.pk:
            raise ValidationError(
                _("%(name)s has merged into %(successor)s already.") % {"name": old, "successor": old.successor}
            )
        if old.valid_from and old.valid_from > self.last_day:
            raise ValidationError(_("%(name)s begins after that day.") % {"name": old})

        members = self._lasting(AreaMembership.objects.filter(area=old))
        if members.exists():
            raise ValidationError(
                _("%(name)s has member municipalities after that day: move them to their new area first.")
                % {"name": old}
            )

    def _lasting(self, rows: QuerySet) -> QuerySet:
        return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=self.last_day))


@transaction.atomic
def merge(merger: Merger) -> None:
    """End the old organisation on the day before `on`, with its areas, seats and roles. May be run again."""
    rows = Organisation.objects.select_for_update()
    old = rows.get(pk=merger.old.pk)
    Merger(old, merger.new, merger.on).check()
    for ending in (merger.areas, merger.roles, merger.seats):
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=merger.last_day)
        not_begun = list(ending.exclude(begun))
        ending.filter(begun).order_by().update(valid_to=merger.last_day)
        for row in not_begun:  # it never begins: its only day is the last one of the organisation
            row.valid_from = row.valid_to = merger.last_day
            row.save(update_fields=["valid_from", "valid_to"])
    old.successor, old.valid_to = merger.new, merger.last_day
    old.save(update_fields=["successor", "valid_to"])

"""The days of surveys in the year clock: from the first to the last day on which a wave can be answered."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.dates import Asked, ClockDate, Origin, Side
from organisations.models import Organisation
from surveys.models import Wave


def survey_dates(asked: Asked) -> Iterator[ClockDate]:
    """Waves of one's own organisations, and of the county those that have been opened. One query."""
    own = frozenset(pk for acting in asked.viewer.actings for pk in acting.stands_for)
    known = Q(owner__in=own)
    if asked.county:
        known = Q(owner=asked.county) & (known | ~Q(state=Wave.State.PREPARED))
    rows = Wave.objects.filter(known, is_history=False)
    rows = rows.filter(opens_on__lte=asked.last, closes_on__gte=asked.first).select_related("owner")
    for wave in rows.order_by("opens_on", "pk"):
        yield ClockDate(
            starts=wave.opens_on,
            ends=wave.closes_on,
            title=_("Survey: %(title)s") % {"title": wave.title},
            uid=f"survey-{wave.key}",
            source_kind=Origin.SURVEY,
            owner=wave.owner.full_name,
            side=_side(wave.owner),
            url=reverse("wave_detail", args=[wave.key]) if wave.owner_id in own else "",
            organisations=frozenset({wave.owner_id}),
        )


def _side(owner: Organisation) -> str:
    sides = {Organisation.Kind.COUNTY: Side.COUNTY, Organisation.Kind.MUNICIPALITY: Side.MUNICIPALITY}
    return sides.get(owner.kind, Side.JOINT)

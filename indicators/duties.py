"""What values ask of people: requested values to give, answers that have come, requests that nobody has answered."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Indicator, ValueRequest
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose
from organisations.models import Membership

NEWS_DAYS = 7  # how long an answer is news
NAMED = 5  # areas that a sentence names


def indicator_duties(viewer: Viewer) -> list[Duty]:
    """In one query; none for who edits for nobody."""
    editing = [acting for acting in viewer.actings if acting.has(Membership.Role.EDITOR)]
    if not editing:
        return []
    mine = frozenset().union(*(acting.stands_for for acting in editing))
    since = viewer.on - datetime.timedelta(days=NEWS_DAYS)
    rows = ValueRequest.objects.filter(Q(area__in=mine) | Q(asked_for__in=mine), cancelled_at=None)
    rows = rows.filter(Q(answered_at=None) | Q(answered_at__date__gte=since))
    rows = list(rows.select_related("indicator", "area").order_by("indicator_id", "year", "area__sort_key_fi"))
    found: list[Duty] = []
    for acting in editing:
        found += _to_give([row for row in rows if row.area_id in acting.stands_for and row.answered_at is None], acting)
        found += _asked([row for row in rows if row.asked_for_id in acting.stands_for], acting, viewer.on)
    return found


def _to_give(rows: list[ValueRequest], acting: Acting) -> Iterator[Duty]:
    """The organisation's own value, which its editors may give in the portal as well."""
    for row in rows:
        if row.asked_for_id in acting.stands_for:
            continue  # what one asks of oneself is in the table already open
        yield Duty(
            Whose.MINE,
            title=_("Give the value of %(title)s for %(year)s") % {"title": row.indicator.title, "year": row.year},
            text=_("Target: %(target)s") % {"target": row.target_words} if row.target_words else "",
            url=reverse("value_grid", args=[row.indicator_id]),
            action=_("Give the value"),
            about=row.indicator.title,
            organisation=acting.organisation,
            due=row.due_on,
            is_wish=True,
        )


def _asked(rows: list[ValueRequest], acting: Acting, on: datetime.date) -> Iterator[Duty]:
    """Of each indicator and year that was asked: who has not answered by the wished day, and what has come."""
    groups: dict[tuple[Indicator, int], list[ValueRequest]] = defaultdict(list)
    for row in rows:
        groups[row.indicator, row.year].append(row)
    for (indicator, year), asked in groups.items():
        facts = {"title": indicator.title, "year": year}
        list_url = reverse("value_request_list", args=[indicator.pk])
        late = [row for row in asked if row.answered_at is None and row.due_on and row.due_on < on]
        came = [row for row in asked if row.answered_at is not None]
        if late:
            yield Duty(
                Whose.OTHERS,
                title=_("Values have not come: %(title)s %(year)s") % facts,
                text=_named(late),
                url=list_url,
                action=_("Send again"),
                about=indicator.title,
                organisation=acting.organisation,
                due=min(row.due_on for row in late),
                is_wish=True,
            )
        if came:
            yield Duty(
                Whose.MINE,
                title=_("Values have come: %(title)s %(year)s") % facts,
                text=_named(came),
                url=f"{list_url}?tila=vastatut",
                action=_("Look at the values"),
                about=indicator.title,
                organisation=acting.organisation,
            )


def _named(rows: list[ValueRequest]) -> str:
    """ "Hartola, Iitti and 3 others"."""
    names = ", ".join(row.area.name for row in rows[:NAMED])
    more = len(rows) - NAMED
    if more <= 0:
        return names
    return ngettext("%(names)s and %(n)s other", "%(names)s and %(n)s others", more) % {"names": names, "n": more}

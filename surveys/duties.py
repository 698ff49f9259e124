"""What waves ask of those who run them: to be opened, the day on which they close, results that can be looked at."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose
from organisations.models import Membership
from surveys.models import Wave

NEWS_DAYS = 7  # how long results are news


def survey_duties(viewer: Viewer) -> list[Duty]:
    """In one query; none for who edits for nobody."""
    editing = [acting for acting in viewer.actings if acting.has(Membership.Role.EDITOR)]
    if not editing:
        return []
    own = frozenset().union(*(acting.stands_for for acting in editing))
    since = timezone.now() - datetime.timedelta(days=NEWS_DAYS)
    rows = Wave.objects.filter(owner__in=own, is_history=False)
    rows = rows.filter(~Q(state=Wave.State.CLOSED) | Q(closed_at__gte=since)).order_by("closes_on", "pk")
    waves = list(rows)
    return [
        duty
        for acting in editing
        for wave in waves
        if wave.owner_id in acting.stands_for
        for duty in _duties(wave, acting, viewer.on)
    ]


def _duties(wave: Wave, acting: Acting, on: datetime.date) -> Iterator[Duty]:
    facts = {"title": wave.title}
    common = {
        "url": reverse("wave_detail", args=[wave.key]),
        "about": wave.title,
        "organisation": acting.organisation,
    }
    if wave.state == Wave.State.PREPARED:
        title = _("Open the survey: %(title)s") % facts
        yield Duty(Whose.MINE, title=title, action=_("Open the wave"), due=wave.opens_on, is_wish=True, **common)
    elif wave.state == Wave.State.OPENED and wave.closes_on >= on:
        title = _("The survey closes: %(title)s") % facts
        text = _("Look at the progress")
        yield Duty(Whose.COMING, title=title, text=text, due=wave.closes_on, is_own=True, **common)
    elif wave.state == Wave.State.CLOSED:
        title = _("The survey has closed: %(title)s") % facts
        yield Duty(Whose.MINE, title=title, action=_("Look at the results"), **common)

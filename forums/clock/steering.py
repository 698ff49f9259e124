"""What comes into the clock from forums by itself: meetings, negotiations, seats and terms that end."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.models import Forum, Meeting, Negotiation
from forums.participants import KEEPING
from organisations.dates import Asked, ClockDate, Origin
from organisations.models import Seat

BASIS = {Negotiation.Kind.COUNTY_ACT: "611/2021, 14 §", Negotiation.Kind.HYTE: "612/2021, 7 §"}


def meeting_dates(asked: Asked) -> Iterator[ClockDate]:
    """Meetings that the person may know of; the sessions of a negotiation stand as one from the first to the last."""
    sessions = defaultdict(list)
    for meeting in _meetings(asked):
        if meeting.negotiation_id:
            sessions[meeting.negotiation].append(meeting)
        else:
            yield _meeting(meeting)
    for negotiation, rows in sessions.items():
        yield _negotiation(negotiation, rows)


def _meetings(asked: Asked) -> QuerySet[Meeting]:
    viewer = asked.viewer
    kept = [pk for acting in viewer.actings if acting.has(*KEEPING) for pk in acting.stands_for]
    keeps = Q(forum__host__in=kept) | Q(forum__host__isnull=True, forum__county__in=kept)
    sits = Q(forum__in=Forum.objects.seated_by(viewer.user, viewer.on).values("pk"))
    rows = Meeting.objects.standing().filter(starts_at__date__lte=asked.last, ends_at__date__gte=asked.first)
    rows = rows.filter(~Q(state=Meeting.State.PREPARING) | keeps | sits)
    rows = rows.filter(forum__county=asked.county) if asked.county else rows.filter(keeps | sits)
    return rows.select_related("forum__body", "negotiation").order_by("starts_at", "pk")


def _meeting(meeting: Meeting) -> ClockDate:
    title = _("Meeting %(number)s") % {"number": meeting.numbered}
    return ClockDate(
        starts=meeting.on,
        ends=timezone.localdate(meeting.ends_at),
        title=f"{meeting.forum.name}: {title[:1].lower()}{title[1:]}",
        uid=f"meeting-{meeting.uid}",
        source_kind=Origin.MEETING,
        owner=meeting.place,
        level=meeting.forum.level,
        url=reverse("meeting_detail", args=[meeting.key]),
        forum=meeting.forum_id,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )


def _negotiation(negotiation: Negotiation, sessions: list[Meeting]) -> ClockDate:
    last = max(sessions, key=lambda meeting: meeting.ends_at)
    count = ngettext("one session", "%(count)s sessions", len(sessions)) % {"count": len(sessions)}
    return ClockDate(
        starts=sessions[0].on,
        ends=timezone.localdate(last.ends_at),
        title=f"{negotiation.title} ({count})",
        uid=f"negotiation-{negotiation.key}",
        source_kind=Origin.NEGOTIATION,
        owner=sessions[0].forum.name,
        is_statutory=True,
        legal_basis=BASIS[negotiation.kind],
        url=reverse("negotiation_detail", args=[negotiation.key]),
        forum=negotiation.forum_id,
    )


def forum_dates(asked: Asked) -> Iterator[ClockDate]:
    """Of the county's forums: terms that end, the next meeting that a network has announced, seats that end."""
    forums = {forum.body_id: forum for forum in _forums(asked)}
    for forum in forums.values():
        days = (
            ("term", forum.term_ends, _("%(forum)s: the term ends"), ""),
            ("next", forum.next_meeting_on, _("%(forum)s: next meeting"), forum.next_meeting_note),
        )
        for name, day, title, note in days:
            if day and asked.includes(day, day):
                yield _of_forum(forum, day, name, title % {"forum": forum.name}, Origin.FORUM, owner=note)
    yield from _seats(forums, asked)


def _forums(asked: Asked) -> QuerySet[Forum]:
    """The county's forums; without a county those in which the person sits."""
    if asked.county:
        rows = Forum.objects.alive().filter(county=asked.county)
    else:
        rows = Forum.objects.alive().seated_by(asked.viewer.user, asked.viewer.on)
    return rows.select_related("body").order_by("pk")


def _seats(forums: dict[int, Forum], asked: Asked) -> Iterator[ClockDate]:
    """Seats that end, told together for each forum and day."""
    seats = Seat.objects.filter(body__in=forums, valid_to__range=(asked.first, asked.last), deputy_for__isnull=True)
    ending = defaultdict(list)
    for seat in seats.order_by("valid_to", "body"):
        ending[seat.valid_to, seat.body_id].append(seat.organisation_id)
    for (day, body), organisations in ending.items():
        forum, count = forums[body], len(organisations)
        title = ngettext("%(forum)s: one seat ends", "%(forum)s: %(count)s seats end", count)
        title %= {"forum": forum.name, "count": count}
        yield _of_forum(forum, day, f"seats-{day}", title, Origin.SEATS, organisations=frozenset(organisations))


def _of_forum(forum: Forum, day: datetime.date, name: str, title: str, origin: str, **more) -> ClockDate:
    return ClockDate(
        day,
        day,
        title,
        uid=f"forum-{forum.pk}-{name}",
        source_kind=origin,
        level=forum.level,
        url=reverse("forum_detail", args=[forum.pk]),
        forum=forum.pk,
        **more,
    )


def report_dates(asked: Asked) -> Iterator[ClockDate]:
    """The day on which a negotiation was reported to the county's board."""
    rows = Negotiation.objects.filter(state=Negotiation.State.REPORTED, reported_on__range=(asked.first, asked.last))
    if asked.county:
        rows = rows.filter(county=asked.county)
    else:
        rows = rows.filter(forum__in=Forum.objects.seated_by(asked.viewer.user, asked.viewer.on).values("pk"))
    for negotiation in rows:
        yield ClockDate(
            negotiation.reported_on,
            negotiation.reported_on,
            _("Report: %(negotiation)s") % {"negotiation": negotiation.title},
            uid=f"report-{negotiation.key}",
            source_kind=Origin.NEGOTIATION,
            url=reverse("negotiation_detail", args=[negotiation.key]),
            forum=negotiation.forum_id,
        )

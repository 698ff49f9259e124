"""What a calendar feed shows, by the rights that its owner has today: an ended seat empties it the same day."""

import datetime
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Event

from forums.clock.dates import Origin, entries_between
from forums.ical import DayEntry, feed, meeting_event
from forums.models import Attendance, CalendarFeed, Forum, Meeting
from organisations.acting import Acting, every_acting
from organisations.models import AreaMembership, Organisation, Seat, User

BACK = datetime.timedelta(days=365)
AHEAD = datetime.timedelta(days=730)
State = Meeting.State
Answer = Attendance.Answer


def own_forums(user: User, on: datetime.date) -> list[Forum]:
    """The living forums in which the person sits on that day."""
    return list(Forum.objects.alive().seated_by(user, on).select_related("body", "county").order_by("level", "pk"))


def own_counties(forums: Iterable[Forum], actings: Iterable[Acting], on: datetime.date) -> list[Organisation]:
    """The counties of the person's forums and of the organisations that they act for."""
    organisations = [acting.organisation.pk for acting in actings]
    rows = AreaMembership.objects.filter(municipality__in=organisations).valid(on)
    own = Q(pk__in=[forum.county_id for forum in forums]) | Q(pk__in=organisations)
    return list(Organisation.objects.counties().filter(own | Q(pk__in=rows.values("area"))).in_order())


def feed_content(row: CalendarFeed) -> bytes:
    """The calendar behind a secret address, in its owner's language; empty once the right to it has ended."""
    on = timezone.localdate()
    actings = every_acting(row.user, on)
    forums = own_forums(row.user, on)
    with translation.override(row.user.language):
        if row.forum and row.forum not in forums:
            return feed(feed_name(row), ())
        if row.county and row.county not in own_counties(forums, actings, on):
            return feed(feed_name(row), ())
        return feed(feed_name(row), _meetings(row, forums, on), _days(row, actings, on))


def feed_name(row: CalendarFeed) -> str:
    """What the calendar is called, in the active language."""
    if row.forum:
        return row.forum.name
    return row.county.full_name if row.county else _("Own meetings")


def _meetings(row: CalendarFeed, forums: list[Forum], on: datetime.date) -> Iterator[Event]:
    user = row.user
    full = Seat.objects.valid(on).filter(holder=user, body=OuterRef("forum__body"), deputy_for__isnull=True)
    own = Attendance.objects.filter(meeting=OuterRef("pk"))
    rows = Meeting.objects.annotate(
        is_seated=Exists(full),
        is_guest=Exists(own.filter(seat__isnull=True, user=user)),
        is_away=Exists(own.filter(user=user, answer__in=[Answer.ABSENT, Answer.DEPUTY])),
        is_deputy=Exists(own.filter(answer=Answer.DEPUTY, deputy__in=Seat.objects.valid(on).filter(holder=user))),
    )
    # A meeting in preparation is known to those who sit in the forum; a cancelled one to those who were called.
    known = Q(state__in=[State.CALLED, State.HELD]) | Q(state=State.CANCELLED, called_at__isnull=False)
    rows = rows.filter(known | Q(state=State.PREPARING, forum__in=forums))
    rows = rows.filter(starts_at__gte=timezone.now() - BACK, starts_at__lte=timezone.now() + AHEAD)
    rows = rows.filter(_whose(row, forums)).select_related("forum__body").order_by("starts_at", "pk")
    for meeting in rows:
        comes = meeting.is_seated or meeting.is_guest or meeting.is_deputy
        is_busy = comes and (meeting.is_deputy or not meeting.is_away)
        yield meeting_event(meeting, members=comes and meeting.state != State.PREPARING, is_busy=is_busy)


def _whose(row: CalendarFeed, forums: list[Forum]) -> Q:
    if row.forum:
        return Q(forum=row.forum)
    if row.county:
        return Q(forum__county=row.county)
    return Q(forum__in=forums) | Q(is_guest=True)


def _days(row: CalendarFeed, actings: tuple[Acting, ...], on: datetime.date) -> Iterator[DayEntry]:
    """The year clock's days; its meetings stand as entries of their own already."""
    county = row.forum.county if row.forum else row.county
    for date in entries_between(on - BACK, on + AHEAD, county=county, user=row.user, actings=actings, on=on):
        if date.source_kind in (Origin.MEETING, Origin.NEGOTIATION) or (row.forum and date.forum != row.forum.pk):
            continue
        url = settings.PUBLIC_URL + date.url if date.url.startswith("/") else date.url
        yield DayEntry(date.uid, date.title, date.starts, date.ends, url)

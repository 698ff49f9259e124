"""Where the forums and meetings of a person stand, all at once: what their duties are drawn from. Two queries."""

import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from forums.models import Attendance, Forum, Inspection, Meeting, Minutes, Proposal, Sending
from forums.models.meeting import MeetingQuerySet
from forums.participants import KEEPING
from forums.rules import LEADING
from organisations.acting import Acting
from organisations.duties import Viewer
from organisations.models import Seat

AFTER = datetime.timedelta(days=180)  # minutes that nobody has written by then are not waited for any more
Answer, State = Attendance.Answer, Meeting.State


def forum_situations(viewer: Viewer) -> dict[int, Forum]:
    """The person's living forums by id: those they sit in, be it as a deputy, and those whose host they edit for.

    Each with `has_seat`, `is_secretary` and `leads` of the person's own seats, `has_secretary`, `empty_seats` and
    `waiting_proposals` (None for none). Ask it `once`.
    """
    seats = Seat.objects.valid(viewer.on).filter(body=OuterRef("body"))
    full = seats.filter(deputy_for__isnull=True)
    own = full.filter(holder=viewer.user)
    empty = full.filter(holder__isnull=True).order_by().values("body").annotate(rows=Count("pk")).values("rows")
    waiting = Proposal.objects.filter(forum=OuterRef("pk"), state=Proposal.State.OPEN).order_by()
    kept = [pk for acting in viewer.actings if acting.has(*KEEPING) for pk in acting.stands_for]
    keeps = Q(host__in=kept) | Q(host__isnull=True, county__in=kept)
    rows = Forum.objects.alive().annotate(
        sits=Exists(seats.filter(holder=viewer.user)),
        has_seat=Exists(own),
        is_secretary=Exists(own.filter(role=Seat.Role.SECRETARY)),
        leads=Exists(own.filter(role__in=LEADING)),
        has_secretary=Exists(full.filter(role=Seat.Role.SECRETARY, holder__is_active=True)),
        empty_seats=Subquery(empty),
        waiting_proposals=Subquery(waiting.values("forum").annotate(rows=Count("pk")).values("rows")),
    )
    return {forum.pk: forum for forum in rows.filter(Q(sits=True) | keeps).select_related("body", "kind")}


def meeting_situations(viewer: Viewer) -> list[Meeting]:
    """The coming meetings of those forums and of invitations, and the held ones whose minutes are not approved.

    Each with `asks_answer`, `comes` (not declined) and `inspects`, asked of the person; `is_sent`, `is_inspected`
    (nobody's inspection is waited for), and `has_other_seats` (than when the notice was sent).
    """
    now = timezone.now()
    forums = viewer.once(forum_situations)
    of_meeting = Attendance.objects.filter(meeting=OuterRef("pk"))
    held_seat = Seat.objects.valid(viewer.on).filter(holder=viewer.user)
    own = of_meeting.filter(Q(seat__in=held_seat, user=viewer.user) | Q(seat__isnull=True, user=viewer.user))
    as_deputy = of_meeting.filter(answer=Answer.DEPUTY, deputy__in=held_seat)
    inspections = Inspection.objects.filter(
        minutes__meeting=OuterRef("pk"), minutes__state=Minutes.State.INSPECTION, result=Inspection.Result.WAITING
    )
    rows: MeetingQuerySet = Meeting.objects.standing().annotate(
        asks_answer=Exists(own.filter(answer=Answer.NONE)),
        comes=Exists(own.filter(answer__in=[Answer.NONE, Answer.ATTENDING])) | Exists(as_deputy),
        is_sent=Exists(Sending.objects.filter(meeting=OuterRef("pk"))),
        inspects=Exists(inspections.filter(inspector=viewer.user)),
        is_inspected=~Exists(inspections),
        has_other_seats=Exists(_seats_of_the_day().filter(~Exists(_own_place()))),
    )
    coming = Q(ends_at__gte=now) & (Q(forum__in=forums) | Q(asks_answer=True) | Q(comes=True))
    unwritten = Q(ends_at__lt=now, ends_at__gte=now - AFTER, forum__in=forums) & ~Q(
        record__state=Minutes.State.APPROVED
    )
    rows = rows.filter(coming | unwritten | Q(inspects=True)).select_related("forum__body", "record")
    return list(rows.order_by("starts_at", "pk"))


def _seats_of_the_day() -> QuerySet[Seat]:
    """The filled full seats of the meeting's forum that hold on the meeting's day."""
    day = OuterRef("starts_at__date")
    rows = Seat.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return rows.filter(body=OuterRef("forum__body"), deputy_for__isnull=True, holder__isnull=False)


def _own_place() -> QuerySet[Attendance]:
    """The place of a seat, with the one who holds it now."""
    return Attendance.objects.filter(meeting=OuterRef(OuterRef("pk")), seat=OuterRef("pk"), user=OuterRef("holder"))


def keeping(viewer: Viewer, forum: Forum) -> Acting | None:
    """For whom the person keeps the forum, as an editor of its host."""
    host = forum.host_id_or_county
    return next((row for row in viewer.actings if row.has(*KEEPING) and host in row.stands_for), None)

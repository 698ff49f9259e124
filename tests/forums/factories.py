"""Plain functions that make forums and meetings for the tests."""

import datetime

from django.utils import timezone

from forums.models import (
    AgendaItem,
    Attachment,
    AttachmentVersion,
    Attendance,
    Forum,
    ForumKind,
    Meeting,
    Negotiation,
    NegotiationOutcome,
    SeatRule,
)
from forums.participants import Participant, participant_in
from organisations.acting import every_acting
from organisations.models import Body, Organisation, Seat, User
from tests.factories import make_county, make_domain, make_user

Role = Seat.Role


def make_kind(code: str = "advisory_board", **fields) -> ForumKind:
    defaults = {"name_fi": "Neuvottelukunta", "name_sv": "Delegation"}
    return ForumKind.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def make_forum(
    name: str = "Yhdyspintaneuvottelukunta", county: Organisation | None = None, domains=(), **fields
) -> Forum:
    body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=name, name_sv=fields.pop("name_sv", ""))
    defaults = {"county": county or make_county(), "level": Forum.Level.MANAGEMENT, "kind": make_kind()}
    forum = Forum.objects.create(body=body, **defaults | fields)
    forum.domains.set(domains)
    return forum


def make_seat(forum: Forum, organisation: Organisation, holder: User | None = None, role: str = Role.MEMBER, **fields):
    defaults = {"title_fi": "kunnanjohtaja", "title_sv": "kommundirektör", "valid_from": datetime.date(2025, 6, 1)}
    return Seat.objects.create(
        organisation=organisation, body=forum.body, role=role, holder=holder, **defaults | fields
    )


def make_deputy(seat: Seat, holder: User | None = None, order: int = 1, **fields) -> Seat:
    defaults = {"title_fi": "varajäsen", "title_sv": "ersättare", "valid_from": datetime.date(2025, 6, 1)}
    return Seat.objects.create(
        organisation=seat.organisation,
        body=seat.body,
        role=seat.role,
        holder=holder,
        deputy_for=seat,
        deputy_order=order,
        **defaults | fields,
    )


def part_of(user: User, forum: Forum) -> Participant:
    """The person's part in the forum today."""
    today = timezone.localdate()
    return participant_in(forum, user, every_acting(user, today), today)


def make_meeting(forum: Forum, number: int = 1, state: str = Meeting.State.PREPARING, in_days: int = 14, **fields):
    """A meeting of two hours from nine o'clock, in that many days; a called one has a place for every full seat."""
    day = timezone.localdate() + datetime.timedelta(days=in_days)
    starts = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
    defaults = {
        "number": number,
        "year": day.year,
        "starts_at": starts,
        "ends_at": starts + datetime.timedelta(hours=2),
        "place": "Hollolan kunnantalo, valtuustosali",
        "called_at": None if state == Meeting.State.PREPARING else timezone.now(),
    }
    meeting = Meeting.objects.create(forum=forum, state=state, **defaults | fields)
    if state != Meeting.State.PREPARING:
        for seat in forum.body.seats.filter(deputy_for__isnull=True).select_related("holder", "organisation"):
            make_place(meeting, seat)
    return meeting


def make_place(meeting: Meeting, seat: Seat | None = None, **fields) -> Attendance:
    own = {}
    if seat is not None:
        own = {
            "seat": seat,
            "user": seat.holder,
            "name": seat.holder.name if seat.holder else "",
            "role": seat.role,
            "organisation": seat.organisation,
            "organisation_name": seat.organisation.name_fi,
        }
    return Attendance.objects.create(meeting=meeting, **own | fields)


def make_item(meeting: Meeting, title: str = "HYTE-neuvottelun teemat", **fields) -> AgendaItem:
    defaults = {"kind": AgendaItem.Kind.DISCUSSION, "minutes": 10, "position": (meeting.items.count() + 1) * 10}
    return AgendaItem.objects.create(meeting=meeting, title=title, **defaults | fields)


def make_attachment(item: AgendaItem, title: str = "Muistio", *, file: str = "", **fields) -> Attachment:
    """An attachment; with a stored PDF's name as `file` it has its first version."""
    attachment = Attachment.objects.create(item=item, title=title, **fields)
    if file:
        AttachmentVersion.objects.create(
            attachment=attachment,
            number=1,
            file=file,
            pdf=file,
            file_name=f"{title}.pdf",
            content_type="application/pdf",
            size=1000,
            sha256="0" * 64,
            pages=1,
            uploaded_by=make_user(),
            uploaded_by_label="sihteeri",
        )
    return attachment


def make_rule(forum: Forum, source: str = SeatRule.Source.EACH_MUNICIPALITY, **fields) -> SeatRule:
    return SeatRule.objects.create(forum=forum, source=source, position=forum.seat_rules.count() * 10, **fields)


def make_network(name: str, county: Organisation | None = None, domains=(), **fields) -> Forum:
    kind = make_kind("network", name_fi="Verkosto", name_sv="Nätverk", nature=ForumKind.Nature.NETWORK)
    return make_forum(name, county, domains, **{"kind": kind, "level": Forum.Level.EXPERT} | fields)


def make_negotiation(forum: Forum, *, outcomes: int = 0, sessions: int = 0, **fields) -> Negotiation:
    """A HYTE negotiation of the forum's county, with that many goals agreed and sessions to come."""
    defaults = {"kind": Negotiation.Kind.HYTE, "year": timezone.localdate().year, "title_fi": "HYTE-neuvottelu"}
    negotiation = Negotiation.objects.create(county=forum.county, forum=forum, **defaults | fields)
    for number in range(outcomes):
        make_outcome(negotiation, f"Tavoite {number}")
    for _number in range(sessions):
        meeting = make_meeting(forum, forum.meetings.count() + 1, negotiation=negotiation)
        make_place(meeting, organisation=forum.county, organisation_name=forum.county.full_fi)
    return negotiation


def make_outcome(negotiation: Negotiation, text: str = "Tavoite", **fields) -> NegotiationOutcome:
    defaults = {"kind": NegotiationOutcome.Kind.GOAL, "domain": make_domain(), "text_sv": f"{text} (sv)"}
    return NegotiationOutcome.objects.create(
        negotiation=negotiation, text_fi=text, added_by=make_user(), **defaults | fields
    )

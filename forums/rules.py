"""Who may: small sentences about a person's part in a forum and a meeting. States are the workflow's."""

from collections.abc import Iterable

from forums.models import AgendaItem, Attendance, Edition, Inspection, Meeting, Negotiation
from forums.participants import KEEPING, Participant
from interfaces.within import within_county
from organisations.acting import Acting
from organisations.models import Organisation, Seat, User

Role = Seat.Role
LEADING = (Role.CHAIR, Role.VICE_CHAIR)


def may_keep(part: Participant) -> bool:
    """The forum's data, seat rules and seats: its secretary, and the host's editors and administrators."""
    return part.keeps or part.has(Role.SECRETARY)


def may_tend_network(part: Participant) -> bool:
    """Purpose and next meeting of a network: anybody who sits in it, so that it does not die with one person."""
    return may_keep(part) or (part.has_seat and part.forum.is_in_register)


def may_fill_seat_of(part: Participant, organisation: Organisation) -> bool:
    """Who sits for an organisation is invited by those who keep the forum, or by its own administrators."""
    own = any(acting.is_administrator and organisation.pk in acting.stands_for for acting in part.actings)
    return own or may_keep(part)


def may_raise(part: Participant) -> bool:
    """Proposing something for an agenda: everybody who sits in the forum, in whatever role."""
    return part.has_seat or part.keeps


def may_prepare(part: Participant, meeting: Meeting) -> bool:
    """Agenda, material, packs, notice and minutes: the secretary and those who keep the forum."""
    return may_keep(part)


def may_lead(part: Participant, meeting: Meeting) -> bool:
    """What the chair does besides the secretary: the chair's edition, recording, approving the minutes."""
    return part.has(*LEADING) or may_keep(part)


def may_assess(part: Participant) -> bool:
    """Writing down how the forum assesses the goals of an agreement: its chair, secretary and those who keep it."""
    return part.has(*LEADING) or may_keep(part)


def may_answer(part: Participant, meeting: Meeting) -> bool:
    """Answering the notice: whoever has a place at the meeting; for which one, `may_answer_for` says."""
    return part.has_seat or part.is_logged_in


def may_answer_for(part: Participant, attendance: Attendance) -> bool:
    """For one's own place; the secretary may write down what was said on the phone."""
    invited = part.is_logged_in and attendance.seat_id is None and attendance.user_id == part.user.pk
    return attendance.seat_id in part.seat_ids or invited or may_keep(part)


def may_add_material(part: Participant, item: AgendaItem) -> bool:
    """The secretary to every item; who presents an item to that one, as long as they sit in the forum."""
    return may_keep(part) or (part.has_seat and item.presented_by_id == part.user.pk)


def may_inspect(part: Participant, inspection: Inspection) -> bool:
    return part.is_logged_in and inspection.inspector_id == part.user.pk


def edition_for(part: Participant, meeting: Meeting) -> str | None:
    """Which edition of a meeting's papers the person reads; None when none is open to them.

    Those who prepare and the chair see all, also before anything is sent. Members, presenters and experts see what is
    secret, not the notes, once the meeting has been called. A deputy sees the same as soon as the deputy comes.
    Others see the public edition of what has been published.
    """
    if may_lead(part, meeting):
        return Edition.CHAIR
    if meeting.was_called and (part.seats or _comes_as_deputy(part, meeting)):
        return Edition.MEMBERS
    if meeting.is_public:
        return Edition.PUBLIC
    return None


def _comes_as_deputy(part: Participant, meeting: Meeting) -> bool:
    """A deputy with a place of their own, or whom a member or the secretary has named for this meeting."""
    if not part.deputy_seats and not part.is_logged_in:
        return False
    ids = {seat.pk for seat in part.deputy_seats}
    return any(
        (row.brings_deputy and row.deputy_id in ids) or (row.seat_id is None and row.user_id == part.user.pk)
        for row in meeting.places
    )


def may_read(part: Participant, meeting: Meeting, edition: str) -> bool:
    """Whether an edition is open to the person: their own, and those that hold less."""
    own = edition_for(part, meeting)
    widest_first = (Edition.CHAIR, Edition.MEMBERS, Edition.PUBLIC)
    return own is not None and edition in widest_first[widest_first.index(own) :]


def may_start_forum(user: User, actings: Iterable[Acting], county: Organisation) -> bool:
    """The editors and administrators of the county, and the system administrators."""
    return user.is_superuser or county in startable_counties(actings)


def startable_counties(actings: Iterable[Acting]) -> list[Organisation]:
    """The counties for which the person may start forums by their role."""
    own = [acting.organisation for acting in actings if acting.has(*KEEPING)]
    return [organisation for organisation in own if organisation.kind == Organisation.Kind.COUNTY]


def may_start_negotiation(actings: Iterable[Acting], county: Organisation) -> bool:
    """The statutory negotiations and their evidence are the county's duty: its editors and administrators."""
    return any(acting.has(*KEEPING) and county.pk in acting.stands_for for acting in actings)


def may_tend_negotiation(part: Participant) -> bool:
    """The county's editors and administrators, and those who keep the forum that steers the negotiation."""
    return may_keep(part) or may_start_negotiation(part.actings, part.forum.county)


def may_read_negotiation(part: Participant, negotiation: Negotiation) -> bool:
    """Who sits in the steering forum reads it while it goes on; everybody who has logged in once it is reported."""
    return may_tend_negotiation(part) or part.has_seat or (part.is_logged_in and negotiation.is_reported)


def may_follow_issues(part: Participant, county: Organisation) -> bool:
    """Whether the person acts for the county or a municipality of it: who sits for others reads the title alone."""
    return any(within_county(county, acting, part.on).is_insider for acting in part.actings)

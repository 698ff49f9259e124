"""The approval matrix as words, icons and states: a row for each party, with its columns and its marks.

Only shows what `standing` has found out. Planned dates and the wished date are wishes: passing one is said in words and
never in red, for each party decides in its own body and by its own calendar (rule of equal parties).
"""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import rules
from agreements.models import Agreement, Decision, Version
from agreements.models.decisions import FINAL_RESULTS
from agreements.standing import PartyStanding, all_have_approved, standings
from agreements.workflow import available_actions
from finnish.text import date as finnish_date
from finnish.text import section
from organisations.acting import Acting
from organisations.models import Body, Membership

Result = Decision.Result
EARLIER = gettext_lazy("Earlier version")


@dataclass(frozen=True)
class Mark:
    """A state told by a word, an icon and a colour together; `note` explains it in a few words."""

    state: str
    icon: str
    word: str
    note: str = ""


MARKS = {
    Result.PROPOSES: ("info", "arrow-up-right", gettext_lazy("Proposes")),
    Result.APPROVED: ("ok", "check-circle-fill", gettext_lazy("Approved")),
    Result.RESERVATION: ("warn", "asterisk", gettext_lazy("With a reservation")),
    Result.CHANGED: ("warn", "pencil-square", gettext_lazy("Approved changed")),
    Result.RETURNED: ("info", "arrow-return-left", gettext_lazy("Sent back")),
    Result.TABLED: ("info", "pause-circle", gettext_lazy("Tabled")),
    Result.REJECTED: ("bad", "x-circle", gettext_lazy("Rejected")),
}


@dataclass(frozen=True)
class Entry:
    """One handling, or the lack of one, in a column of the matrix."""

    mark: Mark
    when: str = ""
    decision: Decision | None = None
    earlier: Decision | None = None
    is_corrected: bool = False


@dataclass(frozen=True)
class Row:
    standing: PartyStanding
    role: str
    board: list[Entry]
    council: list[Entry]
    signature: Mark
    timeliness: Mark | None
    is_mine: bool = False
    may_record: bool = False
    may_sign: bool = False
    may_send_link: bool = False

    @property
    def party(self) -> object:
        return self.standing.party

    @property
    def columns(self) -> list[tuple[str, list[Entry]]]:
        return [(_("Board"), self.board), (_("Council"), self.council)]

    @property
    def wants_record(self) -> bool:
        """Whether the party still owes its decision, so that recording it is the main thing to do."""
        return self.may_record and self.standing.final is None


def reference(decision: Decision) -> str:
    """When and under which number: "20.10.2025 § 214", or an official's decision by its own number."""
    number = section(decision.number) if decision.number_kind == Decision.NumberKind.SECTION else decision.number
    return f"{finnish_date(decision.decided_on)} {number}"


def decision_mark(decision: Decision) -> Mark:
    return Mark(*MARKS[decision.result])


def matrix_rows(
    agreement: Agreement,
    version: Version | None,
    acting: Acting | None,
    on: datetime.date,
    every: list[PartyStanding] | None = None,
    actions: frozenset[str] | None = None,
) -> list[Row]:
    """A row for each standing party, in the parties' order, with what the person may do in it.

    `every` (the standings) and `actions` (what is open to the person now) are asked for when not given.
    """
    every = standings(agreement, version) if every is None else every
    actions = available_actions(agreement, acting) if actions is None else actions
    frame = _frame(agreement, version, acting, on, every, actions)
    return [_row(frame, standing) for standing in every]


@dataclass(frozen=True)
class _Frame:
    """What all the rows have in common."""

    agreement: Agreement
    acting: Acting | None
    on: datetime.date
    actions: frozenset[str]
    all_have_approved: bool
    body_kinds: dict[tuple[int, str], str] = field(default_factory=dict)
    in_portal: frozenset[int] = frozenset()


def _frame(
    agreement: Agreement,
    version: Version | None,
    acting: Acting | None,
    on: datetime.date,
    every: list[PartyStanding],
    actions: frozenset[str],
) -> _Frame:
    organisations = [row.party.organisation_id for row in every]
    bodies = Body.objects.filter(organisation__in=organisations).values_list("organisation_id", "name_fi", "kind")
    successors = [row.party.organisation.successor_id for row in every if row.party.organisation.successor_id]
    registrars = Membership.objects.filter(
        organisation__in=organisations + successors, role=Membership.Role.REGISTRAR, user__is_active=True
    )
    return _Frame(
        agreement=agreement,
        acting=acting,
        on=on,
        actions=actions if version else frozenset(),
        all_have_approved=all_have_approved(every),
        body_kinds={(organisation, name): kind for organisation, name, kind in bodies},
        in_portal=frozenset(registrars.valid(on).values_list("organisation_id", flat=True)),
    )


def _row(frame: _Frame, standing: PartyStanding) -> Row:
    party, acting = standing.party, frame.acting
    is_mine = rules.stands_for_party(acting, party)
    is_open = not party.left_on and not standing.signatures and not standing.in_force
    may_record = "record_decision" in frame.actions and is_open and rules.may_record_for(acting, party)
    return Row(
        standing=standing,
        role=_role(frame, standing),
        board=_column(frame, standing, is_council=False, may_record=may_record),
        council=_column(frame, standing, is_council=True, may_record=may_record),
        signature=signature_mark(frame.agreement, standing, frame.all_have_approved),
        timeliness=_timeliness(frame, standing),
        is_mine=is_mine,
        may_record=may_record,
        may_sign="sign" in frame.actions
        and standing.signing_is_open
        and any(slot.user_id == acting.user.pk for slot in standing.next_slots),
        may_send_link="send_link" in frame.actions
        and is_open
        and standing.final is None
        and frame.in_portal.isdisjoint({party.organisation_id, party.organisation.successor_id}),
    )


def _role(frame: _Frame, standing: PartyStanding) -> str:
    party = standing.party
    if party.left_on:
        return _("not a party since %(date)s") % {"date": finnish_date(party.left_on)}
    if party.organisation_id == frame.agreement.coordinator_id:
        return _("coordinates")
    return _("%(body)s decides") % {"body": party.deciding_body} if party.deciding_body else ""


def _deciding_kind(frame: _Frame, standing: PartyStanding) -> str:
    """The kind of the body that decides for the party: as registered, or else guessed from its planned dates."""
    party = standing.party
    if kind := frame.body_kinds.get((party.organisation_id, party.deciding_body_fi)):
        return kind
    return Body.Kind.COUNCIL if party.council_planned_on and not party.board_planned_on else Body.Kind.BOARD


def _column(frame: _Frame, standing: PartyStanding, *, is_council: bool, may_record: bool) -> list[Entry]:
    rows = standing.council_decisions if is_council else standing.board_decisions
    corrected = [row for row in standing.corrected if (row.body_kind == Body.Kind.COUNCIL) == is_council]
    planned = standing.party.council_planned_on if is_council else standing.party.board_planned_on
    entries = [_corrected(row) for row in corrected] + [_handled(row, planned, standing) for row in rows]
    if rows or standing.party.left_on:
        return entries
    earlier = standing.earlier
    if earlier and standing.final is None and (earlier.body_kind == Body.Kind.COUNCIL) == is_council:
        note = _("again %(date)s") % {"date": finnish_date(planned)} if planned else ""
        entries.append(Entry(Mark("mute", "arrow-repeat", EARLIER, note), reference(earlier), earlier=earlier))
    elif planned:
        entries.append(Entry(Mark("mute", "calendar-event", _("Planned")), finnish_date(planned)))
    elif standing.final is None and (_deciding_kind(frame, standing) == Body.Kind.COUNCIL) == is_council:
        icon = "pencil-square" if may_record else "dash-lg"
        entries.append(Entry(Mark("mute", icon, _("Nothing recorded"))))
    return entries


def _handled(decision: Decision, planned: datetime.date | None, standing: PartyStanding) -> Entry:
    mark = decision_mark(decision)
    again = decision == standing.latest and decision.result in (Result.TABLED, Result.RETURNED)
    if again and planned and planned > decision.decided_on:
        mark = Mark(mark.state, mark.icon, mark.word, _("again %(date)s") % {"date": finnish_date(planned)})
    elif not decision.is_final and decision.result in FINAL_RESULTS:
        mark = Mark("info", mark.icon, mark.word, _("not final"))
    return Entry(mark, reference(decision), decision=decision)


def _corrected(decision: Decision) -> Entry:
    note = _("Corrected: %(reason)s") % {"reason": decision.correction.correction_reason}
    return Entry(
        Mark("mute", MARKS[decision.result][1], MARKS[decision.result][2], note),
        reference(decision),
        decision=decision,
        is_corrected=True,
    )


def signature_mark(agreement: Agreement, standing: PartyStanding, all_approved: bool) -> Mark:
    """Where a party's signing stands."""
    if standing.party.left_on:
        return Mark("mute", "slash-circle", _("Does not sign"))
    if standing.has_signed:
        day = max(signature.signed_on for signature in standing.signatures)
        return Mark("ok", "check-circle-fill", _("Signed"), finnish_date(day))
    if not standing.slots:
        return Mark("warn", "person-x", _("Signatory not named"))
    if not standing.signing_is_open:
        others = standing.has_approved and agreement.signing_opens == Agreement.SigningOpens.ALL and not all_approved
        note = _("opens when all have approved") if others else _("approval is missing")
        return Mark("mute", "hourglass-split", _("Waits"), note)
    if standing.signatures:
        counts = {"signed": len(standing.signatures), "all": len(standing.slots)}
        return Mark("info", "pen", _("Partly signed"), _("%(signed)s of %(all)s persons") % counts)
    return Mark("info", "pen", _("May sign"))


def _timeliness(frame: _Frame, standing: PartyStanding) -> Mark | None:
    wanted, party = frame.agreement.decisions_wanted_by, standing.party
    if party.left_on:
        return None
    if standing.final:
        if wanted and standing.final.decided_on > wanted:
            return Mark("mute", "calendar-event", _("After the wished date"))
        return Mark("ok", "calendar-check", _("By the wished date")) if wanted else None
    planned = standing.next_planned(frame.on)
    if wanted and wanted < frame.on:
        return Mark("warn", "clock-history", _("Wished date passed"), _wish(wanted))
    if planned:
        return Mark("mute", "calendar-event", _("Planned %(date)s") % {"date": finnish_date(planned)})
    if party.board_planned_on or party.council_planned_on:
        return Mark("warn", "clock-history", _("Planned date passed"))
    return Mark("mute", "calendar-event", _("Wished"), _wish(wanted)) if wanted else None


def _wish(wanted: datetime.date) -> str:
    return _("by %(date)s") % {"date": finnish_date(wanted)}

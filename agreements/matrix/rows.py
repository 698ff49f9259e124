"""The approval matrix as words, icons and states: a row for each party, with its columns and its marks.

Only shows what `standing` and `awaited` have found out. Planned dates and the wished date are wishes: passing one is
said in words and never in red, for each party decides in its own body and by its own calendar (rule of equal parties).
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import rules
from agreements.awaited import Asked, asked_parties, awaited, is_late, is_prepared, latest_round, next_date
from agreements.matrix.early import preparation_entry, statement_entry
from agreements.matrix.marks import MARKS, Entry, Mark, decision_mark, reference, signature_mark
from agreements.matrix.timing import timeliness
from agreements.models import Agreement, Decision, Party, Reminder, StatementRound, Version
from agreements.models.decisions import FINAL_RESULTS
from agreements.standing import PartyStanding, all_have_approved, standings
from agreements.workflow import available_actions
from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.models import Body, Membership

Result = Decision.Result
EARLIER = gettext_lazy("Earlier version")


@dataclass(frozen=True)
class Row:
    """A party's row. `statement` and `preparation` are for the parties' own people; the page of outsiders leaves them.

    `awaits` is what the party still owes (Reminder.About); `reminded` the last reminder about it, `last_reminder` the
    last about anything.
    """

    standing: PartyStanding
    role: str
    statement: Entry | None
    preparation: Entry | None
    board: list[Entry]
    council: list[Entry]
    signature: Mark
    timeliness: Mark | None
    awaits: str = ""
    is_late: bool = False
    next_date: datetime.date | None = None
    reminded: Reminder | None = None
    last_reminder: Reminder | None = None
    statement_given_on: datetime.date | None = None
    is_mine: bool = False
    may_record: bool = False
    may_sign: bool = False
    may_send_link: bool = False
    may_remind: bool = False
    may_prepare: bool = False
    may_undo_preparing: bool = False

    @property
    def party(self) -> Party:
        return self.standing.party

    @property
    def columns(self) -> list[tuple[str, list[Entry]]]:
        return [(_("Board"), self.board), (_("Council"), self.council)]

    @property
    def wants_record(self) -> bool:
        """Whether the party still owes its decision, so that recording it is the main thing to do."""
        return self.may_record and self.standing.final is None

    @property
    def awaited_word(self) -> str:
        return str(Reminder.About(self.awaits).label) if self.awaits else ""

    @property
    def quiet_until(self) -> datetime.date | None:
        """The first day on which the party may be reminded again; None when that is today or earlier."""
        day = self.reminded.quiet_until if self.reminded else None
        return day if day and day > timezone.localdate() else None


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
    version: Version | None
    acting: Acting | None
    on: datetime.date
    actions: frozenset[str]
    all_have_approved: bool
    round: StatementRound | None = None
    asked: dict[int, Asked] = field(default_factory=dict)
    reminders: dict[int, list[Reminder]] = field(default_factory=dict)
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
    successors = [row.party.organisation.successor_id for row in every if row.party.organisation.successor_id]
    round_ = latest_round(agreement, version)
    return _Frame(
        agreement=agreement,
        version=version,
        acting=acting,
        on=on,
        actions=actions,
        all_have_approved=all_have_approved(every),
        round=round_,
        asked=asked_parties(round_),
        reminders=_reminders(agreement),
        body_kinds=_body_kinds(organisations) if any(row.final is None for row in every) else {},
        in_portal=_in_portal(organisations + successors, on) if "send_link" in actions else frozenset(),
    )


def _body_kinds(organisations: list[int]) -> dict[tuple[int, str], str]:
    """The kinds of the organisations' registered bodies, by the organisation's id and the body's name."""
    bodies = Body.objects.filter(organisation__in=organisations).values_list("organisation_id", "name_fi", "kind")
    return {(organisation, name): kind for organisation, name, kind in bodies}


def _in_portal(organisations: list[int], on: datetime.date) -> frozenset[int]:
    """Those of the organisations that have a registrar in the portal on that day."""
    registrars = Membership.objects.filter(
        organisation__in=organisations, role=Membership.Role.REGISTRAR, user__is_active=True
    )
    return frozenset(registrars.valid(on).values_list("organisation_id", flat=True))


def _reminders(agreement: Agreement) -> dict[int, list[Reminder]]:
    """Every reminder by the party's id, the last one last."""
    found = defaultdict(list)
    for reminder in Reminder.objects.filter(party__agreement=agreement):
        found[reminder.party_id].append(reminder)
    return found


def _row(frame: _Frame, standing: PartyStanding) -> Row:
    party, acting, asked = standing.party, frame.acting, frame.asked.get(standing.party.pk)
    is_open = not party.left_on and not standing.signatures and not standing.in_force
    may_record = "record_decision" in frame.actions and is_open and rules.may_record_for(acting, party)
    awaits = awaited(frame.agreement, standing, asked)
    reminders = frame.reminders.get(party.pk, [])
    marks = _own_marks(frame, standing, is_open=is_open)
    return Row(
        standing=standing,
        role=_role(frame, standing),
        statement=statement_entry(frame.round, asked, frame.on),
        preparation=preparation_entry(standing, frame.version, frame.on),
        board=_column(frame, standing, is_council=False, may_record=may_record),
        council=_column(frame, standing, is_council=True, may_record=may_record),
        signature=signature_mark(frame.agreement, standing, frame.all_have_approved),
        timeliness=timeliness(frame.agreement, frame.version, standing, awaits, frame.round, frame.on),
        awaits=awaits,
        is_late=bool(awaits) and is_late(frame.agreement, standing, awaits, frame.round, frame.on),
        next_date=next_date(frame.agreement, standing, awaits, frame.round, frame.on),
        reminded=next((row for row in reversed(reminders) if row.about == awaits), None),
        last_reminder=reminders[-1] if reminders else None,
        statement_given_on=asked.given_on if asked else None,
        may_record=may_record,
        may_remind="send_reminder" in frame.actions and bool(awaits) and not marks["is_mine"],
        **marks,
    )


def _own_marks(frame: _Frame, standing: PartyStanding, *, is_open: bool) -> dict[str, bool]:
    """What the row lets the party's own people do, and the coordinator for a party that is not in the portal."""
    party, acting = standing.party, frame.acting
    tends = "tend_party" in frame.actions and is_open and standing.final is None and rules.may_tend_party(acting, party)
    prepared = is_prepared(standing, frame.version)
    return {
        "is_mine": rules.stands_for_party(acting, party),
        "may_sign": "sign" in frame.actions
        and any(rules.may_sign_slot(acting, slot) for slot in standing.slots_for(acting.user.pk)),
        "may_send_link": "send_link" in frame.actions
        and is_open
        and standing.final is None
        and frame.in_portal.isdisjoint({party.organisation_id, party.organisation.successor_id}),
        "may_prepare": tends and not prepared and not standing.decisions,
        "may_undo_preparing": tends and prepared and party.prepared_on == timezone.localdate(),
    }


def _role(frame: _Frame, standing: PartyStanding) -> str:
    party = standing.party
    if party.left_on:
        return _("not a party since %(date)s") % {"date": finnish_date(party.left_on)}
    now = rules.organisation_now(party, frame.on)
    if now.pk != party.organisation_id:  # the old name stays; who acts in its place is said beside it
        return _("now %(organisation)s") % {"organisation": now}
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
        entries.append(Entry(Mark("mute", icon, _nothing_yet(frame))))
    return entries


def _nothing_yet(frame: _Frame) -> str:
    """Before there is a text to decide on, no date is what is missing; afterwards a record."""
    is_handled = frame.version and frame.agreement.stage != Agreement.Stage.STATEMENT_ROUND
    return _("Nothing recorded") if is_handled else _("No date yet")


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

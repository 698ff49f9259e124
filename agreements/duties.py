"""What agreements ask of people: from their own roles in the parties that they act for, never from another party's.

Planned dates and the wished date are wishes (rule of equal parties): passing one is told, but makes nobody late.
"""

import datetime
from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import rules
from agreements.desk.after_signing import after_signing_duties
from agreements.desk.coming_dates import coming
from agreements.desk.comments import comment_duties
from agreements.desk.ended_mandates import mandate_duties
from agreements.desk.follow_up import follow_up_duties
from agreements.desk.seal_certificate import certificate_duties
from agreements.desk.sealing_waits import sealing_duties
from agreements.desk.series import series_duties
from agreements.desk.situations import Situation, situations
from agreements.desk.statements import statement_duties
from agreements.desk.suggestions import suggestion_duties
from agreements.matrix import decision_mark, reference
from agreements.models import Agreement, Decision, SignatureSlot
from agreements.standing import PartyStanding, taking_part
from finnish.number_words import number_word
from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose
from organisations.models import Membership

Stage = Agreement.Stage
Role = Membership.Role


def agreement_duties(viewer: Viewer) -> list[Duty]:
    every = viewer.once(situations)
    found = []
    for situation in every:
        for acting, standing in situation.own:
            if not standing.party.left_on:
                found += _of_party(situation, acting, standing, viewer.on)
        for acting in situation.actings:
            if rules.may_coordinate(acting, situation.agreement):
                found += _of_coordinator(situation, acting, viewer.on)
            found += coming(situation, acting, viewer.on)
    found += comment_duties(viewer) + statement_duties(viewer)
    found += suggestion_duties(viewer)
    found += series_duties(viewer)
    found += after_signing_duties(viewer) + follow_up_duties(viewer)
    return found + sealing_duties(viewer) + mandate_duties(viewer) + certificate_duties(viewer)


def _of_party(situation: Situation, acting: Acting, standing: PartyStanding, on: datetime.date) -> Iterator[Duty]:
    if situation.version and situation.agreement.stage != Stage.STATEMENT_ROUND:
        yield from _decision(situation, acting, standing, on)
        yield from _signature(situation, acting, standing, on)
    if acting.has(Role.EDITOR, Role.REGISTRAR) and rules.may_tend_party(acting, standing.party):
        yield from _party_details(situation, acting, standing)


def _decision(situation: Situation, acting: Acting, standing: PartyStanding, on: datetime.date) -> Iterator[Duty]:
    """The party's registrar records what its body has decided on the version."""
    party, agreement = standing.party, situation.agreement
    if standing.final or standing.signatures or not rules.may_record_for(acting, party):
        return
    title = _("Record the decision")
    if party.deciding_body:
        title = _("Record the decision: %(body)s") % {"body": party.deciding_body}
    planned = [day for day in (party.board_planned_on, party.council_planned_on) if day]
    yield Duty(
        Whose.MINE,
        title=title,
        text=_sentences(_named(situation), _latest(standing), _planned(standing, on)),
        url=reverse("decision_new", args=[agreement.pk, party.key]),
        action=_("Record the decision"),
        about=agreement.title,
        organisation=acting.organisation,
        due=agreement.decisions_wanted_by or min(planned, default=None),
        is_wish=True,
    )


def _latest(standing: PartyStanding) -> str:
    decision: Decision | None = standing.latest
    if decision is None:
        return ""
    return f"{decision.body} {reference(decision)}: {str(decision_mark(decision).word).lower()}"


def _planned(standing: PartyStanding, on: datetime.date) -> str:
    if day := standing.next_planned(on):
        return _("planned to be handled on %(date)s") % {"date": finnish_date(day)}
    days = [day for day in (standing.party.board_planned_on, standing.party.council_planned_on) if day]
    if days and not standing.decisions:
        return _("was planned to be handled on %(date)s") % {"date": finnish_date(max(days))}
    return ""


def _signature(situation: Situation, acting: Acting, standing: PartyStanding, on: datetime.date) -> Iterator[Duty]:
    """The named person signs when the approval is there and their turn has come; a deputy when that one doesn't."""
    for slot in standing.slots_for(acting.user.pk):
        if rules.may_sign_as_named(acting, slot) and not standing.refusal_of(slot):
            yield _sign(situation, acting, slot, _("Sign the agreement"))
        elif rules.may_sign_as_deputy(acting, slot) and (standing.refusal_of(slot) or not slot.mandate_holds(on)):
            yield _sign(situation, acting, slot, _("Sign as a deputy of %(name)s") % {"name": slot.name})


def _sign(situation: Situation, acting: Acting, slot: SignatureSlot, title: str) -> Duty:
    return Duty(
        Whose.MINE,
        title=title,
        text=_named(situation),
        url=reverse("sign_slot", args=[situation.agreement.pk, slot.key]),
        action=_("Read and sign"),
        about=situation.agreement.title,
        organisation=acting.organisation,
    )


def _party_details(situation: Situation, acting: Acting, standing: PartyStanding) -> Iterator[Duty]:
    """Who signs and which body decides is the party's own to say, in good time before the decisions."""
    party, agreement = standing.party, situation.agreement
    common = {"about": agreement.title, "organisation": acting.organisation, "text": _named(situation)}
    if not standing.slots:
        yield Duty(
            Whose.MINE,
            title=_("Name who signs for %(party)s") % {"party": party.organisation.name},
            url=reverse("signatory_new", args=[agreement.pk, party.key]),
            action=_("Name the signatory"),
            **common,
        )
    if not party.deciding_body and not standing.final:
        yield Duty(
            Whose.MINE,
            title=_("Name the body that decides for %(party)s") % {"party": party.organisation.name},
            url=reverse("party_edit", args=[agreement.pk, party.key]),
            action=_("Name the body"),
            **common,
        )


def _of_coordinator(situation: Situation, acting: Acting, on: datetime.date) -> Iterator[Duty]:
    agreement = situation.agreement
    if agreement.stage == Stage.DRAFT:
        if agreement.is_of_series or (agreement.is_series_model and not agreement.open_clauses):
            return  # told once for the whole series
        yield _draft(agreement, acting, agreement.open_clauses or 0)
    elif agreement.stage in (Stage.DECIDING, Stage.SIGNING):
        yield from _new_round(situation, acting)
        yield from _undecided(situation, acting, on)


def _draft(agreement: Agreement, acting: Acting, open_clauses: int) -> Duty:
    """What is left of a draft before it can be frozen, as far as it can be counted; its own page tells the rest."""
    if open_clauses:
        text = ngettext(
            "%(title)s. One clause is still to be written or filled in.",
            "%(title)s. %(count)s clauses are still to be written or filled in.",
            open_clauses,
        ) % {"title": agreement.title, "count": open_clauses}
        title, action, name = _("Finish the draft"), _("Continue writing"), "agreement_detail"
    else:
        text = _("%(title)s. Every clause is written.") % {"title": agreement.title}
        title, action, name = _("Check whether the text can be frozen"), _("Check the draft"), "agreement_problems"
    return Duty(
        Whose.MINE,
        title=title,
        text=text,
        url=reverse(name, args=[agreement.pk]),
        action=action,
        about=agreement.title,
        organisation=acting.organisation,
    )


def _new_round(situation: Situation, acting: Acting) -> Iterator[Duty]:
    """A party that approved the text changed, or rejected it, has decided on something else: all need a new version."""
    no_more = (Decision.Result.CHANGED, Decision.Result.REJECTED)
    rows = [row for row in taking_part(situation.every) if row.final and row.final.result in no_more]
    if rows:
        yield Duty(
            Whose.MINE,
            title=_("Decide whether a new version is needed"),
            text=_sentences(_named(situation), _names(rows, lambda row: str(decision_mark(row.final).word).lower())),
            url=reverse("approval_matrix", args=[situation.agreement.pk]),
            action=_("Open the decisions"),
            about=situation.agreement.title,
            organisation=acting.organisation,
        )


def _who_has_not_decided(rows: list[PartyStanding]) -> str:
    """One party by name, several by their number."""
    if len(rows) == 1:
        return _("%(party)s has not decided yet") % {"party": rows[0].party.organisation.name}
    return ngettext("%(count)s party has not decided yet", "%(count)s parties have not decided yet", len(rows)) % {
        "count": number_word(len(rows))
    }


def _undecided(situation: Situation, acting: Acting, on: datetime.date) -> Iterator[Duty]:
    """Others that have not decided by the wished date; each follows its own calendar, so it is told as a wish."""
    agreement = situation.agreement
    wanted = agreement.decisions_wanted_by
    own = {row.party.pk for row_acting, row in situation.own if row_acting is acting}
    rows = [row for row in taking_part(situation.every) if row.final is None and row.party.pk not in own]
    if wanted and wanted < on and rows:
        yield Duty(
            Whose.OTHERS,
            title=capfirst(_who_has_not_decided(rows)),
            text=_sentences(_named(situation), _names(rows, lambda row: finnish_date(row.next_planned(on)))),
            url=reverse("approval_matrix", args=[agreement.pk]),
            about=agreement.title,
            organisation=acting.organisation,
            due=wanted,
            is_wish=True,
        )


def _names(rows: list[PartyStanding], note: Callable[[PartyStanding], str]) -> str:
    """ "Hartola (1.12.2026), Heinola": the parties by name, each with its note when it has one."""
    notes = [(row.party.organisation.name, note(row)) for row in rows]
    return ", ".join(f"{name} ({text})" if text else name for name, text in notes)


def _named(situation: Situation) -> str:
    title = situation.agreement.title
    if situation.version is None:
        return title
    return _("%(title)s, version %(number)s") % {"title": title, "number": situation.version.number}


def _sentences(*parts: str) -> str:
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)

"""The statement round, the coordinator's side: opening it, whom to ask and until when, ending it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.content import content_of
from agreements.history import write_event
from agreements.models import Agreement, Party, StatementRequest, StatementRound, Version
from agreements.notifications import statements as notices
from agreements.problems import series_problems
from agreements.statements.links import link_hash
from agreements.workflow.table import Blocked, Stage, guard, locked, move
from agreements.workflow.versions import write_version
from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.models import Membership
from organisations.refusals import Refused

Role = Membership.Role
Kind = StatementRequest.Kind
MOST_A_DAY = 3  # requests to one asked: nobody's mailbox is filled from here
A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """Somebody to be asked: a party, or anybody else by name and address.

    A party that has nobody in the portal to answer is asked by a personal link, so it needs an address too.
    """

    kind: str
    name: str = ""
    email: str = ""
    language: str = "fi"
    party: Party | None = None

    @classmethod
    def of_party(cls, party: Party, email: str = "") -> "Asked":
        language = "sv" if party.organisation.languages[0] == "sv" else "fi"
        return cls(Kind.PARTY, party.organisation.full_fi, email, language, party)


def answers_in_portal(party: Party, on: datetime.date) -> bool:
    """Whether the party has somebody who can give its statement in the portal."""
    return rules.memberships_for(party, on, Role.REGISTRAR, Role.EDITOR).exists()


@transaction.atomic
def open_round(
    agreement: Agreement,
    *,
    by: Acting,
    dated: datetime.date,
    due_on: datetime.date,
    asked: Iterable[Asked],
    letter_fi: str = "",
    letter_sv: str = "",
) -> StatementRound:
    """Freeze a version for statements, lock the text, and ask for statements on it until `due_on`.

    A text with gaps may go out: what is missing is often just what is asked about. Raises ValidationError for
    impossible days, faulty addresses, and when nobody is asked, Blocked for the shared text of a series.
    """
    agreement = locked(agreement)
    guard("open_round", agreement, by)
    if of_series := series_problems(agreement):
        raise Blocked(of_series)
    _check_due_date(due_on)
    if not (asked := list(asked)):
        raise ValidationError(_("Choose at least one party, or name somebody else, to be asked."))
    purpose = Version.Purpose.STATEMENT
    version = write_version(agreement, content_of(agreement), by=by, dated=dated, purpose=purpose)
    round_ = StatementRound(
        agreement=agreement,
        version=version,
        due_on=due_on,
        letter_fi=letter_fi,
        letter_sv=letter_sv,
        opened_at=timezone.now(),
        opened_by_name=by.label,
    )
    round_.full_clean()
    round_.save()
    from_stage = agreement.stage
    move(agreement, Stage.STATEMENT_ROUND)
    write_event("open_round", agreement, by=by, from_stage=from_stage, version=version, comment=due_on.isoformat())
    for one in asked:
        notices.asked(_ask(round_, one))
    return round_


@transaction.atomic
def ask_more(round_: StatementRound, *, by: Acting, asked: Asked) -> StatementRequest:
    """Ask one more during the round."""
    agreement, round_ = _tended(round_, by)
    request = _ask(round_, asked)
    write_event("ask_more", agreement, by=by, version=round_.version, party=request.party, comment=request.shown_name)
    notices.asked(request)
    return request


@transaction.atomic
def change_due_date(round_: StatementRound, *, by: Acting, due_on: datetime.date, reason: str) -> None:
    """Give more time, or less. Everybody who has not answered is told the new day and the reason."""
    agreement, round_ = _tended(round_, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the day is changed: those who are asked see the reason.")})
    if due_on == round_.due_on:
        raise ValidationError({"due_on": _("This is the day that was given already.")})
    _check_due_date(due_on)
    round_.due_on = due_on
    round_.save(update_fields={"due_on"})
    event = write_event(
        "change_due_date", agreement, by=by, version=round_.version, comment=f"{due_on.isoformat()}: {reason}"
    )
    notices.due_date_changed(round_, reason, event)


@transaction.atomic
def cancel_request(request: StatementRequest, *, by: Acting) -> None:
    """Ask no longer somebody who has not answered; a personal link ends. What was drafted is not thrown away."""
    agreement, round_ = _tended(request.round, by)
    request = _own_request(round_, request)
    if request.statements.exists():
        raise Refused(_("%(name)s has already given its statement: it stays.") % {"name": request.shown_name})
    request.cancelled_at = timezone.now()
    request.save(update_fields={"cancelled_at"})
    write_event(
        "cancel_request", agreement, by=by, version=round_.version, party=request.party, comment=request.shown_name
    )


@transaction.atomic
def ask_again(request: StatementRequest, *, by: Acting) -> None:
    """Send the request, and its personal link, once more to somebody who has not answered."""
    agreement, round_ = _tended(request.round, by)
    request = _own_request(round_, request)
    if request.statements.exists():
        raise Refused(_("%(name)s has already given its statement: it stays.") % {"name": request.shown_name})
    _require_time(round_)
    _refuse_too_many(agreement, request)
    if request.is_by_link:
        request.token_hash = link_hash(request)  # a changed secret of the installation makes another link
        request.save(update_fields={"token_hash"})
    event = write_event(
        "ask_again", agreement, by=by, version=round_.version, party=request.party, comment=request.shown_name
    )
    notices.asked(request, again=event)


@transaction.atomic
def close_round(round_: StatementRound, *, by: Acting) -> None:
    """End the round: links end, nothing more is given, and the text opens again. Remarks may still be answered."""
    agreement = locked(round_.agreement)
    guard("close_round", agreement, by)
    round_ = _locked_round(round_)
    round_.closed_at, round_.closed_by_name = timezone.now(), by.label
    round_.save(update_fields={"closed_at", "closed_by_name"})
    from_stage = agreement.stage
    move(agreement, Stage.DRAFT)
    write_event("close_round", agreement, by=by, from_stage=from_stage, version=round_.version)
    notices.round_closed(round_)


def _tended(round_: StatementRound, by: Acting) -> tuple[Agreement, StatementRound]:
    agreement = locked(round_.agreement)
    guard("tend_round", agreement, by)
    return agreement, _locked_round(round_)


def _locked_round(round_: StatementRound) -> StatementRound:
    rows = StatementRound.objects.select_related("version", "agreement__coordinator")
    round_ = rows.get(pk=round_.pk)  # the agreement's own row is locked, through which every verb goes
    if round_.closed_at:
        raise Refused(_("This round has ended. Reload the page to see what has happened."))
    return round_


def _own_request(round_: StatementRound, request: StatementRequest) -> StatementRequest:
    request = round_.requests.select_related("party__organisation").get(pk=request.pk)
    request.round = round_
    if request.cancelled_at:
        raise Refused(_("%(name)s is no longer asked.") % {"name": request.shown_name})
    return request


def _require_time(round_: StatementRound) -> None:
    if not round_.takes_answers(timezone.localdate()):
        raise Refused(_("The day for the statements has passed. Change the due date first."))


def _refuse_too_many(agreement: Agreement, request: StatementRequest) -> None:
    """Raise Refused when the request has been sent again so often today that it would be a nuisance."""
    today = timezone.localdate()
    again = agreement.events.filter(verb="ask_again", party=request.party, at__date=today)
    same = again if request.party else again.filter(comment=request.shown_name)
    if same.count() >= MOST_A_DAY:
        raise Refused(_too_many(request.shown_name, today))


def _too_many(name: str, today: datetime.date) -> str:
    return _("%(party)s was reminded on %(sent)s. The next reminder can go on %(next)s.") % {
        "party": name,
        "sent": finnish_date(today),
        "next": finnish_date(today + A_DAY),
    }


def _check_due_date(due_on: datetime.date) -> None:
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("The day has passed already.")})


def _ask(round_: StatementRound, asked: Asked) -> StatementRequest:
    request = StatementRequest(
        round=round_,
        kind=asked.kind,
        party=asked.party,
        name=asked.name[:200],
        email=asked.email.strip().lower(),  # kept only of those who answer by a link
        language=asked.language,
    )
    today = timezone.localdate()
    if asked.party and asked.party.left_on:
        raise ValidationError(_("%(party)s is no longer a party to this agreement.") % {"party": asked.party})
    if asked.party is None or not answers_in_portal(asked.party, today):
        _check_address(request, today)
        request.token_hash = link_hash(request)
    else:
        request.email = ""
    request.full_clean()
    request.save()
    return request


def _check_address(request: StatementRequest, on: datetime.date) -> None:
    """A personal link goes to nobody who acts for a party, except the party itself that is asked (equal parties)."""
    if not request.email:
        raise ValidationError(
            {"email": _("%(name)s is asked by a personal link: give its e-mail address.") % {"name": request.name}}
        )
    agreement = request.round.agreement
    sent = StatementRequest.objects.filter(round__agreement=agreement, email=request.email, asked_at__date=on)
    if sent.count() >= MOST_A_DAY:
        raise ValidationError({"email": _too_many(request.name, on)})
    parties = {party.organisation_id for party in agreement.standing_parties} | {agreement.coordinator_id}
    own = {request.party.organisation_id} if request.party else set()
    rows = Membership.objects.filter(user__email__iexact=request.email, user__is_active=True).valid(on)
    if rows.filter(organisation__in=parties - own).exists():
        message = _("%(email)s belongs to a party, which gives its own statement.") % {"email": request.email}
        raise ValidationError({"email": message})

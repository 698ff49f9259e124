"""What people do with a wave: prepare, open, invite, remind, extend, close. Each verb stands in the table."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.refusals import NotAllowed, Refused
from surveys import rules
from surveys.closing import finish
from surveys.links import hash_of, new_open_secret
from surveys.models import Invitation, Survey, Wave
from surveys.problems import opening_problems
from surveys.sending import remind_now, send_invitations
from surveys.table import guard, locked
from surveys.telling import wave_closed, wave_opened

EDITED = (
    "title_fi", "title_sv", "opens_on", "closes_on", "allows_groups", "has_open_link", "open_limit", "reminders_most",
    "message_fi", "message_sv",
)  # fmt: skip


@dataclass(frozen=True)
class Invited:
    """Whom to invite: the address, the language of the messages, and the organisation that the person acts for."""

    email: str
    language: str = "fi"
    organisation: int | None = None


@transaction.atomic
def start_wave(wave: Wave, survey: Survey, *, by: Acting) -> Wave:
    """Begin to prepare a wave of one's own organisation's set. Raises NotAllowed, ValidationError."""
    if not rules.may_ask(by, survey):
        raise NotAllowed(_("A wave is started by the editors of the organisation that has the question set."))
    wave.survey, wave.owner, wave.created_by = survey, by.organisation, by.user
    wave.open_secret = new_open_secret()
    wave.full_clean()
    wave.save()
    return wave


@transaction.atomic
def edit_wave(wave: Wave, *, by: Acting, seen: int) -> Wave:
    """Save over the revision that was seen. Raises NotAllowed, WrongState, ChangedMeanwhile, ValidationError."""
    now = locked(wave)
    guard("edit", now, by)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    for name in EDITED:
        setattr(now, name, getattr(wave, name))
    now.revision = seen + 1
    now.full_clean()
    now.save()
    return now


@transaction.atomic
def discard_wave(wave: Wave, *, by: Acting) -> None:
    """Take away a wave that was never opened, with the addresses gathered for it. Raises NotAllowed, WrongState."""
    now = locked(wave)
    guard("discard", now, by)
    now.delete()


@transaction.atomic
def open_wave(wave: Wave, *, by: Acting) -> Wave:
    """Open the wave: from now on its questions are locked. Those invited hear of it on the first day to answer.

    Raises NotAllowed, WrongState; Refused when something still lacks.
    """
    Survey.objects.select_for_update().get(pk=wave.survey_id)  # nobody is changing the questions at the same moment
    now = locked(wave)
    verb = guard("open", now, by)
    today = timezone.localdate()
    if problems := opening_problems(now, today):
        raise Refused(" ".join(problem.message for problem in problems))
    now.state = verb.target
    now.opens_on = max(now.opens_on or today, today)
    _save_step(now, "state", "opens_on")
    wave_opened(now, by.user)
    send_invitations(now, today)
    return now


@transaction.atomic
def invite(wave: Wave, people: Iterable[Invited], *, by: Acting, background: dict[int, list[int]]) -> int:
    """Invite to the wave; each address once. Returns how many are new. Raises NotAllowed, WrongState.

    `background`: steps by row that are filled in beforehand for all of them; the answering page says so. An address
    whose invitation was cancelled gets its own link back, so that nobody can answer twice.
    """
    now = locked(wave)
    guard("invite", now, by)
    known = {row.email: row for row in now.invitations.exclude(email="")}
    fresh: dict[str, Invitation] = {}
    restored = []
    for person in people:
        email = person.email.strip().lower()
        row = known.get(email)
        if row is None:
            fresh[email] = _link(now, person, email, background)
        elif row.cancelled_at:
            restored.append(row.pk)
    Invitation.objects.bulk_create(fresh.values())
    Invitation.objects.filter(pk__in=restored).update(cancelled_at=None, invited_at=None)
    send_invitations(now, timezone.localdate())
    return len(fresh) + len(restored)


def _link(wave: Wave, person: Invited, email: str, background: dict[int, list[int]]) -> Invitation:
    row = Invitation(
        wave=wave,
        email=email,
        language=person.language,
        organisation_id=person.organisation,
        background={str(pk): steps for pk, steps in background.items()},
    )
    row.token_hash = hash_of(row)
    return row


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: Acting) -> None:
    """The link ends, and an unfinished draft with it; an answer already sent stays, for nobody knows which it is.

    Raises NotAllowed, WrongState.
    """
    now = locked(invitation.wave)
    guard("cancel_invitation", now, by)
    rows = Invitation.objects.filter(pk=invitation.pk, cancelled_at__isnull=True)
    rows.update(cancelled_at=timezone.now(), draft={})


@transaction.atomic
def remind(wave: Wave, *, by: Acting) -> int:
    """Remind those who have not answered, within the cap. Returns how many. Raises NotAllowed, WrongState, Refused."""
    now = locked(wave)
    guard("remind", now, by)
    if not now.is_open(timezone.localdate()):
        raise Refused(_("Reminders are sent while the survey can be answered."))
    return remind_now(now, timezone.now())


@transaction.atomic
def extend_wave(wave: Wave, closes_on: datetime.date, *, by: Acting, seen: int) -> Wave:
    """Move the last day on. Raises NotAllowed, WrongState, ChangedMeanwhile, ValidationError."""
    now = locked(wave)
    guard("extend", now, by)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    if closes_on <= now.closes_on or closes_on < timezone.localdate():
        raise ValidationError({"closes_on": _("The new last day has to be after the present one and not in the past.")})
    now.closes_on = closes_on
    _save_step(now, "closes_on")
    return now


@transaction.atomic
def close_wave(wave: Wave, *, by: Acting) -> Wave:
    """Close the wave today. Raises NotAllowed, WrongState."""
    now = locked(wave)
    guard("close", now, by)
    return _close(now, min(now.closes_on, timezone.localdate()))


@transaction.atomic
def close_if_past(wave: Wave, on: datetime.date) -> bool:
    """Close the wave once its last day is over; whoever comes second finds nothing to do."""
    now = locked(wave)
    if now.state != Wave.State.OPENED or now.closes_on >= on:
        return False
    _close(now, now.closes_on)
    return True


def _close(wave: Wave, last_day: datetime.date) -> Wave:
    wave.state = Wave.State.CLOSED
    wave.closes_on = max(last_day, wave.opens_on)
    wave.closed_at = timezone.now()
    _save_step(wave, "state", "closes_on", "closed_at")
    finish(wave)
    wave_closed(wave)
    return wave


def _save_step(wave: Wave, *fields: str) -> None:
    wave.revision += 1
    wave.save(update_fields=[*fields, "revision"])

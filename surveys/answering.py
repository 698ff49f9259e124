"""Answering by a link: keeping the draft, and sending it as rows that lead back to nobody."""

import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.refusals import Refused
from surveys.asking import QuestionView, SectionView, questions_in
from surveys.drafts import Draft, draft_of
from surveys.links import hash_of
from surveys.models import Answer, Invitation, OpenAnswer, Submission, Wave


class LinkClosed(Refused):
    """The link was used, cancelled or its wave closed meanwhile; the page says which."""


class NotReady(Refused):
    """Something that must be answered is missing; `missing` are the questions."""

    def __init__(self, missing: list[QuestionView]) -> None:
        super().__init__(_("Some questions that must be answered are still without an answer."))
        self.missing = missing


class Full(Refused):
    """The open link has been used as many times as it may."""


def is_usable(invitation: Invitation) -> bool:
    """Whether the link takes answers today."""
    wave = invitation.wave
    return not (invitation.is_answered or invitation.cancelled_at) and wave.is_open(timezone.localdate())


@transaction.atomic
def keep_section(invitation: Invitation, section: SectionView, data: QueryDict) -> Draft:
    """Keep what was answered in a section. Raises LinkClosed."""
    now = _locked(invitation)
    draft = draft_of(now)
    draft.put(section, data)
    return _keep(now, draft)


@transaction.atomic
def keep_people(invitation: Invitation, people: int) -> Draft:
    """Keep how many answer together. Raises LinkClosed."""
    now = _locked(invitation)
    draft = draft_of(now)
    draft.people = people if now.wave.allows_groups else 1
    return _keep(now, draft)


def missing_in(sections: list[SectionView], draft: Draft) -> list[QuestionView]:
    """The questions that must be answered before sending, of those that are asked."""
    asked = draft.asked(sections)
    return [
        question
        for question in questions_in(sections)
        if question.is_required and question.pk in asked and not draft.is_answered(question)
    ]


@transaction.atomic
def send(invitation: Invitation, sections: list[SectionView]) -> None:
    """Copy the draft to rows with random ids and empty it, once. Raises LinkClosed, NotReady.

    Nothing is kept of the time, and nothing leads from the rows to the link. Open answers don't hang together with
    the others either.
    """
    Wave.objects.select_for_update().get(pk=invitation.wave_id)  # before the link, as when the wave is closed
    now = _locked(invitation)
    draft = draft_of(now)
    if missing := missing_in(sections, draft):
        raise NotReady(missing)
    if draft.is_empty:
        raise Refused(_("Nothing has been answered yet."))
    _write(now.wave, sections, draft)
    now.is_answered, now.draft, now.background = True, {}, {}
    now.save(update_fields=["is_answered", "draft", "background"])


@transaction.atomic
def come_by_open_link(wave: Wave) -> Invitation:
    """Make a personal link for somebody who came by the open one. Raises LinkClosed, Full.

    Of the day when it was made only the day is kept: links that were never used make room again after it.
    """
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if not wave.has_open_link or not wave.is_open(timezone.localdate()):
        raise LinkClosed(_("The survey can't be answered now."))
    if is_full(wave):
        raise Full(_("As many have answered by this link as it was made for."))
    made = Invitation(wave=wave, by_open_link=True, invited_at=_today())
    made.token_hash = hash_of(made)
    made.save()
    return made


def is_full(wave: Wave) -> bool:
    return wave.invitations.filter(by_open_link=True).count() >= wave.open_limit


def forget_unused(wave: Wave) -> None:
    """Links made by the open link on an earlier day, and never answered by, make room for others."""
    wave.invitations.filter(by_open_link=True, is_answered=False, draft={}, invited_at__lt=_today()).delete()


@transaction.atomic
def want_no_reminders(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(no_reminders=True)


def _today() -> datetime.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=["self"]).select_related("wave")
    now = rows.filter(pk=invitation.pk).first()
    if now is not None:
        now.wave.refresh_from_db(fields=["state", "opens_on", "closes_on"])  # as it is after waiting for the lock
    if now is None or not is_usable(now):
        raise LinkClosed(_("The link has been used, or the survey has closed."))
    return now


def _keep(invitation: Invitation, draft: Draft) -> Draft:
    invitation.draft = draft.as_json()
    invitation.save(update_fields=["draft"])
    return draft


def _write(wave: Wave, sections: list[SectionView], draft: Draft) -> None:
    """What is answered in questions that were not asked in the end is left out."""
    asked = draft.asked(sections)
    questions = [question for question in questions_in(sections) if question.pk in asked]
    submission = Submission.objects.create(wave=wave, people=draft.people)
    Answer.objects.bulk_create(
        Answer(submission=submission, row_id=row.pk, step_id=step)
        for question in questions
        for row in question.rows
        for step in draft.steps.get(row.pk, ())
    )
    OpenAnswer.objects.bulk_create(
        OpenAnswer(wave=wave, question_id=question.pk, text=draft.texts[question.pk])
        for question in questions
        if question.is_open and question.pk in draft.texts
    )

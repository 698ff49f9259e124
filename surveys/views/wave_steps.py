"""The steps of a wave, each with a page of its own that says what follows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import Refused
from surveys.asking import QuestionView, questions_in, survey_form
from surveys.models import Question, Wave
from surveys.people import editors_near
from surveys.problems import opening_problems
from surveys.progress import progress_of
from surveys.views.wave_access import get_wave_for
from surveys.wave_forms import ExtendForm, InviteForm
from surveys.workflow import cancel_invitation, close_wave, discard_wave, extend_wave, invite, open_wave, remind

BEFOREHAND = (Question.Background.COUNTY, Question.Background.SIZE)


def wave_open(request: HttpRequest, key: UUID) -> HttpResponse:
    wave = get_wave_for(request, key, "open")
    context = {"problems": opening_problems(wave, timezone.localdate())}
    said = _("The wave has been opened. Its questions can't be changed any more.")
    return _step(request, wave, "wave_open", lambda: open_wave(wave, by=request.acting), said, context)


def wave_close(request: HttpRequest, key: UUID) -> HttpResponse:
    wave = get_wave_for(request, key, "close")
    said = _("The wave has been closed and unfinished answers have been deleted.")
    return _step(request, wave, "wave_close", lambda: close_wave(wave, by=request.acting), said, {})


def wave_discard(request: HttpRequest, key: UUID) -> HttpResponse:
    wave = get_wave_for(request, key, "discard")
    if request.method != "POST":
        return render(request, "surveys/wave_discard.html", {"wave": wave})
    try:
        discard_wave(wave, by=request.acting)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("wave_detail", wave.key)
    messages.success(request, _("“%(title)s” has been discarded.") % {"title": wave.title})
    return redirect("survey_detail", wave.survey.key)


def wave_remind(request: HttpRequest, key: UUID) -> HttpResponse:
    """By hand. To how many it went is not said: where one link alone is due, that would tell who has answered."""
    wave = get_wave_for(request, key, "remind")
    if request.method != "POST":
        context = {"wave": wave, "count": progress_of(wave).not_answered}
        return render(request, "surveys/wave_remind.html", context)
    try:
        remind(wave, by=request.acting)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The reminder will be sent."))
    return redirect("wave_detail", wave.key)


def wave_invite(request: HttpRequest, key: UUID) -> HttpResponse:
    wave = get_wave_for(request, key, "invite")
    form = InviteForm(request.POST or None, offered=editors_near(wave), beforehand=_beforehand(wave))
    if request.method == "POST" and form.is_valid():
        people = list(form.invited)
        try:
            count = invite(wave, people, by=request.acting, background=form.background)
        except Refused as refusal:
            say_in(form, refusal)
        else:
            _tell_invited(request, wave, count, len({person.email.lower() for person in people}))
            return redirect("wave_detail", wave.key)
    context = {"wave": wave, "form": form}
    return render(request, "surveys/wave_invite.html", context, status=422 if form.errors else 200)


def _beforehand(wave: Wave) -> list[QuestionView]:
    """The questions of background whose answer an organiser may know of many: county and size of the municipality."""
    found = questions_in(survey_form(wave.survey, (get_language() or "fi")[:2]))
    return [row for row in found if row.background in BEFOREHAND and row.kind == Question.Kind.SCALE]


def _tell_invited(request: HttpRequest, wave: Wave, count: int, asked: int) -> None:
    if wave.is_open(timezone.localdate()):
        words = ngettext("%(n)s invitation has been sent.", "%(n)s invitations have been sent.", count)
    else:
        words = ngettext(
            "%(n)s address has been added. The invitation is sent on the first day to answer.",
            "%(n)s addresses have been added. The invitations are sent on the first day to answer.",
            count,
        )
    messages.success(request, words % {"n": count})
    if left := asked - count:
        words = ngettext(
            "%(n)s address was left out: it has been invited already.",
            "%(n)s addresses were left out: they have been invited already.",
            left,
        )
        messages.info(request, words % {"n": left})


def wave_invitation_cancel(request: HttpRequest, key: UUID, invitation: UUID) -> HttpResponse:
    wave = get_wave_for(request, key, "cancel_invitation")
    row = get_object_or_404(wave.invitations.filter(by_open_link=False), key=invitation)
    if request.method != "POST":
        return render(request, "surveys/wave_invitation_cancel.html", {"wave": wave, "invitation": row})
    try:
        cancel_invitation(row, by=request.acting)
        messages.success(request, _("The invitation of %(email)s has been cancelled.") % {"email": row.email})
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("wave_invitations", wave.key)


def wave_extend(request: HttpRequest, key: UUID) -> HttpResponse:
    wave = get_wave_for(request, key, "extend")
    form = ExtendForm(request.POST or None, row=wave)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            extend_wave(wave, form.cleaned_data["closes_on"], by=request.acting, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        except (ValidationError, Refused) as error:
            say_in(form, error)
        else:
            messages.success(request, _("The last day to answer has been moved."))
            return redirect("wave_detail", wave.key)
    context = {"wave": wave, "form": form}
    return render(request, "surveys/wave_extend.html", context, status=422 if form.errors else status)


def _step(
    request: HttpRequest, wave: Wave, page: str, act: Callable[[], object], said: str, context: dict[str, Any]
) -> HttpResponse:
    """Ask first; then do it, and say that it was done or why not."""
    if request.method != "POST":
        return render(request, f"surveys/{page}.html", {"wave": wave, "progress": progress_of(wave), **context})
    try:
        act()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("wave_detail", wave.key)

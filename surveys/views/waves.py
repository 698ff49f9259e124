"""A wave as those see it who ask: its start, its facts and how it is getting on."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused
from surveys import rules
from surveys.models import Survey, Wave
from surveys.problems import opening_problems
from surveys.progress import progress_of
from surveys.table import available_actions
from surveys.views.open_links import open_url
from surveys.views.wave_access import get_wave, get_wave_for
from surveys.wave_forms import WaveForm
from surveys.workflow import edit_wave, start_wave

ON_A_PAGE = 50

USUAL = datetime.timedelta(days=21)  # how long answers are usually waited for


def wave_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """A wave of one's own organisation's question set; the set's title is offered with the year."""
    survey = get_object_or_404(Survey, key=key)
    if request.acting is None or survey.owner_id not in request.acting.stands_for:
        raise Http404
    if not rules.may_ask(request.acting, survey):
        raise NotAllowed(_("A wave is started by the editors of the organisation that has the question set."))
    form = WaveForm(request.POST or None, initial=_offered(survey))
    if request.method == "POST" and form.is_valid():
        try:
            wave = start_wave(Wave(**form.row_fields), survey, by=request.acting)
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The wave is being prepared. Next, those who are asked are invited."))
            return redirect("wave_detail", wave.key)
    context = {"survey": survey, "form": form}
    return render(request, "surveys/wave_new.html", context, status=422 if form.errors else 200)


def _offered(survey: Survey) -> dict[str, Any]:
    today = timezone.localdate()
    titles = {code: getattr(survey, f"title_{code}") for code in ("fi", "sv")}
    named = {f"title_{code}": f"{title} {today.year}" for code, title in titles.items() if title}
    return {**named, "closes_on": today + USUAL}


def wave_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    wave = get_wave(request, key)
    today = timezone.localdate()
    context = {
        "wave": wave,
        "progress": progress_of(wave),
        "actions": available_actions(wave, request.acting),
        "problems": opening_problems(wave, today) if wave.state == Wave.State.PREPARED else [],
        "is_open": wave.is_open(today),
        "days_left": (wave.closes_on - today).days if wave.closes_on else None,
        "open_url": open_url(wave) if wave.has_open_link else "",
        "is_counted": wave.state == Wave.State.CLOSED and wave.group_sizes.exists(),
    }
    return render(request, "surveys/wave_detail.html", context)


def wave_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    wave = get_wave_for(request, key, "edit")
    form = WaveForm(request.POST or None, row=wave)
    status = 200
    if request.method == "POST" and form.is_valid():
        for name, value in form.row_fields.items():
            setattr(wave, name, value)
        try:
            edit_wave(wave, by=request.acting, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        except (ValidationError, Refused) as error:
            say_in(form, error)
        else:
            messages.success(request, _("The wave has been saved."))
            return redirect("wave_detail", wave.key)
    context = {"wave": wave, "form": form}
    return render(request, "surveys/wave_edit.html", context, status=422 if form.errors else status)


def wave_invitations(request: HttpRequest, key: UUID) -> HttpResponse:
    """The addresses, without a word of who has answered: those who invite see only the number."""
    wave = get_wave_for(request, key, "invite")
    words = request.GET.get("q", "").replace("\x00", "").strip()
    rows = wave.invitations.filter(by_open_link=False).exclude(email="").select_related("organisation")
    rows = rows.filter(email__icontains=words) if words else rows
    context = {
        "wave": wave,
        "words": words,
        "page_obj": Paginator(rows.order_by("email", "pk"), ON_A_PAGE).get_page(request.GET.get("page")),
        "actions": available_actions(wave, request.acting),
    }
    return render(request, "surveys/wave_invitations.html", context)

"""The open link of a wave: a press makes a personal address, by which the answer can be continued."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from organisations.refusals import Refused
from organisations.views.link_pages import link_page
from surveys.answering import Full, come_by_open_link, is_full
from surveys.links import token_of
from surveys.models import Wave


def open_url(wave: Wave) -> str:
    """The whole address of the open link, in the language that is active."""
    return settings.PUBLIC_URL + reverse("survey_open", args=[wave.open_secret])


@link_page
def survey_open(request: HttpRequest, token: str) -> HttpResponse:
    """Only a button makes the address: who follows links for people, such as mail scanners, uses up none."""
    rows = Wave.objects.select_related("survey", "owner").filter(has_open_link=True, is_history=False)
    token = token.replace("\x00", "")  # which a database refuses
    wave = rows.filter(open_secret=token).first() if token else None
    if wave is None or wave.state == Wave.State.PREPARED:
        return render(request, "surveys/link_unknown.html", status=404)
    if not wave.is_open(timezone.localdate()):
        return closed_page(request, wave)
    if request.method == "POST":
        try:
            made = come_by_open_link(wave)
        except Full:
            return _full_page(request, wave)
        except Refused:
            return closed_page(request, Wave.objects.select_related("survey", "owner").get(pk=wave.pk))
        return redirect("survey_answer", token_of(made))
    if is_full(wave):
        return _full_page(request, wave)
    return render(request, "surveys/survey_open.html", {"wave": wave})


def _full_page(request: HttpRequest, wave: Wave) -> HttpResponse:
    return render(request, "surveys/link_full.html", {"wave": wave}, status=410)


def closed_page(request: HttpRequest, wave: Wave) -> HttpResponse:
    """Kindly: not yet, or no more."""
    context = {"wave": wave, "is_coming": wave.state == Wave.State.OPENED and wave.opens_on > timezone.localdate()}
    return render(request, "surveys/link_closed.html", context, status=200 if context["is_coming"] else 410)

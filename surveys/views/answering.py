"""Answering by a personal link, without login: section by section, kept as one goes, looked over and sent.

No messages of the portal are used here: they would leave a trace in the browser's cookies or in a session.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from organisations.refusals import Refused
from organisations.views.link_pages import link_page
from surveys.answering import (
    LinkClosed,
    NotReady,
    is_usable,
    keep_people,
    keep_section,
    missing_in,
    send,
    want_no_reminders,
)
from surveys.asking import QuestionView, SectionView, survey_form
from surveys.drafts import LONGEST, MOST_PEOPLE, draft_of, read_people
from surveys.links import invitation_of
from surveys.models import Invitation
from surveys.sheet import Sheet
from surveys.views.open_links import closed_page

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@link_page
def survey_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The start, or with ?osa=2 a section; where the link can't be used any more, why not."""
    invitation = invitation_of(token)
    if refused := _refusal(request, invitation):
        return refused
    beforehand = frozenset(map(int, invitation.background))
    sheet = Sheet(invitation.wave, draft_of(invitation), _sections(invitation), request.GET.get("osa", ""), beforehand)
    if request.method == "POST":
        return _kept(request, invitation, token, sheet)
    context = {
        "wave": invitation.wave,
        "invitation": invitation,
        "token": token,
        "sheet": sheet,
        "longest": LONGEST,
        "most_people": MOST_PEOPLE,
        "address_days": settings.SURVEY_ADDRESS_DAYS,
    }
    page = "surveys/survey_section.html" if sheet.section else "surveys/survey_answer.html"
    return render(request, page, context)


def _kept(request: HttpRequest, invitation: Invitation, token: str, sheet: Sheet) -> HttpResponse:
    """Keep what was sent, and go where the button says. A script that saves as one goes gets no page."""
    try:
        if sheet.section:
            sheet.draft = keep_section(invitation, sheet.section, request.POST)
        else:
            sheet.draft = keep_people(invitation, read_people(request.POST))
    except LinkClosed:
        return _refusal(request, invitation_of(token)) or redirect("survey_answer", token)
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    return _go(request.POST.get("go", ""), token, sheet)


def _go(where: str, token: str, sheet: Sheet) -> HttpResponse:
    """ "next", "back", "check", a section's number, or a language."""
    if where in LANGUAGES:
        with translation.override(where):
            return redirect(_address(token, sheet.number))
    if where == "check":
        return redirect("survey_check", token)
    if where == "back":
        return redirect(_address(token, sheet.before))
    if where.isdecimal():
        return redirect(_address(token, int(where[:4])))
    return redirect(_address(token, sheet.after)) if sheet.after else redirect("survey_check", token)


def _address(token: str, number: int | None) -> str:
    address = reverse("survey_answer", args=[token])
    return f"{address}?osa={number}" if number else address


@link_page
def survey_check(request: HttpRequest, token: str) -> HttpResponse:
    """All answers once more before they are sent; sending can't be undone, for nobody can find the answer again."""
    invitation = invitation_of(token)
    if refused := _refusal(request, invitation):
        return refused
    sections = _sections(invitation)
    missing: list[QuestionView] = []
    refusal = ""
    if request.method == "POST":
        try:
            send(invitation, sections)
        except LinkClosed:
            return _refusal(request, invitation_of(token)) or redirect("survey_answer", token)
        except NotReady as lacking:
            missing = lacking.missing
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("survey_answer", token)
    sheet = Sheet(invitation.wave, draft_of(invitation), sections, "")
    context = {
        "wave": invitation.wave,
        "token": token,
        "sheet": sheet,
        "lacking": sheet.lines_of(missing or missing_in(sections, sheet.draft)),
        "was_refused": bool(missing or refusal),
        "refusal": refusal,
    }
    return render(request, "surveys/survey_check.html", context, status=422 if context["was_refused"] else 200)


@link_page
def survey_no_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Only a button asks for no reminders: mail scanners follow links."""
    invitation = invitation_of(token)
    if invitation is None:
        return render(request, "surveys/link_unknown.html", status=404)
    if request.method == "POST":
        want_no_reminders(invitation)
        return redirect("survey_no_reminders", token)
    return render(
        request, "surveys/survey_no_reminders.html", {"wave": invitation.wave, "invitation": invitation, "token": token}
    )


def _sections(invitation: Invitation) -> list[SectionView]:
    return survey_form(invitation.wave.survey, (get_language() or "fi")[:2])


def _refusal(request: HttpRequest, invitation: Invitation | None) -> HttpResponse | None:
    """The page that says why the link takes no answer; None while it does."""
    if invitation is None:
        return render(request, "surveys/link_unknown.html", status=404)
    if is_usable(invitation):
        return None
    wave = invitation.wave
    if invitation.is_answered:
        return render(
            request, "surveys/survey_sent.html", {"wave": wave}, status=200 if request.method == "GET" else 410
        )
    if invitation.cancelled_at:
        return render(request, "surveys/link_cancelled.html", {"wave": wave}, status=410)
    return closed_page(request, wave)

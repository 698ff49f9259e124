"""The backlog of a forum: what waits for an agenda, raising an issue, taking one, leaving one out."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from forums import rules
from forums.access import get_forum
from forums.forms.proposals import DeclineForm, ProposalForm, TakeForm
from forums.models import Forum, Meeting, Proposal, Publicity
from forums.participants import Participant
from forums.proposals import SHOWN, offer_with, offers_for
from forums.workflow import backlog
from interfaces.forms.over_row import say_in
from organisations.refusals import NotAllowed, Refused

State = Proposal.State
ANSWERED = (State.TAKEN, State.HANDLED, State.DECLINED)
LISTED = 30  # of those answered


def proposal_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits, what the portal proposes, and what has been answered."""
    forum, part = _inside(request, pk)
    may_keep = rules.may_keep(part)
    offers = offers_for(part) if may_keep else []
    shows_all = "kaikki" in request.GET
    rows = _read_by(part).select_related("raised_in__body", "item__meeting", "postponed_from__meeting")
    context = {
        "forum": forum,
        "part": part,
        "may_keep": may_keep,
        "waiting": rows.filter(state=State.OPEN),
        "answered": rows.filter(state__in=ANSWERED).order_by("-answered_at", "-pk")[:LISTED],
        "offers": offers if shows_all else offers[:SHOWN],
        "more": 0 if shows_all else max(0, len(offers) - SHOWN),
        "meetings": list(prepared_meetings(forum)) if may_keep else [],
    }
    return render(request, "forums/proposal_list.html", context)


def _inside(request: HttpRequest, pk: int) -> tuple[Forum, Participant]:
    forum, part = get_forum(request, pk)
    if not rules.may_raise(part):
        raise NotAllowed(_("The backlog is for those who sit in the forum."))
    return forum, part


def _read_by(part: Participant) -> QuerySet[Proposal]:
    """Who sits in the forum does not read every secret item: a deputy, or before the notice.

    Nor what the portal proposed from agreements that those who keep the forum see, unless it has been taken.
    """
    rows = part.forum.proposals.all()
    if rules.may_keep(part):
        return rows
    rows = rows.exclude(item__publicity=Publicity.SECRET).exclude(postponed_from__publicity=Publicity.SECRET)
    return rows.exclude(source=Proposal.Source.PORTAL, state=State.DECLINED)


def _kept(request: HttpRequest, pk: int) -> tuple[Forum, Participant]:
    forum, part = get_forum(request, pk)
    if not rules.may_keep(part):
        raise NotAllowed(_("The backlog is tended by the secretary and by those who keep the forum's data."))
    return forum, part


def prepared_meetings(forum: Forum) -> QuerySet[Meeting]:
    """The meetings whose agenda is open, the next one first."""
    return forum.meetings.filter(state__in=(Meeting.State.PREPARING, Meeting.State.CALLED)).order_by("starts_at")


def proposal_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """What the portal proposes, for the page of a meeting: loaded after it, for it takes a dozen queries."""
    forum, part = _kept(request, pk)
    meeting = get_object_or_404(prepared_meetings(forum), key=_key(request.GET.get("kokous", "")))
    offers = offers_for(part)
    context = {
        "forum": forum,
        "meetings": [meeting],
        "offers": offers[:SHOWN],
        "more": max(0, len(offers) - SHOWN),
        "back": request.GET.get("takaisin", ""),
    }
    return render(request, "forums/_offers.html", context)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def proposal_new(request: HttpRequest, pk: int) -> HttpResponse:
    forum, part = _inside(request, pk)
    form = ProposalForm(request.POST or None, part=part, initial={"agreement": request.GET.get("sopimus", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        backlog.raise_proposal(forum, data["title"], data["reason"], by=part, agreement=data["agreement"])
        messages.success(request, _("The issue waits in the backlog. The secretary has been told of it."))
        return redirect("proposal_list", forum.pk)
    context = {"forum": forum, "part": part, "form": form}
    return render(request, "forums/proposal_new.html", context, status=422 if form.errors else 200)


@require_POST
def proposal_take(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: `proposal` or the portal's `code` becomes an item of `meeting`."""
    forum, part = _kept(request, pk)
    form = TakeForm(request.POST, part=part)
    if not form.is_valid():
        messages.error(request, _("Choose a meeting that is being prepared."))
        return redirect("proposal_list", forum.pk)
    meeting = form.cleaned_data["meeting"]
    try:
        item = _take(request, forum, part, meeting)
        words = {"item": item.title, "meeting": meeting.numbered}
        messages.success(request, _("“%(item)s” is on the agenda of meeting %(meeting)s.") % words)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(_back(request) or "proposal_list", *([] if _back(request) else [forum.pk]))


def _take(request: HttpRequest, forum: Forum, part: Participant, meeting: Meeting) -> object:
    if code := request.POST.get("code"):
        with override(meeting.language):
            offer = offer_with(part, code)
        if offer is None:
            raise Refused(_("The portal does not propose this any more: its reason has gone, or it has been answered."))
        return backlog.take_offer(offer, meeting, by=part)
    proposal = get_object_or_404(forum.proposals, key=_key(request.POST.get("proposal", "")))
    return backlog.take_proposal(proposal, meeting, by=part)


def _back(request: HttpRequest) -> str:
    """The page of the portal from which it was done, when it says so."""
    url = request.POST.get("back", "")
    is_own = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_own else ""


def proposal_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason; `ehdotus` names a row of the backlog, `koodi` what the portal proposes."""
    forum, part = _kept(request, pk)
    offer, proposal = _declined(request, forum, part)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if offer:
                backlog.decline_offer(offer, reason, by=part)
            else:
                backlog.decline_proposal(proposal, reason, by=part)
        except Refused as refusal:
            say_in(form, refusal)
        else:
            messages.success(request, _("“%(title)s” has been left out.") % {"title": (offer or proposal).title})
            return redirect("proposal_list", forum.pk)
    context = {"forum": forum, "part": part, "form": form, "offer": offer or proposal}
    return render(request, "forums/proposal_decline.html", context, status=422 if form.errors else 200)


def _declined(request: HttpRequest, forum: Forum, part: Participant) -> tuple:
    if code := request.GET.get("koodi"):
        if (offer := offer_with(part, code)) is None:
            raise Http404
        return offer, None
    rows = forum.proposals.select_related("raised_in__body")
    return None, get_object_or_404(rows, key=_key(request.GET.get("ehdotus", "")))


@require_POST
def proposal_reopen(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """What was declined waits again."""
    forum, part = _kept(request, pk)
    backlog.reopen_proposal(get_object_or_404(forum.proposals, key=key), by=part)
    messages.success(request, _("The proposal waits again."))
    return redirect("proposal_list", forum.pk)

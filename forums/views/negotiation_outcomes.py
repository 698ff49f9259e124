"""What was agreed in a negotiation: writing it, taking it away, offering its goals to a draft agreement."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements.workflow import Refused as AgreementRefused
from forums.forms.negotiation_outcomes import OfferForm, OutcomeForm
from forums.forms.verbs import done
from forums.models import Negotiation, NegotiationOutcome
from forums.negotiations.invitees import invitees_of
from forums.participants import Participant
from forums.views.negotiation_access import get_tended
from forums.workflow.negotiating import remove_outcome, save_outcome
from forums.workflow.offering import offer_goals, offered_goals, open_drafts
from interfaces.saving import ChangedMeanwhile
from organisations.models import Organisation
from organisations.refusals import Refused


def negotiation_outcome_new(request: HttpRequest, key: str) -> HttpResponse:
    negotiation, part = get_tended(request, key)
    kind = request.GET.get("laji")
    outcome = NegotiationOutcome(negotiation=negotiation)
    outcome.kind = kind if kind in NegotiationOutcome.Kind.values else NegotiationOutcome.Kind.GOAL
    return _outcome_page(request, negotiation, part, outcome, initial={"under": request.GET.get("tavoite")})


def negotiation_outcome_edit(request: HttpRequest, key: str, outcome: str) -> HttpResponse:
    negotiation, part = get_tended(request, key)
    row = get_object_or_404(negotiation.outcomes.select_related("offered_to"), key=outcome)
    return _outcome_page(request, negotiation, part, row, initial={})


def _outcome_page(
    request: HttpRequest, negotiation: Negotiation, part: Participant, outcome: NegotiationOutcome, initial: dict
) -> HttpResponse:
    outcome.negotiation = negotiation
    choices = _organisations(negotiation, outcome)
    form = OutcomeForm(request.POST or None, instance=outcome, choices=choices, initial=initial)
    try:
        if request.method == "POST" and done(form, lambda: _save(form, part)):
            messages.success(request, _("The outcome has been saved."))
            return redirect(f"{reverse('negotiation_detail', args=[negotiation.key])}#outcome-{outcome.key}")
    except ChangedMeanwhile as stale:
        stale.row.negotiation = negotiation
        form = form.over(stale.row, choices=choices)
    context = {"negotiation": negotiation, "forum": negotiation.forum, "part": part, "form": form, "outcome": outcome}
    if request.htmx and request.method == "GET":
        form.auto_id = f"id_{outcome.key}_%s"  # several can be open on the page of the negotiation
        form.fields["text_fi"].widget.attrs["autofocus"] = True
        return render(request, "forums/_negotiation_outcome_form.html", context)
    return render(request, "forums/negotiation_outcome_edit.html", context)


def _save(form: OutcomeForm, part: Participant) -> None:
    outcome = form.save(commit=False)
    save_outcome(outcome, form.cleaned_data["organisations"], by=part, seen=form.seen)


def _organisations(negotiation: Negotiation, outcome: NegotiationOutcome):
    """Those who can be invited, and those who have been, or stand in the outcome already."""
    known = [row.pk for group in invitees_of(negotiation, timezone.localdate()) for row in group.organisations]
    there = Q(pk__in=known) | Q(pk__in=negotiation.sessions.values("attendances__organisation"))
    if outcome.pk:
        there |= Q(pk__in=outcome.organisations.values("pk"))
    return Organisation.objects.filter(there).in_order()


@require_POST
def negotiation_outcome_remove(request: HttpRequest, key: str, outcome: str) -> HttpResponse:
    negotiation, part = get_tended(request, key)
    row = get_object_or_404(negotiation.outcomes, key=outcome)
    try:
        remove_outcome(row, by=part)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The outcome “%(text)s” has been removed.") % {"text": row.text[:80]})
    return redirect("negotiation_detail", key)


def negotiation_offer(request: HttpRequest, key: str) -> HttpResponse:
    """Says which goals go with which measures before anything is written into the draft."""
    negotiation, part = get_tended(request, key)
    drafts, goals = open_drafts(request.acting, negotiation.county_id), offered_goals(negotiation)
    form = OfferForm(request.POST or None, drafts=drafts, goals=goals)
    made: list = []
    if request.method == "POST" and done(form, lambda: made.extend(_offered(request, form, negotiation, part))):
        words = ngettext(
            "%(count)s goal is now in the draft “%(title)s”.",
            "%(count)s goals are now in the draft “%(title)s”.",
            len(made),
        )
        messages.success(request, words % {"count": len(made), "title": form.cleaned_data["agreement"].title})
        return redirect("negotiation_detail", key)
    context = {
        "negotiation": negotiation,
        "forum": negotiation.forum,
        "part": part,
        "form": form,
        "drafts": drafts,
        "goals": goals,
    }
    return render(request, "forums/negotiation_offer.html", context)


def _offered(request: HttpRequest, form: OfferForm, negotiation: Negotiation, part: Participant) -> list:
    data = form.cleaned_data
    try:
        return offer_goals(negotiation, data["goals"], data["agreement"], by=part, acting=request.acting)
    except AgreementRefused as refusal:
        raise Refused(str(refusal)) from refusal

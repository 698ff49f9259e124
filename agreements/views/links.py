"""Personal links: sending one, and the public pages by which a party without accounts records its own decision."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import matrix, rules, workflow
from agreements.access import get_own_agreement
from agreements.forms.decisions import DecisionForm
from agreements.forms.links import LinkForm, LinkSignatoryFormSet
from agreements.forms.verbs import done
from agreements.models import Party, PartyLink
from agreements.reading import document
from agreements.views.own_parties import get_party, require_stage_to_open, tells_refusals
from agreements.workflow.signing import name_signatory_by_link
from organisations.models.people import token_hash
from organisations.views.link_pages import link_page


@tells_refusals
def link_send(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """The coordinating party sends the link; it doesn't get to see it."""
    agreement = get_own_agreement(request, pk)
    party = get_party(agreement, key)
    if not rules.may_coordinate(request.acting, agreement):
        raise workflow.NotAllowed(_("Personal links are sent by the coordinating party."))
    require_stage_to_open(request, "send_link", agreement)
    initial = {"email": party.contact_email or party.organisation.registry_email}
    form = LinkForm(request.POST or None, initial=initial)
    if request.method == "POST" and done(
        form, lambda: workflow.send_link(party, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The link has been sent to %(email)s.") % form.cleaned_data)
        return redirect("approval_matrix", pk)
    context = {
        "agreement": agreement,
        "party": party,
        "form": form,
        "version": agreement.current_version,
        "links": [{"link": link, "mark": _mark(link)} for link in party.links.select_related("version", "created_by")],
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/link_send.html", context)


def _mark(link: PartyLink) -> matrix.Mark:
    """What has become of a link."""
    if link.used_at:
        return matrix.Mark("ok", "check-circle-fill", _("Used"))
    if link.cancelled_at:
        return matrix.Mark("mute", "slash-circle", _("Replaced by a newer one"))
    if not link.is_open(timezone.now()):
        return matrix.Mark("mute", "clock-history", _("Expired"))
    return matrix.Mark("info", "envelope", _("Not used yet"))


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that a party's personal link opens without login."""

    @link_page
    @functools.wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        links = PartyLink.objects.select_related("party__organisation", "party__agreement__coordinator", "version")
        link = links.filter(token_hash=token_hash(token)).first()
        if link is None:
            return render(request, "agreements/party_link_unknown.html", status=404)
        return view(request, token, link)

    return opened


@by_link
def party_link(request: HttpRequest, token: str, link: PartyLink) -> HttpResponse:
    if link.used_at or not _is_open(link):
        return _closed_page(request, token, link)
    data, files = request.POST or None, request.FILES or None
    form = DecisionForm(data, files, party=link.party, shown=link.version)
    signatories = LinkSignatoryFormSet(data, prefix="signatory")
    if request.method == "POST" and signatories.is_valid() and done(form, lambda: _record(link, form, signatories)):
        return redirect("party_link", token)
    context = _context(link) | {
        "token": token,
        "form": form,
        "signatories": signatories,
        "slots": link.party.slots.all(),
    }
    return render(request, "agreements/party_link.html", context)


@transaction.atomic
def _record(link: PartyLink, form: DecisionForm, signatories: Any) -> None:
    """The signatories and the decision together: the decision uses up the link."""
    for row in signatories:
        if slot := row.slot:
            name_signatory_by_link(link, slot=slot)
    workflow.record_decision_by_link(link, facts=form.facts())


@by_link
def party_link_text(request: HttpRequest, token: str, link: PartyLink) -> HttpResponse:
    """The version's whole text, as it was frozen; also after the decision was recorded."""
    if link.cancelled_at or timezone.now() >= link.expires_at:
        return _closed_page(request, token, link)
    content = link.version.data
    languages = content["languages"]
    wanted = request.GET.get("kieli", get_language())
    language = wanted if wanted in languages else languages[0]
    context = _context(link) | {
        "token": token,
        "content": content,
        "document": document(content, language),
        "language": language,
        "text_languages": languages,
    }
    return render(request, "agreements/party_link_text.html", context)


def _is_open(link: PartyLink) -> bool:
    return link.is_open(timezone.now()) and link.version == link.party.agreement.current_version


def _closed_page(request: HttpRequest, token: str, link: PartyLink) -> HttpResponse:
    """What to do with a link that no longer records anything; after its use, what was recorded by it."""
    coordinator = Party.objects.standing().filter(
        agreement=link.party.agreement, organisation=link.party.agreement.coordinator
    )
    context = _context(link) | {
        "token": token,
        "decisions": [(row, matrix.reference(row)) for row in link.decisions.all()],
        "text_is_open": not link.cancelled_at and timezone.now() < link.expires_at,
        "moved_on": link.is_open(timezone.now()),
        "coordinator": coordinator.select_related("organisation").first(),
    }
    return render(request, "agreements/party_link_closed.html", context, status=200 if link.used_at else 410)


def _context(link: PartyLink) -> dict[str, Any]:
    agreement = link.party.agreement
    return {
        "link": link,
        "party": link.party,
        "version": link.version,
        "agreement": agreement,
        "is_example": agreement.is_example,
    }

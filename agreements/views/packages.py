"""Decision packages: what they hold, for whom, and asking for one or all of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements import rules
from agreements.access import get_own_agreement
from agreements.models import Agreement, Party, PrintJob, Version
from agreements.package.files import languages_of
from agreements.printing.jobs import request_print
from agreements.state import state_of
from agreements.views.own_parties import tells_refusals
from agreements.workflow.table import HANDLED, WrongStage
from organisations.refusals import NotAllowed


@tells_refusals
def package_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What a package holds, with a button for each party that the person may make one for."""
    agreement = get_own_agreement(request, pk)
    version = _handled_version(agreement)
    parties = list(agreement.parties.taking_part().select_related("organisation").order_by("position", "pk"))
    if request.method == "POST":
        return _request_package(request, agreement, version, parties)
    may_make_all = rules.may_coordinate(request.acting, agreement)
    offered = [_offer(request, party, agreement) for party in parties]
    context = {
        "agreement": agreement,
        "version": version,
        "state": state_of(agreement),
        "offers": [offer for offer in offered if offer["is_mine"] or may_make_all],
        "may_make_all": may_make_all,
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/package_new.html", context)


def _handled_version(agreement: Agreement) -> Version:
    """The frozen version that is being decided on. Raises WrongStage when there is none."""
    version = agreement.current_version
    if version is None or agreement.stage not in HANDLED:
        raise WrongStage(
            _("A decision package is made of a version that is being decided on: freeze the text for decisions first.")
        )
    return version


def _offer(request: HttpRequest, party: Party, agreement: Agreement) -> dict[str, Any]:
    return {
        "party": party,
        "languages": languages_of(party, agreement),
        "is_mine": rules.stands_for_party(request.acting, party),
    }


def _request_package(
    request: HttpRequest, agreement: Agreement, version: Version, parties: list[Party]
) -> HttpResponse:
    """One party's package by its key, or all of them; the page of the print tells how far it is."""
    party = None if "all" in request.POST else _named(request.POST.get("party", ""), parties, agreement)
    may = rules.may_have_package(request.acting, party) if party else rules.may_coordinate(request.acting, agreement)
    if not may:
        raise NotAllowed(_("The package is addressed to another party."))
    job = request_print(
        agreement,
        version=version,
        language=languages_of(party, agreement)[0] if party else agreement.language_list[0],
        by=request.user,
        kind=PrintJob.Kind.PACKAGE if party else PrintJob.Kind.PACKAGES,
        party=party,
    )
    return redirect("print_status", agreement.pk, job.key)


def _named(key: str, parties: list[Party], agreement: Agreement) -> Party:
    found = next((party for party in parties if str(party.key) == key), None)
    if found is None:
        raise Http404
    found.agreement = agreement
    return found

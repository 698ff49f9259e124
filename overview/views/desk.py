"""The start page after login: what waits for me, what is late, what is next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from agreements.desk.rows import changed_lately, own_agreements
from agreements.rules import may_start_agreement
from forums.models import Forum
from organisations.acting import Acting, with_merged
from organisations.duties import Viewer
from organisations.models import Membership, Organisation
from overview.desk import desk_of

AGREEMENTS = 6


def desk(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    viewer = Viewer(request.user, with_merged(request.actings, today), today)
    acting = next((row for row in viewer.actings if row == request.acting), None)
    context = {
        "today": today,
        "desk": desk_of(viewer, acting),
        "may_start": may_start_agreement(acting),
        "signs": any(row.has(Membership.Role.SIGNATORY) for row in viewer.actings),
    }
    if acting:
        context |= _agreements(viewer, acting)
    else:
        context["forums"] = Forum.objects.seated_by(request.user, today).select_related("body").order_by("level", "pk")
    return render(request, "overview/desk.html", context)


def _agreements(viewer: Viewer, acting: Acting) -> dict:
    rows = own_agreements(viewer, acting)
    return {
        "organisation_genitive": _genitive(acting.organisation),
        "agreement_count": len(rows),
        "agreements": rows[:AGREEMENTS],
        "changes": changed_lately(viewer, acting),
    }


def _genitive(organisation: Organisation) -> str:
    """The short name as it stands before a noun in the language of the page; the plain name where there is none."""
    if get_language() == "sv":
        return organisation.short_genitive_sv or organisation.name
    return (get_language() == "fi" and organisation.short_genitive_fi) or organisation.name

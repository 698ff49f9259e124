"""Who is here: the page of a row that is being edited says who else has it open."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements import rules
from agreements.access import get_own_agreement
from agreements.models import Agreement, Clause, ForumEntry, Goal
from agreements.presence import mark_present, others_present
from agreements.workflow import NotAllowed
from organisations.models import User

STOP_POLLING = 286  # what htmx takes as the end of it
EDITED = (Clause, Goal, ForumEntry)


def seen_here(request: HttpRequest, agreement: Agreement, key: UUID) -> dict[str, object]:
    """What a page of editing needs: marks the person as being here, and finds who else is."""
    mark_present(agreement, key, request.user)
    return {"presence_key": key, **_shown(others_present(agreement, key, request.user))}


def _shown(others: list[User]) -> dict[str, object]:
    return {"others_present": others, "shown_present": ",".join(str(user.pk) for user in others)}


@require_POST
def presence(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Asked by the open page; the answer is empty-handed (204) when the same people are there as it already shows."""
    agreement = get_own_agreement(request, pk)
    if not rules.may_edit_text(request.acting, agreement):
        raise NotAllowed(_("The text is edited by the coordinating party and those whom it has given the right."))
    if not any(model.objects.filter(agreement=agreement, key=key).exists() for model in EDITED):
        raise Http404
    if not agreement.text_is_open:
        return HttpResponse(status=STOP_POLLING)
    shown = seen_here(request, agreement, key)
    if request.POST.get("shown") == shown["shown_present"]:
        return HttpResponse(status=204)
    return render(request, "agreements/_presence.html", shown)

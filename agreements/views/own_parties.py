"""What the pages about one party have in common: whose page it is, and what a refusal looks like."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from agreements.models import Agreement, Party, SignatureSlot
from agreements.workflow import Refused
from agreements.workflow.table import require_stage


def tells_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What can't be done now sends back to the agreement and says why; a form keeps its own refusals."""

    @functools.wraps(view)
    def told(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, **kwargs)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("agreement_detail", pk)

    return told


def get_party(agreement: Agreement, key: UUID) -> Party:
    return get_object_or_404(agreement.parties.standing().select_related("organisation"), key=key)


def get_slot(agreement: Agreement, key: UUID) -> SignatureSlot:
    rows = SignatureSlot.objects.filter(party__agreement=agreement, party__withdrawn_at__isnull=True)
    return get_object_or_404(rows.select_related("party__agreement", "party__organisation", "user", "seat"), key=key)


def require_stage_to_open(request: HttpRequest, verb: str, agreement: Agreement) -> None:
    """A page whose verb is not open now is not shown; one that was open already keeps what was typed and is told."""
    if request.method == "GET":
        require_stage(verb, agreement)

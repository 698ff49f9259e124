"""One page with everything that belongs together: terms, amendments, frame and annexed agreements, the series."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agreements import rules
from agreements.access import get_settled_agreement
from agreements.family import family_of
from agreements.models import Agreement


@login_not_required
def agreement_family(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_settled_agreement(request, pk)
    is_insider = rules.is_insider(request.acting, agreement)
    context = {
        "agreement": agreement,
        "members": family_of(agreement, request.acting, timezone.localdate()),
        "may_annex": is_insider
        and rules.may_start_agreement(request.acting)
        and agreement.stage != Agreement.Stage.WITHDRAWN,
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/agreement_family.html", context)

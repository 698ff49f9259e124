"""Getting a chain and its period for the pages of reporting."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.follow_up import rules
from agreements.follow_up.following import Followed, followed
from agreements.follow_up.table import NotAllowed, Refused
from agreements.models import Agreement, ReportingPeriod


def followed_today(pk: int) -> Followed:
    """The chain of an agreement, whoever asks: the caller says who may see what of it."""
    rows = Agreement.objects.select_related("county", "coordinator", "predecessor")
    return followed(get_object_or_404(rows, pk=pk), timezone.localdate())


def get_reporter(request: HttpRequest, pk: int) -> Followed:
    """The chain for one who reports. Others get 404 unless they see it from inside; those get 403.

    An organisation that is named as responsible may be no party: its editors report all the same.
    """
    found = followed_today(pk)
    may_report = found.version is not None and rules.may_report(request.acting, found)
    if found.version is None or not (may_report or found.is_insider(request.acting)):
        raise Http404
    if not may_report:
        raise NotAllowed(_("Reports are given by the editors of the organisations that carry the measures."))
    return found


def get_period(found: Followed, key: UUID) -> ReportingPeriod:
    """The period of the chain, out of those read already."""
    for period in found.periods:
        if period.key == key:
            return period
    raise Http404


def back_to(
    page: str, *, with_period: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """What can't be done now sends to that page and says why; a form keeps its own refusals."""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def told(request: HttpRequest, pk: int, **arguments: Any) -> HttpResponse:
            try:
                return view(request, pk, **arguments)
            except Refused as refusal:
                messages.warning(request, str(refusal))
                return redirect(page, pk, *([arguments["key"]] if with_period else []))

        return told

    return decorator

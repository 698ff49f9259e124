"""Getting an agreement for a page: outsiders get 404 for what they may not know about."""

import re

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agreements import rules
from agreements.models import Agreement, Version
from agreements.models.agreement import FROZEN_STAGES
from agreements.workflow.table import guard

NUMBER = re.compile(r"[0-9]{1,18}")  # what fits into a database's whole number; signs like "²" are digits elsewhere


def get_agreement(request: HttpRequest, pk: int) -> Agreement:
    """The agreement if the person may read it: an insider, or anybody when it is open to all."""
    today = timezone.localdate()
    rows = Agreement.objects.visible_to(request.acting).with_in_force(today)
    return get_object_or_404(rows.select_related("county", "coordinator", "predecessor"), pk=pk)


def get_settled_agreement(request: HttpRequest, pk: int) -> Agreement:
    """The agreement for a page that tells how it stands now: outsiders get one only while its text is frozen."""
    agreement = get_agreement(request, pk)
    if agreement.stage not in FROZEN_STAGES and not rules.is_insider(request.acting, agreement):
        raise Http404
    return agreement


def versions_for(request: HttpRequest, agreement: Agreement) -> QuerySet[Version]:
    """The frozen versions that the person may know of: outsiders none that only went out for statements."""
    return agreement.versions.all() if rules.is_insider(request.acting, agreement) else agreement.versions.settled()


def whole_number(text: str) -> int | None:
    """The number that an address or a hand-made form names, or None, which no row has."""
    return int(text) if NUMBER.fullmatch(text) else None


def get_own_agreement(request: HttpRequest, pk: int) -> Agreement:
    """The agreement for what only its parties see: drafts, histories, names, editing."""
    agreement = get_agreement(request, pk)
    if not rules.is_insider(request.acting, agreement):
        raise Http404
    return agreement


def get_agreement_for(request: HttpRequest, pk: int, verb: str) -> Agreement:
    """The agreement for a page that does `verb`. Raises NotAllowed (403) and WrongStage like the verb itself."""
    agreement = get_own_agreement(request, pk)
    guard(verb, agreement, request.acting)
    return agreement

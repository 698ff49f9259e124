"""The wave whose results a page is about, for those who may see or tend them."""

from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from organisations.refusals import NotAllowed
from surveys import rules
from surveys.models import Submission, Wave


def get_wave(request: HttpRequest, key: UUID) -> Wave:
    """The wave with how many `people` answered it, if the person may know of its results; else 404."""
    people = Submission.objects.filter(wave=OuterRef("pk")).order_by().values("wave").annotate(all=Sum("people"))
    rows = Wave.objects.select_related("survey", "owner").annotate(people=Subquery(people.values("all")))
    wave = get_object_or_404(rows, key=key)
    if not rules.may_see_results(request.acting, wave):
        raise Http404
    return wave


def get_closed(request: HttpRequest, key: UUID) -> Wave:
    """The wave for files of its results: before it has closed there are none."""
    wave = get_wave(request, key)
    if not has_results(wave):
        raise Http404
    return wave


def get_wave_to_code(request: HttpRequest, key: UUID) -> Wave:
    wave = get_closed(request, key)
    if not rules.may_code(request.acting, wave):
        raise NotAllowed(_("Open answers are tended by the editors of the organisation that asked."))
    return wave


def has_results(wave: Wave) -> bool:
    return wave.is_history or wave.state == Wave.State.CLOSED

"""Who sees the results of a wave, and who tends them."""

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from organisations.acting import Acting
from surveys import rules
from surveys.models import Submission, Wave
from surveys.table import NotAllowed

State = Wave.State


def may_see_results(acting: Acting | None, wave: Wave) -> bool:
    """A wave of history: everybody. One of ours: its owner's people, and everybody when it is closed and public."""
    is_open_to_all = wave.is_history or (wave.is_public and wave.state == State.CLOSED)
    return is_open_to_all or rules.may_see_wave(acting, wave)


def may_code(acting: Acting | None, wave: Wave) -> bool:
    """Themes of open answers and leaving one out: the editors of the owner, once nobody answers any more."""
    return rules.may_run(acting, wave) and wave.state == State.CLOSED


def waves_with_results(acting: Acting | None) -> QuerySet[Wave]:
    """The waves whose results the person may see: the same rule as `may_see_results`, of closed ones."""
    own = Q(owner__in=acting.stands_for) if acting else Q(pk__in=[])
    return Wave.objects.filter(Q(is_history=True) | Q(Q(is_public=True) | own, state=State.CLOSED))


def get_wave(request: HttpRequest, key: UUID) -> Wave:
    """The wave with how many `people` answered it, if the person may know of its results; else 404."""
    people = Submission.objects.filter(wave=OuterRef("pk")).order_by().values("wave").annotate(all=Sum("people"))
    rows = Wave.objects.select_related("survey", "owner").annotate(people=Subquery(people.values("all")))
    wave = get_object_or_404(rows, key=key)
    if not may_see_results(request.acting, wave):
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
    if not may_code(request.acting, wave):
        raise NotAllowed(_("Open answers are tended by the editors of the organisation that asked."))
    return wave


def has_results(wave: Wave) -> bool:
    return wave.is_history or wave.state == State.CLOSED

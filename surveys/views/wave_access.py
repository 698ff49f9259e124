"""Which wave a page is about, and who may open it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from surveys import rules
from surveys.models import Wave
from surveys.table import VERBS


def get_wave(request: HttpRequest, key: UUID) -> Wave:
    """The wave if the person acts for the organisation that asks; else it is not found."""
    wave = get_object_or_404(Wave.objects.select_related("survey", "owner"), key=key)
    if not rules.may_see_wave(request.acting, wave):
        raise Http404
    return wave


def get_wave_for(request: HttpRequest, key: UUID, verb: str) -> Wave:
    """The wave if the verb is the person's; whether the wave is in a state for it is said by the verb itself."""
    wave = get_wave(request, key)
    if not VERBS[verb].may(request.acting, wave):
        raise PermissionDenied(_("A wave is run by the editors of the organisation that asks."))
    return wave

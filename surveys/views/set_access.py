"""Which question set a page is about, and who may open it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from surveys import rules
from surveys.models import Survey


def get_set(request: HttpRequest, key: UUID) -> Survey:
    """The set if the person may see it; else it is not found."""
    survey = get_object_or_404(Survey.objects.with_lock().select_related("owner", "copied_from"), key=key)
    if not rules.may_see_survey(request.acting, survey):
        raise Http404
    return survey


def get_tended(request: HttpRequest, key: UUID) -> Survey:
    """A set that the person tends. Whether it has been asked, and is locked, is said by the verbs themselves."""
    survey = get_set(request, key)
    if survey.is_ready_set:
        raise PermissionDenied(_("A ready set stays as it is. Take a copy of it to change it."))
    if not rules.may_tend_survey(request.acting, survey):
        raise PermissionDenied(_("A question set is changed by the editors of the organisation that owns it."))
    return survey

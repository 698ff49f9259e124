"""Getting a negotiation for a page: 404 for what one may not know about, 403 for what one may not do."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from forums import rules
from forums.access import FORUM_ROWS, part_in
from forums.models import Negotiation
from forums.participants import Participant
from organisations.refusals import NotAllowed


def get_negotiation(request: HttpRequest, key: str) -> tuple[Negotiation, Participant]:
    """The negotiation if the person may read it, and their part in the forum that steers it."""
    rows = Negotiation.objects.select_related("county", "term", *(f"forum__{name}" for name in FORUM_ROWS))
    negotiation = get_object_or_404(rows, key=key)
    part = part_in(request, negotiation.forum)
    if not rules.may_read_negotiation(part, negotiation):
        raise Http404
    return negotiation, part


def get_tended(request: HttpRequest, key: str) -> tuple[Negotiation, Participant]:
    """The negotiation for a page that changes it."""
    negotiation, part = get_negotiation(request, key)
    if not rules.may_tend_negotiation(part):
        raise NotAllowed(_("Negotiations are tended by the county's editors and by those who keep the steering forum."))
    return negotiation, part

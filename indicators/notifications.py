"""Whom values tell what: the personal link to whoever is asked, the answer to who asked."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from indicators.models import Observation, ValueRequest
from indicators.wording import value_words
from organisations.models import Topic
from organisations.notifications import notify


def value_asked(request: ValueRequest, token: str) -> None:
    """Send the personal link; each link is told once."""
    with translation.override(request.language):
        url = settings.PUBLIC_URL + reverse("value_link", args=[token])
        context = {
            "request": request,
            "title": request.indicator.title,
            "area": request.area.full_name,
            "asked_for": request.asked_for.full_name,
            "url": url,
        }
    notify(
        f"value_asked:{request.pk}:{request.token_hash[:16]}",
        "value_request",
        context,
        email=request.email,
        language=request.language,
        holds_link=True,
    )


def value_answered(request: ValueRequest, found: Observation) -> None:
    """Who asked, in their own language."""
    with translation.override(request.asked_by.language):
        context = {
            "request": request,
            "title": request.indicator.title,
            "area": request.area.full_name,
            "value": value_words(found, request.indicator),
            "comment": found.comment,
            "url": settings.PUBLIC_URL + reverse("value_request_list", args=[request.indicator_id]),
        }
    notify(
        f"value_answered:{request.pk}",
        "value_answered",
        context,
        user=request.asked_by,
        topic=Topic.FOLLOW_UP,
        why=_("This message came because the recipient asked for the value."),
    )

"""Telling the people of a forum: one message for each person and event, put into the outbox by the verbs."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from organisations.models import User
from organisations.notifications import notify


def tell(
    key: str, template: str, user: User, *, topic: str, page: str, args: tuple = (), why: Promise | str, **context: Any
) -> None:
    """Tell one person in their own language; the message's one link leads to `page`. The same key is told once."""
    with translation.override(user.language):
        url = settings.PUBLIC_URL + reverse(page, args=args)
        why = str(why)
    notify(f"{key}:{user.pk}", template, {**context, "url": url}, user=user, topic=topic, why=why)

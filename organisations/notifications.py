"""Telling people: verbs put a notice into the outbox; `outbox.py` sends what waits there."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from organisations.models import Delivery, Invitation, Membership, Notice, NoticePreference, Topic, User

SUBJECT_LENGTH = Notice._meta.get_field("subject").max_length


def notify(
    key: str,
    template: str,
    context: dict,
    *,
    user: User | None = None,
    email: str = "",
    language: str = "",
    holds_link: bool = False,
    list_url: str = "",
    topic: str = Topic.ACCOUNT,
    why: str = "",
    attachment: str = "",
    attachment_name: str = "",
) -> None:
    """Put one message to one person into the outbox; the same key is told once.

    `template` names emails/<template>.txt, whose first line is the subject. The text is in the person's own language,
    and so is `why`: a sentence on why the person got it. `context["url"]` is the one link of the message.
    `holds_link`: the text has a personal link that opens something, so it is not kept once it is sent, and not at all
    when it is not mailed at once. `list_url` is then where the portal's own list of messages leads.
    `attachment`: a stored file that goes along, called `attachment_name`.
    """
    language = language or (user.language if user else settings.LANGUAGE_CODE)
    with translation.override(language):
        address = {"public_url": settings.PUBLIC_URL}
        subject, _, body = render_to_string(f"emails/{template}.txt", {**context, **address}).strip().partition("\n")
    delivery = _delivery(user, topic)
    if holds_link and delivery != Delivery.AT_ONCE:
        body = ""
    notice = Notice(
        key=key,
        recipient=user,
        email=user.email if user else email,
        language=language,
        subject=" ".join(subject.split())[:SUBJECT_LENGTH],
        body=f"{body.strip()}\n",
        holds_link=holds_link,
        topic=topic,
        delivery=delivery,
        why=why,
        url=list_url if holds_link else context.get("url", ""),
        attachment=attachment,
        attachment_name=attachment_name,
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)  # one insert: a freeze tells dozens of people


def _delivery(user: User | None, topic: str) -> str:
    """How the person wants the topic; what has no preference goes at once."""
    if user is None or topic == Topic.ACCOUNT:
        return Delivery.AT_ONCE
    preference = NoticePreference.objects.filter(user=user, topic=topic).first()
    return preference.delivery if preference else Delivery.AT_ONCE


def invited(invitation: Invitation, token: str) -> None:
    """Send the personal link; each link is told once."""
    with translation.override(invitation.language):
        url = settings.PUBLIC_URL + reverse("invitation_accept", args=[token])
        roles = [str(Membership.Role(role).label) for role in invitation.roles]
        notify(
            f"invitation:{invitation.pk}:{invitation.token_hash[:16]}",
            "seat_invitation" if invitation.seat else "invitation",
            {"invitation": invitation, "roles": roles, "url": url},
            email=invitation.email,
            language=invitation.language,
            holds_link=True,
        )

"""Telling people: verbs put a notice into the outbox, and what waits there is sent each minute (`manage.py tick`)."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from organisations.models import Invitation, Membership, Notice, Topic, User

MAX_ATTEMPTS = 5
RETRY_AFTER = datetime.timedelta(minutes=10)  # grows with each attempt; longer than any mail server keeps us waiting
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
    topic: str = Topic.ACCOUNT,
    why: str = "",
    attachment: str = "",
    attachment_name: str = "",
) -> None:
    """Put one message to one person into the outbox; the same key is told once.

    `template` names emails/<template>.txt, whose first line is the subject. The text is in the person's own language,
    and so is `why`: a sentence on why the person got it. `context["url"]` is the one link of the message.
    `holds_link`: the text has a personal link that opens something, so it is not kept once it is sent.
    `attachment`: a stored file that goes along, called `attachment_name`.
    """
    language = language or (user.language if user else settings.LANGUAGE_CODE)
    with translation.override(language):
        address = {"public_url": settings.PUBLIC_URL}
        subject, _, body = render_to_string(f"emails/{template}.txt", {**context, **address}).strip().partition("\n")
    notice = Notice(
        key=key,
        recipient=user,
        email=user.email if user else email,
        language=language,
        subject=subject.strip()[:SUBJECT_LENGTH],
        body=f"{body.strip()}\n",
        holds_link=holds_link,
        topic=topic,
        why=why,
        url="" if holds_link else context.get("url", ""),
        attachment=attachment,
        attachment_name=attachment_name,
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)  # one insert: a freeze tells dozens of people


def send_pending() -> int:
    """Send what waits in the outbox, each minute. Returns how many went.

    A failing address is tried again a few times, ever later.

    Several workers may do this at once: who moves `try_after` first sends, so that nobody gets a message twice.
    """
    waiting = Notice.objects.filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS, try_after__lte=timezone.now())
    return sum(_send(notice) for notice in waiting.order_by("pk"))


def _send(notice: Notice) -> bool:
    attempt = notice.attempts + 1
    mine = Notice.objects.filter(pk=notice.pk, sent_at__isnull=True, attempts=notice.attempts)
    if not mine.update(attempts=attempt, try_after=timezone.now() + attempt * RETRY_AFTER):
        return False  # another worker is sending it
    try:
        EmailMessage(notice.subject, notice.body, to=[notice.email]).send()
    except (
        OSError,
        ValueError,
    ) as error:  # the mail server's refusals are OSErrors; an impossible address is a ValueError
        Notice.objects.filter(pk=notice.pk).update(error=str(error)[:300])
        return False
    kept = {"body": ""} if notice.holds_link else {}
    Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now(), error="", **kept)
    return True


def invited(invitation: Invitation, token: str) -> None:
    """Send the personal link; each link is told once."""
    with translation.override(invitation.language):
        url = settings.PUBLIC_URL + reverse("invitation_accept", args=[token])
        roles = [str(Membership.Role(role).label) for role in invitation.roles]
        notify(
            f"invitation:{invitation.pk}:{invitation.token_hash[:16]}",
            "invitation",
            {"invitation": invitation, "roles": roles, "url": url},
            email=invitation.email,
            language=invitation.language,
            holds_link=True,
        )

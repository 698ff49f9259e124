"""Telling people: verbs put a notice into the outbox, the worker sends it after the change is in the database."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from organisations.models import Invitation, Notice, User

MAX_ATTEMPTS = 5


def notify(
    key: str, template: str, context: dict, *, user: User | None = None, email: str = "", language: str = ""
) -> None:
    """Put one message to one person into the outbox; the same key is told once.

    `template` names emails/<template>.txt, whose first line is the subject. The text is in the person's own language.
    """
    language = language or (user.language if user else settings.LANGUAGE_CODE)
    with translation.override(language):
        address = {"public_url": settings.PUBLIC_URL}
        subject, _, body = render_to_string(f"emails/{template}.txt", {**context, **address}).strip().partition("\n")
    _, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "recipient": user,
            "email": user.email if user else email,
            "language": language,
            "subject": subject.strip(),
            "body": f"{body.strip()}\n",
        },
    )
    if is_new:
        send_notices.enqueue()


@task
def send_notices() -> None:
    send_pending()


def send_pending() -> int:
    """Send what waits in the outbox, each row once; a failing address is tried again a few times. Returns how many went."""
    sent = 0
    for notice in Notice.objects.filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS).order_by("pk"):
        mine = Notice.objects.filter(pk=notice.pk, sent_at__isnull=True, attempts=notice.attempts)
        if not mine.update(attempts=notice.attempts + 1):
            continue  # another worker is sending it
        try:
            EmailMessage(notice.subject, notice.body, to=[notice.email]).send()
        except OSError as error:
            Notice.objects.filter(pk=notice.pk).update(error=str(error)[:300])
        else:
            Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now(), error="")
            sent += 1
    return sent


def invited(invitation: Invitation, url: str, language: str) -> None:
    notify(
        f"invitation:{invitation.pk}",
        "invitation",
        {"invitation": invitation, "url": url},
        email=invitation.email,
        language=language,
    )

"""Sending what waits in the outbox, each minute (`manage.py tick`): at once, or once a day in one message.

A message is sent after the change is in the database, tried again when the mail server refuses, and has the same
Message-ID each time: should the worker die between sending and noting it, mail programs show one message and not two.
"""

import datetime
import hashlib
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from organisations.models import Delivery, Notice, User
from organisations.notifications import notify

MAX_ATTEMPTS = 5
RETRY_AFTER = datetime.timedelta(minutes=10)  # grows with each attempt; longer than any mail server keeps us waiting
BIGGEST_ATTACHMENT = 15_000_000  # bytes; many mail servers refuse more, and the message has the link as well
CALENDAR_METHOD = re.compile(rb"^METHOD:(REQUEST|CANCEL)\r?$", re.MULTILINE)
DIGEST_AT = datetime.time(7)
KEPT = datetime.timedelta(days=730)


def send_pending() -> int:
    """Send what waits in the outbox, each minute. Returns how many went.

    A failing address is tried again a few times, ever later.

    Several workers may do this at once: who moves `try_after` first sends, so that nobody gets a message twice.
    """
    at_once = Notice.objects.filter(delivery=Delivery.AT_ONCE, sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS)
    return sum(_send(notice) for notice in at_once.filter(try_after__lte=timezone.now()).order_by("pk"))


def _send(notice: Notice) -> bool:
    attempt = notice.attempts + 1
    mine = Notice.objects.filter(pk=notice.pk, sent_at__isnull=True, attempts=notice.attempts)
    if not mine.update(attempts=attempt, try_after=timezone.now() + attempt * RETRY_AFTER):
        return False  # another worker is sending it
    try:
        _mail(notice).send()
    except (
        OSError,
        ValueError,
    ) as error:  # the mail server's refusals are OSErrors; an impossible address is a ValueError
        Notice.objects.filter(pk=notice.pk).update(error=str(error)[:300])
        return False
    kept = {"body": ""} if notice.holds_link else {}
    Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now(), error="", **kept)
    return True


def _mail(notice: Notice) -> EmailMultiAlternatives:
    """The message as plain text and as HTML, with the reason for it at the end."""
    with translation.override(notice.language):
        context = {"notice": notice, "paragraphs": _paragraphs(notice)}
        text = render_to_string("emails/frame.txt", context).strip() + "\n"
        html = render_to_string("emails/frame.html", context)
    mail = EmailMultiAlternatives(notice.subject, text, to=[notice.email], headers={"Message-ID": message_id(notice)})
    mail.attach_alternative(html, "text/html")
    if notice.attachment and default_storage.size(notice.attachment) <= BIGGEST_ATTACHMENT:
        with default_storage.open(notice.attachment) as file:
            content = file.read()
        if method := CALENDAR_METHOD.search(content[:500]):
            # As an alternative to the text too: so mail programs show it as an invitation and not only as a file.
            mail.attach_alternative(content.decode(), f"text/calendar; method={method[1].decode()}")
        mail.attach(notice.attachment_name, content)
    return mail


def _paragraphs(notice: Notice) -> list[dict[str, str]]:
    """The blocks of the text; a line that is nothing but an address becomes a link."""
    blocks = (block.strip() for block in notice.body.split("\n\n"))
    lines = [line for block in blocks if block for line in _with_links_apart(block)]
    return [{"text": line, "url": line if _is_address(line) else ""} for line in lines]


def _with_links_apart(block: str) -> list[str]:
    if not any(_is_address(line) for line in block.split("\n")):
        return [block]
    return block.split("\n")


def _is_address(line: str) -> bool:
    return line.startswith(("http://", "https://")) and " " not in line


def message_id(notice: Notice) -> str:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<notice.{notice.pk}.{hashlib.sha256(notice.key.encode()).hexdigest()[:16]}@{host}>"


def gather_digests() -> int:
    """Once a day, from seven o'clock, put together what each person wants in one message. Returns how many persons."""
    now = timezone.localtime()
    if now.time() < DIGEST_AT:
        return 0
    waiting = Notice.objects.filter(
        delivery=Delivery.DIGEST, sent_at__isnull=True, created_at__lt=now.replace(hour=DIGEST_AT.hour, minute=0)
    )
    people = User.objects.filter(pk__in=waiting.values("recipient"), is_active=True)
    return sum(_gather(user, now.date()) for user in people.order_by("pk"))


@transaction.atomic
def _gather(user: User, on: datetime.date) -> bool:
    """One message of what has gathered; of two workers the one that writes it first has gathered."""
    key = f"digest:{user.pk}:{on.isoformat()}"
    if Notice.objects.filter(key=key).exists():
        return False
    rows = Notice.objects.select_for_update().filter(recipient=user, delivery=Delivery.DIGEST, sent_at__isnull=True)
    gathered = list(rows.order_by("created_at", "pk"))
    with translation.override(user.language):
        url = settings.PUBLIC_URL + reverse("notice_list")
    notify(key, "digest", {"gathered": gathered, "url": url}, user=user)
    Notice.objects.filter(pk__in=[row.pk for row in gathered]).update(sent_at=timezone.now())
    return True


def forget_old_notices() -> int:
    """Remove messages older than two years: what they told of stands in the history of the agreement itself."""
    removed, _by_model = Notice.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return removed

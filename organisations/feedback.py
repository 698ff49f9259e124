"""Receiving feedback: it is kept with the day by which it is answered, the operator is told and the sender thanked."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from organisations.models import Feedback
from organisations.notifications import notify


@transaction.atomic
def receive_feedback(*, text: str, page: str, email: str, language: str) -> Feedback:
    """Keep the message and tell about it. Raises ValidationError for a text that is empty or too long.

    The receipt repeats nothing of the message and goes to an address once a day at most: the form is open to all and
    must not become a way to send mail to others.
    """
    feedback = Feedback(text=text, page=page, email=email, language=language)
    feedback.full_clean()
    feedback.save()
    notify(f"feedback:{feedback.pk}", "feedback_received", {"feedback": feedback}, email=settings.FEEDBACK_EMAIL)
    if email:
        key = f"feedback_receipt:{timezone.localdate()}:{email.lower()}"[:200]
        notify(key, "feedback_receipt", {"feedback": feedback}, email=email, language=language)
    return feedback

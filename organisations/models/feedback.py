"""What people say about the portal, and the day by which they get an answer."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.people import User

# The act on digital services (306/2019) gives 14 days for answering feedback on accessibility; we give it for all.
ANSWER_DAYS = 14


def answer_day() -> datetime.date:
    """The last day for answering what is received today."""
    return timezone.localdate() + datetime.timedelta(days=ANSWER_DAYS)


class FeedbackQuerySet(models.QuerySet):
    def unanswered(self) -> "FeedbackQuerySet":
        return self.filter(answered_at__isnull=True)


class Feedback(models.Model):
    """One message from anybody. It is answered outside the portal; `answered_at` says that it has been done."""

    text = models.TextField(_("feedback"), max_length=4000)
    page = models.CharField(_("page"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="fi", choices=User.LANGUAGES)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    answer_by = models.DateField(_("to be answered by"), default=answer_day)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["answer_by", "pk"]

    def __str__(self) -> str:
        return " ".join(self.text.split())[:80]

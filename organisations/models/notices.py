"""The outbox: one row per person and event, sent by the worker after the change is really in the database."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.people import User


class Notice(models.Model):
    """A message to one person. `key` makes every event's message unique: a verb run twice tells once.

    `try_after` is the time before which nobody else tries to send it. A body that `holds_link`, a personal link that
    opens something, is emptied once it is sent: who reads the database can't use the link.
    """

    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="notices")
    email = models.EmailField()
    language = models.CharField(max_length=2, default="fi")
    subject = models.CharField(max_length=250)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    try_after = models.DateTimeField(default=timezone.now)
    holds_link = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.subject

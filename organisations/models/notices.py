"""The outbox: one row per person and event, sent by the worker after the change is really in the database."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.people import User


class Topic(models.TextChoices):
    """What a message is about; each person says for each topic whether it is mailed at once, once a day or not."""

    STATEMENT = "statement", _("asked for a statement, and what follows from it")
    MENTION = "mention", _("comments in which one is mentioned or answered")
    WORDING = "wording", _("suggested wordings and their answers")
    DECISION = "decision", _("a decision is needed or has been recorded")
    SIGNING = "signing", _("signing opens, is declined or withdrawn")
    SIGNED = "signed", _("an agreement has been signed, sealed or ended")
    MEETING = "meeting", _("a meeting is called, changed or cancelled, and its material")
    MINUTES = "minutes", _("minutes to inspect, and tasks that a forum gives")
    FOLLOW_UP = "follow_up", _("reports asked for and given in follow-up")
    INTERFACE = "interface", _("counterparts, raised issues and the division of work")
    SURVEY = "survey", _("surveys and their results")
    DEADLINE = "deadline", _("due soon and late")
    ACCOUNT = "account", _("personal links and the account")


class Delivery(models.TextChoices):
    AT_ONCE = "at_once", _("at once")
    DIGEST = "digest", _("once a day")
    OFF = "off", _("only in the portal")


class NoticePreference(models.Model):
    """How a person wants the messages of a topic; without a row at once. Those about the account are always mailed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notice_preferences")
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    delivery = models.CharField(_("delivery"), max_length=7, choices=Delivery, default=Delivery.AT_ONCE)

    class Meta:
        verbose_name = _("preference for messages")
        verbose_name_plural = _("preferences for messages")
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="notice_preference_once"),
            models.CheckConstraint(
                name="notice_about_account_is_mailed", condition=~Q(topic="account") | Q(delivery="at_once")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic} {self.delivery}"


class NoticeQuerySet(models.QuerySet):
    def of(self, user: User) -> "NoticeQuerySet":
        """What the portal lists for the person: all but personal links and matters of the account."""
        return self.filter(recipient=user).exclude(topic=Topic.ACCOUNT)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """A message to one person. `key` makes every event's message unique: a verb run twice tells once.

    `try_after` is the time before which nobody else tries to send it. A body that `holds_link`, a personal link that
    opens something, is emptied once it is sent: who reads the database can't use the link.
    """

    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="notices")
    email = models.EmailField()
    language = models.CharField(max_length=2, default="fi")
    topic = models.CharField(max_length=10, choices=Topic, default=Topic.ACCOUNT)
    delivery = models.CharField(max_length=7, choices=Delivery, default=Delivery.AT_ONCE)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    why = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    attachment = models.CharField(max_length=200, blank=True)
    attachment_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    try_after = models.DateTimeField(default=timezone.now)
    holds_link = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["recipient", "read_at"])]

    def __str__(self) -> str:
        return self.subject


class DailyErrand(models.Model):
    """What is done once a day, and the last day on which it was: whoever moves the day on does it."""

    name = models.CharField(max_length=40, unique=True)
    done_on = models.DateField()

    class Meta:
        verbose_name = _("daily errand")
        verbose_name_plural = _("daily errands")

    def __str__(self) -> str:
        return f"{self.name} {self.done_on}"

    @classmethod
    def claim(cls, name: str, on: datetime.date) -> bool:
        """Whether the caller is to do it on that day; of several at once only one is."""
        _row, is_new = cls.objects.get_or_create(name=name, defaults={"done_on": on})
        return is_new or bool(cls.objects.filter(name=name, done_on__lt=on).update(done_on=on))

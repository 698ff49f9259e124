"""Talk about the text while it is prepared: threads of comments on a clause, goal, measure or indicator."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from finnish.languages import Bilingual


class CommentQuerySet(models.QuerySet):
    def threads(self) -> "CommentQuerySet":
        """The first comments of the threads; their replies are in `replies`."""
        return self.filter(thread__isnull=True)

    def open(self) -> "CommentQuerySet":
        """Threads that nobody has resolved and whose author has not taken them back."""
        return self.threads().filter(resolved_at__isnull=True, taken_back_at__isnull=True)


class Comment(models.Model):
    """One comment of a thread, or a reply in it (`thread`). It hangs on the key of a row, so it follows a moved row.

    The text isn't changed afterwards. Its author may take it back: the place in the thread stays, the words go.
    """

    class Place(models.TextChoices):
        AGREEMENT = "agreement", _("the whole agreement")
        CLAUSE = "clause", _("clause")
        GOAL = "goal", _("goal")
        MEASURE = "measure", _("measure")
        INDICATOR = "indicator", _("indicator")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="comments")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.CharField(max_length=10, choices=Place)
    row_key = models.UUIDField(null=True, blank=True)
    thread = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(_("comment"), max_length=4000)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=250)
    organisation_fi = models.CharField(max_length=200)
    organisation_sv = models.CharField(max_length=200, blank=True)
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="mentions")
    at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by_name = models.CharField(max_length=250, blank=True)

    organisation = Bilingual("organisation")
    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["agreement", "row_key"])]
        constraints = [
            models.CheckConstraint(
                name="comment_on_a_row_or_on_all",
                condition=Q(place="agreement", row_key__isnull=True)
                | (~Q(place="agreement") & Q(row_key__isnull=False)),
            ),
            models.CheckConstraint(
                name="comment_threads_are_resolved",
                condition=Q(thread__isnull=True) | Q(resolved_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.text[:60]}"


class Presence(models.Model):
    """Who has a row open for editing; a sign of life every half minute, old ones count for nothing."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="presences")
    row_key = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["row_key", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.row_key}"

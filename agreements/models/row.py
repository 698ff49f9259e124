"""What every row of an agreement's content has: a key that survives copies and versions, an order, a revision."""

import hashlib
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContentRowQuerySet(models.QuerySet):
    def standing(self) -> "ContentRowQuerySet":
        """Rows that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self) -> "ContentRowQuerySet":
        """The others, the one withdrawn last first."""
        return self.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at")


class ContentRow(models.Model):
    """A row that can stand in an agreement's content. One that stood in a frozen version is withdrawn, never deleted.

    `revision` grows with every saving; a form saves only over the revision it was opened with.
    `translated_from` is the hash of the Finnish texts that the Swedish ones were made from.
    """

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by_name = models.CharField(max_length=250, blank=True, editable=False)
    translated_from = models.CharField(max_length=64, blank=True, editable=False)

    objects = ContentRowQuerySet.as_manager()

    TRANSLATED: tuple[str, ...] = ()  # the stems of the fields that stand in both languages

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def finnish_hash(self) -> str:
        return hashlib.sha256("\0".join(getattr(self, f"{stem}_fi") for stem in self.TRANSLATED).encode()).hexdigest()

    def missing_in(self, language: str) -> list[str]:
        """The stems that are written in the other language but not in this one."""
        other = "fi" if language == "sv" else "sv"
        return [
            stem
            for stem in self.TRANSLATED
            if getattr(self, f"{stem}_{other}") and not getattr(self, f"{stem}_{language}")
        ]

    @property
    def translation_is_outdated(self) -> bool:
        """Whether the Finnish has changed since the Swedish was written."""
        has_swedish = any(getattr(self, f"{stem}_sv") for stem in self.TRANSLATED)
        return has_swedish and self.translated_from != self.finnish_hash()


class Publicity(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLIC = "public", _("public")
    PARTLY_SECRET = "partly_secret", _("partly secret")
    SECRET = "secret", _("secret")

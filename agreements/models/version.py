"""A frozen version: the content as it was decided on, word for word, with its hash."""

import json
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import SETTLED, Agreement
from documents.append_only import AppendOnly


class VersionQuerySet(models.QuerySet):
    def settled(self) -> "VersionQuerySet":
        """Those frozen for decisions. What went out for statements is for the parties and for those who were asked."""
        return self.filter(purpose__in=SETTLED)


class Version(models.Model):
    """An immutable version of an agreement. `content` is the exact canonical JSON whose SHA-256 is `sha256`."""

    class Purpose(models.TextChoices):
        STATEMENT = "statement", _("for statements")
        DECISION = "decision", _("for decisions")
        AMENDMENT = "amendment", _("amendment")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.DECISION)
    dated = models.DateField(_("date of the text"))
    reason = models.CharField(_("what this version is for"), max_length=300, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by_name = models.CharField(max_length=250)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once"),
            AppendOnly(name="version_append_only"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @cached_property
    def data(self) -> dict:
        return json.loads(self.content)

    @property
    def short_hash(self) -> str:
        """The first eight digits as printed in running feet: "6966 051B"."""
        return f"{self.sha256[:4]} {self.sha256[4:8]}".upper()

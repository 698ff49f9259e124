from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.append_only import AppendOnly
from documents.codes import LENGTH, normalise_code


class ArchivedDocumentQuerySet(models.QuerySet["ArchivedDocument"]):
    def with_code(self, text: str) -> "ArchivedDocument | None":
        """Return the document whose printed code a person typed, however it was spaced."""
        code = normalise_code(text)
        return self.filter(code=code).first() if code else None


class ArchivedDocument(models.Model):
    """A sealed PDF that is kept for good: made once, served as a file, never rendered again.

    `what` and `subject` name the thing it is about without a foreign key, because this app knows no other app.
    """

    class Edition(models.TextChoices):
        FULL = "full", _("Full edition")
        PUBLIC = "public", _("Public edition")

    what = models.SlugField(_("kind of document"), max_length=40, db_index=False)
    subject = models.UUIDField(_("subject"))
    number = models.PositiveIntegerField(_("version number"))
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=8)
    edition = models.CharField(_("edition"), max_length=8, choices=Edition, default=Edition.FULL)
    content_sha256 = models.CharField(_("hash of the content"), max_length=64)
    unsealed_sha256 = models.CharField(_("hash before sealing"), max_length=64)
    sha256 = models.CharField(_("hash of the file"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    file = models.CharField(_("file"), max_length=200)
    sealed_at = models.DateTimeField(_("sealed at"))
    archived_at = models.DateTimeField(_("archived at"), default=timezone.now)
    code = models.CharField(_("verification code"), max_length=LENGTH, unique=True)
    is_example = models.BooleanField(_("example"), default=False)
    certificate_fingerprint = models.CharField(_("fingerprint of the seal's certificate"), max_length=64, db_index=True)
    public_url = models.CharField(_("printed address"), max_length=300, blank=True)

    objects = ArchivedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("archived document")
        verbose_name_plural = _("archived documents")
        ordering = ["-sealed_at", "-pk"]
        constraints = [
            AppendOnly(name="archiveddocument_append_only"),
            models.UniqueConstraint(
                fields=["what", "subject", "number", "language", "edition"], name="archiveddocument_made_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.number})"

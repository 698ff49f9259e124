"""Keeping sealed documents for good: the file first, named by its hash, then the row that is never changed."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.models import ArchivedDocument
from documents.seal import check_seal
from documents.uploads import store_by_hash

FOLDER = "sealed"


class ArchiveDamaged(Exception):
    """The stored file is missing, or no longer what was sealed: the operator must restore it from a backup."""


def archive(
    pdf_sealed: bytes,
    *,
    what: str,
    subject: UUID,
    number: int,
    title: str,
    language: str,
    content_sha256: str,
    unsealed_sha256: str,
    code: str,
    edition: str = ArchivedDocument.Edition.FULL,
    is_example: bool = False,
    public_url: str = "",
    sealed_at: datetime | None = None,
) -> ArchivedDocument:
    """Keep a sealed PDF and return its row.

    For one (what, subject, number, language, edition) there is one document: a second call, or a racing one, returns
    the first one's row and keeps nothing. `code` comes from the caller's sealing record, because it is printed.

    Raises `ValueError` when the PDF doesn't carry our whole and unbroken seal.
    """
    key = {"what": what, "subject": subject, "number": number, "language": language, "edition": edition}
    if existing := ArchivedDocument.objects.filter(**key).first():
        return existing
    check = check_seal(pdf_sealed)
    if not check.good:
        raise ValueError("Only a document with our unbroken seal can be archived")
    file = store_by_hash(FOLDER, ContentFile(pdf_sealed))
    try:
        with transaction.atomic():
            return ArchivedDocument.objects.create(
                **key,
                title=title,
                content_sha256=content_sha256,
                unsealed_sha256=unsealed_sha256,
                sha256=hashlib.sha256(pdf_sealed).hexdigest(),
                size=len(pdf_sealed),
                file=file,
                sealed_at=sealed_at or check.signed_at or timezone.now(),
                code=code,
                is_example=is_example,
                certificate_fingerprint=check.fingerprint,
                public_url=public_url,
            )
    except IntegrityError:
        if winner := ArchivedDocument.objects.filter(**key).first():
            return winner
        raise


def read(document: ArchivedDocument) -> bytes:
    """Return the sealed file, byte for byte. Raises `ArchiveDamaged` when it isn't."""
    try:
        with default_storage.open(document.file) as file:
            data = file.read()
    except OSError as error:
        raise ArchiveDamaged(f"{document.file} can't be read") from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise ArchiveDamaged(f"{document.file} is not the file that was sealed")
    return data

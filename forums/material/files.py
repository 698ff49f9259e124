"""The stored files of the material: kept by their hash as soon as they have come, removed when nothing uses them."""

from collections.abc import Iterable

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q

from agreements.forms.annexes import KeptFile
from documents.uploads import check_upload, store_by_hash
from forums.models import AttachmentVersion

FOLDER = "material"
MEGABYTE = 1024 * 1024


def keep(upload: UploadedFile) -> KeptFile:
    """Check an upload by its content and store it. Raises ValidationError saying why it can't be taken."""
    detected = check_upload(upload, max_size=settings.MATERIAL_FILE_MB * MEGABYTE)
    return KeptFile(
        file=store_by_hash(FOLDER, upload),
        file_name=upload.name[-200:],
        sha256=detected.sha256,
        size=detected.size,
        content_type=detected.content_type,
    )


def forget_files(names: Iterable[str]) -> None:
    """Remove for good the stored files that no version uses any more."""
    for name in {name for name in names if name}:
        if not AttachmentVersion.objects.filter(Q(file=name) | Q(pdf=name)).exists():
            default_storage.delete(name)

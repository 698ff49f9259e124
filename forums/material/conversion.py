"""The worker makes a PDF of what is attached, so that it can be merged into a pack. A failure stops nobody."""

import logging
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django_tasks import task

from documents.conversions import ConversionFailed, ConversionProblem
from documents.office import PICTURES, convert_to_pdf, pdf_facts, picture_to_pdf
from documents.uploads import store_by_hash
from forums.material.files import FOLDER, forget_files
from forums.models import AttachmentVersion

logger = logging.getLogger(__name__)
Conversion = AttachmentVersion.Conversion


@task
def make_pdf_of(version_id: int) -> None:
    """Make the PDF of a version that waits for it; may be run again at any time."""
    rows = AttachmentVersion.objects.filter(pk=version_id, conversion=Conversion.WAITING)
    version = rows.select_related("attachment__item__meeting").first()
    if version is None:
        return
    try:
        pdf = _pdf_of(version)
        facts = {"pdf": store_by_hash(FOLDER, ContentFile(pdf)), **read_facts(pdf)}
    except ConversionFailed as failure:
        rows.update(conversion=Conversion.FAILED, problem=failure.problem)
    except Exception:  # whatever the storage or the renderer stumbles over: it is logged, and the original goes along
        logger.exception("Version %s of an attachment could not be made into a PDF", version_id)
        rows.update(conversion=Conversion.FAILED, problem=ConversionProblem.BROKEN)
    else:
        # An item that was postponed meanwhile has taken a copy of the row along.
        alike = AttachmentVersion.objects.filter(
            file=version.file, attachment__title=version.attachment.title, conversion=Conversion.WAITING
        )
        if not alike.update(conversion=Conversion.READY, problem="", **facts):
            forget_files([facts["pdf"]])  # it was deleted meanwhile


def read_facts(pdf: bytes) -> dict[str, Any]:
    """Pages and tags, by the fields of a version."""
    facts = pdf_facts(pdf)
    return {"pages": facts.pages, "is_tagged": facts.is_tagged}


def _pdf_of(version: AttachmentVersion) -> bytes:
    language = version.attachment.item.meeting.language
    with default_storage.open(version.file) as file:
        data = file.read()
    if version.extension in PICTURES:
        return picture_to_pdf(data, version.extension, title=version.attachment.title, language=language)
    return convert_to_pdf(data, version.extension, language)

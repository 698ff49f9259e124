"""The files of the material, handed out only as downloads and only to those who may read them."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from documents.uploads import download_response
from forums import rules
from forums.access import part_in
from forums.material.shown import may_download
from forums.models import AttachmentVersion
from forums.views.material_access import item_of, rows_to_item


@login_not_required
def attachment_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file as it was brought."""
    version = _version(request, key)
    return download_response(version.file, version.file_name)


@login_not_required
def attachment_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """The PDF that was made of it; 404 when there is none yet."""
    version = _version(request, key)
    if not version.pdf:
        raise Http404
    return download_response(version.pdf, version.pdf_name)


def _version(request: HttpRequest, key: UUID) -> AttachmentVersion:
    version = get_object_or_404(AttachmentVersion.objects.select_related(*rows_to_item(AttachmentVersion)), key=key)
    meeting = item_of(version).meeting
    part = part_in(request, meeting.forum)
    if not may_download(part, rules.edition_for(part, meeting), version):
        raise Http404
    return version

"""Files that go with reports: handed to the parties once the report has been sent, before that to its own editors."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from agreements.follow_up import rules
from agreements.follow_up.access import followed_today
from agreements.models import ReportAttachment
from documents.uploads import download_response


def report_attachment(request: HttpRequest, pk: int, attachment: UUID) -> HttpResponse:
    found = followed_today(pk)
    rows = ReportAttachment.objects.filter(report__period__agreement=found.root).select_related("report__organisation")
    row = get_object_or_404(rows, key=attachment)
    is_own = rules.may_report_for(request.acting, row.report.organisation)
    if not is_own and not (row.report.sent_at and found.is_insider(request.acting)):
        raise Http404
    return download_response(row.file, row.file_name)

"""The certificate of signing with the event log, as a PDF for the parties' own people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from agreements.access import get_own_agreement
from agreements.models import PrintJob
from agreements.printing.jobs import request_print


@require_POST
def signing_record_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker for it, in a language of the agreement; about the newest version."""
    agreement = get_own_agreement(request, pk)
    version = agreement.latest_version
    if version is None:
        raise Http404
    wanted = request.POST.get("language", "")
    language = wanted if wanted in agreement.language_list else agreement.language_list[0]
    job = request_print(
        agreement, version=version, language=language, kind=PrintJob.Kind.SIGNING_RECORD, by=request.user
    )
    return redirect("print_status", agreement.pk, job.key)

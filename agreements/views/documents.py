"""Prints and sealed documents: asking for a PDF, waiting for it, fetching it."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agreements import rules
from agreements.access import get_agreement, get_own_agreement, get_settled_agreement, versions_for, whole_number
from agreements.content import since_hidden
from agreements.models import Agreement, PrintJob
from agreements.printing.jobs import make_again, request_print
from agreements.printing.made import file_name
from agreements.sealing.documents import ACCESSION, AGREEMENT
from documents.models import ArchivedDocument
from documents.uploads import download_response


@require_POST
def print_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a print: the parties' own people of any text, others who are logged in of a public frozen version."""
    agreement = get_settled_agreement(request, pk)
    is_insider = rules.is_insider(request.acting, agreement)
    number = request.POST.get("version", "")
    version = get_object_or_404(versions_for(request, agreement), number=whole_number(number)) if number else None
    if not is_insider and (version is None or since_hidden(version.data, agreement) != version.data):
        raise Http404
    wanted = request.POST.get("language", "")
    language = wanted if wanted in agreement.language_list else agreement.language_list[0]
    edition = "full" if is_insider and request.POST.get("edition") != "public" else "public"
    kind = PrintJob.Kind.WORD if request.POST.get("kind") == PrintJob.Kind.WORD else PrintJob.Kind.AGREEMENT
    job = request_print(agreement, version=version, language=language, edition=edition, by=request.user, kind=kind)
    return redirect("print_status", agreement.pk, job.key)


@never_cache
def print_status(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """How far the print is; the page asks again by itself, with scripts each second, without them by reloading."""
    agreement, job = _own_job(request, pk, key)
    is_fragment = request.htmx and not request.htmx.boosted
    template = "agreements/_print_state.html" if is_fragment else "agreements/print_status.html"
    context = {
        "agreement": agreement,
        "job": job,
        "is_example": agreement.is_example,
        "is_unfinished": job.state in (PrintJob.State.WAITING, PrintJob.State.RUNNING),
    }
    return render(request, template, context)


@require_POST
def print_again(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    agreement, job = _own_job(request, pk, key)
    make_again(job)
    return redirect("print_status", agreement.pk, job.key)


@never_cache
def print_file(request: HttpRequest, pk: int, key: str) -> FileResponse:
    _agreement, job = _own_job(request, pk, key)
    if not job.file:
        raise Http404
    return download_response(job.file, job.file_name)


def _own_job(request: HttpRequest, pk: int, key: str) -> tuple[Agreement, PrintJob]:
    """A print is for the person who asked for it, as long as they may see the agreement."""
    agreement = get_settled_agreement(request, pk)
    jobs = agreement.print_jobs.select_related("version", "party__organisation", "party__agreement")
    job = get_object_or_404(jobs, key=key, requested_by=request.user)
    if job.kind == PrintJob.Kind.PACKAGE and not rules.may_have_package(request.acting, job.party):
        raise Http404
    if job.kind == PrintJob.Kind.PACKAGES and not rules.may_coordinate(request.acting, agreement):
        raise Http404
    if job.edition == "full" or job.version is None or since_hidden(job.version.data, agreement) != job.version.data:
        get_own_agreement(request, pk)  # also of what has been made secret since it was asked for
    return agreement, job


@login_not_required
def sealed_file(request: HttpRequest, pk: int, document: int) -> FileResponse:
    """The sealed PDF as it was archived; outsiders get the public edition only."""
    agreement = get_agreement(request, pk)
    own = ArchivedDocument.objects.filter(what__in=[AGREEMENT, ACCESSION], content_sha256__in=_hashes(agreement))
    found = get_object_or_404(own, pk=document)
    if found.edition != "public" and not rules.is_insider(request.acting, agreement):
        raise Http404
    what = f"versio-{found.number}" if found.what == AGREEMENT else f"liittyminen-{found.number}"
    return download_response(found.file, file_name(agreement, what, found.language, found.edition))


def _hashes(agreement: Agreement) -> list[str]:
    """A version's hash is its agreement's alone: the content names the agreement's key."""
    return list(agreement.versions.values_list("sha256", flat=True))

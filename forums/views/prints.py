"""Waiting for a document about a meeting, and fetching it."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from documents.uploads import download_response
from forums.access import get_papers
from forums.models import Meeting, MeetingPrint
from forums.participants import Participant
from forums.printing.jobs import make_again
from forums.printing.kinds import PAGES
from forums.rules import may_read


@never_cache
def meeting_print(request: HttpRequest, key: UUID, job: UUID) -> HttpResponse:
    """How far the document is; the page asks again by itself, with scripts each second, without them by reloading."""
    meeting, part, print_ = _own_print(request, key, job)
    is_fragment = request.htmx and not request.htmx.boosted
    template = "forums/_meeting_print_state.html" if is_fragment else "forums/meeting_print.html"
    context = {
        "meeting": meeting,
        "part": part,
        "is_example": meeting.is_example,
        "job": print_,
        "back_url": reverse(PAGES[print_.kind], args=[meeting.key]),
        "is_unfinished": print_.is_unfinished,
    }
    return render(request, template, context)


@require_POST
def meeting_print_again(request: HttpRequest, key: UUID, job: UUID) -> HttpResponse:
    meeting, _part, print_ = _own_print(request, key, job)
    make_again(print_)
    return redirect("meeting_print", meeting.key, print_.key)


@never_cache
def meeting_print_file(request: HttpRequest, key: UUID, job: UUID) -> FileResponse:
    _meeting, _part, print_ = _own_print(request, key, job)
    if not print_.file:
        raise Http404
    return download_response(print_.file, print_.file_name)


def _own_print(request: HttpRequest, key: UUID, job: UUID) -> tuple[Meeting, Participant, MeetingPrint]:
    """A document is for the person who asked for it, and only as long as they may read its edition."""
    meeting, part, _edition = get_papers(request, key)
    found = get_object_or_404(meeting.prints.select_related("item"), key=job, requested_by=request.user)
    if not may_read(part, meeting, found.edition):
        raise Http404
    return meeting, part, found

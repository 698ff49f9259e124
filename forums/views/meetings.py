"""The meetings of a forum: those coming and those held, a new one, and the facts of one."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from forums import rules
from forums.access import get_forum, get_meeting_for
from forums.forms.meetings import MeetingForm, NewMeetingForm
from forums.meeting_filter import MeetingFilter
from forums.models import Forum, Meeting
from forums.participants import Participant
from forums.views.refusals import back_to
from forums.when import meeting_time
from forums.workflow.preparing import edit_meeting, prepare_meeting
from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused

PAGE = 20


def meeting_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The coming meetings, soonest first, and the rest from the newest to the oldest."""
    forum, part = get_forum(request, pk)
    now = timezone.now()
    known = known_meetings(part)
    filtered = MeetingFilter(request.GET, queryset=known.order_by("-starts_at"), request=request)
    is_filtered = any(request.GET.get(name) for name in filtered.filters)
    rows = filtered.qs if is_filtered else filtered.qs.exclude(pk__in=known.coming(now))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "forum": forum,
        "part": part,
        "filter": filtered,
        "is_filtered": is_filtered,
        "coming": [] if is_filtered else with_times(known.coming(now)),
        "page": page,
        "rows": with_times(page),
        "may_prepare": rules.may_keep(part) and not forum.closed_on,
    }
    return render(request, "forums/meeting_list.html", context)


def meeting_list_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    return xlsx_response("kokoukset", _headings(), map(_cells, _listed(request, pk)))


def meeting_list_csv(request: HttpRequest, pk: int) -> HttpResponse:
    return csv_response("kokoukset", _headings(), map(_cells, _listed(request, pk)))


def known_meetings(part: Participant) -> QuerySet[Meeting]:
    """The meetings of the forum that the person may know of: one that is being prepared only its own people."""
    rows = part.forum.meetings.all()
    return rows if part.has_seat or part.keeps else rows.known()


def with_times(meetings: Iterable[Meeting]) -> list[tuple[Meeting, str]]:
    """Each meeting with its time in words."""
    return [(meeting, meeting_time(meeting)) for meeting in meetings]


def _listed(request: HttpRequest, pk: int) -> QuerySet[Meeting]:
    _forum, part = get_forum(request, pk)
    return MeetingFilter(request.GET, queryset=known_meetings(part).order_by("-starts_at"), request=request).qs


def _headings() -> list[str]:
    return [_("Number"), _("Title"), _("Date"), _("Time"), _("Place"), _("State"), _("Material goes out on")]


def _cells(meeting: Meeting) -> list:
    return [
        f"{meeting.number}/{meeting.year}", meeting.title, meeting.on, meeting_time(meeting), meeting.place,
        meeting.get_state_display(), meeting.material_due_on,
    ]  # fmt: skip


def meeting_new(request: HttpRequest, pk: int) -> HttpResponse:
    forum, part = get_forum(request, pk)
    if not rules.may_keep(part):
        raise NotAllowed(_("A meeting is made by the secretary and by those who keep the forum's data."))
    form = NewMeetingForm(request.POST or None, forum=forum, last=_last(forum))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = prepare_meeting(forum, form.row_fields, form.rows, by=part)
        except (ValidationError, Refused) as error:
            say_in(form, error)
        else:
            said = _("Meeting %(meeting)s has been made. Its agenda can be filled in now.")
            messages.success(request, said % {"meeting": meeting.numbered})
            return redirect("meeting_detail", meeting.key)
    context = {"forum": forum, "part": part, "form": form}
    return render(request, "forums/meeting_new.html", context, status=422 if form.errors else 200)


def _last(forum: Forum) -> Meeting | None:
    """The meeting whose skeleton is offered: the newest that was not cancelled."""
    return forum.meetings.standing().order_by("-starts_at").first()


@back_to("meeting_detail")
def meeting_edit(request: HttpRequest, key: str) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "edit_meeting")
    form = MeetingForm(request.POST or None, row=meeting)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            edit_meeting(meeting, form.seen_revision, form.row_fields, by=part)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        except (ValidationError, Refused) as error:
            say_in(form, error)
        else:
            messages.success(request, _edited(meeting))
            return redirect("meeting_detail", meeting.key)
    context = {"meeting": meeting, "forum": meeting.forum, "part": part, "form": form}
    return render(request, "forums/meeting_edit.html", context, status=422 if form.errors else status)


def _edited(meeting: Meeting) -> str:
    if meeting.state == Meeting.State.CALLED:
        return _(
            "The facts have been saved. Those who have been called are told of the change on the page of the notice."
        )
    return _("The facts of the meeting have been saved.")

"""The tasks and resolutions of a forum over all its meetings."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from forums import rules
from forums.access import get_forum
from forums.forms.forum_tasks import TaskFilter, TaskForm
from forums.models import Forum, ForumTask
from forums.open_tasks import may_tend, open_tasks_of, tasks_seen_by
from forums.participants import Participant
from forums.seeing import ids_seen_by
from forums.task_list import Entry, entries
from forums.views.meetings import known_meetings
from forums.workflow import forum_tasks
from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused

PAGE = 50
State = ForumTask.State


def forum_task_list(request: HttpRequest, pk: int) -> HttpResponse:
    forum, part = get_forum(request, pk)
    form = TaskFilter(request.GET, forum=forum, known=known_meetings(part))
    page = Paginator(entries(part, form.chosen), PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    agreements = [entry.task.agreement_id for entry in page if entry.task and entry.task.agreement_id]
    context = {
        "forum": forum,
        "part": part,
        "form": form,
        "is_filtered": bool(form.chosen),
        "page": page,
        "rows": [_row(entry, part, today) for entry in page],
        "seen": ids_seen_by(part, agreements),
        "open_count": (open_tasks_of(forum) & tasks_seen_by(part)).count(),
    }
    return render(request, "forums/forum_task_list.html", context)


def _row(entry: Entry, part: Participant, today: datetime.date) -> dict[str, Any]:
    may = entry.task is not None and entry.task.state == State.OPEN and may_tend(part, entry.task)
    return {"entry": entry, "is_late": entry.is_late(today), "may_tend": may}


def forum_task_list_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    forum, rows = _table(request, pk)
    return xlsx_response("tehtavat-ja-kannanotot", _headings(forum), rows)


def forum_task_list_csv(request: HttpRequest, pk: int) -> HttpResponse:
    forum, rows = _table(request, pk)
    return csv_response("tehtavat-ja-kannanotot", _headings(forum), rows)


def _table(request: HttpRequest, pk: int) -> tuple[Forum, list[list]]:
    forum, part = get_forum(request, pk)
    chosen = TaskFilter(request.GET, forum=forum, known=known_meetings(part)).chosen
    return forum, [_cells(forum, entry) for entry in entries(part, chosen)]


def _headings(forum: Forum) -> list[str]:
    return [
        _("Meeting"), _("Date"), _("Item"), _("Kind"), _("Text"), _("Responsible"), _("Who, by role"), _("Due"),
        _("State"), _("How it goes"), _("Closed"),
    ]  # fmt: skip


def _cells(forum: Forum, entry: Entry) -> list:
    task, meeting = entry.task, entry.meeting
    start = [
        meeting.numbered if meeting else "",
        meeting.on if meeting else None,
        entry.item_title,
    ]
    if task is None:
        return [*start, forum.get_outcome_word_display(), entry.text, "", "", None, "", "", None]
    closed = timezone.localdate(task.closed_at) if task.closed_at else None
    told = task.closed_note or task.progress
    return [
        *start, _("task"), entry.text, task.organisation.full_name, task.person_role, task.due_on,
        task.get_state_display(), told, closed,
    ]  # fmt: skip


def forum_task_edit(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """How the task goes, told by the responsible organisation or by those who keep the forum."""
    forum, part = get_forum(request, pk)
    rows = tasks_seen_by(part).select_related("organisation", "item__meeting", "agreement", "measure__goal")
    row = get_object_or_404(rows, pk=task)
    if not may_tend(part, row):
        raise NotAllowed(_("A task is tended by its responsible organisation and by those who keep the forum's data."))
    form = TaskForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            _save(row, form, part)
        except ChangedMeanwhile as stale:
            form = form.after(stale.row)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The task has been saved."))
            return redirect("forum_task_list", forum.pk)
    context = {
        "forum": forum,
        "part": part,
        "task": row,
        "form": form,
        "may_reopen": rules.may_keep(part) and row.state != State.OPEN,
    }
    return render(request, "forums/forum_task_edit.html", context)


def _save(row: ForumTask, form: TaskForm, part: Participant) -> None:
    """Progress first, then the end of the task if it has come; a closed task is only opened again."""
    data, seen = form.cleaned_data, form.seen_revision
    if data["state"] == State.OPEN:
        if row.state != State.OPEN:
            forum_tasks.reopen_task(row, by=part)
        else:
            forum_tasks.tell_progress(row, seen, data["progress"], by=part)
        return
    if data["progress"] != row.progress:
        seen = forum_tasks.tell_progress(row, seen, data["progress"], by=part).revision
    forum_tasks.close_task(row, seen, data["state"], data["note"], by=part)

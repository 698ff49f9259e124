"""One list of what a forum has resolved and given as tasks, over all its meetings."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from finnish.sorting import search_key
from forums.models import AgendaItem, ForumTask, Meeting
from forums.open_tasks import in_order, resolutions_seen_by, tasks_seen_by
from forums.participants import Participant

State = ForumTask.State
TASKS = {"": [State.OPEN], "closed": [State.DONE, State.DROPPED], "tasks": list(State), "all": list(State)}


@dataclass(frozen=True)
class Entry:
    """A task or a resolution. `item` and `meeting` are None of a task that was given outside any meeting."""

    text: str
    task: ForumTask | None
    item: AgendaItem | None

    @property
    def meeting(self) -> Meeting | None:
        return self.item.meeting if self.item else None

    @property
    def item_title(self) -> str:
        """Empty of a secret item: the responsible organisation reads its task, not what else the forum handles."""
        return "" if self.item is None or self.item.is_secret else self.item.title

    def is_late(self, on: datetime.date) -> bool:
        return bool(self.task and self.task.state == State.OPEN and self.task.due_on and self.task.due_on < on)


def entries(part: Participant, chosen: dict[str, Any]) -> list[Entry]:
    """Tasks by their due date, then resolutions from the newest meeting; what the person may see of them."""
    show = chosen.get("show", "")
    found = [*_tasks(part, chosen, show), *_resolutions(part, chosen, show)]
    word = search_key(chosen.get("text", ""))
    return [entry for entry in found if not word or word in search_key(_words(entry))]


def _tasks(part: Participant, chosen: dict[str, Any], show: str) -> Iterable[Entry]:
    rows = in_order(tasks_seen_by(part).filter(state__in=TASKS.get(show, [])))
    rows = _narrowed(rows, chosen)
    if organisation := chosen.get("organisation"):
        rows = rows.filter(organisation=organisation)
    return (Entry(task.text, task, task.item) for task in rows)


def _resolutions(part: Participant, chosen: dict[str, Any], show: str) -> Iterable[Entry]:
    if show not in ("resolutions", "all") or chosen.get("organisation"):
        return ()
    rows = _narrowed(resolutions_seen_by(part).select_related("item__meeting"), chosen)
    rows = rows.order_by("-item__meeting__starts_at", "item__position", "position")
    return (Entry(row.text, None, row.item) for row in rows)


def _narrowed(rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
    if meeting := chosen.get("meeting"):
        rows = rows.filter(item__meeting=meeting)
    if year := chosen.get("year"):
        rows = rows.filter(item__meeting__year=year)
    return rows


def _words(entry: Entry) -> str:
    more = f"{entry.task.person_role} {entry.task.progress}" if entry.task else ""
    return f"{entry.text} {more} {entry.item_title}"

"""Documents about a meeting that take time. What kinds there are is said by `kinds.py`."""

from django_tasks import task

from documents import jobs
from documents.jobs import State
from forums.models import AgendaItem, Meeting, MeetingPrint
from forums.printing.kinds import RENDERERS
from organisations.models import User


@task
def print_meeting(print_id: int) -> None:
    rows = MeetingPrint.objects.select_related("meeting__forum__body", "meeting__forum__kind", "item", "requested_by")
    jobs.run(rows, print_id, RENDERERS)


def request_print(
    meeting: Meeting,
    *,
    kind: str,
    edition: str,
    by: User,
    language: str = "",
    item: AgendaItem | None = None,
    options: dict | None = None,
) -> MeetingPrint:
    """Ask for a document about a meeting, in the meeting's own language unless another is named.

    `options` are what the kind needs more, as plain JSON. The same person asking again for what is still waiting gets
    the same job. Who may have the edition is asked by the page that shows the job.
    """
    wanted = {
        "kind": kind,
        "edition": edition,
        "language": language or meeting.language,
        "item": item,
        "options": options or {},
        "requested_by": by,
    }
    waiting = meeting.prints.filter(**wanted, state=State.WAITING, attempts=0)
    if job := waiting.first():
        return job
    job = MeetingPrint.objects.create(meeting=meeting, **wanted)
    print_meeting.enqueue(job.pk)
    return job


def make_again(job: MeetingPrint) -> None:
    """Try once more what has failed."""
    if jobs.make_again(job):
        print_meeting.enqueue(job.pk)


def forget_old_meeting_prints() -> int:
    return jobs.forget_old(MeetingPrint)

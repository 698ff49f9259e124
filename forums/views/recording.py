"""Recording a meeting while it goes on: attendance, outcomes that save themselves, disqualifications, its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agreements.access import whole_number
from forums.access import get_meeting_for
from forums.forms.recording import DisqualificationForm, OutcomeForm, PresenceForm, outcome_label
from forums.models import AgendaItem, Meeting, Outcome
from forums.open_tasks import open_tasks_of
from forums.participants import Participant
from forums.places import PlaceRow, place_rows
from forums.recording.quorum import quorum_of
from forums.recording.steps import (
    Step,
    changed_since,
    neighbours,
    new_key,
    planned_words,
    step_at,
    steps_of,
    timing_words,
)
from forums.views.refusals import back_to
from forums.workflow import recording
from forums.workflow.table import available_actions
from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import Refused

Kind = Outcome.Kind


@never_cache
@back_to("meeting_detail")
def meeting_record(request: HttpRequest, key: UUID) -> HttpResponse:
    """Attendance first, then one item at a time (`?asia=`); `?lisaa=` opens an empty outcome of that kind."""
    meeting, part = get_meeting_for(request, key, "record")
    return record_page(request, meeting, part, request.GET.get("asia", ""), adding=request.GET.get("lisaa", ""))


def record_page(
    request: HttpRequest,
    meeting: Meeting,
    part: Participant,
    item_key: str,
    *,
    adding: str = "",
    bound: OutcomeForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    steps = steps_of(meeting)
    step = step_at(steps, item_key)
    if item_key and step is None:
        raise Http404
    rows = place_rows(meeting)
    before, after = neighbours(steps, step)
    context = {
        "meeting": meeting,
        "forum": meeting.forum,
        "part": part,
        "is_example": meeting.is_example,
        "steps": [(one, planned_words(one)) for one in steps],
        "step": step,
        "before": before,
        "after": after,
        "is_first": step is not None and before is None,
        "quorum": quorum_of(row.place for row in rows),
        "timing": timing_words(meeting, step, timezone.now()),
        "actions": available_actions(meeting, part),
        "day_has_come": meeting.on <= timezone.localdate(),
    }
    if step is None:
        context["places"] = [(row, PresenceForm(row=with_meeting(meeting, row))) for row in rows]
    else:
        context |= _item_context(meeting, step, adding, bound)
    return render(request, "forums/meeting_record.html", context | more, status=status)


def _item_context(meeting: Meeting, step: Step, adding: str, bound: OutcomeForm | None) -> dict[str, Any]:
    step.item.meeting = meeting
    outcome_forms = [
        bound if bound is not None and bound.key == row.key else _form(step.item, row) for row in step.outcomes
    ]
    if bound is not None and bound not in outcome_forms:
        outcome_forms.append(bound)
    elif adding in Kind.values:
        outcome_forms.append(OutcomeForm(item=step.item, key=new_key(), kind=adding))
    barred = [row.attendance_id for row in step.disqualifications]
    is_tasks = step.item.kind == AgendaItem.Kind.OPEN_TASKS
    return {
        "outcome_forms": outcome_forms,
        "added": outcome_forms[-1] if outcome_forms and (adding or bound) else None,
        "kinds": [(value, outcome_label(meeting, value)) for value in Kind.values],
        "disqualification": DisqualificationForm(item=step.item, barred=barred),
        "open_tasks": list(open_tasks_of(meeting.forum)) if is_tasks else [],
    }


def _form(item: AgendaItem, outcome: Outcome) -> OutcomeForm:
    return OutcomeForm(item=item, key=outcome.key, kind=outcome.kind, outcome=outcome)


def with_meeting(meeting: Meeting, row: PlaceRow) -> PlaceRow:
    row.place.meeting = meeting
    return row


def record_url(meeting: Meeting, item: AgendaItem | None = None, end: str = "") -> str:
    query = f"?asia={item.key}" if item else ""
    return f"{reverse('meeting_record', args=[meeting.key])}{query}{end}"


def get_item(meeting: Meeting, key: UUID) -> AgendaItem:
    item = get_object_or_404(meeting.items.filter(withdrawn_at__isnull=True).prefetch_related("links"), key=key)
    item.meeting = meeting
    return item


@require_POST
@back_to("meeting_record")
def outcome_save(request: HttpRequest, key: UUID, item: UUID, outcome: UUID) -> HttpResponse:
    """Save what is typed, by itself or by the button. A page without scripts comes back with what stands in the way.

    `over` is the revision that somebody else's text had when the person chose to write over it, `both` when to keep it.
    """
    meeting, part = get_meeting_for(request, key, "record")
    row = get_item(meeting, item)
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        raise Http404
    form = OutcomeForm(_posted(request, row, outcome), item=row, key=outcome, kind=kind)
    seen = form.data.get("revision", "")
    try:
        if form.is_valid():
            saved = recording.save_outcome(row, outcome, form.typed, seen=form.cleaned_data["revision"], by=part)
            return _saved(request, meeting, row, saved)
    except ChangedMeanwhile as stale:
        return _not_saved(request, meeting, part, form, seen, 409, theirs=stale.row)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        say_in(form, error)
    return _not_saved(request, meeting, part, form, seen, 422)


def _posted(request: HttpRequest, item: AgendaItem, key: UUID) -> Any:
    """The form's data; with "both" the other's text stands first, as it was when the choice was made."""
    data = request.POST.copy()
    if over := request.POST.get("over"):
        data["revision"] = over
    if "both" in request.POST and (theirs := Outcome.objects.filter(item=item, key=key).first()):
        data["text"] = f"{theirs.text or theirs.task.text}\n\n{data.get('text', '')}"
        data["revision"] = request.POST["both"]
    return data


def _saved(request: HttpRequest, meeting: Meeting, item: AgendaItem, outcome: Outcome) -> HttpResponse:
    if request.htmx and not _is_choice(request):
        context = {"revision": outcome.revision, "saved_at": timezone.now(), "key": outcome.key}
        return render(request, "forums/_outcome_state.html", context)
    messages.success(request, _("The outcome has been saved."))
    return redirect(record_url(meeting, item, f"#o-{outcome.key}"))


def _is_choice(request: HttpRequest) -> bool:
    return "over" in request.POST or "both" in request.POST


def _not_saved(
    request: HttpRequest,
    meeting: Meeting,
    part: Participant,
    form: OutcomeForm,
    seen: str,
    status: int,
    *,
    theirs: Outcome | None = None,
) -> HttpResponse:
    """What was typed stays in the form, over the revision that it had seen, until a person has chosen."""
    context = {"revision": seen, "errors_of": form, "theirs": theirs, "key": form.key}
    if request.htmx:
        return render(request, "forums/_outcome_state.html", context, status=status)
    return record_page(
        request,
        meeting,
        part,
        str(form.item.key),
        bound=form,
        status=status,
        theirs=theirs,
        revision=seen,
        refused=form,
    )


@require_POST
@back_to("meeting_record")
def outcome_remove(request: HttpRequest, key: UUID, outcome: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "record")
    row = Outcome.objects.select_related("item__meeting").filter(key=outcome, item__meeting=meeting).first()
    item = row.item if row else None
    if row:
        recording.remove_outcome(row, by=part)
        messages.success(request, _("The outcome has been removed."))
    if item is None and (step := step_at(steps_of(meeting), request.POST.get("asia", ""))):
        item = step.item
    return redirect(record_url(meeting, item))


@never_cache
@back_to("meeting_record")
def record_news(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    """What others have recorded of the item since the page was drawn, and the clock; the page asks now and then."""
    meeting, _part = get_meeting_for(request, key, "record")
    steps = steps_of(meeting)
    step = step_at(steps, str(item))
    if step is None:
        raise Http404
    keys, revisions = request.GET.getlist("key"), request.GET.getlist("revision")
    known = {one: whole_number(seen) or 0 for one, seen in zip(keys, revisions, strict=False)}
    changed = [row for row in changed_since(steps, step, known) if row.changed_by_id != request.user.pk]
    standing = {str(row.key) for row in step.outcomes}
    gone = any(seen and one not in standing for one, seen in known.items())
    context = {
        "meeting": meeting,
        "step": step,
        "changed": changed,
        "gone": gone,
        "timing": timing_words(meeting, step, timezone.now()),
    }
    return render(request, "forums/_record_news.html", context)


@back_to("meeting_detail")
def meeting_hold(request: HttpRequest, key: UUID) -> HttpResponse:
    """That the meeting is over: what was recorded once more, before the minutes are written."""
    meeting, part = get_meeting_for(request, key, "hold")
    if request.method == "POST":
        recording.hold(meeting, by=part)
        messages.success(request, _("The meeting has been held. The minutes can be made from what was recorded."))
        return redirect("minutes_detail", meeting.key)
    steps = steps_of(meeting)
    rows = place_rows(meeting)
    context = {
        "meeting": meeting,
        "forum": meeting.forum,
        "part": part,
        "is_example": meeting.is_example,
        "quorum": quorum_of(row.place for row in rows),
        "unknown": sum(row.place.presence == row.place.Presence.UNKNOWN and not row.is_empty for row in rows),
        "missing": [step for step in steps if not step.is_recorded],
        "tasks": [row.task for step in steps for row in step.outcomes if row.task],
        "count": len(steps),
    }
    return render(request, "forums/meeting_hold.html", context)

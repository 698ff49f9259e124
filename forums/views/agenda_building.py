"""Building the agenda: items added, edited in their place or on a page of their own, ordered, taken away, linked.

Every verb answers scripts with the agenda anew (`_agenda.html`) and everybody else with the meeting's page.
"""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from forums import rules
from forums.access import get_meeting, get_meeting_for
from forums.forms.agenda import ItemForm, QuickItemForm
from forums.models import AgendaItem, Edition, Meeting
from forums.models.meeting import LINK_TARGETS
from forums.participants import Participant
from forums.reading import links_of
from forums.search import found_targets
from forums.skeletons import open_tasks_row
from forums.views.agenda import agenda_context, frame, preparing_context, quick_form
from forums.workflow import agenda as verbs
from forums.workflow.backlog import postpone_item
from forums.workflow.table import available_actions
from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused

Kind = AgendaItem.Kind


def told_on_agenda(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What can't be done now sends to the page of the meeting, which says why."""

    @functools.wraps(view)
    def told(request: HttpRequest, key: UUID, **arguments: Any) -> HttpResponse:
        try:
            return view(request, key, **arguments)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            url = reverse("meeting_detail", args=[key])
            return HttpResponseClientRedirect(url) if request.htmx else redirect(url)

    return told


def _opened(request: HttpRequest, key: UUID) -> tuple[Meeting, Participant]:
    """For a form: what was typed is kept when the agenda has been closed meanwhile, so then the verb itself refuses."""
    if request.method != "POST":
        return get_meeting_for(request, key, "edit_agenda")
    meeting, part = get_meeting(request, key)
    if not rules.may_prepare(part, meeting):
        raise NotAllowed(_("The agenda is prepared by the secretary and by those who keep the forum's data."))
    return meeting, part


def _item(meeting: Meeting, key: UUID) -> AgendaItem:
    found = get_object_or_404(meeting.items, key=key)
    found.meeting = meeting
    return found


def _builder(request: HttpRequest, meeting: Meeting, part: Participant, said: str = "", **more: Any) -> HttpResponse:
    """The agenda anew for scripts, the page of the meeting for everybody else. `said` is read out."""
    if not request.htmx:
        if said:
            messages.success(request, said)
        anchor = f"#asia-{more['moved'].key}" if "moved" in more else ""
        return redirect(reverse("meeting_detail", args=[meeting.key]) + anchor)
    return render(request, "forums/_agenda_answer.html", {**_context(request, meeting, part), "said": said, **more})


def _context(request: HttpRequest, meeting: Meeting, part: Participant) -> dict[str, Any]:
    edition = rules.edition_for(part, meeting)
    context = {
        **frame(request, meeting, part, edition),
        **agenda_context(meeting, part, edition),
        "may_edit": True,
        "actions": available_actions(meeting, part),
        "new_form": quick_form(meeting),
    }
    return context | preparing_context(meeting, context["items"])


def _status(form: QuickItemForm) -> int:
    return 409 if form.meanwhile else 422 if form.errors else 200


def _saved(form: QuickItemForm, save: Callable[[], AgendaItem]) -> tuple[QuickItemForm, AgendaItem | None]:
    """Save what was typed; the form says what is wrong, or what somebody else has saved meanwhile."""
    try:
        return form, save()
    except ChangedMeanwhile as stale:
        return form.after(stale.row, meeting=form.meeting), None
    except (ValidationError, Refused) as error:
        say_in(form, error)
        return form, None


@told_on_agenda
def agenda_item_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new item, last on the agenda; the short form stands below the agenda, the whole one on a page."""
    meeting, part = _opened(request, key)
    is_quick = "quick" in request.POST
    form = ItemForm(request.POST or None, meeting=meeting, initial=_offered(request, meeting))
    if is_quick:
        form = quick_form(meeting, request.POST)
    if request.method == "POST" and form.is_valid():
        form, item = _saved(form, lambda: verbs.add_item(meeting, form.row_fields, by=part))
        if item:
            return _builder(request, meeting, part, _("“%(item)s” is on the agenda.") % {"item": item}, moved=item)
    if is_quick and request.htmx:
        context = {**_context(request, meeting, part), "new_form": form}
        return render(request, "forums/_agenda_answer.html", context)
    return _page(request, meeting, part, form, None)


def _offered(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    if request.GET.get("laji") == Kind.OPEN_TASKS:
        return open_tasks_row(meeting.language).fields
    return {"kind": Kind.SECTION} if request.GET.get("laji") == Kind.SECTION else {}


@told_on_agenda
def agenda_item_edit(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    meeting, part = _opened(request, key)
    row = _item(meeting, item)
    form = ItemForm(request.POST or None, meeting=meeting, row=row)
    if request.method == "POST" and form.is_valid():
        form, saved = _saved(form, lambda: verbs.save_item(row, form.seen_revision, form.row_fields, by=part))
        if saved:
            messages.success(request, _("“%(item)s” has been saved.") % {"item": saved})
            return redirect(reverse("meeting_detail", args=[meeting.key]) + f"#asia-{row.key}")
    return _page(request, meeting, part, form, row)


def _page(
    request: HttpRequest, meeting: Meeting, part: Participant, form: QuickItemForm, row: AgendaItem | None
) -> HttpResponse:
    context = {"meeting": meeting, "forum": meeting.forum, "part": part, "form": form, "item": row}
    name = "forums/agenda_item_edit.html" if row else "forums/agenda_item_new.html"
    if not isinstance(form, ItemForm):  # the short form came without scripts and was not understood
        context["form"] = ItemForm(request.POST, meeting=meeting)
    return render(request, name, context, status=_status(form))


@told_on_agenda
def agenda_item_quick(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    """The short form in the place of the item's row; without scripts the whole form on its own page."""
    meeting, part = get_meeting_for(request, key, "edit_agenda")
    row = _item(meeting, item)
    if not request.htmx:
        return redirect("agenda_item_edit", meeting.key, row.key)
    form = QuickItemForm(request.POST or None, meeting=meeting, row=row)
    if request.method == "POST" and form.is_valid():
        form, saved = _saved(form, lambda: verbs.save_item(row, form.seen_revision, form.row_fields, by=part))
        if saved:
            return _builder(request, meeting, part, _("“%(item)s” has been saved.") % {"item": saved}, moved=saved)
    context = {**_context(request, meeting, part), "edited": row, "edit_form": form}
    return render(request, "forums/_agenda_answer.html", context)


@require_POST
@told_on_agenda
def agenda_item_move(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    """Up or down by `direction`, or to the place before the item that `before` names; last when it names none."""
    meeting, part = get_meeting_for(request, key, "edit_agenda")
    row = _item(meeting, item)
    if direction := request.POST.get("direction"):
        verbs.move_item(row, direction, by=part)
    else:
        verbs.place_item(row, _named_before(request, meeting), by=part)
    return _builder(request, meeting, part, _place_of(meeting, row), moved=row)


def _named_before(request: HttpRequest, meeting: Meeting) -> AgendaItem | None:
    key = request.POST.get("before", "")
    try:
        return _item(meeting, UUID(key)) if key else None
    except ValueError as error:
        raise Http404 from error


def _place_of(meeting: Meeting, row: AgendaItem) -> str:
    """Where the item stands now, for those who hear the page."""
    keys = list(meeting.items.filter(withdrawn_at__isnull=True).values_list("pk", flat=True))
    words = {"item": row.title, "place": keys.index(row.pk) + 1 if row.pk in keys else 0, "all": len(keys)}
    return _("“%(item)s” is row %(place)s of %(all)s.") % words


@told_on_agenda
def agenda_item_remove(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    """Asks first: before material has been sent the item is deleted for good, after that withdrawn."""
    meeting, part = get_meeting_for(request, key, "edit_agenda")
    row = _item(meeting, item)
    if request.method == "POST":
        was_deleted = verbs.remove_item(row, by=part)
        said = _("“%(item)s” has been deleted.") if was_deleted else _("“%(item)s” has been withdrawn.")
        messages.success(request, said % {"item": row})
        return redirect("meeting_detail", meeting.key)
    context = {
        "meeting": meeting,
        "forum": meeting.forum,
        "part": part,
        "item": row,
        "is_deleted": not verbs.stays(row),
        "attachments": row.attachments.filter(withdrawn_at__isnull=True),
        "proposals": row.proposals.all(),
    }
    return render(request, "forums/agenda_item_remove.html", context)


@require_POST
@told_on_agenda
def agenda_item_restore(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "edit_agenda")
    row = _item(meeting, item)
    verbs.restore_item(row, by=part)
    return _builder(request, meeting, part, _("“%(item)s” is on the agenda.") % {"item": row}, moved=row)


@require_POST
@told_on_agenda
def item_postpone(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    """To a later meeting, by way of the backlog."""
    meeting, part = get_meeting(request, key)
    row = _item(meeting, item)
    try:
        postpone_item(row, by=part, reason=request.POST.get("reason", "").replace("\x00", "")[:1000])
        messages.success(request, _("“%(item)s” waits in the backlog for a later meeting.") % {"item": row})
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("meeting_detail", meeting.key)


@told_on_agenda
def agenda_item_links(request: HttpRequest, key: UUID, item: UUID) -> HttpResponse:
    """What the item is about: searched for among agreements, goals, measures, indicators, rounds and open tasks."""
    meeting, part = get_meeting_for(request, key, "edit_agenda")
    row = _item(meeting, item)
    words = request.GET.get("haku", "").replace("\x00", "").strip()
    if request.method == "POST":
        target, _colon, pk = request.POST.get("target", "").partition(":")
        allowed = {found.value for found in found_targets(part, request.POST.get("haku", "").replace("\x00", ""))}
        if request.POST.get("target") in allowed:
            verbs.add_link(row, target, int(pk), by=part)
            messages.success(request, _("The link has been added."))
        else:
            messages.error(request, _("What was to be linked is not there any more. Search again."))
        return redirect(request.get_full_path())
    linked = {f"{name}:{getattr(link, f'{name}_id')}" for link in row.links.all() for name in LINK_TARGETS}
    context = {
        **frame(request, meeting, part, rules.edition_for(part, meeting)),
        "item": row,
        "links": links_of(row, part, Edition.CHAIR),
        "words": words,
        "found": [found for found in found_targets(part, words) if found.value not in linked],
    }
    return render(request, "forums/agenda_item_links.html", context)


@require_POST
@told_on_agenda
def agenda_link_remove(request: HttpRequest, key: UUID, item: UUID, link: int) -> HttpResponse:
    meeting, part = get_meeting_for(request, key, "edit_agenda")
    row = _item(meeting, item)
    verbs.remove_link(get_object_or_404(row.links.select_related("item__meeting"), pk=link), by=part)
    messages.success(request, _("The link has been removed."))
    return redirect("agenda_item_links", meeting.key, row.key)

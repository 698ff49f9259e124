"""What is done about an entry of the year clock: evidence, reminders, a meeting or a proposal made of it."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forums.access import part_in
from forums.clock import rules
from forums.clock.listing import Line
from forums.clock.recurrence import round_of
from forums.clock.stored import dated
from forums.forms.clock import EvidenceForm, ReminderForm, UseForm
from forums.models import ClockEntry, ClockEvidence, ClockReminder
from forums.views.clock_entries import asked_round, county_of, get_entry, kept_forums
from forums.workflow.clock import cancel_reminder, propose, remind, show_done, take_back


def clock_evidence_add(request: HttpRequest, key: UUID, year: int) -> HttpResponse:
    entry = get_entry(key)
    line = _line(entry, year)
    county = county_of(request, entry)
    if not rules.may_show_done(request.acting, entry, county, timezone.localdate()):
        raise PermissionDenied
    form = EvidenceForm(request.POST or None, initial={"done_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        show_done(entry, by=request.acting, county=county, year=year, **form.cleaned_data)
        messages.success(request, _("It has been marked as done."))
        return redirect(_address(entry, year))
    context = {"entry": entry, "line": line, "year": year, "form": form, "county": county}
    return render(request, "forums/clock_evidence_add.html", context)


def clock_evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take it back."""
    row = get_object_or_404(ClockEvidence.objects.select_related("entry__county", "organisation"), pk=pk)
    acting = request.acting
    if acting is None or not acting.has(*rules.EDITING) or row.organisation_id not in acting.stands_for:
        raise PermissionDenied
    if request.method == "POST":
        take_back(row, by=acting)
        messages.success(request, _("It is no longer marked as done."))
        return redirect(_address(row.entry, row.year))
    context = {"row": row, "entry": row.entry, "line": _line(row.entry, row.year), "year": row.year}
    return render(request, "forums/clock_evidence_remove.html", context)


def clock_reminder_add(request: HttpRequest, key: UUID, year: int) -> HttpResponse:
    entry = get_entry(key)
    line = _line(entry, year)
    if not rules.may_remind(request.acting):
        raise PermissionDenied
    form = ReminderForm(request.POST or None, initial={"on": max(line.date.starts, timezone.localdate())})
    if request.method == "POST" and form.is_valid():
        remind(entry, by=request.acting, year=year, **form.cleaned_data)
        messages.success(request, _("The reminder will be sent."))
        return redirect(_address(entry, year))
    context = {"entry": entry, "line": line, "year": year, "form": form, "county": county_of(request, entry)}
    return render(request, "forums/clock_reminder_add.html", context)


@require_POST
def clock_reminder_remove(request: HttpRequest, pk: int) -> HttpResponse:
    reminder = get_object_or_404(ClockReminder.objects.select_related("entry"), pk=pk)
    if not rules.may_remind(request.acting) or reminder.organisation_id not in request.acting.stands_for:
        raise PermissionDenied
    cancel_reminder(reminder, by=request.acting)
    messages.success(request, _("The reminder has been cancelled."))
    return redirect(_address(reminder.entry, reminder.year))


@require_POST
def clock_entry_use(request: HttpRequest, key: UUID) -> HttpResponse:
    """Go on to a new meeting with the day filled in, or put a proposal among the forum's."""
    entry = get_entry(key)
    kept = kept_forums(request, entry, county_of(request, entry))
    form = UseForm(request.POST, forums=kept)
    if not form.is_valid():
        raise PermissionDenied
    forum = next(row for row in kept if str(row.pk) == form.cleaned_data["forum"])
    date = dated(entry, asked_round(request, entry))
    if request.POST.get("make") == "meeting":
        day = min(max(date.starts, timezone.localdate()), max(date.ends, timezone.localdate()))
        query = urlencode({"date": day.isoformat(), "title": date.title})
        return redirect(f"{reverse('meeting_new', args=[forum.pk])}?{query}")
    propose(date, entry, forum, by=part_in(request, forum))
    messages.success(request, _("The entry is now among the proposals of %(forum)s.") % {"forum": forum.name})
    return redirect("proposal_list", forum.pk)


def _line(entry: ClockEntry, year: int) -> Line:
    """The round of that year; 404 when there is none."""
    when = round_of(entry, year)
    if when is None:
        raise Http404
    return Line(0, dated(entry, when))


def _address(entry: ClockEntry, year: int) -> str:
    return f"{reverse('clock_entry', args=[entry.key])}?year={year}"

"""An entry of the year clock: its page, writing it, taking it away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.access import whole_number
from finnish.sorting import sort_key
from forums.access import part_in
from forums.clock import rules
from forums.clock.choosing import own_county
from forums.clock.listing import Line
from forums.clock.recurrence import round_of
from forums.clock.stored import dated, shown_evidence
from forums.clock.when import When
from forums.forms.clock import ClockEntryForm, UseForm
from forums.forms.verbs import done
from forums.models import ClockEntry, Forum
from forums.participants import Participant, participants_in
from forums.rules import may_keep
from forums.workflow.clock import add_entry, change_entry, delete_entry
from interfaces.saving import ChangedMeanwhile
from organisations.dates import Done
from organisations.models import Organisation

ROWS = ("county", "forum__body", "forum__county", "forum__host")


def clock_entry(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the entry is, who has done it, and what can be made of it."""
    entry = get_entry(key)
    county = county_of(request, entry)
    when = asked_round(request, entry)
    year = when.starts.year
    evidence = list(shown_evidence([entry.pk], county, range(year, year + 1)))
    rows = [Done(row.organisation_id, row.organisation.name, row.done_on, row.url, row.note) for row in evidence]
    line = Line(0, dated(entry, when, evidence=tuple(rows)))
    kept = kept_forums(request, entry, county)
    acting = request.acting
    context = {
        "entry": entry,
        "county": county,
        "line": line,
        "year": year,
        "evidence": [(row, _may_take_back(request, row)) for row in evidence],
        "may_tend": rules.may_tend_entry(acting, entry, part_of_entry(request, entry)),
        "may_show_done": rules.may_show_done(acting, entry, county, timezone.localdate()),
        "may_remind": rules.may_remind(acting),
        "reminders": _own_reminders(request, entry, year),
        "use_form": UseForm(forums=kept, initial={"forum": entry.forum_id}) if kept else None,
        "rounds": _neighbours(entry, year),
    }
    return render(request, "forums/clock_entry.html", context)


def clock_entry_new(request: HttpRequest) -> HttpResponse:
    county = _asked_county(request)
    is_county = rules.may_tend_clock(request.acting, county)
    forums = _forums_of(request, county) if county else []
    if county is None or not (is_county or forums):
        raise PermissionDenied
    form = ClockEntryForm(request.POST or None, county=county, forums=forums, needs_forum=not is_county)
    if request.method == "POST" and form.is_valid():
        entry = ClockEntry(county=county, **form.values)
        entry = add_entry(entry, by=request.acting, part=part_of_entry(request, entry), **_many(form))
        messages.success(request, _("The entry has been added."))
        return redirect(_address(entry))
    context = {"form": form, "county": county, "entry": None}
    return render(request, "forums/clock_entry_edit.html", context)


def clock_entry_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    entry = get_entry(key)
    part = part_of_entry(request, entry)
    if not rules.may_tend_entry(request.acting, entry, part):
        raise PermissionDenied
    is_county = rules.may_tend_clock(request.acting, entry.county)
    forums = _forums_of(request, entry.county)
    forums += [entry.forum] if entry.forum and entry.forum not in forums else []
    given = {"county": entry.county, "forums": forums, "needs_forum": not is_county}
    form = ClockEntryForm(request.POST or None, row=entry, **given)
    if request.method == "POST":
        try:
            is_saved = done(form, lambda: _save(request, entry, form, part))
        except ChangedMeanwhile as stale:
            form = form.after(stale.row, **given)
        else:
            if is_saved:
                messages.success(request, _("The entry has been saved."))
                return redirect(_address(get_entry(key)))
    context = {"form": form, "county": entry.county, "entry": entry}
    return render(request, "forums/clock_entry_edit.html", context)


def clock_entry_delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask first: what has been said about it goes with the entry."""
    entry = get_entry(key)
    part = part_of_entry(request, entry)
    if not rules.may_tend_entry(request.acting, entry, part):
        raise PermissionDenied
    was_changed = False
    if request.method == "POST":
        try:
            delete_entry(entry, by=request.acting, part=part, seen=whole_number(request.POST.get("revision", "")) or 0)
        except ChangedMeanwhile as stale:
            entry, was_changed = stale.row, True
        else:
            messages.success(request, _("The entry has been taken out of the year clock."))
            return redirect(f"{reverse('clock')}?county={entry.county.code}")
    context = {"entry": entry, "county": entry.county, "was_changed": was_changed}
    return render(request, "forums/clock_entry_delete.html", context | {"evidence_count": entry.evidence.count()})


def get_entry(key: UUID) -> ClockEntry:
    """The clock is open to everybody who has logged in."""
    rows = ClockEntry.objects.select_related(*ROWS).prefetch_related("domains", "applies_to")
    return get_object_or_404(rows, key=key)


def county_of(request: HttpRequest, entry: ClockEntry) -> Organisation | None:
    """Whose clock the entry is looked at in; one that every county has, in one's own."""
    return entry.county or own_county(request, timezone.localdate())


def asked_round(request: HttpRequest, entry: ClockEntry, year: int | None = None) -> When:
    """The round of the year in the address, else this year's, else the first one."""
    asked = year or whole_number(request.GET.get("year", "")) or timezone.localdate().year
    return round_of(entry, asked) or When(entry.starts_on, entry.ends_on, entry.is_window)


def part_of_entry(request: HttpRequest, entry: ClockEntry) -> Participant | None:
    return part_in(request, entry.forum) if entry.forum else None


def kept_forums(request: HttpRequest, entry: ClockEntry, county: Organisation | None) -> list[Forum]:
    """The forums in which the person may make something of the entry; its own forum alone if it has one."""
    if entry.forum:
        part = part_of_entry(request, entry)
        return [entry.forum] if may_keep(part) else []
    return _forums_of(request, county) if county else []


def _forums_of(request: HttpRequest, county: Organisation) -> list[Forum]:
    """The county's forums that the person keeps, by name."""
    rows = list(Forum.objects.alive().filter(county=county).select_related("body", "county", "host"))
    parts = participants_in(rows, request.user, request.actings, timezone.localdate())
    return sorted(rules.kept_forums(parts, rows), key=lambda forum: sort_key(forum.name))


def _asked_county(request: HttpRequest) -> Organisation | None:
    code = request.GET.get("county", "")
    if code:
        return get_object_or_404(Organisation.objects.counties(), code=code.replace("\x00", ""))
    return own_county(request, timezone.localdate())


def _save(request: HttpRequest, entry: ClockEntry, form: ClockEntryForm, part: Participant | None) -> None:
    change_entry(entry, by=request.acting, part=part, seen=form.seen_revision, values=form.values, **_many(form))


def _many(form: ClockEntryForm) -> dict[str, Any]:
    return {name: list(form.cleaned_data[name]) for name in ("domains", "applies_to")}


def _address(entry: ClockEntry) -> str:
    return f"{reverse('clock_entry', args=[entry.key])}?year={entry.starts_on.year}"


def _may_take_back(request: HttpRequest, row) -> bool:
    acting = request.acting
    return acting is not None and acting.has(*rules.EDITING) and row.organisation_id in acting.stands_for


def _own_reminders(request: HttpRequest, entry: ClockEntry, year: int) -> list:
    """Reminders of the organisation that the person acts for."""
    if not rules.may_remind(request.acting):
        return []
    return list(entry.reminders.filter(year=year, organisation__in=request.acting.stands_for))


def _neighbours(entry: ClockEntry, year: int) -> list[int]:
    """The years of the round before and the one after, if the entry comes again."""
    years = range(year - 4, year + 5)
    coming = [other for other in years if round_of(entry, other)]
    before = [other for other in coming if other < year][-1:]
    return before + [other for other in coming if other > year][:1]

"""One question in one municipality: both views side by side, what they were before, and one's own to say."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from finnish.text import date as finnish_date
from interfaces import rules
from interfaces.dividing import say_view
from interfaces.division.differing import Seen, difference_of
from interfaces.division.looks import SIDES, Look, look_of, view_words
from interfaces.division.reading import Side
from interfaces.forms.division import ViewForm
from interfaces.forms.over_row import say_in
from interfaces.models import CheckQuestion, DivisionChange, WorkDivision
from interfaces.saving import ChangedMeanwhile
from interfaces.within import Within, within_county
from organisations.models import Organisation
from organisations.refusals import Refused


@dataclass(frozen=True)
class Earlier:
    """A view as it was until somebody changed it."""

    change: DivisionChange
    words: str
    note: str


@dataclass(frozen=True)
class SideView:
    """What a side says, for the page."""

    side: str
    party: Organisation
    view: WorkDivision | None
    look: Look
    is_own: bool
    earlier: list[Earlier]

    @property
    def who(self) -> str:
        return (self.view.who_else or self.view.get_who_display()) if self.view else ""


def division_cell(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The form is there for one's own side alone; it is saved over the revision that it was opened with."""
    question, municipality, place = _asked(request, pk, code)
    views = _views(question, municipality)
    side = place.side if place.side and rules.may_say_view(place, place.side, municipality) else ""
    may_say = bool(side) and question.retired_on is None
    form, status = None, 200
    if may_say:
        form = ViewForm(request.POST or None, row=views.get(side))
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Each side says only its own view."))
        if form.is_valid():
            form, status = _say(question, municipality, side, form, place)
            if status == 302:
                messages.success(request, _("The view has been saved."))
                return redirect("division_cell", question.pk, municipality.code)
            views = _views(question, municipality)
        else:
            status = 422
    context = {
        "county": place.county,
        "place": place,
        "question": question,
        "municipality": municipality,
        "sides": _sides(views, municipality, place, side),
        "difference": _difference(views),
        "form": form,
        "own_side": side,
        "reads_notes": rules.may_read_notes(place),
        "has_examples": any(view.is_example for view in views.values()),
    }
    return render(request, "interfaces/division_cell.html", context, status=status)


def _asked(request: HttpRequest, pk: int, code: str) -> tuple[CheckQuestion, Organisation, Within]:
    """The question tells the county; 404 for a municipality that isn't one of it."""
    question = get_object_or_404(CheckQuestion.objects.select_related("county", "domain", "service"), pk=pk)
    place = within_county(question.county, request.acting, timezone.localdate())
    municipality = next((row for row in place.municipalities if row.code == code), None)
    if municipality is None:
        raise Http404
    return question, municipality, place


def _views(question: CheckQuestion, municipality: Organisation) -> dict[str, WorkDivision]:
    rows = WorkDivision.objects.filter(question=question, municipality=municipality).prefetch_related("changes")
    return {row.side: row for row in rows}


def _say(
    question: CheckQuestion, municipality: Organisation, side: str, form: ViewForm, place: Within
) -> tuple[ViewForm, int]:
    if not form.saying.state:
        form.add_error("state", _("Choose the state."))
        return form, 422
    try:
        say_view(question, municipality, form.saying, side=side, by=place, seen=form.seen_revision)
    except ChangedMeanwhile as stale:
        return form.after(stale.row), 409
    except (Refused, ValidationError) as refusal:
        say_in(form, refusal)
        return form, 422
    return form, 302


def _sides(views: dict[str, WorkDivision], municipality: Organisation, place: Within, own: str) -> list[SideView]:
    parties = {Side.COUNTY: place.county, Side.MUNICIPALITY: municipality}
    return [
        SideView(
            side,
            party,
            views.get(side),
            look_of(views[side].state if side in views else ""),
            side == own,
            [_earlier(change) for change in views[side].changes.all()] if side in views else [],
        )
        for side, party in parties.items()
    ]


def _earlier(change: DivisionChange) -> Earlier:
    before: dict[str, Any] = change.before
    words = view_words(Seen(before["state"], before["who"], before["who_else"]))
    if since := parse_date(before["since"] or ""):
        words = f"{words}, {_('since %(date)s') % {'date': finnish_date(since)}}"
    return Earlier(change, words, before["note"])


def _difference(views: dict[str, WorkDivision]) -> str:
    seen = [Seen(row.state, row.who) if (row := views.get(side)) else None for side in SIDES]
    found = difference_of(*seen)
    return str(found.label) if found else ""

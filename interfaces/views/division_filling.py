"""Saying many views on one page: one's own side for one municipality, or the county's the same for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interfaces import rules
from interfaces.dividing import Key, Said, Saying, ViewsChangedMeanwhile, say_views, saying_of
from interfaces.division.looks import view_words
from interfaces.division.proposing import in_words, propose, take_in
from interfaces.division.reading import Cell, Division, Side, read_division
from interfaces.forms.division import EVERY, DivisionFilterForm, ViewForm, common_saying
from interfaces.models import CheckQuestion, WorkDivision
from interfaces.sections import interface_url
from interfaces.tree import read_tree
from interfaces.within import Within, place_of
from organisations.models import Organisation
from organisations.refusals import Refused


@dataclass
class FillRow:
    """One question in the form: the fields, what the other side says, and what a colleague saved meanwhile."""

    question: CheckQuestion
    form: ViewForm
    other: str = ""
    difference: str = ""
    meanwhile: str = ""
    is_example: bool = False


def division_fill(request: HttpRequest) -> HttpResponse:
    """One's own side, question by question. For all municipalities at once the changes are shown first."""
    place = place_of(request)
    if not place.side:
        raise PermissionDenied(
            _("The division of work is filled in by the editors of the county and its municipalities.")
        )
    filtered = DivisionFilterForm(request.GET, place=place, tree=read_tree())
    if "content" in request.POST:
        return _take_in(request, place, filtered)
    municipality = _chosen(request, place)
    if municipality is None:
        return _fill_all(request, place, filtered)
    return _fill_one(request, place, filtered, municipality)


def _chosen(request: HttpRequest, place: Within) -> Organisation | None:
    """A municipality fills its own column, the county any of them; None means all of them."""
    asked = request.GET.get("municipality", "")
    if asked == EVERY and place.side == Side.COUNTY:
        return None
    found = next((row for row in place.municipalities if row.code == asked), None)
    if place.side == Side.COUNTY:
        return found or place.municipalities[0]
    if asked and found != place.own:
        raise PermissionDenied(_("Each side says only its own view."))
    return place.own


def _fill_one(
    request: HttpRequest, place: Within, filtered: DivisionFilterForm, municipality: Organisation
) -> HttpResponse:
    division = read_division(place, filtered.tree, filtered.parts, municipality)
    standing = _standing(division, place, municipality)
    rows = [_row(request, question, cells[0], standing.get(question.pk), place) for question, cells in division.rows]
    status = 200
    if request.method == "POST":
        status = 422
        if all(row.form.is_valid() for row in rows):
            try:
                said = _say(rows, place, municipality)
            except ViewsChangedMeanwhile as stale:
                rows, status = _after(rows, stale, municipality), 409
            except (Refused, ValidationError) as refusal:
                messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
            else:
                _tell_saved(request, said)
                return redirect(request.get_full_path())
    return _page(request, place, filtered, division, status, rows=rows, municipality=municipality)


def _standing(division: Division, place: Within, municipality: Organisation) -> dict[int, WorkDivision]:
    rows = WorkDivision.objects.filter(question__in=division.questions, municipality=municipality, side=place.side)
    return {row.question_id: row for row in rows}


def _row(
    request: HttpRequest, question: CheckQuestion, cell: Cell, standing: WorkDivision | None, place: Within
) -> FillRow:
    other = next(side for side in Side.values if side != place.side)
    form = ViewForm(request.POST or None, row=standing, prefix=str(question.pk))
    return FillRow(
        question,
        form,
        other=view_words(cell.view_of(other)),
        difference=str(cell.difference.label) if cell.difference else "",
        is_example=bool(standing and standing.is_example),
    )


def _say(rows: Iterable[FillRow], place: Within, municipality: Organisation) -> Said:
    touched = {(row.question.pk, municipality.pk): row.form for row in rows if row.form.is_touched}
    sayings = {key: form.saying for key, form in touched.items()}
    seen = {key: form.seen_revision for key, form in touched.items()}
    return say_views(sayings, side=place.side, by=place, seen=seen)


def _after(rows: list[FillRow], stale: ViewsChangedMeanwhile, municipality: Organisation) -> list[FillRow]:
    """The same rows with all that was typed, now over what the colleague has saved."""
    for row in rows:
        if now := stale.rows.get((row.question.pk, municipality.pk)):
            row.form = row.form.after(now, prefix=row.form.prefix)
            row.meanwhile = in_words(saying_of(now))
    return rows


def _fill_all(request: HttpRequest, place: Within, filtered: DivisionFilterForm) -> HttpResponse:
    division = read_division(place, filtered.tree, filtered.parts)
    rows = _rows_for_all(request, division, place)
    if request.method != "POST" or not all(row.form.is_valid() for row in rows):
        status = 422 if request.method == "POST" else 200
        return _page(request, place, filtered, division, status, rows=rows, municipality=None)
    sayings: dict[Key, Saying] = {
        (row.question.pk, municipality.pk): row.form.saying
        for row in rows
        if row.form.saying.state and row.form.is_touched
        for municipality in place.municipalities
    }
    proposal = propose(sayings, by=place, side=place.side)
    return _page(request, place, filtered, division, rows=rows, municipality=None, proposal=proposal)


def _rows_for_all(request: HttpRequest, division: Division, place: Within) -> list[FillRow]:
    """What stands in all municipalities alike stands in the form; the rest is empty."""
    views = WorkDivision.objects.filter(
        question__in=division.questions, municipality__in=division.municipalities, side=place.side
    )
    by_key = {(row.question_id, row.municipality_id): row for row in views}
    found = []
    for question in division.questions:
        said = common_saying([by_key.get((question.pk, row.pk)) for row in division.municipalities])
        initial = dict(vars(said)) if said else {}
        form = ViewForm(request.POST or None, prefix=str(question.pk), initial=initial)
        found.append(FillRow(question, form, other="" if said else _various(question, by_key)))
    return found


def _various(question: CheckQuestion, views: dict[Key, WorkDivision]) -> str:
    count = sum(1 for key in views if key[0] == question.pk)
    if not count:
        return ""
    said = ngettext("Said of %(count)s municipality", "Said of %(count)s municipalities", count)
    return said % {"count": count}


def _take_in(request: HttpRequest, place: Within, filtered: DivisionFilterForm) -> HttpResponse:
    """Save exactly what was shown."""
    try:
        _tell_saved(request, take_in(request.POST["content"], by=place))
    except ViewsChangedMeanwhile:
        messages.warning(
            request, _("Colleagues have saved views meanwhile. Nothing was saved: fill in and look again.")
        )
    except (Refused, ValidationError) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
    return redirect(interface_url("work_division", place.county, domain=filtered.wanted.get("domain") or EVERY))


def _tell_saved(request: HttpRequest, said: Said) -> None:
    if said.count:
        words = ngettext("%(count)s view has been saved.", "%(count)s views have been saved.", said.count)
        messages.success(request, words % {"count": said.count})
    else:
        messages.info(request, _("Nothing had been changed."))


def _next_municipality(place: Within, municipality: object) -> Organisation | None:
    """The one after it in the county's list: the county fills its view one municipality at a time."""
    if place.side != Side.COUNTY or municipality not in place.municipalities:
        return None
    at = place.municipalities.index(municipality) + 1
    return place.municipalities[at] if at < len(place.municipalities) else None


def _page(
    request: HttpRequest,
    place: Within,
    filtered: DivisionFilterForm,
    division: Division,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context |= {
        "county": place.county,
        "place": place,
        "filter": filtered,
        "domain": filtered.domain_chosen,
        "division": division,
        "is_county": place.side == Side.COUNTY,
        "may_tend": rules.may_tend_questions(place),
        "next_municipality": _next_municipality(place, context.get("municipality")),
    }
    return render(request, "interfaces/division_fill.html", context, status=status)

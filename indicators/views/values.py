"""Own values in a grid of areas and years, and what each of them has replaced."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import rules
from indicators.areas import areas_with_values
from indicators.entering import ChangedMeanwhile, Entered, Given, Key, enter_many
from indicators.grid import YEARS, Grid, choosable_areas, first_year_of, make_grid, own_choice, rows_for
from indicators.models import Indicator, Observation, ObservationChange
from indicators.pasting import fill
from indicators.requesting import may_ask
from indicators.typed import few_sign
from indicators.views.access import get_enterable, get_seen
from indicators.wording import unit_words, value_words


def value_grid(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid; saved as a whole or not at all. The first year and an owner's area stand in the address."""
    indicator = get_enterable(request, pk)
    grid, choices, chosen = _grid(request, indicator)
    context = {"source": request.POST.get("source", ""), "pasted": request.POST.get("paste_text", "")}
    if request.method == "POST" and "fill" in request.POST:
        context["filled"] = fill(grid, request.POST.get("paste_text", ""), request.POST.get("paste_from", ""))
    elif request.method == "POST":
        context |= _save(request, grid, context["source"])
        if entered := context.get("entered"):
            messages.success(request, _saved_words(entered, context["hidden"]))
            return redirect(request.get_full_path())
    context |= {
        "indicator": indicator,
        "grid": grid,
        "choices": choices,
        "chosen": chosen,
        "may_ask": may_ask(request.acting, indicator),
        "unit": unit_words(indicator.unit),
        "few": few_sign(indicator),
        "earlier": grid.years[0] - YEARS,
        "later": first_year_of(str(grid.years[0] + YEARS), timezone.localdate()),
        "has_examples": grid.has_examples,
    }
    return render(request, "indicators/value_grid.html", context, status=409 if grid.stale else 200)


def _grid(request: HttpRequest, indicator: Indicator) -> tuple[Grid, list, object]:
    today = timezone.localdate()
    choices = choosable_areas(request.acting, indicator, today)
    asked = request.GET.get("alue", "")
    chosen = next((area for area in choices if str(area.pk) == asked), None)
    chosen = chosen or own_choice(request.acting, choices, today)
    areas = rows_for(request.acting, indicator, chosen, today)
    if not areas:
        raise PermissionDenied(_("The organisation is no area that values of this indicator are given for."))
    first = first_year_of(request.GET.get("alkaen", ""), today)
    return make_grid(indicator, areas, first, request.POST if request.method == "POST" else None), choices, chosen


def _save(request: HttpRequest, grid: Grid, source: str) -> dict:
    """Save what has been typed, or say why not: faults, what others have saved, values to be sure of."""
    values = {key: replace(given, source=source) for key, given in grid.read().items()}
    if grid.faulty:
        return {}
    questions = grid.questions(values)
    if questions.keys() - set(request.POST.getlist("sure")):
        grid.tell_questions(questions)
        return {"questions": questions}
    try:
        entered = _enter(request, grid, values)
    except ChangedMeanwhile as stale:
        grid.tell_stale(stale)
        return {}
    except ValidationError as error:
        return {"refusals": error.messages}
    few = sum(given.missing == "too_few" for given in values.values())
    return {"entered": entered, "hidden": few}


def _enter(request: HttpRequest, grid: Grid, values: dict[Key, Given]) -> Entered:
    seen = {cell.key: cell.seen for cell in grid.cells.values()}
    return enter_many(grid.indicator, values, by=request.user, name=request.acting.label, seen=seen)


def _saved_words(entered: Entered, few: int) -> str:
    saved = len(entered.new) + len(entered.changed)
    if not saved:
        return _("Nothing had been changed.")
    words = ngettext("%(n)s value has been saved.", "%(n)s values have been saved.", saved) % {"n": saved}
    if few:
        hidden = ngettext(
            "%(n)s is too few to be shown and was hidden.", "%(n)s are too few to be shown and were hidden.", few
        )
        words = f"{words} {hidden % {'n': few}}"
    return words


def value_history(request: HttpRequest, pk: int, area: int) -> HttpResponse:
    """Every value of the area: who gave it, when, from where, and what it replaced. With ?vuosi= one year."""
    indicator = get_seen(request, pk)
    places = areas_with_values(indicator, timezone.localdate())
    if not rules.may_see(request.acting, indicator):  # one who was asked for a value sees those of its own area
        places = places.filter(pk__in=request.acting.stands_for)
    place = get_object_or_404(places, pk=area)
    rows = indicator.observations.filter(area=place).prefetch_related("changes").order_by("-year")
    year = request.GET.get("vuosi", "")
    if year.isascii() and year.isdigit() and len(year) == 4:
        rows = rows.filter(year=int(year))
    found = [{"row": row, "words": value_words(row, indicator), "before": _replaced(row, indicator)} for row in rows]
    has_examples = any(entry["row"].is_example for entry in found)
    context = {"indicator": indicator, "area": place, "rows": found, "year": year, "has_examples": has_examples}
    return render(request, "indicators/value_history.html", context)


def _replaced(row: Observation, indicator: Indicator) -> list[tuple[ObservationChange, str]]:
    """What the value said before, newest first."""
    return [(old, value_words(old, indicator)) for old in sorted(row.changes.all(), key=lambda old: -old.pk)]

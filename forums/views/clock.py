"""The year clock: as a wheel with its list, as a list, a calendar and a council term; as a table and on paper."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from forums.clock import rules
from forums.clock.choosing import FIRST_YEAR, LAST_YEAR, VIEWS, Chosen, choose
from forums.clock.listing import Line, grouped, numbered
from forums.clock.month import month_of
from forums.clock.printing import clock_poster
from forums.clock.term import every_year, once_in_term, periods, strip_of
from forums.clock.wheel import term_wheel, year_wheel
from forums.participants import KEEPING
from organisations.models import CouncilTerm


def clock(request: HttpRequest) -> HttpResponse:
    return _clock(request, choose(request))


def clock_year(request: HttpRequest, year: int) -> HttpResponse:
    """One year by its own address."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return _clock(request, choose(request, year))


def clock_xlsx(request: HttpRequest) -> HttpResponse:
    chosen = choose(request)
    return xlsx_response(f"vuosikello-{chosen.year}", _headings(), map(_cells, _lines(chosen)))


def clock_csv(request: HttpRequest) -> HttpResponse:
    chosen = choose(request)
    return csv_response(f"vuosikello-{chosen.year}", _headings(), map(_cells, _lines(chosen)))


def clock_pdf(request: HttpRequest) -> HttpResponse:
    """The year on one A3 sheet, with the list behind the wheel."""
    chosen = choose(request)
    lines = _lines(chosen)
    wheel = year_wheel(lines, chosen.year, chosen.on, chosen.term)
    pdf = clock_poster(lines, wheel, chosen, language="sv" if get_language() == "sv" else "fi")
    name = f"vuosikello-{chosen.year}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _clock(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    term = chosen.term
    context = {
        "chosen": chosen,
        "county": chosen.county,
        "year": chosen.year,
        "today": chosen.on,
        "form": chosen.form,
        "views": [(name, label, name == chosen.view) for name, label in VIEWS.items()],
        "is_filtered": bool(chosen.values),
        **_neighbours(chosen, term),
        "strip": strip_of(term, chosen.on) if term else None,
        "may_add": _may_add(request, chosen),
        "term": term,
    }
    if chosen.view == "term" and term:
        return render(request, "forums/clock_term.html", context | _of_term(chosen, term))
    lines = _lines(chosen)
    context |= {"lines": lines, "next": _next(lines, chosen.on)}
    if chosen.view == "calendar":
        return render(request, "forums/clock_calendar.html", context | _of_month(chosen, lines))
    context["groups"] = grouped(lines, chosen.year, chosen.on)
    if chosen.view != "list":
        context["wheel"] = year_wheel(lines, chosen.year, chosen.on, term)
    return render(request, "forums/clock.html", context)


def _neighbours(chosen: Chosen, term: CouncilTerm | None) -> dict[str, int | None]:
    """The year before and after; of a term, years in the terms before and after it."""
    first, last = (term.starts.year, term.ends.year) if chosen.view == "term" and term else (chosen.year, chosen.year)
    return {
        "year_before": first - 1 if first > FIRST_YEAR else None,
        "year_after": last + 1 if last < LAST_YEAR else None,
    }


def _lines(chosen: Chosen) -> list[Line]:
    dates = chosen.dates(datetime.date(chosen.year, 1, 1), datetime.date(chosen.year, 12, 31))
    return numbered(dates, len(chosen.members))


def _of_term(chosen: Chosen, term: CouncilTerm) -> dict[str, Any]:
    dates = chosen.dates(term.starts, term.ends)
    lines = numbered(once_in_term(dates), len(chosen.members))
    return {
        "lines": lines,
        "wheel": term_wheel(lines, term, chosen.on),
        "periods": periods(lines, term, chosen.on),
        "every_year": numbered(every_year(dates)),
    }


def _of_month(chosen: Chosen, lines: list[Line]) -> dict[str, Any]:
    return {
        "month": month_of(lines, chosen.year, chosen.month, chosen.on),
        "month_name": capfirst(MONTHS[chosen.month]),
        "months": [(number, capfirst(name), number == chosen.month) for number, name in MONTHS.items()],
    }


def _next(lines: list[Line], on: datetime.date) -> Line | None:
    """What begins next, in the year of today."""
    coming = [line for line in lines if line.date.starts >= on]
    is_this_year = any(line.date.starts.year <= on.year <= line.date.ends.year for line in lines)
    return min(coming, key=lambda line: (line.date.starts, line.number)) if coming and is_this_year else None


def _may_add(request: HttpRequest, chosen: Chosen) -> bool:
    """The county's people and those who keep one of its forums."""
    if chosen.county is None:
        return False
    if rules.may_tend_clock(request.acting, chosen.county):
        return True
    acting = request.acting
    kept = acting.stands_for if acting and acting.has(*KEEPING) else frozenset()
    return any(forum.has_as_secretary or forum.host_id_or_county in kept for forum in chosen.forums)


def _headings() -> list[str]:
    return [
        _("Number"), _("When"), _("From"), _("To"), _("Title"), _("Whose"), _("Owner"), _("Statutory"),
        _("Act and section"), _("Done"),
    ]  # fmt: skip


def _cells(line: Line) -> list:
    date = line.date
    return [
        line.number, line.when, date.starts, date.ends, date.title, line.side_word, date.owner,
        _("yes") if date.is_statutory else _("no"), date.legal_basis, line.done,
    ]  # fmt: skip

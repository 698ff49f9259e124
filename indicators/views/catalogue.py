"""The catalogue: all listed indicators, filtered, paged, and as a table to take along."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from indicators import rules
from indicators.forms import IndicatorFilterForm
from indicators.models import Indicator
from indicators.reading import standings
from indicators.themes import theme_words
from indicators.wording import unit_words
from organisations.models import Organisation

PAGE = 30
Kind = Organisation.Kind


def indicator_list(request: HttpRequest) -> HttpResponse:
    form = IndicatorFilterForm(request.GET)
    page = Paginator(form.found(request.acting), PAGE).get_page(request.GET.get("page"))
    area = own_area(request)
    known = standings(page.object_list, [area]) if area else {}
    context = {
        "form": form,
        "page": page,
        "area": area,
        "rows": [_row(indicator, known.get((indicator.pk, area.pk)) if area else None) for indicator in page],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "has_examples": any(standing.now.is_example for standing in known.values()),
        "may_start": rules.may_start(request.acting),
    }
    return render(request, "indicators/indicator_list.html", context)


def indicator_list_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("mittarit", _headings(), map(_cells, _found(request)))


def indicator_list_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("mittarit", _headings(), map(_cells, _found(request)))


def own_area(request: HttpRequest) -> Organisation | None:
    """The organisation that the person acts for, if figures are given for it."""
    organisation = request.acting.organisation if request.acting else None
    return organisation if organisation and organisation.kind in {Kind.COUNTY, Kind.MUNICIPALITY} else None


def level_words(indicator: Indicator) -> str:
    if indicator.municipality_level and indicator.county_level:
        return _("municipalities and counties")
    return _("municipalities") if indicator.municipality_level else _("counties")


def source_words(indicator: Indicator) -> str:
    """ "Sotkanet, ind. 5527" as one cites it, or whose own indicator it is."""
    if indicator.sotkanet_id:
        return _("Sotkanet, ind. %(number)s") % {"number": indicator.sotkanet_id}
    return indicator.owner.full_name if indicator.owner else _("own indicator")


def _found(request: HttpRequest) -> list[Indicator]:
    return IndicatorFilterForm(request.GET).found(request.acting)


def _row(indicator: Indicator, standing: Any) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "theme": theme_words(indicator.theme),
        "level": level_words(indicator),
        "source": source_words(indicator),
        "unit": unit_words(indicator.unit),
        "value": standing.words(indicator) if standing else "",
        "year": standing.now.year if standing else None,
    }


def _headings() -> list[str]:
    return [
        _("Title"), _("Theme"), _("Source"), _("Level"), _("Unit"), _("Direction"), _("Producer"),
        _("How often it is updated"), _("Taken out of use"),
    ]  # fmt: skip


def _cells(indicator: Indicator) -> list:
    return [
        indicator.title, theme_words(indicator.theme), source_words(indicator), level_words(indicator), indicator.unit,
        indicator.get_direction_display(), indicator.producer, indicator.get_rhythm_display(), indicator.retired_on,
    ]  # fmt: skip

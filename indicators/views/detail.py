"""An indicator: what it tells, one area against those around it, all municipalities of a county, and its values."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.tables import csv_response
from indicators import rules
from indicators.areas import areas_with_values
from indicators.forms import AreaForm
from indicators.models import Indicator, Observation
from indicators.pictures import Picture, around, picture_of
from indicators.themes import theme_words
from indicators.views.catalogue import level_words, own_area, source_words
from indicators.wording import unit_words
from organisations.models import Organisation

SOTKANET_PAGE = "https://sotkanet.fi/sotkanet/{language}/metadata/indicators/{number}"
COMPARED = "vertaa"


@login_not_required
def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Open to everybody when the indicator is in the catalogue. The area is in the address: ?alue=…&vertaa=…"""
    indicator = get_indicator(request, pk)
    today = timezone.localdate()
    areas = list(areas_with_values(indicator, today).only("kind", "name_fi", "name_sv"))
    area = _chosen(request, areas)
    picture = picture_of(indicator, around(area, _ids(request.GET.getlist(COMPARED)), today)) if area else None
    context = {
        "indicator": indicator,
        "area": area,
        "picture": picture,
        "area_form": AreaForm(initial={"alue": area.pk if area else ""}, areas=areas),
        "standing_words": _standing_words(indicator, picture),
        "has_examples": bool(picture and picture.is_example),
        "theme": theme_words(indicator.theme),
        "level": level_words(indicator),
        "source": source_words(indicator),
        "unit": unit_words(indicator.unit),
        "sotkanet_page": _sotkanet_page(indicator),
        "may_tend": rules.may_tend(request.acting, indicator),
        "may_enter": _may_enter(request, indicator),
    }
    return render(request, "indicators/indicator_detail.html", context)


@login_not_required
def indicator_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """All values in long form, a row for each area and year; a missing one has its reason and no number."""
    indicator = get_indicator(request, pk)
    rows = indicator.observations.select_related("area").order_by("area__kind", "area__code", "year")
    headings = [
        _("Indicator"), _("Area code"), _("Area"), _("Year"), _("Value"), _("Value in words"), _("Unit"),
        _("Why it is missing"), _("Source"), _("Example"),
    ]  # fmt: skip
    name = f"mittari-{indicator.sotkanet_id or indicator.pk}"
    return csv_response(name, headings, (_cells(indicator, row) for row in rows.iterator(chunk_size=2000)))


def get_indicator(request: HttpRequest, pk: int) -> Indicator:
    """The indicator if the person may see it: outsiders don't learn of one that measures a goal only."""
    indicator = get_object_or_404(Indicator.objects.select_related("owner"), pk=pk)
    if not rules.may_see(request.acting, indicator):
        raise Http404
    return indicator


def _may_enter(request: HttpRequest, indicator: Indicator) -> bool:
    """Whether the person gives values of some area here: as its owner's, or as the editor of the area itself."""
    if indicator.retired_on is not None:
        return False
    own = own_area(request)
    may_own = own is not None and rules.may_enter(request.acting, indicator, own)
    return may_own or rules.may_tend(request.acting, indicator)


def _chosen(request: HttpRequest, areas: list[Organisation]) -> Organisation | None:
    """The area in the address, else one's own, else the whole country; none only where no area is known at all."""
    asked = next(iter(_ids(request.GET.getlist("alue"))), None)
    own = own_area(request)
    by_id = {area.pk: area for area in areas}
    country = next((area for area in areas if area.kind == Organisation.Kind.COUNTRY), None)
    return by_id.get(asked) or (by_id.get(own.pk) if own else None) or country or next(iter(areas), None)


def _ids(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]


def _standing_words(indicator: Indicator, picture: Picture | None) -> str:
    """ "58,1 % (2023), 1,2 percentage points less than in 2021", or nothing."""
    if picture is None or picture.standing is None:
        return ""
    standing = picture.standing
    change = standing.change(indicator)
    return f"{standing.words(indicator)} ({standing.now.year}){', ' if change else ''}{change}"


def _sotkanet_page(indicator: Indicator) -> str:
    language = get_language() if get_language() in {"fi", "sv", "en"} else "fi"
    return SOTKANET_PAGE.format(language=language, number=indicator.sotkanet_id) if indicator.sotkanet_id else ""


def _cells(indicator: Indicator, row: Observation) -> list:
    return [
        indicator.title, row.area.code, row.area.full_name, row.year, _plain(row), row.words, indicator.unit,
        row.get_missing_display(), row.source or source_words(indicator), _("example") if row.is_example else "",
    ]  # fmt: skip


def _plain(row: Observation):
    """The number without trailing zeros; none for what is missing."""
    return None if row.value is None else row.value.normalize() if row.value % 1 else int(row.value)

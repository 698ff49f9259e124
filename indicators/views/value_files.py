"""Values from an xlsx or csv file: a table to fill in, a preview, and taking in what was shown."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.table_files import Fault, Rows, rows_of_file
from documents.tables import xlsx_response
from indicators.areas import areas_with_values
from indicators.entering import ChangedMeanwhile
from indicators.grid import choosable_areas, first_year_of, make_grid, own_choice, rows_for
from indicators.import_preview import preview, take_in, unpack
from indicators.importing import Found, read_table
from indicators.models import Indicator, Observation
from indicators.rules import stands_for_owner
from indicators.typed import cell_text, few_sign
from indicators.views.access import get_enterable
from organisations.acting import Acting
from organisations.drawn_fields import FieldsOnly
from organisations.models import Organisation

MOST_SHOWN = 300  # lines of a preview


class ValueFileForm(FieldsOnly, forms.Form):
    """The file, read at once: it is not kept."""

    file = forms.FileField(
        label=gettext_lazy("File (xlsx or csv)"),
        help_text=gettext_lazy("Nothing is saved yet: the changes are shown first."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Rows:
        return rows_of_file(self.cleaned_data["file"])


def value_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file and see what it would change; then take in what was seen."""
    indicator = get_enterable(request, pk)
    if "content" in request.POST:
        return _take_in(request, indicator)
    form = ValueFileForm(request.POST or None, request.FILES or None)
    context: dict = {"form": form}
    if request.method == "POST" and form.is_valid():
        found = read_table(form.cleaned_data["file"], indicator, _areas(request.acting, indicator))
        context |= _shown(request, indicator, found)
    return _page(request, indicator, **context)


def _take_in(request: HttpRequest, indicator: Indicator) -> HttpResponse:
    try:
        content = unpack(request.POST["content"], indicator, by=request.acting)
        entered = take_in(indicator, content, by=request.acting)
    except ChangedMeanwhile:
        messages.warning(
            request, _("Others have saved values meanwhile. Nothing was saved: look at the changes again.")
        )
        found = Found(content.values, areas={area.pk: area for area in _areas(request.acting, indicator)})
        return _page(request, indicator, form=ValueFileForm(), **_shown(request, indicator, found), status=409)
    except ValidationError as error:
        faults = [Fault("", "", text) for text in error.messages]
        return _page(request, indicator, form=ValueFileForm(), faults=faults, fault_count=len(faults))
    words = {"new": len(entered.new), "changed": len(entered.changed)}
    messages.success(request, _("Taken in: %(new)s new values, %(changed)s changed ones.") % words)
    return redirect("value_grid", indicator.pk)


def _shown(request: HttpRequest, indicator: Indicator, found: Found) -> dict:
    if found.faults:
        return {"faults": found.faults[:MOST_SHOWN], "fault_count": len(found.faults)}
    return {"preview": preview(indicator, found, by=request.acting)}


def _page(request: HttpRequest, indicator: Indicator, status: int = 200, **context: object) -> HttpResponse:
    context |= {"indicator": indicator, "few": few_sign(indicator), "most_shown": MOST_SHOWN}
    return render(request, "indicators/value_import.html", context, status=status)


def _areas(acting: Acting, indicator: Indicator) -> list[Organisation]:
    """The areas whose values a file may hold: the owner's all, another's own row."""
    today = timezone.localdate()
    if not stands_for_owner(acting, indicator):
        return rows_for(acting, indicator, None, today)
    areas = areas_with_values(indicator, today).exclude(kind=Organisation.Kind.COUNTRY)
    return list(areas if indicator.county_level else areas.municipalities())


def value_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as it stands, wide, to be filled in and brought back."""
    indicator = get_enterable(request, pk)
    today = timezone.localdate()
    choices = choosable_areas(request.acting, indicator, today)
    areas = rows_for(request.acting, indicator, own_choice(request.acting, choices, today), today)
    grid = make_grid(indicator, areas, first_year_of(request.GET.get("alkaen", ""), today))
    headings = [_("Area code"), _("Area"), *map(str, grid.years)]
    rows = ([area.code, area.name, *(_cell(cell.standing, indicator) for cell in cells)] for area, cells in grid.rows)
    return xlsx_response(f"mittari-{indicator.pk}-arvot", headings, rows)


def _cell(known: Observation | None, indicator: Indicator):
    if known is None:
        return None
    return cell_text(known, indicator) if known.value is None else known.value

"""The self-assessment of a county's cooperation: six building blocks, and the check-lists of the sources."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from agreements.access import whole_number
from documents.tables import csv_response, xlsx_response
from interfaces import rules
from interfaces.assessing import assess_block, say_status
from interfaces.checklists import checklists_of
from interfaces.forms.assessment import BlockForm, StatusForm
from interfaces.maturity import BlockView, blocks_of, scale, years_of
from interfaces.models import BlockAssessment, BuildingBlock, ChecklistItem, ItemStatus
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.within import Within, place_of
from organisations.models import Organisation
from overview.assessment_picture import picture_of
from overview.county_evidence import evidence_of

TOGETHER = "together"


def self_assessment(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    year = _year(request, place)
    context = {
        "county": place.county,
        "place": place,
        "blocks": blocks_of(place, year),
        "scale": scale(),
        "checklists": checklists_of(place),
        "year": year,
        "years": years_of(place),
    }
    return render(request, "overview/self_assessment.html", context)


def self_assessment_svg(request: HttpRequest) -> HttpResponse:
    """The blocks as a picture for slides."""
    place = place_of(request)
    year = _year(request, place)
    picture = picture_of(place.county, blocks_of(place, year), year)
    svg = render_to_string("overview/assessment_picture.svg", {"picture": picture})
    name = f"itsearviointi-{place.county.code}-{year}.svg"
    return HttpResponse(
        svg, content_type="image/svg+xml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def self_assessment_xlsx(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    return xlsx_response("itsearviointi", _headings(), _cells(place))


def self_assessment_csv(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    return csv_response("itsearviointi", _headings(), _cells(place))


def block_assess(request: HttpRequest, code: str) -> HttpResponse:
    """One block: every party's view of it, what the portal knows, and the form for one's own view."""
    place = place_of(request)
    block = get_object_or_404(BuildingBlock, code=code)
    year = _year(request, place)
    party = _party(request, place)
    may_say = year == place.on.year and place.takes_part and rules.may_assess(place, party)
    if request.method == "POST" and not may_say:
        raise PermissionDenied
    own = BlockAssessment.objects.filter(block=block, county=place.county, party=party, year=place.on.year).first()
    form, status = BlockForm(request.POST or None, row=own), 200
    if request.method == "POST" and form.is_valid():
        try:
            assess_block(block, party, form.values, by=place, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        else:
            messages.success(request, _("The assessment has been saved."))
            return redirect(interface_url("block_assess", place.county, code))
    context = {
        "county": place.county,
        "place": place,
        "view": _block_view(place, block, year),
        "scale": scale(),
        "evidence": evidence_of(place).get(block.code, []),
        "form": form if may_say else None,
        "is_together": party is None,
        "year": year,
        "years": years_of(place),
    }
    return render(request, "overview/block_assess.html", context, status=status)


def checklist(request: HttpRequest, name: str) -> HttpResponse:
    place = place_of(request)
    found = next((row for row in checklists_of(place) if row.checklist == name), None)
    if found is None:
        raise Http404
    evidence = evidence_of(place)
    context = {
        "county": place.county,
        "place": place,
        "checklist": found,
        "rows": [(row, _evidence_of_all(evidence.get(row.item.code, []))) for row in found.rows],
        "by_municipality": any(row.by_municipality for row in found.rows),
    }
    return render(request, "overview/checklist.html", context)


def checklist_item(request: HttpRequest, code: str) -> HttpResponse:
    """How far the county, or the municipality that one acts for, is with one row."""
    place = place_of(request)
    item = get_object_or_404(ChecklistItem, code=code)
    municipality = None if place.own == place.county else place.own
    if not rules.may_say_status(place, item, municipality):
        raise PermissionDenied
    row = ItemStatus.objects.filter(item=item, county=place.county, municipality=municipality).first()
    form, status = StatusForm(request.POST or None, row=row), 200
    if request.method == "POST" and form.is_valid():
        try:
            say_status(item, municipality, form.values, by=place, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        else:
            messages.success(request, _("The status has been saved."))
            return redirect(f"{interface_url('checklist', place.county, item.checklist)}#{item.code}")
    evidence = [
        row
        for row in evidence_of(place).get(code, [])
        if row.municipality == (municipality.pk if municipality else None)
    ]
    context = {
        "county": place.county, "place": place, "item": item, "form": form, "evidence": evidence,
        "municipality": municipality,
    }  # fmt: skip
    return render(request, "overview/checklist_item.html", context, status=status)


def _year(request: HttpRequest, place: Within) -> int:
    asked = whole_number(request.GET.get("year", ""))
    return asked if asked in years_of(place) else place.on.year


def _party(request: HttpRequest, place: Within) -> Organisation | None:
    """For whom the form speaks: ?as=together is the common view, else one's own organisation."""
    return None if request.GET.get("as") == TOGETHER else place.own


def _block_view(place: Within, block: BuildingBlock, year: int) -> BlockView:
    return next(view for view in blocks_of(place, year) if view.block == block)


def _evidence_of_all(found: list) -> list:
    """What is about the county as a whole; a municipality's own is shown in its cell."""
    return [row for row in found if row.municipality is None]


def _headings() -> list[str]:
    return [_("Building block"), _("Party"), _("Year"), _("Maturity"), _("In words"), _("Why"), _("Next step")]


def _cells(place: Within) -> list[list]:
    rows = BlockAssessment.objects.filter(county=place.county).select_related("block", "party")
    return [
        [
            row.block.name, row.party.full_name if row.party else _("together"), row.year, row.maturity,
            row.get_maturity_display(), row.why, row.next_step,
        ]
        for row in rows.order_by("-year", "block__position", "party__sort_key_fi")
    ]  # fmt: skip

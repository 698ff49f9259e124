"""Bringing the filled-in table back: what it would change is shown first, then exactly that is saved."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.table_files import Fault
from interfaces.dividing import ViewsChangedMeanwhile
from interfaces.division.importing import Found, read_rows
from interfaces.division.proposing import propose, take_in, unpack
from interfaces.division.reading import Side
from interfaces.forms.division import EVERY, DivisionFileForm
from interfaces.sections import interface_url
from interfaces.within import Within, place_of
from organisations.refusals import Refused

MOST_SHOWN = 200  # faults


def division_import(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    if not place.side:
        raise PermissionDenied(
            _("The division of work is filled in by the editors of the county and its municipalities.")
        )
    if "content" in request.POST:
        return _take_in(request, place)
    form = DivisionFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = read_rows(form.cleaned_data["file"], place)
        status = 422 if found.faults else 200
        return _page(request, place, status, form=DivisionFileForm(), **_shown(found, place))
    return _page(request, place, 422 if form.errors else 200, form=form)


def _take_in(request: HttpRequest, place: Within) -> HttpResponse:
    content = request.POST["content"]
    try:
        said = take_in(content, by=place)
    except ViewsChangedMeanwhile:
        messages.warning(
            request, _("Colleagues have saved views meanwhile. Nothing was saved: look at the changes again.")
        )
        sayings, _seen = unpack(content, by=place)
        return _page(request, place, 409, form=DivisionFileForm(), proposal=propose(sayings, by=place, side=place.side))
    except (Refused, ValidationError) as refusal:
        found = Found(faults=[Fault("", "", text) for text in getattr(refusal, "messages", [str(refusal)])])
        return _page(request, place, 422, form=DivisionFileForm(), **_shown(found, place))
    words = ngettext("%(count)s view has been saved.", "%(count)s views have been saved.", said.count)
    messages.success(request, words % {"count": said.count})
    return redirect(interface_url("work_division", place.county, domain=EVERY))


def _shown(found: Found, place: Within) -> dict:
    shown = {"others_rows": found.others_rows, "others_columns": found.others_columns}
    if found.faults:
        return {**shown, "faults": found.faults[:MOST_SHOWN], "fault_count": len(found.faults)}
    return {**shown, "proposal": propose(found.sayings, by=place, side=place.side)}


def _page(request: HttpRequest, place: Within, status: int, **context: object) -> HttpResponse:
    context |= {"county": place.county, "place": place, "is_county": place.side == Side.COUNTY}
    return render(request, "interfaces/division_import.html", context, status=status)

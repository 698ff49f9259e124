"""A county's own maps: copying and starting one, its names, removing it, and the page where its services are placed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from interfaces import map_tending, rules
from interfaces.forms.maps import CopyForm, MapForm, PlaceForm
from interfaces.forms.over_row import say_in, seen_in
from interfaces.map_reading import ReadMap, read_map
from interfaces.models import InterfaceMap, MapNode
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.tree import read_tree
from interfaces.views.maps import get_map, place_of_map
from interfaces.within import Within, place_of
from organisations.refusals import Refused


def interface_map_copy(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make the county's own of a map: the person's own county, whatever county the map belongs to."""
    drawn, place = get_map(key), place_of(request)
    if not rules.may_draw_maps(place):
        raise PermissionDenied
    form = CopyForm(request.POST or None, initial={"name_fi": drawn.name_fi, "name_sv": drawn.name_sv})
    if request.method == "POST" and form.is_valid():
        try:
            copy = map_tending.copy_map(drawn, form.cleaned_data, by=place)
        except (Refused, ValidationError) as refusal:
            say_in(form, refusal)
        else:
            messages.success(request, _("The map has been copied. Now it can be made the county's own."))
            return redirect(interface_url("interface_map_edit", place.county, copy.key))
    context = {"county": place.county, "place": place, "map": drawn, "form": form}
    return render(request, "interfaces/interface_map_copy.html", context)


def interface_map_new(request: HttpRequest) -> HttpResponse:
    place, tree = place_of(request), read_tree()
    if not rules.may_draw_maps(place):
        raise PermissionDenied
    domain = tree.by_code(request.GET.get("domain", ""))
    form = MapForm(request.POST or None, tree=tree, initial={"domain": domain.pk if domain else ""})
    if request.method == "POST" and form.is_valid():
        drawn = map_tending.start_map(form.values, by=place)
        messages.success(request, _("The map has been added. Add the services that meet."))
        return redirect(interface_url("interface_map_edit", place.county, drawn.key))
    context = {"county": place.county, "place": place, "map": None, "form": form}
    return render(request, "interfaces/interface_map_settings.html", context)


def interface_map_settings(request: HttpRequest, key: UUID) -> HttpResponse:
    """Names, middle, note: saved over the revision that the form was opened with."""
    drawn, place = own_map(request, key)
    tree, status = read_tree(), 200
    form = MapForm(request.POST or None, row=drawn, tree=tree)
    if request.method == "POST" and form.is_valid():
        try:
            map_tending.change_map(drawn, form.values, by=place, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row, tree=tree), 409
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The map has been saved."))
            return redirect(interface_url("interface_map_edit", place.county, key))
    context = {"county": place.county, "place": place, "map": get_map(key), "form": form}
    return render(request, "interfaces/interface_map_settings.html", context, status=status)


def interface_map_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask first. What somebody has changed meanwhile is shown before it is lost."""
    drawn, place = own_map(request, key)
    was_changed = False
    if request.method == "POST":
        try:
            map_tending.remove_map(drawn, by=place, seen=seen_in(request.POST))
        except ChangedMeanwhile:
            drawn, was_changed = get_map(key), True
        else:
            messages.success(request, _("The map has been removed."))
            return redirect(interface_url("interface_map_list", place.county))
    context = {"county": place.county, "place": place, "map": drawn, "was_changed": was_changed}
    status = 409 if was_changed else 200
    return render(request, "interfaces/interface_map_remove.html", context, status=status)


def interface_map_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The map to be arranged: by typing, by buttons, by arrow keys or by dragging."""
    drawn, place = own_map(request, key)
    return editor_page(request, drawn, place)


@require_POST
def interface_map_ring(request: HttpRequest, key: UUID) -> HttpResponse:
    drawn, place = own_map(request, key)
    map_tending.arrange_in_ring(drawn, by=place)
    messages.success(request, _("The services stand in a ring."))
    return redirect(interface_url("interface_map_edit", place.county, key))


def own_map(request: HttpRequest, key: UUID) -> tuple[InterfaceMap, Within]:
    """A map that the person tends, and the county it belongs to. Raises PermissionDenied."""
    drawn = get_map(key)
    place = place_of_map(request, drawn)
    if not rules.may_tend_map(place, drawn):
        raise PermissionDenied
    return drawn, place


def editor_page(
    request: HttpRequest,
    drawn: InterfaceMap,
    place: Within,
    typed: PlaceForm | None = None,
    node: MapNode | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the editor; `typed` is the place form of a node that could not be saved."""
    read = read_map(drawn, place, has_states=False)
    rows = [(row, typed if typed and row.node == node else PlaceForm(node=row.node)) for row in read.rows]
    context = {
        "county": place.county,
        "place": place,
        "map": drawn,
        "read": read,
        "rows": rows,
        "overlapping": overlapping(read),
        "most": map_tending.MOST,
    }
    return render(request, "interfaces/interface_map_edit.html", context, status=status)


def overlapping(read: ReadMap) -> list[tuple[str, str]]:
    """The names of services whose boxes lie on each other."""
    return [(one.spot.name, other.spot.name) for one, other in read.drawing.overlapping]

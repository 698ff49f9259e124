"""The services on a county's own map: adding, placing, ordering, joining and removing them, attaching questions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from finnish.sorting import sort_key
from interfaces import map_tending, rules
from interfaces.division.questioning import take_templates
from interfaces.forms.maps import AddServiceForm, LinesForm, PlaceForm, QuestionsForm
from interfaces.forms.over_row import say_in
from interfaces.map_reading import read_map
from interfaces.models import CheckQuestion, CheckTemplate, InterfaceMap, MapNode, Service
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.tree import read_tree
from interfaces.views.map_editing import editor_page, overlapping, own_map
from interfaces.within import Within
from organisations.refusals import Refused

STEPS = {
    "left": (-map_tending.STEP, 0),
    "right": (map_tending.STEP, 0),
    "up": (0, -map_tending.STEP),
    "down": (0, map_tending.STEP),
}


def map_service_add(request: HttpRequest, key: UUID) -> HttpResponse:
    """A service that there is, or a new one of the county with its organisers."""
    drawn, place = own_map(request, key)
    form = AddServiceForm(request.POST or None, offered=_offered(drawn, place))
    if request.method == "POST" and form.is_valid():
        try:
            node = _add(drawn, form.cleaned_data, place)
        except Refused as refusal:
            say_in(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is on the map.") % {"name": node.service.name})
            return redirect(f"{interface_url('interface_map_edit', place.county, key)}#node-{node.key}")
    context = {"county": place.county, "place": place, "map": drawn, "form": form}
    return render(request, "interfaces/map_service_add.html", context)


def map_service_edit(request: HttpRequest, key: UUID, node: UUID) -> HttpResponse:
    """The lines of a service on the map, its organisers, and the questions asked of it."""
    drawn, place, row = _own_node(request, key, node)
    form, status = LinesForm(request.POST or None, node=row), 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            map_tending.connect(row, given.get("to_middle", False), given["others"], by=place, seen=given["revision"])
        except ChangedMeanwhile as stale:
            status = 409
            form = LinesForm(_over(request, stale.row), node=stale.row)
            form.add_error(None, _("Somebody has changed this service meanwhile. Check the lines and save again."))
        except Refused as refusal:
            say_in(form, refusal)
        else:
            messages.success(request, _("The lines have been saved."))
            return redirect(interface_url("interface_map_edit", place.county, key))
    context = {"county": place.county, "place": place, "map": drawn, "node": row, "form": form}
    return render(request, "interfaces/map_service_edit.html", context | _questions(row, drawn, place), status=status)


@require_POST
def map_service_move(request: HttpRequest, key: UUID, node: UUID) -> HttpResponse:
    """A new place: typed, a step by a button, or told by map_editor.js, which asks for JSON."""
    drawn, place, row = _own_node(request, key, node)
    form, status = PlaceForm(request.POST, node=row), 200
    is_asked_by_script = request.headers.get("Accept") == "application/json"
    if form.is_valid():
        given = form.cleaned_data
        across, down = STEPS.get(request.POST.get("step", ""), (0, 0))
        try:
            row = map_tending.move(row, given["x"] + across, given["y"] + down, by=place, seen=given["revision"])
        except ChangedMeanwhile as stale:
            form, status = _after_another(request, stale.row), 409
        else:
            if not is_asked_by_script:
                return redirect(f"{interface_url('interface_map_edit', place.county, key)}#node-{row.key}")
    else:
        status = 422
    if is_asked_by_script:
        return JsonResponse(_told(row, form, drawn, place, status), status=status)
    return editor_page(request, drawn, place, typed=form, node=row, status=status)


@require_POST
def map_service_order(request: HttpRequest, key: UUID, node: UUID) -> HttpResponse:
    """One place earlier or later in the list, the table and for screen readers."""
    _drawn, place, row = _own_node(request, key, node)
    map_tending.reorder(row, request.POST.get("to") == "earlier", by=place)
    return redirect(f"{interface_url('interface_map_edit', place.county, key)}#node-{row.key}")


@require_POST
def map_service_remove(request: HttpRequest, key: UUID, node: UUID) -> HttpResponse:
    """Off the map; the service stays and can be added again."""
    _drawn, place, row = _own_node(request, key, node)
    map_tending.remove_service(row, by=place)
    messages.success(request, _("“%(name)s” is off the map. It can be added again.") % {"name": row.service.name})
    return redirect(interface_url("interface_map_edit", place.county, key))


@require_POST
def map_questions_attach(request: HttpRequest, key: UUID, node: UUID) -> HttpResponse:
    drawn, place, row = _own_node(request, key, node)
    form = QuestionsForm(request.POST, offered=_not_asked(row, drawn, place))
    if not form.is_valid():
        messages.error(request, _("Choose at least one question."))
        return redirect(interface_url("map_service_edit", place.county, key, node))
    try:
        count = take_templates(row.service.domain, row.service, form.cleaned_data["templates"], by=place)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(count)s question is now asked.", "%(count)s questions are now asked.", count)
        messages.success(request, said % {"count": count})
    return redirect(interface_url("map_service_edit", place.county, key, node))


def _own_node(request: HttpRequest, key: UUID, node: UUID) -> tuple[InterfaceMap, Within, MapNode]:
    drawn, place = own_map(request, key)
    rows = drawn.nodes.select_related("service__domain", "map").prefetch_related("service__organisers")
    row = rows.filter(key=node).first()
    if row is None:
        raise Http404
    return drawn, place, row


def _offered(drawn: InterfaceMap, place: Within) -> list[Service]:
    """Services in use that are not on the map, those of its own domain and its parts first."""
    parts = read_tree().parts(drawn.domain_id)
    rows = Service.objects.in_use().of_county(place.county).exclude(nodes__map=drawn).select_related("domain")
    return sorted(rows, key=lambda row: (row.domain_id not in parts, row.domain.position, sort_key(row.name)))


def _add(drawn: InterfaceMap, given: dict[str, Any], place: Within) -> MapNode:
    if given["service"]:
        return map_tending.add_service(drawn, given["service"], by=place)
    names = {name: given[name] for name in ("name_fi", "name_sv")}
    return map_tending.add_own_service(drawn, names, given["kinds"], given["since"], by=place)


def _questions(row: MapNode, drawn: InterfaceMap, place: Within) -> dict[str, Any]:
    offered = _not_asked(row, drawn, place) if rules.may_tend_questions(place) else []
    asked = CheckQuestion.objects.asked().filter(county=place.county, service=row.service).order_by("position")
    return {"asked": list(asked), "questions_form": QuestionsForm(offered=offered) if offered else None}


def _not_asked(row: MapNode, drawn: InterfaceMap, place: Within) -> list[CheckTemplate]:
    """The nine questions and the map's own, without those that are asked of the service already."""
    templates = CheckTemplate.objects.filter(is_general=True) | drawn.questions.all()
    asked = CheckQuestion.objects.asked().filter(county=place.county, service=row.service, template__isnull=False)
    return list(templates.exclude(pk__in=asked.values("template")).distinct())


def _after_another(request: HttpRequest, now: MapNode) -> PlaceForm:
    """What was typed, now over the place that somebody else has given the box."""
    again = PlaceForm(_over(request, now), node=now)
    again.is_valid()
    said = _("Somebody has moved the box meanwhile, to %(x)s and %(y)s. Save again to use the place given here.")
    again.add_error(None, said % {"x": now.x, "y": now.y})
    return again


def _over(request: HttpRequest, now: MapNode) -> QueryDict:
    """What was typed, to be saved over the row as it is now."""
    data = request.POST.copy()
    data["revision"] = str(now.revision)
    return data


def _told(row: MapNode, form: PlaceForm, drawn: InterfaceMap, place: Within, status: int) -> dict[str, Any]:
    """What the script needs: the place and revision as saved, what is wrong, which boxes lie on each other."""
    errors = [message for messages in form.errors.values() for message in messages]
    pairs = [] if status != 200 else overlapping(read_map(drawn, place, has_states=False))
    on = _("“%(one)s” and “%(other)s” overlap.")
    return {
        "x": row.x,
        "y": row.y,
        "revision": form.data["revision"] if status == 409 else row.revision,
        "errors": errors,
        "overlapping": [on % {"one": one, "other": other} for one, other in pairs],
    }

"""A county's own maps: copying one, starting one, and what stands on it.

Places are saved box by box, so that two people who move different boxes don't disturb each other.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from interfaces import rules
from interfaces.map_drawing import BOX, Spot, box_of, ring, within_drawing
from interfaces.map_reading import signs_of
from interfaces.models import InterfaceMap, MapLine, MapNode, Organiser, Service
from interfaces.saving import ChangedMeanwhile, save_over
from interfaces.within import Within
from organisations.ordering import moved
from organisations.refusals import Refused

MOST = 16  # services on a map: more can't be told apart on a sheet
STEP = 10  # units of the drawing that a press of a button moves a box


@transaction.atomic
def copy_map(drawn: InterfaceMap, names: dict[str, str], *, by: Within) -> InterfaceMap:
    """The county's own map like that one, with today's organisers. Raises PermissionDenied, Refused, ValidationError.

    A map of 2018 is history and its services are out of use: what is copied is the map brought up to date from it.
    """
    _allow(rules.may_draw_maps(by))
    if drawn.is_history:
        raise Refused(_("A map of history can't be copied. Copy the one that has been brought up to date."))
    copy = InterfaceMap(
        domain=drawn.domain,
        county=by.county,
        centre_fi=drawn.centre_fi,
        centre_sv=drawn.centre_sv,
        note_fi=drawn.note_fi,
        note_sv=drawn.note_sv,
        source=drawn.source,
        copied_from=drawn,
        **names,
    )
    copy.full_clean()
    copy.save()
    _copy_drawing(drawn, copy)
    copy.questions.set(drawn.questions.all())
    return copy


def _copy_drawing(drawn: InterfaceMap, copy: InterfaceMap) -> None:
    """The boxes at their places, and the lines between them."""
    nodes = {
        node.pk: MapNode(map=copy, service_id=node.service_id, x=node.x, y=node.y, position=node.position)
        for node in drawn.nodes.all()
    }
    MapNode.objects.bulk_create(nodes.values())
    MapLine.objects.bulk_create(
        MapLine(
            map=copy,
            start=nodes[line.start_id],
            to=nodes.get(line.to_id),
            label_fi=line.label_fi,
            label_sv=line.label_sv,
        )
        for line in drawn.lines.all()
    )


@transaction.atomic
def start_map(values: dict[str, Any], *, by: Within) -> InterfaceMap:
    """An empty map of the county. Raises PermissionDenied, ValidationError."""
    _allow(rules.may_draw_maps(by))
    drawn = InterfaceMap(county=by.county, **values)
    drawn.full_clean()
    drawn.save()
    return drawn


@transaction.atomic
def change_map(drawn: InterfaceMap, values: dict[str, Any], *, by: Within, seen: int) -> None:
    """Names, middle and note. Raises PermissionDenied, ValidationError, ChangedMeanwhile."""
    _allow(rules.may_tend_map(by, drawn))
    save_over(drawn, seen, values)


@transaction.atomic
def remove_map(drawn: InterfaceMap, *, by: Within, seen: int) -> None:
    """The services and their questions stay. Raises PermissionDenied, ChangedMeanwhile."""
    drawn = _locked(drawn, by)
    if drawn.revision != seen:
        raise ChangedMeanwhile(drawn)
    drawn.delete()


@transaction.atomic
def add_service(drawn: InterfaceMap, service: Service, *, by: Within) -> MapNode:
    """Put a service in use on the map, in the first free place, joined to the middle if there is one.

    Raises PermissionDenied, Refused.
    """
    drawn = _locked(drawn, by)
    nodes = list(drawn.nodes.select_related("service"))
    if service.pk in {node.service_id for node in nodes}:
        raise Refused(_("The service is on the map already."))
    if len(nodes) >= MOST:
        raise Refused(_("A map holds %(count)s services. Remove one first, or start another map.") % {"count": MOST})
    x, y = _free_place(nodes)
    last = drawn.nodes.aggregate(last=Max("position"))["last"] or 0
    node = MapNode.objects.create(map=drawn, service=service, x=x, y=y, position=last + 1)
    if drawn.centre_fi or drawn.centre_sv:
        MapLine.objects.create(map=drawn, start=node)
    return node


@transaction.atomic
def add_own_service(
    drawn: InterfaceMap, names: dict[str, str], kinds: Sequence[str], since: datetime.date | None, *, by: Within
) -> MapNode:
    """A service that only this county has, with its organisers from a day, put on the map.

    Raises PermissionDenied, Refused, ValidationError.
    """
    drawn = _locked(drawn, by)
    service = Service(domain=drawn.domain, county=by.county, **names)
    service.full_clean()
    service.save()
    Organiser.objects.bulk_create(Organiser(service=service, kind=kind, valid_from=since) for kind in kinds)
    return add_service(drawn, service, by=by)


@transaction.atomic
def move(node: MapNode, x: int, y: int, *, by: Within, seen: int) -> MapNode:
    """Put a box at a place, or at the nearest one inside the drawing. Raises PermissionDenied, ChangedMeanwhile."""
    _allow(rules.may_tend_map(by, node.map))
    x, y = within_drawing(x, y, height_of(node))
    if not MapNode.objects.filter(pk=node.pk, revision=seen).update(x=x, y=y, revision=F("revision") + 1):
        raise ChangedMeanwhile(_node_now(node))
    return _node_now(node)


@transaction.atomic
def reorder(node: MapNode, earlier: bool, *, by: Within) -> None:
    """Change places with the one before or after in the list and for screen readers. Raises PermissionDenied."""
    drawn = _locked(node.map, by)
    nodes = moved(drawn.nodes.all(), node, up=earlier)
    for position, row in enumerate(nodes, 1):
        row.position = position
    MapNode.objects.bulk_update(nodes, ["position"])


@transaction.atomic
def arrange_in_ring(drawn: InterfaceMap, *, by: Within) -> None:
    """All boxes around the middle, in their order from above and clockwise. Raises PermissionDenied."""
    drawn = _locked(drawn, by)
    nodes = list(drawn.nodes.select_related("service").prefetch_related("service__organisers"))
    places = ring([height_of(node) for node in nodes])
    for node, (x, y) in zip(nodes, places, strict=True):
        MapNode.objects.filter(pk=node.pk).update(x=x, y=y, revision=F("revision") + 1)


@transaction.atomic
def connect(node: MapNode, to_middle: bool, others: Iterable[MapNode], *, by: Within, seen: int) -> None:
    """The lines of a service are these and no others. Raises PermissionDenied, ChangedMeanwhile, Refused."""
    drawn = _locked(node.map, by)
    now = _node_now(node)
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    if to_middle and not (drawn.centre_fi or drawn.centre_sv):
        raise Refused(_("The map has nothing in the middle. Name the middle first."))
    wanted = {other.pk for other in others} - {node.pk}
    present = {}
    for line in drawn.lines.filter(start=node) | drawn.lines.filter(to=node):
        present[line.to_id if line.start_id == node.pk else line.start_id] = line
    for other, line in present.items():
        if (other is None and not to_middle) or (other is not None and other not in wanted):
            line.delete()
    if to_middle and None not in present:
        MapLine.objects.create(map=drawn, start=node)
    new = drawn.nodes.filter(pk__in=wanted - {pk for pk in present if pk})
    MapLine.objects.bulk_create(MapLine(map=drawn, start=node, to=other) for other in new)
    MapNode.objects.filter(pk=node.pk).update(revision=F("revision") + 1)


@transaction.atomic
def remove_service(node: MapNode, *, by: Within) -> None:
    """Off the map with its lines; the service itself and what has been said of it stay. Raises PermissionDenied."""
    _locked(node.map, by)
    node.delete()


def height_of(node: MapNode) -> int:
    """How tall the service's box is in Finnish, without a state."""
    signs = signs_of(node.service.organisers_on(timezone.localdate()))
    return box_of(Spot("", node.service.name_fi, 0, 0, signs), "fi").height


def _free_place(nodes: list[MapNode]) -> tuple[int, int]:
    """The first place in the ring that no box covers; when all are taken, the upper left corner."""
    tall = 112
    for x, y in [*ring([tall] * 8), *ring([tall] * 12)]:
        if all(abs(node.x - x) >= BOX or abs(node.y - y) >= tall for node in nodes):
            return x, y
    return 0, 0


def _locked(drawn: InterfaceMap, by: Within) -> InterfaceMap:
    """The map's row is locked, so that two who change what stands on it come in turn."""
    now = InterfaceMap.objects.select_for_update().get(pk=drawn.pk)
    _allow(rules.may_tend_map(by, now))
    return now


def _node_now(node: MapNode) -> MapNode:
    return MapNode.objects.select_related("service", "map").get(pk=node.pk)


def _allow(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied(_("A county's maps are drawn by the editors of the county and of its municipalities."))

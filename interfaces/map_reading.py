"""A map as it is read: its services with organisers, questions and states, and the drawing made of them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from interfaces.map_drawing import Drawing, Join, Sign, Spot, draw, sign_of
from interfaces.map_states import Agreed, Standing, Views, least, standing_of, views_of
from interfaces.models import CheckQuestion, CheckTemplate, InterfaceMap, MapNode, Organiser, Service
from interfaces.organised import Organisers
from interfaces.within import Within
from organisations.models import Organisation


@dataclass(frozen=True)
class Row:
    """A service on the map. `standing` is that of the chosen municipality; without one `agreed_in` counts them."""

    node: MapNode
    organised: Organisers
    questions: tuple[CheckQuestion, ...]
    standing: Standing | None
    agreed_in: int
    said_in: int
    of: int

    @property
    def state_text(self) -> str:
        """The state in words, for tables; empty when nobody has said anything."""
        if self.standing:
            return self.standing.label
        if not self.said_in:
            return ""
        return _("agreed in %(agreed)s of %(all)s municipalities") % {"agreed": self.agreed_in, "all": self.of}

    @property
    def service(self) -> Service:
        return self.node.service

    @property
    def signs(self) -> tuple[Sign, ...]:
        return signs_of(self.organised.today)

    @property
    def organisers_text(self) -> str:
        return ", ".join(str(row) for row in self.organised.today)


@dataclass(frozen=True)
class ReadMap:
    """`municipality` is whose states are shown; None counts over all municipalities.

    `has_examples`: some of the views behind the states are invented.
    """

    map: InterfaceMap
    rows: tuple[Row, ...]
    joins: tuple[Join, ...]
    templates: tuple[CheckTemplate, ...]
    municipality: Organisation | None
    has_examples: bool = False

    @property
    def shows_states(self) -> bool:
        """Whether the lines have the pattern of a state."""
        return self.municipality is not None and not self.map.is_history

    @cached_property
    def signs(self) -> list[Sign]:
        """The legend: one sign for each kind of organiser on the map, in their order."""
        found = {sign.kind: sign for row in reversed(self.rows) for sign in row.signs}
        for row in self.rows:
            for sign in row.signs:
                if len(sign.label) < len(found[sign.kind].label):
                    found[sign.kind] = sign
        return [found[kind] for kind in Organiser.Kind if kind in found]

    @cached_property
    def questions(self) -> list[tuple[str, list[str]]]:
        """Each question with the services it is asked of; an empty list says all of them."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            for question in row.questions:
                found.setdefault(question.text, []).append(row.service.name)
        return [(text, [] if len(names) == len(self.rows) else names) for text, names in found.items()]

    @cached_property
    def states(self) -> list[Agreed]:
        """The states that the map shows, in the order of the legend."""
        found = {row.standing.state for row in self.rows if row.standing} | {join.state for join in self.joins}
        return [state for state in Agreed if state in found]

    @cached_property
    def drawing(self) -> Drawing:
        language = (get_language() or "fi")[:2]
        return draw([self._spot(row) for row in self.rows], self.joins, self.map.centre, language)

    def count(self, state: Agreed) -> int:
        return sum(1 for row in self.rows if row.standing and row.standing.state == state)

    def description(self) -> str:
        """The drawing in words, for those who don't see it."""
        parts = [_("In the middle: %(centre)s.") % {"centre": self.map.centre}] if self.map.centre else []
        for row in self.rows:
            known = [row.organisers_text, row.standing.label if self.shows_states and row.standing else ""]
            parts.append(f"{row.service.name}: {', '.join(filter(None, known)) or '–'}.")
        return " ".join([*parts, _("The table tells the same.")])

    def _spot(self, row: Row) -> Spot:
        return Spot(
            key=str(row.node.key),
            name=row.service.name,
            x=row.node.x,
            y=row.node.y,
            signs=row.signs,
            state=row.standing.state if row.standing else "",
            state_label=self._label(row),
        )

    def _label(self, row: Row) -> str:
        if row.standing:
            return row.standing.label
        if row.said_in:
            return _("agreed %(agreed)s/%(all)s") % {"agreed": row.agreed_in, "all": row.of}
        return ""


def read_map(
    drawn: InterfaceMap, place: Within, municipality: Organisation | None = None, *, has_states: bool = True
) -> ReadMap:
    """The map in a county, in seven queries. One of history shows no states: nobody agrees on what has lapsed."""
    nodes = list(nodes_of(drawn))
    services = [node.service_id for node in nodes]
    has_states = has_states and not drawn.is_history
    views = views_of(place.county, services, municipality) if has_states else {}
    asked: dict[int, list[CheckQuestion]] = defaultdict(list)
    questions = CheckQuestion.objects.asked().filter(county=place.county, service__in=services)
    for question in questions.order_by("position", "pk"):
        asked[question.service_id].append(question)
    chosen = municipality if has_states else None
    rows = tuple(_row(node, drawn.as_of or place.on, asked, views, place, chosen) for node in nodes)
    states = {row.node.pk: row.standing.state for row in rows if row.standing}
    joins, templates = tuple(_joins(drawn, nodes, states)), tuple(drawn.questions.all())
    has_examples = any(view.is_example for said in views.values() for view in said)
    return ReadMap(drawn, rows, joins, templates, chosen, has_examples)


def nodes_of(drawn: InterfaceMap) -> QuerySet[MapNode]:
    return drawn.nodes.select_related("service").prefetch_related("service__organisers")


def maps_with_content(maps: QuerySet[InterfaceMap]) -> QuerySet[InterfaceMap]:
    """Maps with what their small drawings need, in a fixed number of queries."""
    nodes = MapNode.objects.select_related("service").prefetch_related("service__organisers")
    return maps.select_related("domain", "county").prefetch_related(Prefetch("nodes", nodes), "lines")


def small_drawing(drawn: InterfaceMap, on: datetime.date) -> Drawing:
    """Of a map read by `maps_with_content`: places, kinds and lines, no states."""
    shown_on = drawn.as_of or on
    spots = [
        Spot(
            str(node.key),
            node.service.name,
            node.x,
            node.y,
            signs_of(node.service.organisers_on(shown_on)),
        )
        for node in drawn.nodes.all()
    ]
    return draw(spots, _joins(drawn, drawn.nodes.all(), {}), drawn.centre, (get_language() or "fi")[:2])


def signs_of(organisers: Iterable[Organiser]) -> tuple[Sign, ...]:
    """A sign for each kind, in the words of its time where the source has its own."""
    found = {}
    for row in organisers:
        sign = Sign(row.kind, row.as_named[0].upper(), row.as_named) if row.as_named else sign_of(row.kind)
        found.setdefault(row.kind, sign)
    return tuple(found.values())


def _row(
    node: MapNode,
    on: datetime.date,
    asked: dict[int, list[CheckQuestion]],
    views: Views,
    place: Within,
    municipality: Organisation | None,
) -> Row:
    of_service = {row.pk: views.get((node.service_id, row.pk), []) for row in place.municipalities}
    standings = [standing_of(found) for found in of_service.values() if found]
    return Row(
        node=node,
        organised=Organisers(list(node.service.organisers.all()), on),
        questions=tuple(asked.get(node.service_id, [])),
        standing=standing_of(of_service.get(municipality.pk, [])) if municipality else None,
        agreed_in=sum(1 for row in standings if row.state == Agreed.AGREED),
        said_in=len(standings),
        of=len(place.municipalities),
    )


def _joins(drawn: InterfaceMap, nodes: Iterable[MapNode], states: dict[int, Agreed]) -> Iterable[Join]:
    """A line between two services is as far as the one that is less far agreed; one without a view is the least."""
    keys = {node.pk: str(node.key) for node in nodes}
    for line in drawn.lines.all():
        ends = [states[pk] for pk in (line.start_id, line.to_id) if pk in states]
        state = Agreed.NOTHING if Agreed.NOTHING in ends else least(ends) if ends else ""
        yield Join(keys[line.start_id], keys.get(line.to_id, ""), state, line.label)

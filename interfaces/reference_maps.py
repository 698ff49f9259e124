"""Loading the maps of the sources with their services, organisers and questions; files in reference/README.md."""

from pathlib import Path

from django.db.models import Model, QuerySet

from interfaces.models import CheckTemplate, InterfaceDomain, InterfaceMap, MapLine, MapNode, Organiser, Service
from organisations.reference_files import Loaded, bring_up_to_date, day, number, read_rows

FOLDER = Path(__file__).parent / "reference"
YES = "yes"

SERVICE = ["domain", "name_fi", "name_sv", "description_fi", "description_sv", "retired_on"]
ORGANISER = ["valid_to", "as_named_fi", "as_named_sv", "note_fi", "note_sv", "source"]
MAP = ["domain", "name_fi", "name_sv", "centre_fi", "centre_sv", "note_fi", "note_sv", "as_of", "source"]
NODE = ["x", "y", "position"]
TEMPLATE = ["text_fi", "text_sv", "is_general", "position"]
DATES = {"valid_from", "valid_to", "as_of", "retired_on"}


def load_maps() -> list[Loaded]:
    """Services before their organisers, maps before what stands on them."""
    return [
        _load_services(),
        _load_organisers(),
        _load_maps(),
        _load_origins(),
        _load_nodes(),
        _load_lines(),
        _load_templates(),
        _load_places_of_questions(),
    ]


def _edited_services() -> set[str]:
    """What the portal's administrators have edited, and the organisers of it, stays as they wrote it."""
    return set(_national(Service).filter(revision__gt=1).values_list("code", flat=True))


def _load_services() -> Loaded:
    domains = {domain.code: domain for domain in InterfaceDomain.objects.all()}
    edited = _edited_services()
    wanted = [
        Service(code=row["code"], **_values(row, SERVICE) | {"domain": domains[row["domain"]]})
        for row in read_rows(FOLDER / "services.csv")
        if row["code"] not in edited
    ]
    existing = _national(Service).select_related("domain")
    return bring_up_to_date(existing, wanted, key=lambda row: row.code, owned=SERVICE)


def _load_organisers() -> Loaded:
    services = {service.code: service for service in _national(Service)}
    edited, names = _edited_services(), ["kind", "valid_from", *ORGANISER]
    wanted = [
        Organiser(service=services[row["service"]], **_values(row, names))
        for row in read_rows(FOLDER / "organisers.csv")
        if row["service"] not in edited
    ]
    existing = Organiser.objects.filter(service__in=services.values())
    return bring_up_to_date(
        existing, wanted, key=lambda row: (row.service_id, row.kind, row.valid_from), owned=ORGANISER
    )


def _load_maps() -> Loaded:
    domains = {domain.code: domain for domain in InterfaceDomain.objects.all()}
    wanted = [
        InterfaceMap(code=row["code"], **_values(row, MAP) | {"domain": domains[row["domain"]]})
        for row in read_rows(FOLDER / "maps.csv")
    ]
    existing = _national(InterfaceMap).select_related("domain")
    return bring_up_to_date(existing, wanted, key=lambda row: row.code, owned=MAP)


def _load_origins() -> Loaded:
    """Today's maps name the map of 2018 that they were brought up to date from."""
    maps = {row.code: row for row in _national(InterfaceMap)}
    rows = read_rows(FOLDER / "maps.csv")
    moved = []
    for row in rows:
        drawn, origin = maps[row["code"]], maps.get(row["copied_from"])
        if drawn.copied_from_id != (origin.pk if origin else None):
            drawn.copied_from = origin
            moved.append(drawn)
    InterfaceMap.objects.bulk_update(moved, ["copied_from"])
    return Loaded("InterfaceMap.copied_from", len(moved), (), len(rows) - len(moved))


def _load_nodes() -> Loaded:
    maps = {row.code: row for row in _national(InterfaceMap)}
    services = {row.code: row for row in _national(Service)}
    wanted = [
        MapNode(
            map=maps[row["map"]],
            service=services[row["service"]],
            x=number(row["x"]),
            y=number(row["y"]),
            position=position,
        )
        for position, row in enumerate(read_rows(FOLDER / "map_nodes.csv"), 1)
    ]
    existing = MapNode.objects.filter(map__in=maps.values())
    return bring_up_to_date(existing, wanted, key=lambda row: (row.map_id, row.service_id), owned=NODE)


def _load_lines() -> Loaded:
    nodes = {
        (row.map.code, row.service.code): row
        for row in MapNode.objects.filter(map__in=_national(InterfaceMap)).select_related("map", "service")
    }
    wanted = []
    for row in read_rows(FOLDER / "map_lines.csv"):
        start = nodes[row["map"], row["start"]]
        wanted.append(MapLine(map=start.map, start=start, to=nodes.get((row["map"], row["to"]))))
    existing = MapLine.objects.filter(start__in=nodes.values())
    return bring_up_to_date(existing, wanted, key=lambda row: (row.start_id, row.to_id), owned=[])


def _load_templates() -> Loaded:
    wanted = [
        CheckTemplate(
            code=row["code"],
            text_fi=row["text_fi"],
            text_sv=row["text_sv"],
            is_general=row["is_general"] == YES,
            position=position,
        )
        for position, row in enumerate(read_rows(FOLDER / "check_templates.csv"), 1)
    ]
    return bring_up_to_date(CheckTemplate.objects.all(), wanted, key=lambda row: row.code, owned=TEMPLATE)


def _load_places_of_questions() -> Loaded:
    """On which maps a question stands. Maps of counties keep those that they were copied with."""
    link = CheckTemplate.from_maps.through
    maps = {row.code: row.pk for row in _national(InterfaceMap)}
    templates = dict(CheckTemplate.objects.values_list("code", "pk"))
    wanted = {
        (templates[row["code"]], maps[code])
        for row in read_rows(FOLDER / "check_templates.csv")
        for code in filter(None, row["from_maps"].split(";"))
    }
    known = set(link.objects.values_list("checktemplate_id", "interfacemap_id"))
    missing = sorted(wanted - known)
    link.objects.bulk_create(link(checktemplate_id=template, interfacemap_id=drawn) for template, drawn in missing)
    return Loaded("CheckTemplate.from_maps", len(missing), (), len(wanted) - len(missing))


def _national(model: type[Model]) -> QuerySet:
    """The rows that the files own: those with a code, which belong to no county."""
    return model.objects.filter(county__isnull=True).exclude(code="")


def _values(row: dict[str, str], names: list[str]) -> dict:
    return {name: day(row[name]) if name in DATES else row[name] for name in names}

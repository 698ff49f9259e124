"""Loading the reference data of organisations: organisations, dated areas, default bodies and council terms.

Safe on a live database: what an organisation's own administrators edit (contact data, website, bodies once they exist)
is never overwritten. The files and their sources are described in reference/README.md.
"""

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction

from organisations.models import AreaMembership, Body, CouncilTerm, Organisation
from organisations.reference_files import Loaded, bring_up_to_date, day, number, read_rows

FOLDER = Path(__file__).parent / "reference"
Kind = Organisation.Kind

AREA_FILES = {
    Kind.COUNTY: "counties.csv",
    Kind.REGIONAL_COUNCIL: "regional_councils.csv",
    Kind.JOINT_AUTHORITY: "joint_authorities.csv",
    Kind.EMPLOYMENT_AREA: "employment_areas.csv",
    Kind.COUNTRY: "country.csv",
}
# The column of municipalities.csv that names the municipality's area of each kind.
AREA_COLUMNS = {
    Kind.COUNTY: "county_code",
    Kind.REGIONAL_COUNCIL: "region_code",
    Kind.EMPLOYMENT_AREA: "employment_area_code",
}
ALAND_REGION = "21"
OWNED = [
    "name_fi",
    "name_sv",
    "name_en",
    "full_fi",
    "full_sv",
    "genitive_fi",
    "genitive_sv",
    "short_genitive_fi",
    "short_genitive_sv",
    "title",
    "language_status",
    "in_aland",
    "population",
    "population_year",
    "valid_from",
    "valid_to",
]
# A county's short name is its region's: "Päijät-Hämeen" of "Päijät-Hämeen hyvinvointialue".
COUNTY_WORDS = {"fi": " hyvinvointialue", "sv": " välfärdsområde"}


@transaction.atomic
def load() -> list[Loaded]:
    municipalities = read_rows(FOLDER / "municipalities.csv")
    return [
        _load_organisations(municipalities),
        _load_successors(municipalities),
        _load_areas(municipalities),
        _load_default_bodies(),
        _load_council_terms(),
    ]


def _load_organisations(municipalities: list[dict[str, str]]) -> Loaded:
    wanted = [_municipality(row) for row in municipalities]
    for kind, file in AREA_FILES.items():
        wanted += [_area(kind, row) for row in read_rows(FOLDER / file)]
    return bring_up_to_date(
        Organisation.objects.exclude(code=""),
        wanted,
        key=lambda organisation: (organisation.kind, organisation.code),
        owned=OWNED,
        prepare=Organisation.fill_keys,
    )


def _municipality(row: dict[str, str]) -> Organisation:
    return Organisation(
        kind=Kind.MUNICIPALITY,
        code=row["code"],
        name_fi=row["name_fi"],
        name_sv=row["name_sv"],
        full_fi=row["full_fi"],
        full_sv=row["full_sv"],
        genitive_fi=row["genitive_full_fi"],
        genitive_sv=row["genitive_full_sv"],
        short_genitive_fi=row["genitive_fi"],
        short_genitive_sv=row["genitive_sv"],
        title=row["title"],
        language_status=_language_status(row),
        in_aland=row["region_code"] == ALAND_REGION,
        population=number(row["population"]),
        population_year=number(row["population_year"]),
        website=row["website"],
        valid_from=day(row["valid_from"]),
        valid_to=day(row["valid_to"]),
    )


def _area(kind: str, row: dict[str, str]) -> Organisation:
    """A county, regional council, joint authority or employment area: its short name is the official one."""
    return Organisation(
        kind=kind,
        code=row["code"],
        name_fi=row["name_fi"],
        name_sv=row["name_sv"],
        name_en=row.get("name_en", ""),
        full_fi=row["name_fi"],
        full_sv=row["name_sv"],
        genitive_fi=row["genitive_fi"],
        genitive_sv=row["genitive_sv"],
        short_genitive_fi=_short_genitive(kind, row, "fi"),
        short_genitive_sv=_short_genitive(kind, row, "sv"),
        language_status=_language_status(row),
        population=number(row.get("population", "")),
        population_year=number(row.get("population_year", "")),
        website=row.get("website", ""),
        valid_from=day(row.get("valid_from", "")),
    )


def _short_genitive(kind: str, row: dict[str, str], language: str) -> str:
    if kind == Kind.COUNTY:
        return row[f"name_{language}"].removesuffix(COUNTY_WORDS[language])
    return row[f"genitive_{language}"]


def _language_status(row: dict[str, str]) -> str:
    majority = row["language_majority"]
    if row["language_status"] != "kaksikielinen":
        return majority
    return "sv_fi" if majority == "sv" else "fi_sv"


def _load_successors(municipalities: list[dict[str, str]]) -> Loaded:
    """Name the successors of merged municipalities, when all of them exist."""
    known = {row.code: row for row in Organisation.objects.municipalities()}
    merged = [row for row in municipalities if row["successor_code"]]
    changed = []
    for row in merged:
        organisation, successor = known[row["code"]], known[row["successor_code"]]
        if organisation.successor_id != successor.pk:
            organisation.successor = successor
            organisation.save(update_fields={"successor"})
            changed.append(f"{organisation} → {successor}")
    return Loaded("Organisation.successor", 0, tuple(changed), len(merged) - len(changed))


def _load_areas(municipalities: list[dict[str, str]]) -> Loaded:
    """Who belongs to which area, with dates.

    A municipality that the files show in another area than before moved at the turn of the year of the classification:
    the old membership ends on 31 December and stays.
    """
    organisations = {(row.kind, row.code): row for row in Organisation.objects.exclude(code="")}
    current = {
        (row.municipality_id, row.area.kind): row
        for row in AreaMembership.objects.select_related("area", "municipality").order_by("valid_from")
    }
    created, changed, unchanged = [], [], 0
    for row, kind, area in _memberships(municipalities, organisations):
        municipality = organisations[Kind.MUNICIPALITY, row["code"]]
        present = current.get((municipality.pk, kind))
        ends = municipality.valid_to
        if present is None:
            created.append(
                AreaMembership(area=area, municipality=municipality, valid_from=area.valid_from, valid_to=ends)
            )
        elif present.area_id != area.pk:
            new_year = datetime.date(int(row["classification_year"]), 1, 1)
            present.valid_to = new_year - datetime.timedelta(days=1)
            changed.append(present)
            created.append(AreaMembership(area=area, municipality=municipality, valid_from=new_year, valid_to=ends))
        elif present.valid_to != ends:
            present.valid_to = ends
            changed.append(present)
        else:
            unchanged += 1
    AreaMembership.objects.bulk_create(created)
    AreaMembership.objects.bulk_update(changed, ["valid_to"])
    return Loaded("AreaMembership", len(created), tuple(map(str, changed)), unchanged)


def _memberships(
    municipalities: list[dict[str, str]], organisations: dict[tuple[str, str], Organisation]
) -> Iterator[tuple[dict[str, str], str, Organisation]]:
    """Each row with the areas it names that exist: Helsinki is its own area (90) and Åland has none."""
    for row in municipalities:
        for kind, column in AREA_COLUMNS.items():
            if area := organisations.get((kind, row[column])):
                yield row, kind, area


def _load_default_bodies() -> Loaded:
    """The council and the board of those that have no body yet; which of them decides is edited by the organisation."""
    defaults: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in read_rows(FOLDER / "default_bodies.csv"):
        defaults.setdefault((row["kind"], row["title"]), []).append(row)
    without = Organisation.objects.filter(bodies__isnull=True, in_aland=False)
    bodies = [
        body for organisation in without for body in _bodies(organisation, defaults.get(_body_key(organisation), []))
    ]
    Body.objects.bulk_create(bodies)
    return Loaded("Body", len(bodies), (), Body.objects.count() - len(bodies))


def _body_key(organisation: Organisation) -> tuple[str, str]:
    return (organisation.kind, organisation.title if organisation.kind == Kind.MUNICIPALITY else "")


def _bodies(organisation: Organisation, rows: Iterable[dict[str, str]]) -> Iterator[Body]:
    for position, row in enumerate(rows):
        yield Body(
            organisation=organisation,
            kind=row["body_kind"],
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            decides_agreements=row["decides_agreements"] == "true",
            position=position,
        )


def _load_council_terms() -> Loaded:
    rows = read_rows(FOLDER / "council_terms.csv")
    wanted = [
        CouncilTerm(kind=row["kind"], starts=day(row["starts"]), ends=day(row["ends"]), midpoint=day(row["midpoint"]))
        for row in rows
    ]
    return bring_up_to_date(
        CouncilTerm.objects.all(), wanted, key=lambda term: (term.kind, term.starts), owned=["ends", "midpoint"]
    )

"""The registers of networks that come with the portal: real networks of two counties, as they were in 2022.

They are the counties' own content, not a national classification, so they are loaded by a command of their own. What
is in the portal already is never overwritten: the people of the networks tend it. Described in reference/NETWORKS.md.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from finnish.languages import Bilingual
from forums.models import Forum, ForumKind
from forums.reference_data import load as load_kinds
from interfaces.models import InterfaceDomain
from organisations.models import Body, Organisation
from organisations.reference_files import Loaded, day, read_rows

FOLDER = Path(__file__).parent / "reference"
FILES = ("paijat_hame_networks.csv", "keski_pohjanmaa_networks.csv")
TEXTS = ("tasks", "rhythm", "composition", "note")
FILLED = (*(f"{stem}_{language}" for stem in TEXTS for language in ("fi", "sv")), "source")


@transaction.atomic
def load(county_code: str = "") -> list[Loaded]:
    """Bring in the networks that the portal doesn't have; of one county when its code is given."""
    rows = [row for file in FILES for row in read_rows(FOLDER / file) if county_code in ("", row["county"])]
    counties = {county.code: county for county in Organisation.objects.counties()}
    load_kinds()
    kinds = {kind.code: kind for kind in ForumKind.objects.all()}
    domains = {domain.code: domain for domain in InterfaceDomain.objects.all()}
    made, adopted, known = 0, [], 0
    for row in rows:
        county = counties.get(row["county"])
        if county is None:
            continue
        own = [domains[code] for code in row["domains"].split(";") if code in domains]
        there = Forum.objects.filter(county=county)
        if there.filter(code=row["code"]).exists():
            known += 1
        elif namesake := there.filter(code="", body__name_fi=row["name_fi"]).select_related("body", "kind").first():
            _adopt(namesake, row, kinds[row["kind"]], own)
            adopted.append(row["name_fi"])
        else:
            _make(county, row, kinds[row["kind"]], own)
            made += 1
    return [Loaded("Forum", made, tuple(adopted), known)]


def _make(county: Organisation, row: dict[str, str], kind: ForumKind, domains: list[InterfaceDomain]) -> None:
    body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=row["name_fi"], name_sv=row["name_sv"])
    forum = Forum.objects.create(
        body=body,
        county=county,
        code=row["code"],
        kind=kind,
        level=row["level"],
        does=row["does"],
        confirmed_alive_on=day(row["known_on"]),
        closed_on=day(row["closed_on"]),
        **{name: row[name] for name in FILLED},
    )
    forum.domains.set(domains)


def _adopt(forum: Forum, row: dict[str, str], kind: ForumKind, domains: list[InterfaceDomain]) -> None:
    """A forum of the same name is the network: it gets its place in the register and what it lacks, nothing else."""
    forum.code = row["code"]
    forum.kind = forum.kind or kind
    forum.confirmed_alive_on = forum.confirmed_alive_on or day(row["known_on"])
    for name in FILLED:
        setattr(forum, name, getattr(forum, name) or row[name])
    forum.save()
    if not forum.body.name_sv:
        forum.body.name_sv = row["name_sv"]
        forum.body.save()
    if not forum.domains.exists():
        forum.domains.set(domains)


@dataclass(frozen=True)
class SourceNote:
    """What the source says of a domain in which the county has no network."""

    year: int
    note_fi: str
    note_sv: str

    note = Bilingual("note")


@functools.cache
def source_notes() -> dict[tuple[str, str], SourceNote]:
    """By the codes of the county and the domain."""
    rows = read_rows(FOLDER / "domains_without_network.csv")
    return {
        (row["county"], row["domain"]): SourceNote(int(row["year"]), row["note_fi"], row["note_sv"]) for row in rows
    }

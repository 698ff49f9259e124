"""Loading what the registers start with: kinds of plans and tags, and the content of the sources.

Kinds and tags are brought up to date with the other reference data. Plans, practices and exchanged data are content
that people tend, so a row that is there already stays as it is. The files are described in reference/README.md.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from interfaces.models import DataExchange, InterfaceDomain, Plan, PlanKind, Practice, Tag
from organisations.models import Organisation
from organisations.reference_files import Loaded, bring_up_to_date, day, read_rows

FOLDER = Path(__file__).parent / "reference"
KIND_FIELDS = ["name_fi", "name_sv", "legal_basis_fi", "legal_basis_sv", "made_by", "rhythm"]
LANGUAGES = ("fi", "sv")
CARD_FIELDS = ("title", "region", "what", "success", "risks", "transfer")
PLAN_FIELDS = ("name_fi", "name_sv", "note_fi", "note_sv", "source", "url")
EXCHANGE_FIELDS = (
    "direction", "what_fi", "what_sv", "source_fi", "source_sv", "frequency_fi", "frequency_sv", "note"
)  # fmt: skip


@transaction.atomic
def load_plan_kinds() -> Loaded:
    domains = _domains()
    wanted = [
        PlanKind(
            code=row["code"],
            position=position,
            is_statutory=bool(row["legal_basis_fi"]),
            domain=domains.get(row["domain"]),
            **{name: row[name] for name in KIND_FIELDS},
        )
        for position, row in enumerate(read_rows(FOLDER / "plan_kinds.csv"), 1)
    ]
    owned = [*KIND_FIELDS, "is_statutory", "domain", "position"]
    return bring_up_to_date(PlanKind.objects.select_related("domain"), wanted, key=_code, owned=owned)


@transaction.atomic
def load_tags() -> Loaded:
    wanted = [
        Tag(
            code=row["code"],
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            is_success_factor=row["is_success_factor"] == "1",
            position=position,
        )
        for position, row in enumerate(read_rows(FOLDER / "tags.csv"), 1)
    ]
    owned = ["name_fi", "name_sv", "is_success_factor", "position"]
    return bring_up_to_date(Tag.objects.all(), wanted, key=_code, owned=owned)


@transaction.atomic
def load_practices(_county_code: str = "") -> Loaded:
    """The cards of the sources are the whole country's, whichever county is being loaded."""
    load_tags()
    domains, tags = _domains(), {tag.code: tag for tag in Tag.objects.all()}
    rows = tomllib.loads((FOLDER / "practices.toml").read_text(encoding="utf-8"))["practices"]
    new = _unknown(rows, Practice.objects.exclude(code=""))
    for row in new:
        names = [f"{stem}_{language}" for stem in CARD_FIELDS for language in LANGUAGES]
        practice = Practice.objects.create(
            code=row["code"],
            state=Practice.State.PUBLISHED,
            published_at=timezone.now(),
            year=row["year"],
            source=row["source"],
            url=row.get("url", ""),
            **{name: row.get(name, "") for name in names},
        )
        practice.domains.set(domains[code] for code in row["domains"])
        practice.tags.set(tags[code] for code in row["tags"])
    return Loaded("Practice", len(new), (), len(rows) - len(new))


@transaction.atomic
def load_plans(county_code: str = "") -> Loaded:
    """Plans of a whole area; the county has them now, whoever drew them up."""
    load_plan_kinds()
    kinds, domains = {kind.code: kind for kind in PlanKind.objects.all()}, _domains()
    made = known = 0
    for county, rows in _by_county(read_rows(FOLDER / "plans.csv"), county_code):
        new = _unknown(rows, Plan.objects.filter(county=county))
        made, known = made + len(new), known + len(rows) - len(new)
        for row in new:
            plan = Plan.objects.create(
                code=row["code"],
                county=county,
                organisation=county,
                is_joint=True,
                kind=kinds[row["kind"]],
                valid_from=day(row["valid_from"]),
                valid_to=day(row["valid_to"]),
                **{name: row[name] for name in PLAN_FIELDS},
            )
            plan.domains.set(domains[code] for code in row["domains"].split(";") if code)
    return Loaded("Plan", made, (), known)


@transaction.atomic
def load_exchanges(county_code: str = "") -> Loaded:
    domains = _domains()
    made = known = 0
    for county, rows in _by_county(read_rows(FOLDER / "data_exchange.csv"), county_code):
        new = _unknown(rows, DataExchange.objects.filter(county=county))
        made, known = made + len(new), known + len(rows) - len(new)
        DataExchange.objects.bulk_create(
            DataExchange(
                code=row["code"],
                county=county,
                domain=domains.get(row["domain"]),
                **{name: row[name] for name in EXCHANGE_FIELDS},
            )
            for row in new
        )
    return Loaded("DataExchange", made, (), known)


def _code(row: Any) -> str:
    return row.code


def _domains() -> dict[str, InterfaceDomain]:
    return {domain.code: domain for domain in InterfaceDomain.objects.all()}


def _unknown(rows: list[dict[str, Any]], there: models.QuerySet) -> list[dict[str, Any]]:
    """The rows of the file that are not in the portal yet."""
    codes = set(there.values_list("code", flat=True))
    return [row for row in rows if row["code"] not in codes]


def _by_county(rows: list[dict[str, str]], county_code: str) -> Iterable[tuple[Organisation, list[dict[str, str]]]]:
    """The rows of each county that is there, or of the one that is asked for."""
    counties = Organisation.objects.counties().filter(code__in={row["county"] for row in rows})
    for county in counties:
        if county_code in ("", county.code):
            yield county, [row for row in rows if row["county"] == county.code]

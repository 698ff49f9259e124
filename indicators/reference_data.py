"""Loading the catalogue of indicators; the files are described in reference/README.md."""

from pathlib import Path

from django.db import transaction

from indicators.models import Indicator
from organisations.reference_files import Loaded, bring_up_to_date, number, read_rows

FOLDER = Path(__file__).parent / "reference"
# Units are written so that they read the same in every language.
UNITS = {
    "percent": "%",
    "per_1000": "/ 1 000",
    "per_10000": "/ 10 000",
    "per_100000": "/ 100 000",
    "ratio_per_100": "/ 100",
    "score_0_100": "0–100",
    "index": "index",
    "count": "n",
}
OWNED = [
    "title_fi",
    "title_sv",
    "title_en",
    "theme",
    "unit",
    "decimals",
    "producer_fi",
    "producer_sv",
    "municipality_level",
    "note",
]
# What Sotkanet itself has said of an indicator wins over the file (`described_on`).
DESCRIBED = ["title_fi", "title_sv", "title_en", "unit", "decimals", "producer_fi", "producer_sv"]


@transaction.atomic
def load() -> list[Loaded]:
    """Bring the catalogue up to date. The direction is left as it is: people who use the indicator judge it."""
    swedish = {row["producer_fi"]: row["producer_sv"] for row in read_rows(FOLDER / "producers.csv")}
    wanted = [_indicator(row, swedish) for row in read_rows(FOLDER / "sotkanet_indicators.csv")]
    existing = {row.sotkanet_id: row for row in Indicator.objects.of_sotkanet()}
    for row in wanted:
        _keep_description(row, existing.get(row.sotkanet_id))
    return [bring_up_to_date(existing.values(), wanted, key=lambda indicator: indicator.sotkanet_id, owned=OWNED)]


def _indicator(row: dict[str, str], swedish: dict[str, str]) -> Indicator:
    return Indicator(
        sotkanet_id=int(row["id"]),
        title_fi=row["title_fi"],
        title_sv=row["title_sv"],
        title_en=row["title_en"],
        theme=row["domain"],
        unit=UNITS[row["unit"]],
        decimals=number(row["decimals"]),
        producer_fi=row["producer_fi"],
        producer_sv=swedish[row["producer_fi"]],
        municipality_level=row["municipality_level"] == "true",
        note=row["note"],
    )


def _keep_description(wanted: Indicator, present: Indicator | None) -> None:
    if present and present.described_on:
        for name in DESCRIBED:
            setattr(wanted, name, getattr(present, name))

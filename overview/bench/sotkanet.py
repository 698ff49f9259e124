"""Answers of Sotkanet in files, in the service's own shape: every region of the country, whether it is ours or not."""

import json
import random
from pathlib import Path

from django.core.management import call_command

from indicators.models import Indicator
from indicators.sotkanet.areas import region_ids

INDICATORS, YEARS = 5, range(2010, 2025)
REGIONS = 467  # rows that the service gives for one year of an indicator
FIRST_OTHER = 10_000  # region ids of other divisions


def write_answers(folder: Path) -> int:
    """A file for each of the first indicators; returns how many rows there are of our own areas."""
    own = sorted(set(region_ids().values()))
    regions = [*own, *range(FIRST_OTHER, FIRST_OTHER + REGIONS - len(own))]
    folder.mkdir(parents=True, exist_ok=True)
    for indicator in Indicator.objects.listed().of_sotkanet().order_by("sotkanet_id")[:INDICATORS]:
        rows = [_row(indicator.sotkanet_id, region, year) for year in YEARS for region in regions]
        random.Random(indicator.sotkanet_id).shuffle(rows)  # noqa: S311 -- the order matters to nobody
        (folder / f"{indicator.sotkanet_id}.json").write_text(json.dumps(rows), encoding="utf-8")
    return INDICATORS * len(YEARS) * len(own)


def load(folder: Path) -> None:
    with (folder / "told.txt").open("w", encoding="utf-8") as told:
        call_command("fetch_sotkanet", "--from-file", str(folder), stdout=told)


def _row(indicator: int, region: int, year: int) -> dict[str, object]:
    value = round(5 + (indicator * region + year) % 500 / 10, 1)
    return {"indicator": indicator, "region": region, "year": year, "gender": "total", "value": value, "absValue": 9}

"""Loading the building blocks and the check-lists of the sources; the files are described in reference/README.md."""

from pathlib import Path

from interfaces.models import BuildingBlock, ChecklistItem
from organisations.reference_files import Loaded, bring_up_to_date, read_rows

FOLDER = Path(__file__).parent / "reference"
BLOCK = ["name_fi", "name_sv", "description_fi", "description_sv", "position"]
ITEM = ["checklist", "text_fi", "text_sv", "by_municipality", "source", "year", "position"]


def load_assessment() -> list[Loaded]:
    blocks = [
        BuildingBlock(position=position, **row)
        for position, row in enumerate(read_rows(FOLDER / "building_blocks.csv"), 1)
    ]
    items = [
        ChecklistItem(
            position=position, **row | {"by_municipality": bool(row["by_municipality"]), "year": int(row["year"])}
        )
        for position, row in enumerate(read_rows(FOLDER / "checklist_items.csv"), 1)
    ]
    return [
        bring_up_to_date(BuildingBlock.objects.all(), blocks, key=lambda row: row.code, owned=BLOCK),
        bring_up_to_date(ChecklistItem.objects.all(), items, key=lambda row: row.code, owned=ITEM),
    ]

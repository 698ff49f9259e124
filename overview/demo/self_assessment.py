"""The demo's self-assessment: what the parties of a region say of the building blocks, this year and the last."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from interfaces.models import BlockAssessment, BuildingBlock, ChecklistItem, ItemStatus
from interfaces.within import within_county
from overview.demo.region import Region

TOGETHER = {
    "block_law": 4,
    "block_picture": 3,
    "block_goals": 3,
    "block_division": 2,
    "block_models": 2,
    "block_forums": 4,
}
ALIKE = (0, 0, -1, 0, 0, 0, -1, 0, 0, None)  # how the municipalities see it, from what was said together
APART = (0, 0, -1, 0, 1, 2, -1, 0, 0, None)
SEEN_APART = {"block_division", "block_models"}
NEXT = {
    "block_division": "Työnjako käydään läpi yhdyspinta kerrallaan, ensin työllisyys.",
    "block_models": "Pelisäännöt kirjataan yhteen ohjeeseen ja viedään neuvottelukuntaan.",
}
STATUSES = {
    "rec_culture": "done",
    "rec_knowledge": "under_way",
    "rec_goals": "done",
    "rec_structures": "under_way",
    "rec_evaluate": "not_started",
    "start_forum": "done",
    "start_workbook": "done",
    "start_agreement": "under_way",
    "need_forum": "done",
    "need_division": "not_started",
    "lape_group": "done",
    "lape_agreement": "under_way",
    "factor_systems": "not_started",
}
REGION = "09"


def make_self_assessment(region: Region) -> Iterator[str]:
    """Make the assessments once; they are examples and say so."""
    today = timezone.localdate()
    place = within_county(region.county, None, today)
    if region.data["code"] != REGION or BlockAssessment.objects.filter(county=place.county).exists():
        return
    with transaction.atomic():
        for block in BuildingBlock.objects.all():
            mark = TOGETHER[block.code]
            for year, shift in ((today.year - 1, -1), (today.year, 0)):
                common = {"block": block, "county": place.county, "year": year, "is_example": True}
                together = max(mark + shift, 1)
                BlockAssessment.objects.create(maturity=together, next_step=NEXT.get(block.code, ""), **common)
                BlockAssessment.objects.create(maturity=together, party=place.county, **common)
                spread = APART if block.code in SEEN_APART else ALIKE
                for municipality, apart in zip(place.municipalities, spread, strict=False):
                    if apart is not None:
                        seen = min(max(together + apart, 1), 5)
                        BlockAssessment.objects.create(maturity=seen, party=municipality, **common)
        for item in ChecklistItem.objects.filter(code__in=STATUSES):
            ItemStatus.objects.create(item=item, county=place.county, status=STATUSES[item.code], is_example=True)
    yield f"{place.county.full_fi}: self-assessment of {len(TOGETHER)} building blocks"

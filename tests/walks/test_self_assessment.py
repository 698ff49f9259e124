"""The self-assessment and the pages of domains, in Finnish and in Swedish."""

import pytest
from django.utils import timezone

from interfaces import reference_data
from interfaces.assessing import assess_block, say_status
from interfaces.models import BuildingBlock, ChecklistItem, InterfaceDomain, Organiser, Service
from interfaces.within import within_county
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_the_pages_of_the_self_assessment_and_of_domains(visit, coordinator):
    reference_data.load()
    county, page = coordinator.organisation, visit(coordinator.user)
    place = within_county(county, coordinator, timezone.localdate())
    block = BuildingBlock.objects.get(code="block_goals")
    for party, maturity in ((county, 4), (None, 3)):
        values = {"maturity": maturity, "why": "Sovittu vuosittain.", "next_step": "Mittarit kaikille tavoitteille"}
        assess_block(block, party, values, by=place, seen=0)
    item = ChecklistItem.objects.get(code="lape_agreement")
    say_status(item, None, {"status": "under_way", "note": "Kolme kuntaa"}, by=place, seen=0)
    service = Service.objects.create(county=county, domain=InterfaceDomain.objects.get(code="hyte"), name_fi="Neuvonta")
    organiser = service.organisers.create(kind=Organiser.Kind.MUNICIPALITY)
    asked = f"county={county.code}"
    assert_all_good(
        page,
        [
            ("interface_home", [], asked),
            ("domain_page", ["hyte"], asked),
            ("domain_note_edit", ["hyte"], asked),
            ("area_profile", [], asked),
            ("service_list", [], asked),
            ("service_new", [], asked),
            ("service_detail", [service.pk], asked),
            ("organiser_end", [organiser.pk], asked),
            ("organiser_remove", [organiser.pk], asked),
            ("self_assessment", [], asked),
            ("block_assess", [block.code], asked),
            ("block_assess", [block.code], f"{asked}&as=together"),
            ("checklist", ["lape"], asked),
            ("checklist", ["success"], asked),
            ("checklist_item", [item.code], asked),
        ],
    )

"""The self-assessment: each party says how it sees the building blocks, and where the parties see them differently."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from interfaces import reference_assessment
from interfaces.assessing import assess_block, say_status
from interfaces.checklists import checklists_of
from interfaces.maturity import blocks_of
from interfaces.models import BlockAssessment, BuildingBlock, ChecklistItem, ItemStatus
from interfaces.saving import ChangedMeanwhile
from interfaces.within import within_county
from tests.ground.database import world

VALUES = {"maturity": 3, "why": "", "next_step": ""}


@world
def blocks() -> list[BuildingBlock]:
    reference_assessment.load_assessment()
    return list(BuildingBlock.objects.all())


@pytest.fixture
def place(cast):
    """How a person of the cast stands to the county today."""
    return lambda who: within_county(cast.county, cast.named(who), timezone.localdate())


def test_the_sources_give_six_blocks_and_five_check_lists(blocks):
    assert len(blocks) == 6
    lists = {value: ChecklistItem.objects.filter(checklist=value).count() for value in ChecklistItem.Checklist.values}
    assert lists == {"recommendations": 7, "start": 6, "needs": 4, "lape": 4, "success": 7}
    assert set(ChecklistItem.objects.filter(by_municipality=True).values_list("checklist", flat=True)) == {"lape"}
    assert not any(loaded.is_news for loaded in reference_assessment.load_assessment())


def test_who_may_say_what(cast, blocks, place):
    """Person × for whom: nobody speaks for another party, and only the county writes down what all see together."""
    county, hollola, lahti = cast.county, cast.hollola, cast.lahti
    allowed = {
        "coordinator": {county, None},
        "editor": {hollola},
        "reader": set(),
        "registrar": set(),
        "county_registrar": set(),
        "outsider": set(),
        "anonymous": set(),
    }
    for who, parties in allowed.items():
        for party in (county, hollola, lahti, None):
            BlockAssessment.objects.all().delete()
            if party in parties:
                assert assess_block(blocks[0], party, VALUES, by=place(who), seen=0).party == party
            else:
                with pytest.raises(PermissionDenied):
                    assess_block(blocks[0], party, VALUES, by=place(who), seen=0)


def test_who_may_say_how_far_a_row_is(cast, blocks, place):
    general = ChecklistItem.objects.get(code="rec_trust")
    of_each = ChecklistItem.objects.get(code="lape_agreement")
    table = [
        ("coordinator", general, None, True),
        ("coordinator", of_each, None, True),
        ("coordinator", of_each, cast.hollola, False),
        ("editor", of_each, cast.hollola, True),
        ("editor", of_each, cast.lahti, False),
        ("editor", general, cast.hollola, False),
        ("editor", general, None, False),
        ("reader", of_each, cast.hollola, False),
        ("outsider", of_each, None, False),
    ]
    for who, item, municipality, is_allowed in table:
        ItemStatus.objects.all().delete()
        if is_allowed:
            say_status(item, municipality, {"status": "done"}, by=place(who), seen=0)
        else:
            with pytest.raises(PermissionDenied):
                say_status(item, municipality, {"status": "done"}, by=place(who), seen=0)


def test_of_two_who_save_at_once_the_second_is_told(cast, blocks, place):
    first = assess_block(blocks[0], cast.county, VALUES, by=place("coordinator"), seen=0)
    with pytest.raises(ChangedMeanwhile):
        assess_block(blocks[0], cast.county, VALUES | {"maturity": 5}, by=place("coordinator"), seen=0)
    assess_block(blocks[0], cast.county, VALUES | {"maturity": 4}, by=place("coordinator"), seen=first.revision)
    assert BlockAssessment.objects.get().maturity == 4


@pytest.mark.parametrize(
    ("marks", "differs"), [((3, 3, 3), False), ((3, 4, 3), False), ((2, 4, 3), True), ((3, None, None), False)]
)
def test_parties_two_steps_apart_see_it_differently(cast, blocks, place, marks, differs):
    year = timezone.localdate().year
    for party, mark in zip((cast.county, cast.hollola, cast.lahti), marks, strict=True):
        if mark:
            BlockAssessment.objects.create(block=blocks[0], county=cast.county, party=party, year=year, maturity=mark)
    view = blocks_of(place("reader"), year)[0]
    assert view.is_seen_differently is differs
    assert len(view.silent) == len(place("reader").municipalities) + 1 - len([mark for mark in marks if mark])


def test_history_is_kept_by_year_and_only_this_year_is_written(cast, blocks, place, client_of):
    last = timezone.localdate().year - 1
    BlockAssessment.objects.create(block=blocks[0], county=cast.county, party=cast.hollola, year=last, maturity=1)
    assess_block(blocks[0], cast.hollola, VALUES, by=place("editor"), seen=0)
    points = blocks_of(place("reader"), last)[0].history
    assert [(point.year, point.lowest, point.highest) for point in points] == [(last, 1, 1), (last + 1, 3, 3)]
    page = reverse("block_assess", args=[blocks[0].code], query={"year": last})
    assert client_of(cast.editor).post(page, VALUES).status_code == 403


def test_a_row_counts_the_municipalities_that_are_done(cast, blocks, place):
    item = ChecklistItem.objects.get(code="lape_group")
    say_status(item, cast.hollola, {"status": "done"}, by=place("editor"), seen=0)
    lape = next(found for found in checklists_of(place("reader")) if found.checklist == "lape")
    row = next(row for row in lape.rows if row.item == item)
    assert (row.done_in, row.status) == (1, None)


def test_pages_keep_what_was_typed_and_say_what_others_saved(cast, blocks, client_of):
    client = client_of(cast.editor)
    page = reverse("block_assess", args=[blocks[0].code])
    assert client.post(page, {"maturity": "3", "why": "Sovittu"}).status_code == 302
    stale = client.post(page, {"maturity": "5", "why": "Toisin", "revision": "0"})
    assert stale.status_code == 409
    assert "Toisin" in stale.content.decode() and "Sovittu" in stale.content.decode()
    assert client.post(page, {"maturity": "9"}).status_code == 200
    assert BlockAssessment.objects.get().why == "Sovittu"


def test_the_picture_says_every_block_in_words(cast, blocks, place, client_of):
    assess_block(blocks[0], None, VALUES, by=place("coordinator"), seen=0)
    answer = client_of(cast.reader).get(reverse("self_assessment_svg"))
    assert answer["Content-Type"] == "image/svg+xml"
    picture = answer.content.decode()
    assert all(block.name_fi in picture for block in blocks) and str(datetime.date.today().year) in picture

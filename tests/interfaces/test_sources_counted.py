"""The loaded content counted against the client's source documents: one list of what there must be, and no more.

The sources: slides on the interfaces of municipalities and counties (2018), the decks of the Yhdyspintafoorumi webinar
(23.9.2022), the LAPE survey (11/2017) and Policy brief 28/2018.
"""

import re
from collections import Counter

from django.db.models import Count

from forums.models import Forum
from forums.network_register import FOLDER as NETWORKS
from forums.network_register import load as load_networks
from interfaces import reference_data, sources
from interfaces.models import (
    BuildingBlock,
    ChecklistItem,
    CheckTemplate,
    DataExchange,
    DomainNote,
    InterfaceDomain,
    InterfaceMap,
    MapNode,
    Plan,
    PlanKind,
    Practice,
    RaisedIssue,
    Tag,
)
from interfaces.reference_registers import FOLDER as REGISTERS
from organisations.reference_files import read_rows
from surveys import reference_data as surveys
from surveys.models import PublishedFigure, Question, Survey, Wave
from surveys.reference_data import FOLDER as SURVEYS
from tests.factories import make_county
from tests.ground.database import world

PAIJAT_HAME, KESKI_POHJANMAA = "09", "18"


@world
def loaded() -> None:
    """Everything of the sources, with the two counties that they tell of."""
    make_county("Päijät-Häme", 0, code=PAIJAT_HAME)
    make_county("Keski-Pohjanmaa", 0, code=KESKI_POHJANMAA)
    reference_data.load()
    surveys.load()
    sources.load()
    load_networks()


def counted(rows, field: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))


def test_domains_and_maps_with_the_services_and_questions_of_each(loaded):
    assert InterfaceDomain.objects.at_the_top().count() == 9  # Päijät-Häme's interface domains, 2022
    maps = {row.code: (row.nodes.count(), row.questions.count()) for row in InterfaceMap.objects.all()}
    of_2018 = {  # map: boxes, and questions besides the nine
        "under_school_age": (3, 2),
        "basic_and_upper_secondary": (3, 4),
        "culture_and_participation": (4, 9),  # eight joint activities, and welfare plans and reports
        "sport": (8, 0),
    }
    assert len(maps) == 8  # each once as it was drawn and once as of today
    assert {code: maps[f"{code}_2018"] for code in of_2018} == of_2018
    # Two boxes of 2018 hold child welfare with another service; today it has a box of its own.
    assert {code: maps[code][0] - boxes for code, (boxes, _questions) in of_2018.items()} == {
        "under_school_age": 0, "basic_and_upper_secondary": 1, "culture_and_participation": 1, "sport": 0,
    }  # fmt: skip
    assert CheckTemplate.objects.filter(is_general=True).count() == 9
    kinds = {
        node.service.code: len(set(node.service.organisers.values_list("kind", flat=True)))
        for node in MapNode.objects.filter(map__code="sport_2018").select_related("service")
    }
    assert sum(kinds.values()) == 18  # organisers in the brackets of the sport slide


def test_building_blocks_and_check_lists(loaded):
    assert BuildingBlock.objects.count() == 6
    assert counted(ChecklistItem.objects, "checklist") == {
        "recommendations": 7,  # to those who build cooperation, 2022
        "start": 6,  # for the start phase, 2022
        "needs": 4,  # workshop of 17.1.2018
        "lape": 4,  # proposals of the LAPE report
        "success": 7,  # Policy brief 28/2018
    }
    assert Tag.objects.filter(is_success_factor=True).count() == 7


def test_practices_plans_issues_and_exchanged_data(loaded):
    assert counted(Practice.objects.published(), "year") == {2018: 11, 2017: 3, 2022: 4}  # 18 cards
    assert counted(Plan.objects, "county__code") == {PAIJAT_HAME: 9, KESKI_POHJANMAA: 1}
    assert counted(RaisedIssue.objects, "county__code") == {PAIJAT_HAME: 7}
    assert counted(DomainNote.objects, "county__code") == {PAIJAT_HAME: 2}
    # The three baskets of the slide: one for each side, and what lies below all of them.
    assert counted(DataExchange.objects, "direction") == {"to_municipalities": 1, "shared": 5, "to_county": 1}
    assert PlanKind.objects.filter(is_statutory=True).count() == 4


# Heading of the slide of Päijät-Häme's networks, as its domain: entries under it.
ENTRIES = {
    "everyday_safety": 3,
    "preventive_work": 7,
    "participation": 11,
    "functional_ability": 4,
    "families": 14,
    "lifestyles": 15,
    "service_accessibility": 6,
    "land_use": 5,
    "employment": 7,
    "integration": 8,
    "hyte": 4,
}


def test_networks(loaded):
    entries = read_rows(NETWORKS / "paijat_hame_entries.csv")
    assert Counter(row["domain"] for row in entries) == ENTRIES
    assert (sum(ENTRIES.values()), len(ENTRIES)) == (84, 11)
    # 84 entries: six networks are printed twice, and two entries name two networks each.
    assert counted(Forum.objects, "county__code") == {PAIJAT_HAME: 84 - 6 + 2, KESKI_POHJANMAA: 10}
    assert len(read_rows(NETWORKS / "domains_without_network.csv")) == 1  # cultural wellbeing: a note, no entry


def test_surveys(loaded):
    lape, situation = (Survey.objects.get(code=code) for code in ("lape-kysely", "yhdyspintabarometri"))
    numbers = {number.split()[0] for number in lape.questions.values_list("number", flat=True)}
    assert len(numbers) == 25  # questions that the source shows: 3–10, 12–19 and 21–29
    assert Wave.objects.get(survey=lape).answers_published == 13  # of 18 counties
    assert Wave.objects.get(survey=situation).answers_published == 686
    assert situation.questions.get(kind=Question.Kind.MATRIX, scale__name="Toteutuminen, 1–5").rows.count() == 6
    figures = PublishedFigure.objects.filter(wave__survey=situation)
    assert (figures.count(), figures.exclude(percent=None).count()) == (26, 17)


def test_what_the_sources_do_not_give_stands_empty(loaded):
    assert not DataExchange.objects.exclude(source_fi="", frequency_fi="", owner_role="", owner=None).exists()
    assert not RaisedIssue.objects.exclude(decision_fi="", decided_on=None, owner=None).exists()
    assert not Plan.objects.exclude(adopted_on=None, adopted_by="").exists()
    texts = ("success_fi", "risks_fi", "transfer_fi")
    given = {row["code"]: [name for name in texts if row[name]] for row in Practice.objects.values("code", *texts)}
    assert {code for code, names in given.items() if not names} == {
        "child_friendly_region", "network_dialogue", "case_manager", "healthy_lifestyles_network",
        "four_tier_ngo_model",
    }  # fmt: skip


def test_no_contact_data_of_persons_is_in_the_files():
    for folder in (REGISTERS, SURVEYS, NETWORKS):
        for path in folder.iterdir():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"@\w|\+358|\b0\d{1,2} \d{3} ?\d{3,4}\b", text), path.name

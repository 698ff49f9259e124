"""Interface maps: what the sources hold, how far things have been agreed, and a county's own maps."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from interfaces import map_tending, reference_data
from interfaces.division.questioning import take_templates
from interfaces.map_reading import read_map
from interfaces.map_states import Agreed, Standing, least, standing_of
from interfaces.models import CheckQuestion, CheckTemplate, InterfaceMap, MapNode, Service, WorkDivision
from interfaces.saving import ChangedMeanwhile
from interfaces.within import within_county
from organisations.refusals import Refused
from tests.ground.database import world

TODAY = datetime.date(2026, 11, 22)
NAMES = {"name_fi": "Oma kartta", "name_sv": "Egen karta"}
AGREED, TALKED, WANTED, NO, UNKNOWN = "agreed", "discussed", "intended", "no", "not_known"


@world
def loaded() -> None:
    reference_data.load()


@world
def own(cast, loaded) -> InterfaceMap:
    """The county's copy of today's sport map."""
    sport = InterfaceMap.objects.get(code="sport")
    return map_tending.copy_map(sport, NAMES, by=within_county(cast.county, cast.coordinator, TODAY))


@pytest.fixture
def place(cast):
    return within_county(cast.county, cast.coordinator, TODAY)


def kinds_of(node: MapNode, on: datetime.date) -> str:
    """The first letters of who organises it: county, municipality, association, business."""
    letters = {"county": "C", "municipality": "M", "association": "A", "company": "B"}
    return "".join(letters[row.kind] for row in node.service.organisers_on(on))


def test_the_sources_have_four_maps_and_each_has_been_brought_to_today(loaded):
    rows = InterfaceMap.objects.order_by("pk")
    assert {row.code: (row.nodes.count(), row.questions.count()) for row in rows} == {
        "under_school_age_2018": (3, 2),
        "basic_and_upper_secondary_2018": (3, 4),
        "culture_and_participation_2018": (4, 9),  # eight joint activities, and welfare plans
        "sport_2018": (8, 0),
        "under_school_age": (3, 2),
        "basic_and_upper_secondary": (4, 4),
        "culture_and_participation": (5, 9),
        "sport": (8, 0),
    }
    assert {row.code: row.copied_from.code for row in rows if not row.is_history} == {
        row.code.removesuffix("_2018"): row.code for row in rows if row.is_history
    }
    assert CheckTemplate.objects.filter(is_general=True).count() == 9
    assert all(line.to_id or line.map.centre_fi for row in rows for line in row.lines.all())


def test_the_organisers_are_those_of_the_slides_in_2018_and_those_of_the_law_today(loaded):
    def organised(code: str, on: datetime.date) -> dict[str, str]:
        nodes = MapNode.objects.filter(map__code=code).select_related("service")
        return {node.service.code.removesuffix("_2018"): kinds_of(node, on) for node in nodes}

    then = datetime.date(2018, 5, 18)
    sport = {
        "active_early_education": "M",
        "everyday_activity": "CMB",
        "sport_hobbies": "MAB",
        "sport_facilities": "MB",
        "area_planning": "CM",
        "rehabilitative_sport": "CM",
        "school_sport": "MA",
        "sport_for_older": "CMA",
    }
    assert organised("sport_2018", then) == sport
    assert organised("sport", TODAY) == sport
    assert organised("basic_and_upper_secondary_2018", then) == {
        "basic_education": "M",
        "school_health": "C",
        "pupil_welfare": "M",
    }
    school = {"basic_education": "M", "school_health": "C", "student_welfare_staff": "C", "child_welfare": "C"}
    assert organised("basic_and_upper_secondary", TODAY) == school
    before = {**dict.fromkeys(school, "M")}
    assert organised("basic_and_upper_secondary", datetime.date(2022, 12, 31)) == before
    curators = Service.objects.get(code="student_welfare_staff")
    assert [(row.kind, row.valid_from) for row in curators.organisers_on(TODAY)] == [
        ("county", datetime.date(2023, 1, 1))
    ]
    employment = Service.objects.get(code="employment_services")
    assert employment.organisers_on(datetime.date(2024, 12, 31)) == []
    assert [row.kind for row in employment.organisers_on(datetime.date(2025, 1, 1))] == ["municipality"]


def test_the_words_of_2018_stand_only_in_what_is_out_of_use(loaded):
    named = Service.objects.filter(organisers__as_named_fi="maakunta").distinct()
    assert {row.code for row in named} == {
        f"{code}_2018"
        for code in (
            "clinic", "child_welfare", "school_health", "mental_health", "older_disabled", "everyday_activity",
            "area_planning", "rehabilitative_sport", "sport_for_older",
        )
    }  # fmt: skip
    assert all(row.retired_on for row in named)
    assert not Service.objects.in_use().filter(code__endswith="_2018").exists()


def test_loading_again_changes_nothing_and_leaves_a_countys_own_maps_alone(own):
    own.nodes.update(x=1)
    assert not any(table.is_news for table in reference_data.load())
    assert set(own.nodes.values_list("x", flat=True)) == {1}


@pytest.mark.parametrize(
    ("answers", "state"),
    [  # per question: what the county and what the municipality says, and who does it by each
        ([], "nothing"),
        ([(AGREED, AGREED)], "agreed"),
        ([(AGREED, AGREED), (TALKED, TALKED)], "discussed"),
        ([(AGREED, AGREED), (WANTED, None), (TALKED, TALKED)], "intended"),
        ([(AGREED, AGREED), (None, NO)], "no"),
        ([(AGREED, None)], "agreed"),
        ([(AGREED, TALKED), (NO, NO)], "differs"),
        ([(AGREED, UNKNOWN)], "differs"),
        ([(UNKNOWN, UNKNOWN)], "not_known"),
        ([(UNKNOWN, UNKNOWN), (AGREED, AGREED)], "agreed"),
    ],
)
def test_a_service_is_as_far_as_its_least_agreed_question_unless_views_differ(answers, state):
    views = [
        WorkDivision(question_id=question, side=side, state=said, since=datetime.date(2025, 1, question))
        for question, sides in enumerate(answers, 1)
        for side, said in zip(("county", "municipality"), sides, strict=True)
        if said
    ]
    assert standing_of(views).state == state


def test_views_differ_also_when_each_thinks_that_the_other_does_it():
    views = [
        WorkDivision(question_id=1, side="county", state=AGREED, who="municipality"),
        WorkDivision(question_id=1, side="municipality", state=AGREED, who="county"),
    ]
    assert standing_of(views) == Standing(Agreed.DIFFERS)
    assert least([]) == Agreed.NOTHING


def test_a_map_tells_the_state_of_a_municipality_or_counts_all_of_them(own, cast, place):
    node = own.nodes.first()
    take_templates(node.service.domain, node.service, CheckTemplate.objects.filter(is_general=True), by=place)
    question = CheckQuestion.objects.filter(service=node.service).first()
    day = datetime.date(2025, 3, 12)
    WorkDivision.objects.create(question=question, municipality=cast.hollola, side="county", state=AGREED, since=day)
    (row, *others) = read_map(own, place, cast.hollola).rows
    assert (row.standing, len(row.questions)) == (Standing(Agreed.AGREED, day), 9)
    assert {other.standing.state for other in others} == {Agreed.NOTHING}
    assert read_map(own, place, cast.hollola).joins[0].state == Agreed.AGREED
    assert (row.agreed_in, read_map(own, place).rows[0].said_in) == (1, 1)
    assert {join.state for join in read_map(own, place).joins} == {""}
    question.retired_on = TODAY
    question.save()
    assert read_map(own, place, cast.hollola).rows[0].standing.state == Agreed.NOTHING


def test_a_copy_is_the_countys_own_and_history_is_not_copied(own, cast, place):
    sport = InterfaceMap.objects.get(code="sport")
    assert (own.county, own.copied_from, own.code) == (cast.county, sport, "")
    assert (own.nodes.count(), own.lines.count()) == (8, 8)
    assert {line.start.map_id for line in own.lines.all()} == {own.pk}
    with pytest.raises(Refused):
        map_tending.copy_map(InterfaceMap.objects.get(code="sport_2018"), NAMES, by=place)


def test_two_who_move_the_same_box_are_told_and_other_boxes_do_not_mind(own, place):
    first, second = own.nodes.all()[:2]
    assert (map_tending.move(first, 9000, 20, by=place, seen=1).x, first.revision) == (744, 1)
    with pytest.raises(ChangedMeanwhile) as stale:
        map_tending.move(first, 30, 30, by=place, seen=1)
    assert (stale.value.row.x, stale.value.row.revision) == (744, 2)
    assert map_tending.move(second, 30, 30, by=place, seen=1).x == 30


def test_services_are_added_joined_ordered_and_taken_off(own, place):
    clinic = Service.objects.get(code="child_health_clinic")
    node = map_tending.add_service(own, clinic, by=place)
    with pytest.raises(Refused):
        map_tending.add_service(own, clinic, by=place)
    names = {"name_fi": "Kylätalon kerho", "name_sv": ""}
    since = datetime.date(2026, 1, 1)
    club = map_tending.add_own_service(own, names, ["association", "municipality"], since, by=place)
    assert club.service.county == place.county
    assert [(row.kind, row.valid_from) for row in club.service.organisers_on(TODAY)] == [
        ("municipality", since),
        ("association", since),
    ]
    assert list(node.lines_from.values_list("to", flat=True)) == [None]
    map_tending.connect(node, False, [club], by=place, seen=node.revision)
    map_tending.connect(club, True, [node], by=place, seen=club.revision)  # the same line, seen from its other end
    assert own.lines.filter(start=node, to=club).count() == own.lines.filter(to=club).count() == 1
    map_tending.reorder(club, True, by=place)
    assert list(own.nodes.all())[-2:] == [club, node]
    map_tending.arrange_in_ring(own, by=place)
    map_tending.remove_service(node, by=place)
    assert (own.nodes.count(), own.lines.count()) == (9, 9)
    assert Service.objects.filter(pk=clinic.pk).exists()


def test_a_map_that_somebody_has_changed_is_neither_saved_over_nor_removed(own, place):
    map_tending.change_map(own, {"name_fi": "Toinen nimi"}, by=place, seen=1)
    with pytest.raises(ChangedMeanwhile):
        map_tending.change_map(own, {"name_fi": "Kolmas nimi"}, by=place, seen=1)
    with pytest.raises(ChangedMeanwhile):
        map_tending.remove_map(own, by=place, seen=1)
    map_tending.remove_map(own, by=place, seen=2)
    assert not InterfaceMap.objects.filter(pk=own.pk).exists()


def test_maps_of_the_whole_country_and_those_of_another_county_are_out_of_reach(own, cast, place):
    sport = InterfaceMap.objects.get(code="sport")
    elsewhere = within_county(cast.county, cast.outsider, TODAY)
    for drawn, by in ((sport, place), (own, elsewhere)):
        with pytest.raises(PermissionDenied):
            map_tending.arrange_in_ring(drawn, by=by)
        with pytest.raises(PermissionDenied):
            map_tending.move(drawn.nodes.first(), 1, 1, by=by, seen=1)

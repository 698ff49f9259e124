"""Rules of the goals workbook: one goal with everything under it, order, and tables pasted in."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from agreements.models import Agreement, Goal, GoalIndicator, Measure, Responsibility, Target
from indicators.models import Indicator
from tests.factories import freeze_it, make_agreement, make_domain, make_organisation
from tests.ground.database import world


@world
def agreement(cast) -> Agreement:
    """Goals and measures stand in agreements of scope 3."""
    return make_agreement(cast.county, scope=3)


@world
def goal(agreement) -> Goal:
    return Goal.objects.create(agreement=agreement, domain=make_domain(), text_fi="Lapset voivat hyvin")


@pytest.fixture
def url(agreement, goal) -> str:
    return reverse("goal_edit", args=[agreement.pk, goal.key])


def formset(prefix: str, rows: list[dict], initial: int = 0) -> dict:
    """The rows as a browser posts them; "below" of a row is a pair of a name and its rows."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        name, below = row.get("below", ("", []))
        if name:
            data |= formset(f"{prefix}-{number}-{name}", below)
        data |= {f"{prefix}-{number}-{key}": value for key, value in row.items() if key != "below"}
    return data


def measure(text: str, *responsible: dict, **fields) -> dict:
    return {"text_fi": text, "below": ("responsibilities", list(responsible)), **fields}


def indicator(*targets: dict, **fields) -> dict:
    return {"direction": "none", "below": ("targets", list(targets)), **fields}


def typed(goal: Goal | None, measures=(), indicators=(), **fields) -> dict:
    return {
        "revision": goal.revision if goal else "",
        "domain": make_domain().pk,
        "text_fi": "Lapset voivat hyvin",
        **formset("measures", list(measures)),
        **formset("indicators", list(indicators)),
        **fields,
    }


def test_goal_edit_saves_everything_under_the_goal(cast, client_of, goal, url):
    data = typed(
        goal,
        measures=[
            measure(
                "Perhekeskus joka kuntaan",
                {"who": cast.hollola.name, "role": "lead", "what_fi": "tilat"},
                {"who": "All municipalities", "role": "participant"},
                starts="1.6.2025",
                ends="31.12.2026",
            )
        ],
        indicators=[
            indicator(
                {"year": "2027", "value": "48,5"}, name_fi="Osuus", unit="%", baseline="61,4", baseline_year="2024"
            )
        ],
    )
    response = client_of(cast.coordinator).post(f"/en{url}", data)
    assert response.status_code == 302, response.context["form"].faults()
    row = goal.measures.get()
    assert (row.starts, row.ends) == (datetime.date(2025, 6, 1), datetime.date(2026, 12, 31))
    lead, group = row.responsibilities.all()
    assert (lead.organisation, lead.role, lead.what_fi) == (cast.hollola, "lead", "tilat")
    assert (group.organisation, group.group) == (None, "municipalities")
    kept = goal.indicators.get()
    assert (kept.baseline, kept.baseline_year) == (Decimal("61.4"), 2024)
    assert (kept.targets.get().value, kept.targets.get().year) == (Decimal("48.5"), 2027)


def test_goal_edit_shows_numbers_and_dates_as_they_are_written_in_finnish(cast, client_of, goal, url):
    Measure.objects.create(goal=goal, text_fi="Toimi", starts=datetime.date(2025, 6, 1))
    GoalIndicator.objects.create(goal=goal, name_fi="Luku", baseline=Decimal("61.4000"), baseline_year=2024)
    page = client_of(cast.coordinator).get(url).content.decode()
    assert 'value="1.6.2025"' in page
    assert 'value="61,4"' in page


@pytest.mark.parametrize(
    ("written", "kept"), [("", None), ("0", Decimal(0)), ("48 000", 48000), ("−1,5", Decimal("-1.5"))]
)
def test_missing_is_not_zero(cast, client_of, goal, url, written, kept):
    row = indicator({"year": "2027", "value": "0"}, name_fi="Luku", baseline=written, baseline_year="2024")
    data = typed(goal, indicators=[row])
    client_of(cast.coordinator).post(url, data)
    row = goal.indicators.get()
    assert row.baseline == kept
    assert row.targets.get().value == 0


@pytest.mark.parametrize(
    ("measures", "indicators", "place"),
    [
        ([measure("Toimi", starts="31.2.2025")], [], "measures-0-starts"),
        ([measure("Toimi", starts="1.6.2026", ends="1.6.2025")], [], "measures-0-ends"),
        ([measure("Toimi", {"who": "Olematon kunta", "role": "lead"})], [], "measures-0-responsibilities-0-who"),
        ([measure("", {"who": "kaikki", "role": "lead"})], [], "measures-0-text_fi"),
        ([], [indicator(name_fi="Luku", baseline="noin 60")], "indicators-0-baseline"),
        ([], [indicator(baseline="60", baseline_year="2024")], "indicators-0-name_fi"),
        ([], [indicator(baseline="60", name_fi="Luku")], "indicators-0-baseline_year"),
        ([], [indicator({"year": "27", "value": "1"}, name_fi="Luku")], "indicators-0-targets-0-year"),
        ([], [indicator({"year": "2027"}, name_fi="Luku")], "indicators-0-targets-0-value"),
        (
            [],
            [indicator({"year": "2027", "value": "1"}, {"year": "2027", "value": "2"}, name_fi="Luku")],
            "indicators-0-targets-1-year",
        ),
    ],
)
def test_bad_input_is_told_and_everything_typed_stays(cast, client_of, goal, url, measures, indicators, place):
    response = client_of(cast.coordinator).post(url, typed(goal, measures, indicators, why_fi="Perustelu"))
    assert response.status_code == 200
    assert place in {anchor.removeprefix("id_") for _where, anchor, _why in response.context["faults"]}
    page = response.content.decode()
    for row in [*measures, *indicators]:
        for value in row.values():
            assert isinstance(value, tuple) or value in page
    assert "Perustelu" in page
    assert not goal.measures.exists() and not goal.indicators.exists()


def test_goal_edit_takes_what_is_left_empty_from_the_catalogue(cast, client_of, goal, url):
    known = Indicator.objects.create(
        sotkanet_id=3959, title_fi="Yksinäiset", title_sv="Ensamma", unit="%", direction="down", producer_fi="THL"
    )
    data = typed(goal, indicators=[indicator(catalogue="Yksinäiset (3959)")])
    client_of(cast.coordinator).post(url, data)
    row = goal.indicators.get()
    assert row.indicator == known
    assert (row.name_fi, row.unit, row.direction, row.source_fi) == ("Yksinäiset", "%", "down", "THL")


def test_a_row_left_out_or_marked_is_withdrawn_and_not_deleted(cast, client_of, goal, url):
    kept, marked, absent = (Measure.objects.create(goal=goal, text_fi=name, position=1) for name in "ABC")
    data = typed(
        goal,
        measures=[measure("A", key=str(kept.key)), measure("B", key=str(marked.key), DELETE="on")],
    )
    client_of(cast.coordinator).post(url, data)
    assert list(goal.measures.standing()) == [kept]
    assert set(goal.measures.all()) == {kept, marked, absent}


def test_rows_are_saved_in_the_order_given(cast, client_of, goal, url):
    rows = [measure(name, ORDER=str(place)) for name, place in (("A", 3), ("B", 1), ("C", 2))]
    client_of(cast.coordinator).post(url, typed(goal, measures=rows))
    assert [row.text_fi for row in goal.measures.standing()] == ["B", "C", "A"]


def test_two_targets_can_change_years_with_each_other(cast, client_of, goal, url):
    row = GoalIndicator.objects.create(goal=goal, name_fi="Luku")
    first, second = (Target.objects.create(goal_indicator=row, year=year, value=1) for year in (2027, 2028))
    targets = [
        {"key": str(first.key), "year": "2028", "value": "1"},
        {"key": str(second.key), "year": "2027", "value": "1"},
    ]
    data = typed(goal, indicators=[indicator(*targets, name_fi="Luku", key=str(row.key))])
    assert client_of(cast.coordinator).post(url, data).status_code == 302
    first.refresh_from_db()
    assert first.year == 2028


def test_a_stale_goal_shows_both_and_loses_nothing(cast, client_of, goal, url):
    client = client_of(cast.coordinator)
    client.post(url, typed(goal, measures=[measure("Ensin tallennettu")]))
    response = client.post(url, typed(goal, measures=[measure("Toisen kirjoittama")]))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ensin" in page and "Toisen" in page
    assert goal.measures.standing().get().text_fi == "Ensin tallennettu"
    data = typed(goal, measures=[measure("Toisen kirjoittama")]) | {"revision": 2}
    assert client.post(url, data).status_code == 302
    assert goal.measures.standing().get().text_fi == "Toisen kirjoittama"


def test_a_goal_frozen_meanwhile_gives_back_what_was_typed(cast, client_of, agreement, goal, url):
    Measure.objects.create(goal=goal, text_fi="Toimi").responsibilities.create(group="parties", role="lead")
    GoalIndicator.objects.create(goal=goal, name_fi="Luku", baseline=1, baseline_year=2024).targets.create(value=2)
    freeze_it(agreement)
    response = client_of(cast.coordinator).post(url, typed(goal, measures=[measure("Myöhästynyt")]))
    assert response.status_code == 409
    assert "Myöhästynyt" in response.content.decode()


def test_rows_can_be_added_without_scripts_and_nothing_is_saved_yet(cast, client_of, goal, url):
    data = typed(goal, measures=[measure("Kirjoitettu", {"who": "", "role": "participant"})])
    client = client_of(cast.coordinator)
    page = client.post(url, data | {"more": "measures"}).content.decode()
    assert "Kirjoitettu" in page and 'name="measures-3-responsibilities-0-who"' in page
    page = client.post(url, data | {"more": "measures-0-responsibilities"}).content.decode()
    assert 'name="measures-0-responsibilities-3-who"' in page
    assert not goal.measures.exists()


def test_goal_new_is_made_in_one_saving(cast, client_of, agreement):
    data = typed(None, measures=[measure("Toimi", {"who": cast.lahti.name, "role": "lead"})])
    client_of(cast.coordinator).post(reverse("goal_new", args=[agreement.pk]), data)
    assert agreement.goals.get().measures.get().responsibilities.get().organisation == cast.lahti


def test_an_agreement_of_scope_2_has_no_measures_to_edit(cast, client_of):
    agreement = make_agreement(cast.county, scope=2)
    page = client_of(cast.coordinator).get(reverse("goal_new", args=[agreement.pk])).content.decode()
    assert "measures-TOTAL_FORMS" not in page and "indicators-TOTAL_FORMS" in page


def test_goal_list_says_what_is_missing_and_adds_a_goal_quickly(cast, client_of, agreement, goal):
    client = client_of(cast.coordinator)
    url = reverse("goal_list", args=[agreement.pk])
    row = client.get(url).context["domains"][0].rows[0]
    assert len(row.lacks) == 2
    client.post(url, {"domain": goal.domain_id, "text_fi": "Nopeasti lisätty"})
    assert agreement.goals.filter(text_fi="Nopeasti lisätty").exists()


def test_goal_list_costs_the_same_for_any_number(cast, client_of, agreement, django_assert_max_num_queries):
    client = client_of(cast.coordinator)
    for number in range(44):
        row = Goal.objects.create(agreement=agreement, domain=make_domain(), text_fi=f"Tavoite {number}")
        Measure.objects.create(goal=row, text_fi="Toimi")
    with django_assert_max_num_queries(16):
        client.get(reverse("goal_list", args=[agreement.pk]))


def test_goal_edit_is_read_in_a_fixed_number_of_queries(cast, client_of, goal, url, django_assert_max_num_queries):
    for number in range(10):
        row = Measure.objects.create(goal=goal, text_fi=f"Toimi {number}")
        Responsibility.objects.create(measure=row, organisation=cast.lahti)
        GoalIndicator.objects.create(goal=goal, name_fi="Luku").targets.create(value=1, area=cast.lahti)
    client = client_of(cast.coordinator)
    with django_assert_max_num_queries(20):
        client.get(url)


def test_goals_move_within_their_domain(cast, client_of, agreement, goal):
    other = Goal.objects.create(agreement=agreement, domain=goal.domain, text_fi="Toinen", position=1)
    elsewhere = Goal.objects.create(agreement=agreement, domain=make_domain("lape"), text_fi="Muualla")
    client = client_of(cast.coordinator)
    client.post(reverse("goal_move", args=[agreement.pk, other.key]), {"direction": "up"})
    assert list(agreement.goals.filter(domain=goal.domain)) == [other, goal]
    client.post(reverse("goal_move", args=[agreement.pk, goal.key]), {"before": str(other.key)})
    assert list(agreement.goals.filter(domain=goal.domain)) == [goal, other]
    elsewhere.refresh_from_db()
    assert elsewhere.position == 0


TABLE = (
    "Toimenpide\tVastuutaho\tOsallistujat\tAika\n"
    "Perhekeskus\t{county}\t{hollola}, Partio\t1.6.2025–31.12.2026\n"
    "Yhteinen koulutus\tPartio\t\tvuosittain\n"
)


@pytest.fixture
def table(cast) -> str:
    return TABLE.format(county=cast.county.name, hollola=cast.hollola.name)


def paste_url(goal: Goal) -> str:
    return reverse("goal_paste", args=[goal.agreement_id, goal.key])


def test_goal_paste_first_shows_how_the_table_is_understood(cast, client_of, goal, table):
    data = {"table": table, "has_headings": "on", "language": "fi"}
    response = client_of(cast.coordinator).post(paste_url(goal), data)
    assert [row.text for row in response.context["measures"]] == ["Perhekeskus", "Yhteinen koulutus"]
    assert list(response.context["names"].asked.values()) == ["Partio"]
    assert not goal.measures.exists()


def test_goal_paste_leaves_the_marks_of_a_list_out(cast, client_of, goal):
    data = {"table": "- Perhekeskus\n• Yhteinen koulutus\n-5 % jonoista\n", "language": "fi"}
    measures = client_of(cast.coordinator).post(paste_url(goal), data).context["measures"]
    assert [row.text for row in measures] == ["Perhekeskus", "Yhteinen koulutus", "-5 % jonoista"]


def test_goal_paste_adds_the_measures_when_the_names_are_clear(cast, client_of, goal, table):
    scouts = make_organisation("Hollolan partiolaiset", "association")
    data = {"table": table, "has_headings": "on", "language": "fi", "add": "1"}
    client = client_of(cast.coordinator)
    assert client.post(paste_url(goal), data).context["names"].errors
    assert not goal.measures.exists()
    client.post(paste_url(goal), data | {"name-0": scouts.name})
    first, second = goal.measures.standing()
    assert (first.starts, first.ends) == (datetime.date(2025, 6, 1), datetime.date(2026, 12, 31))
    assert [(row.organisation, row.role) for row in first.responsibilities.all()] == [
        (cast.county, "lead"),
        (cast.hollola, "participant"),
        (scouts, "participant"),
    ]
    assert second.timing_fi == "vuosittain"


def test_goal_paste_can_leave_a_name_out(cast, client_of, goal, table):
    data = {"table": table, "has_headings": "on", "language": "fi", "add": "1", "name-0-skip": "on"}
    client_of(cast.coordinator).post(paste_url(goal), data)
    assert goal.measures.last().responsibilities.count() == 0


def test_whoever_has_the_goal_open_is_told_of_pasted_measures(cast, client_of, goal, url):
    client = client_of(cast.coordinator)
    client.post(paste_url(goal), {"table": "Liitetty", "language": "fi", "add": "1"})
    assert goal.measures.get().text_fi == "Liitetty"
    assert client.post(url, typed(goal, measures=[measure("Muu")])).status_code == 409


@pytest.mark.parametrize("table", ["", "\tLahti", "x" * 601, "Toimi\t\t\t31.2.2025", "a\n" * 201])
def test_goal_paste_says_what_it_cannot_read_and_keeps_it(cast, client_of, goal, table):
    response = client_of(cast.coordinator).post(paste_url(goal), {"table": table, "language": "fi", "add": "1"})
    assert response.context["form"].errors["table"]
    assert not goal.measures.exists()

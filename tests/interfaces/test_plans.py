"""Plans: until when they hold, who must make which, and what the year clock and the agendas say of them."""

import pytest

from forums.clock.dates import entries_between
from forums.offers.from_plans import ending_plans
from forums.offers.offer import Ground
from forums.participants import participant_in
from interfaces.models import Plan, PlanKind
from interfaces.reference_registers import load_plan_kinds, load_plans
from interfaces.registers.plan_duties import JOINT, MISSING, duty_table
from interfaces.registers.plans import Life, life_of
from interfaces.within import within_county
from organisations.models import Organisation
from tests.cast import Cast
from tests.factories import make_county, make_domain
from tests.forums.factories import make_forum
from tests.ground.database import world
from tests.interfaces.register_cast import in_days, make_kind, make_plan


@world
def duties(cast: Cast) -> dict[str, PlanKind]:
    """A kind for each side, one for both, and one that nobody must make."""
    statutory = {"is_statutory": True}
    return {
        "county": make_kind("county", made_by="county", **statutory),
        "municipality": make_kind("municipality", made_by="municipality", **statutory),
        "both": make_kind("both", made_by="both", **statutory),
        "any": make_kind("any"),
    }


@pytest.mark.parametrize(
    ("first", "last", "life"),
    [
        (-10, None, Life.VALID),
        (None, 0, Life.ENDS_SOON),  # the last day still counts
        (-10, 365, Life.ENDS_SOON),
        (-10, 366, Life.VALID),
        (-10, -1, Life.ENDED),
        (1, 400, Life.COMING),
        (1, 30, Life.COMING),
        (None, None, Life.VALID),
    ],
)
def test_where_a_plan_is_in_its_time(first, last, life):
    plan = Plan(valid_from=first and in_days(first), valid_to=None if last is None else in_days(last))
    assert life_of(plan, in_days(0)) == life


def place_of(cast: Cast):
    return within_county(cast.county, cast.coordinator, in_days(0))


def states(cast: Cast) -> dict[str, dict[str, str | None]]:
    """By organisation and kind."""
    table = duty_table(place_of(cast))
    return {
        organisation.name_fi: {
            kind.code: duty and str(duty.state) for kind, duty in zip(table.kinds, cells, strict=True)
        }
        for organisation, cells in table.rows
    }


def test_who_must_make_which_and_how_it_stands(cast, duties):
    county, hollola, lahti = cast.county, cast.hollola, cast.lahti
    make_plan(county, kind=duties["county"], ends=-5)
    make_plan(county, kind=duties["county"], ends=100)  # the better of two
    make_plan(county, kind=duties["both"], is_joint=True)
    make_plan(county, hollola, kind=duties["both"], ends=-5)
    make_plan(county, lahti, kind=duties["both"], ends=20)
    make_plan(county, lahti, kind=duties["municipality"], ends=None)
    make_plan(county, hollola, kind=duties["any"], ends=-5)
    assert states(cast) == {
        county.name_fi: {"county": "ends_soon", "municipality": None, "both": "valid"},
        hollola.name_fi: {"county": None, "municipality": MISSING, "both": JOINT},
        lahti.name_fi: {"county": None, "municipality": "valid", "both": "ends_soon"},
    }
    table = duty_table(place_of(cast))
    assert (table.lacking, table.ending) == (1, 2)


def test_a_countys_own_plan_is_no_joint_plan(cast, duties):
    make_plan(cast.county, kind=duties["both"])
    make_plan(cast.county, cast.hollola, kind=duties["both"], ends=-1)
    assert states(cast)[cast.hollola.name_fi]["both"] == "ended"
    assert states(cast)[cast.lahti.name_fi]["both"] == MISSING


def test_the_last_days_of_plans_stand_in_the_year_clock(cast):
    plan = make_plan(cast.county, cast.hollola, ends=30)
    make_plan(cast.county, ends=400)
    make_plan(make_county("Toisaalla", 0), ends=30)
    days = {"first": in_days(0), "last": in_days(60)}

    def titles(county: Organisation | None, who) -> list[str]:
        dates = entries_between(**days, county=county, user=who.user, actings=[who], on=in_days(0))
        return [date.uid for date in dates if date.source_kind == "plan"]

    assert titles(cast.county, cast.reader) == [f"plan-{plan.key}"]
    assert titles(None, cast.reader) == [f"plan-{plan.key}"]  # of the own organisation
    assert titles(None, cast.other_registrar) == []


def test_agendas_are_offered_plans_of_the_forums_domains(cast):
    hyte, ageing = make_domain(), make_domain("ageing", name_fi="Ikääntyminen")
    forum = make_forum("Hyte-ryhmä", cast.county)
    rows = {
        "own domain": (make_plan(cast.county, cast.hollola, ends=100), [hyte]),
        "another domain": (make_plan(cast.county, ends=100), [ageing]),
        "later": (make_plan(cast.county, ends=500), [hyte]),
        "followed": (make_plan(cast.county, cast.lahti, ends=100), [hyte]),
    }
    make_plan(cast.county, cast.lahti, ends=1500)
    for plan, domains in rows.values():
        plan.domains.set(domains)
    part = participant_in(forum, cast.coordinator.user, [cast.coordinator], in_days(0))
    ground = Ground(part=part, on=in_days(0), domains=frozenset({hyte.pk}))
    assert [offer.code for offer in ending_plans(ground)] == [f"plan-ends:{rows['own domain'][0].key}:{in_days(100)}"]


def test_the_statutory_kinds_are_those_with_an_act_behind_them(db):
    load_plan_kinds()
    duties = {kind.code: (kind.made_by, kind.legal_basis_fi) for kind in PlanKind.objects.filter(is_statutory=True)}
    assert duties == {
        "county_welfare_plan": ("county", "Laki sosiaali- ja terveydenhuollon järjestämisestä 612/2021, 7 §"),
        "municipal_strategy": ("municipality", "Kuntalaki 410/2015, 37 §"),
        "municipal_welfare_plan": ("municipality", "Laki sosiaali- ja terveydenhuollon järjestämisestä 612/2021, 6 §"),
        "child_welfare_plan": ("both", "Lastensuojelulaki 417/2007, 12 §"),
    }
    assert not PlanKind.objects.filter(is_statutory=False).exclude(made_by="any").exists()


def test_the_groundwork_of_paijat_hame_has_nine_rows_and_all_have_ended(db):
    from_file = ("hyte", "lape", "ageing", "functional_ability", "preventive_work", "integration", "nutrition",
                 "physical_activity", "participation", "mental_wellbeing", "everyday_safety", "lifestyles")  # fmt: skip
    for code in from_file:
        make_domain(code)
    county = make_county("Päijät-Häme", 0, code="09")
    assert [load_plans("09").created, load_plans().created] == [9, 0]
    assert {life_of(plan, in_days(0)) for plan in Plan.objects.filter(county=county)} == {Life.ENDED}
    Plan.objects.filter(code="ph_welfare_plan").update(name_fi="Muutettu")
    load_plans()
    assert Plan.objects.filter(name_fi="Muutettu").exists()  # what people have changed stays

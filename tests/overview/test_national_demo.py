"""The demo of the whole country: plausible, repeatable values, and agreements that are followed like real ones."""

import datetime
import itertools
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from agreements.canonical import canonical_text, sha256_of
from agreements.content import content_of
from agreements.follow_up.following import followed
from agreements.follow_up.reading import follow_up_of
from agreements.models import Agreement, Measure, ReportingPeriod
from indicators.models import Indicator, Observation
from organisations.models import Organisation
from overview.demo import files
from overview.demo.national.agreements import make_agreements
from overview.demo.values import YEARS, make_values
from tests.factories import make_county, make_domain, make_organisation, municipalities_of
from tests.ground.database import world

TODAY = datetime.date.today
Missing = Observation.Missing


@world
def country() -> Organisation:
    """One county of three municipalities, four indicators, and the domains that the example content names."""
    make_organisation("Suomi", "country", code="SUOMI", population=5_600_000)
    county = make_county(municipalities=3, code="09", population=100_000)
    Organisation.objects.municipalities().update(population=2_000)
    for number, unit, title in ((127, "n", "Väestö"), (4, "%", "Osuus"), (5, "/ 1 000", "8. luokan oppilaat")):
        Indicator.objects.create(sotkanet_id=number, unit=unit, title_fi=title, theme="hyte")
    Indicator.objects.create(sotkanet_id=6, unit="%", title_fi="Alueella", theme="hyte", municipality_level=False)
    for content in ("paijat_hame", "keski_pohjanmaa"):
        for goal in files.example_content(content)["goals"]:
            make_domain(goal["domain"], name_fi=goal["domain"].title())
    return county


def everything() -> dict:
    models = [model for model in apps.get_models() if model._meta.app_label in ("agreements", "indicators")]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_every_indicator_year_and_area_has_an_example_value_or_a_reason(country):
    told = list(make_values())
    assert len(told) == 4
    areas = 5
    assert Observation.objects.count() == len(YEARS) * (3 * areas + 2)
    assert set(Observation.objects.values_list("is_example", flat=True)) == {True}
    pupils = Observation.objects.filter(indicator__sotkanet_id=5, missing=Missing.NOT_COLLECTED)
    assert {row.year for row in pupils} == {year for year in YEARS if year % 2 == 0}
    gaps = Observation.objects.filter(missing=Missing.NOT_PUBLISHED)
    assert gaps.exists() and set(gaps.values_list("area__kind", flat=True)) == {"municipality"}


def test_the_values_run_smoothly_and_are_the_same_each_time(country):
    list(make_values())
    for area in (country, Organisation.objects.get(code="SUOMI")):
        values = list(
            Observation.objects.filter(indicator__sotkanet_id=4, area=area)
            .order_by("year")
            .values_list("value", flat=True)
        )
        assert all(
            abs(new - old) <= max(old * Decimal("0.08"), Decimal("0.2")) for old, new in itertools.pairwise(values)
        )
        assert all(0 < value < 100 for value in values)
    population = Observation.objects.get(indicator__sotkanet_id=127, area__code="SUOMI", year=YEARS[-1])
    assert abs(population.value - 5_600_000) < 100_000
    before = list(Observation.objects.order_by("indicator", "area", "year").values_list("value", "missing"))
    Observation.objects.all().delete()
    list(make_values())
    assert list(Observation.objects.order_by("indicator", "area", "year").values_list("value", "missing")) == before


def test_an_indicator_with_real_values_gets_no_examples(country):
    indicator = Indicator.objects.get(sotkanet_id=4)
    Observation.objects.create(indicator=indicator, area=country, year=2023, value=1)
    assert len(list(make_values())) == 3
    assert Observation.objects.filter(indicator=indicator).count() == 1


def test_the_agreements_are_in_force_and_are_followed(country, client):
    list(make_values())
    assert list(make_agreements(2)) == [f"{country}: 2 agreements in force"]
    assert Measure.objects.count() == 2 * 60
    for agreement in Agreement.objects.all():
        assert (agreement.is_example, agreement.stage) == (True, Agreement.Stage.SIGNED)
        assert all(agreement.in_force(TODAY(), party) for party in agreement.parties.all())
        version = agreement.latest_version
        assert version.sha256 == sha256_of(version.content)
        text = canonical_text({**content_of(agreement), "number": 1, "dated": version.dated})
        assert text == version.content, "what is in force is what the rows say"
        view = follow_up_of(followed(agreement, TODAY()))
        assert (len(view.goals), len(view.measures), view.period.kind) == (15, 60, ReportingPeriod.Kind.MID_TERM)
        assert 0 < view.reports_given < view.reports_expected
        assert all(goal.earlier_assessment for goal in view.goals)
        assert client.get(reverse("agreement_detail", args=[agreement.pk])).status_code == 200
    organisations = {country.pk, *(row.pk for row in municipalities_of(country))}
    assert set(agreement.parties.values_list("organisation", flat=True)) == organisations


def test_a_second_making_changes_nothing_and_a_missing_one_is_made(country):
    list(make_values())
    list(make_agreements(1))
    before = everything()
    assert [*make_values(), *make_agreements(1)] == []
    assert everything() == before
    assert list(make_agreements(3)) == [f"{country}: 2 agreements in force"]


def test_the_whole_country_needs_the_reference_data(db):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", "--scale", "national")

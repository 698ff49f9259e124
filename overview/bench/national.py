"""What is asked of the whole country's figures: its pages and the import, on the national demo."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, FollowedMeasure
from indicators.models import Indicator, Observation
from organisations.models import Organisation
from overview.bench import sotkanet
from overview.bench.timing import Measurement, measure, measure_page
from overview.demo.keys import key_of
from overview.demo.national import load_national
from overview.demo.national.agreements import STRATEGIC

MENTAL_HEALTH = 4  # Sotkanet's number of an indicator that is published by municipality and county


def measurements(client: Client, county: Organisation) -> Iterator[Measurement]:
    """The demo of the whole country is loaded first, unmeasured: to count its queries takes longer than they do."""
    for _line in load_national():
        pass
    yield from _pages(client, county)
    yield from _imports()


def _pages(client: Client, county: Organisation) -> Iterator[Measurement]:
    values, measures = Observation.objects.count(), FollowedMeasure.objects.count()
    indicator = reverse("indicator_detail", args=[Indicator.objects.get(sotkanet_id=MENTAL_HEALTH).pk])
    yield measure_page(client, f"Indicator page of a county, {values} values", f"{indicator}?alue={county.pk}")
    in_force = Agreement.objects.filter(stage=Agreement.Stage.SIGNED)
    size = f"{in_force.count()} signed agreements, {measures} measures"
    yield measure_page(client, f"County dashboard; {size}", reverse("county_dashboard", args=[county.pk]))
    members = Organisation.objects.members_of(county, timezone.localdate()).in_order()
    own = in_force.filter(parties__organisation=members[0]).count()
    yield measure_page(
        client, f"Municipality page, {own} signed agreements", reverse("municipality_page", args=[members[0].pk])
    )
    followed = Agreement.objects.get(key=key_of(f"national/{county.code}/0"), blueprint=STRATEGIC)
    yield measure_page(
        client, "Follow-up page of an agreement, 15 goals, 60 measures", reverse("follow_up", args=[followed.pk])
    )
    yield measure_page(client, "National view", reverse("national_view"))
    yield measure_page(client, f"Desk of a coordinator, {own} signed agreements", reverse("desk"))


def _imports() -> Iterator[Measurement]:
    """Real values over the examples, and once more the same: what changes nothing is only compared."""
    folder = Path(settings.VAR_DIR) / "sotkanet"
    rows = sotkanet.write_answers(folder)
    size = f"{sotkanet.INDICATORS} indicators, {rows} values"
    first = measure(f"Sotkanet import from files: {size}", lambda _given: sotkanet.load(folder), runs=1, heavy=True)
    yield first
    every = Indicator.objects.listed().of_sotkanet().count()
    reckoned = first.seconds * every / sotkanet.INDICATORS
    yield replace(first, name=f"  reckoned from that for all {every} indicators", seconds=reckoned, runs=0, queries=0)
    yield measure("  the same files again", lambda _given: sotkanet.load(folder), runs=1, heavy=True)

"""The follow-up page and a goal's page: everybody inside sees the same live, people from outside what is published."""

import datetime

from django.urls import reverse
from django.utils import timezone, translation

from agreements.follow_up.freezing import content_now, fingerprint, freeze_report
from agreements.follow_up.reading import follow_up_of
from agreements.models import Agreement, Clause, FollowedIndicator, FollowedMeasure, MeasureSummary
from tests.factories import make_agreement, make_domain, make_goal, sign_and_seal
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.ground.database import world
from tests.indicators.factories import observe

INSIDE = ("coordinator", "county_registrar", "editor", "reader", "other_registrar")
OUTSIDE = ("outsider", "anonymous")


@world
def agreement(cast) -> Agreement:
    """Two goals of two measures; the county says that the first measure is done, Hollola has only a draft."""
    row = in_force_agreement(cast.county)
    period = make_period(row)
    measure = follow_up_of(follow(row)).measures[0]
    make_report(period, measure.row, cast.county, "done", done="Ryhmä aloitti toukokuussa.", by_name="Virkailija V")
    make_report(period, measure.row, cast.hollola, sent_at=None, done="Kesken oleva luonnos.")
    return row


def open_to_all(row: Agreement) -> None:
    Agreement.objects.filter(pk=row.pk).update(publicity="public")


def freeze(row: Agreement, cast) -> None:
    chain = follow(row)
    seen = fingerprint(content_now(chain, chain.periods[0]))
    freeze_report(chain.periods[0], by=cast.coordinator, seen=seen, accepts_lacks=True)


def key_of(row: Agreement, number: int = 1):
    return follow(row).version.followed_goals.get(number=number).key


def pages(row: Agreement) -> dict[str, str]:
    return {
        "follow_up": reverse("follow_up", args=[row.pk]),
        "follow_up_goal": reverse("follow_up_goal", args=[row.pk, key_of(row)]),
        "follow_up_csv": reverse("follow_up_csv", args=[row.pk]),
        "follow_up_xlsx": reverse("follow_up_xlsx", args=[row.pk]),
    }


def text_of(client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


# who, agreement: every page 200 or 404; what is seen of the county's report (in), the persons' names (by), drafts
def test_who_sees_what(cast, agreement, client_of):
    addresses = pages(agreement)
    for who in INSIDE:
        client = client_of(cast.named(who))
        assert {name: client.get(url).status_code for name, url in addresses.items()} == dict.fromkeys(addresses, 200)
        for name in ("follow_up", "follow_up_goal", "follow_up_csv"):
            text = text_of(client, addresses[name])
            assert "Ryhmä aloitti toukokuussa." in text, (who, name)
            assert "Kesken oleva luonnos." not in text, (who, name)
    for who in OUTSIDE:  # not public: they may not even know of it
        client = client_of(cast.named(who))
        assert {client.get(url).status_code for url in addresses.values()} == {404}, who


def test_of_a_public_agreement_outsiders_see_what_was_agreed_until_a_report_is_frozen(cast, agreement, client_of):
    open_to_all(agreement)
    addresses = pages(agreement)
    for who in OUTSIDE:
        client = client_of(cast.named(who))
        for name in ("follow_up", "follow_up_goal"):
            text = text_of(client, f"/en{addresses[name]}")
            assert "Tavoite 1" in text
            assert "No report has been published yet." in text
            assert "Ryhmä aloitti" not in text
            assert "yp-light" not in text
    freeze(agreement, cast)
    make_report(follow(agreement).periods[0], first_measure(agreement), cast.lahti, done="Tästä ei vielä tiedetä.")
    for who in OUTSIDE:
        client = client_of(cast.named(who))
        for name in ("follow_up", "follow_up_goal", "follow_up_csv"):
            text = text_of(client, addresses[name])
            assert "Ryhmä aloitti toukokuussa." in text, (who, name)
            assert "Virkailija V" not in text, (who, name)  # names of persons never
            assert "Tästä ei vielä tiedetä." not in text, (who, name)  # nothing but what was frozen
    assert "Tästä ei vielä tiedetä." in text_of(client_of(cast.reader), addresses["follow_up"])


def first_measure(row: Agreement) -> FollowedMeasure:
    return FollowedMeasure.objects.filter(goal__version=follow(row).version).first()


def test_secret_goals_are_shown_to_nobody_outside(cast, agreement, client_of):
    open_to_all(agreement)
    freeze(agreement, cast)
    Clause.objects.filter(agreement=agreement, role="goals").update(publicity="secret")
    client = client_of(None)
    addresses = pages(agreement)
    assert "Tavoite 1" not in text_of(client, addresses["follow_up"])
    assert client.get(addresses["follow_up_goal"], follow=True).status_code == 404
    assert "Tavoite 1" not in text_of(client, addresses["follow_up_csv"])
    assert "Tavoite 1" in text_of(client_of(cast.reader), addresses["follow_up"])


ASKED = [
    ({}, {1, 2}),
    ({"arvio": "going_on"}, {1}),
    ({"arvio": "nothing"}, {2}),
    ({"aikataulu": "myohassa"}, {2}),
    ({"aikataulu": "pian"}, {1}),
    ({"aikataulu": "ei-paivaa"}, set()),
    ({"yhdyspinta": "lape"}, {2}),
    ({"yhdyspinta": "ei-ole", "osapuoli": "abc", "arvio": "x", "nakyma": "y", "kausi": "z"}, {1, 2}),
    ({"nakyma": "taulu", "arvio": "going_on"}, {1}),
    ({"nakyma": "taulukko", "yhdyspinta": "lape"}, {2}),
]


def test_goals_are_narrowed_by_the_address(cast, client_of):
    row = make_agreement(cast.county, scope=3)
    row.domains.add(make_domain())
    make_goal(row, "Ensimmäinen")
    make_goal(row, "Toinen", domain=make_domain("lape"))
    sign_and_seal(row)
    period = make_period(row)
    make_report(period, first_measure(row), cast.county)
    FollowedMeasure.objects.filter(goal__number=2).update(ends=day(-3))
    client, address = client_of(cast.reader), reverse("follow_up", args=[row.pk])
    found = [{goal.number for goal in client.get(address, asked).context["found"].rows} for asked, _found in ASKED]
    assert found == [wanted for _asked, wanted in ASKED]
    table = client.get(reverse("follow_up_csv", args=[row.pk]), {"arvio": "nothing"}).content.decode("utf-8-sig")
    assert [line.split(";")[1] for line in table.strip().splitlines()[1:]] == ["Toinen"]
    party = next(party for party in row.parties.all() if party.organisation_id == cast.hollola.pk)
    assert client.get(address, {"osapuoli": str(party.key)}).context["found"].is_filtered


def test_a_goal_shows_reports_summary_last_time_figures_and_the_way_to_each_edit(cast, agreement, client_of):
    today = timezone.localdate()
    chain = follow(agreement)
    measure = first_measure(agreement)
    last_year = {"starts": day(-800), "ends": datetime.date(today.year - 1, 12, 31), "closed_at": timezone.now()}
    before = make_period(agreement, opened=-400, due=-380, **last_year)
    make_report(before, measure, cast.lahti, "not_started", done="Viime vuonna vasta suunniteltiin.")
    MeasureSummary.objects.create(
        period=chain.periods[0],
        measure_key=measure.key,
        status="going_on",
        text="Kaikissa on aloitettu.",
        organisation=cast.county,
    )
    followed = FollowedIndicator.objects.get(goal__version=chain.version, goal__number=1)
    for area in (cast.county, cast.hollola):
        observe(followed.indicator, area, {2023: "61.4", 2024: None, 2025: "60.1"}, is_example=True)
    address = reverse("follow_up_goal", args=[agreement.pk, key_of(agreement)])
    text = text_of(client_of(cast.coordinator), address)
    for words in ("Viime vuonna vasta suunniteltiin.", "Kaikissa on aloitettu.", "60,1", "Virkailija V"):
        assert words in text
    with translation.override("fi"):
        assert text.count("<svg xmlns") >= 1
    period = chain.periods[0]
    links = {
        "coordinator": {"measure_report", "measure_summarise", "goal_assess"},
        "editor": {"measure_report"},
        "reader": set(),
    }
    addresses = {
        "measure_report": reverse("measure_report", args=[agreement.pk, period.key, measure.key]),
        "measure_summarise": reverse("measure_summarise", args=[agreement.pk, period.key, measure.key]),
        "goal_assess": reverse("goal_assess", args=[agreement.pk, period.key, key_of(agreement)]),
    }
    for who, wanted in links.items():
        text = text_of(client_of(cast.named(who)), address)
        assert {name for name, url in addresses.items() if f'href="{url}"' in text} == wanted, who


def test_before_anything_is_in_force_its_own_people_are_told_so(cast, client_of):
    row = make_agreement(cast.county, scope=3, stage="signed")
    address = reverse("follow_up", args=[row.pk])
    assert "in force yet" in text_of(client_of(cast.reader), f"/en{address}")
    open_to_all(row)
    assert [client_of(cast.named(who)).get(address).status_code for who in OUTSIDE] == [404, 404]


def test_each_view_shows_every_goal(cast, agreement, client_of):
    client = client_of(cast.reader)
    for view in ("", "taulu", "taulukko"):
        text = text_of(client, f"{reverse('follow_up', args=[agreement.pk])}?nakyma={view}")
        assert "Tavoite 1" in text and "Tavoite 2" in text, view

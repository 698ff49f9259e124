"""Values asked for by personal links: who asks, the life of a link, its answer, and what the desk says of it."""

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from indicators.duties import indicator_duties
from indicators.entering import Given, enter
from indicators.models import Indicator, ValueRequest
from indicators.requesting import Asked, ask_for_values, cancel_request, send_again
from organisations.duties import Viewer
from organisations.models import Notice
from tests.factories import make_organisation
from tests.indicators.factories import make_indicator, observe

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year - 1
today = timezone.localdate  # asked each time: midnight may come between


@pytest.fixture
def indicator(cast) -> Indicator:
    return make_indicator("Liikuntaneuvonta", owner=cast.county)


def ask(cast, indicator: Indicator, *areas, **fields) -> tuple[ValueRequest, str]:
    """A request and the address of its link, as it stands in the message."""
    asked = [Asked(area, f"kirjaamo{area.pk}@kunta.example") for area in areas or (cast.hollola,)]
    sent = ask_for_values(indicator, asked, by=cast.coordinator, year=YEAR, **fields)
    return sent[0], link_in_newest_message()


def link_in_newest_message() -> str:
    return re.search(r"https?://[^/]+(/\S+)", Notice.objects.latest("pk").body)[1]


def test_who_may_ask(client_of, cast, indicator):
    request, _link = ask(cast, indicator)
    addresses = [
        reverse("value_request_cancel", args=[indicator.pk, request.key]),
        reverse("value_request_again", args=[indicator.pk, request.key]),
    ]
    for who in ("anonymous", "county_registrar", "editor", "reader", "outsider"):
        expected = 302 if who == "anonymous" else 403
        assert [client_of(cast.named(who)).post(address).status_code for address in addresses] == [expected] * 2, who
    request.refresh_from_db()
    assert request.cancelled_at is None


def test_many_are_asked_at_once_and_each_only_once(client_of, cast, indicator):
    cast.lahti.registry_email = "kirjaamo@lahti.example"
    cast.lahti.save()
    client, address = client_of(cast.coordinator), reverse("value_request_new", args=[indicator.pk])
    page = client.get(address)
    assert "kirjaamo@lahti.example" in page.content.decode()
    faulty = {"year": YEAR, f"area-{cast.hollola.pk}": "on", f"email-{cast.hollola.pk}": ""}
    assert client.post(address, faulty).context["form"].errors
    assert client.post(address, {"year": YEAR}).context["form"].errors  # nobody chosen
    data = {"year": YEAR, "due_on": today() + datetime.timedelta(days=20), "message": "Terve!", "target_words": "60 %"}
    for area in (cast.hollola, cast.lahti):
        data |= {f"area-{area.pk}": "on", f"email-{area.pk}": f"{area.pk}@kunta.example"}
    client.post(address, data)
    client.post(address, data)
    assert sorted(ValueRequest.objects.values_list("area", flat=True)) == [cast.hollola.pk, cast.lahti.pk]
    messages = Notice.objects.filter(holds_link=True)
    assert messages.count() == 2
    assert all(part in messages[0].body for part in ("Terve!", "60 %", "/mittarit/linkki/"))
    assert ValueRequest.objects.get(area=cast.lahti).token_hash not in messages[0].body


def test_a_swedish_municipality_is_written_to_in_swedish(cast, indicator):
    village = make_organisation("Byn", language_status="sv_fi")
    ask(cast, indicator, village)
    assert "/sv/mittarit/linkki/" in Notice.objects.latest("pk").body


def test_one_number_and_one_sentence(client_of, cast, indicator):
    observe(indicator, cast.hollola, {YEAR - 1: "61.4"})
    request, link = ask(cast, indicator, target_words="vähintään 65 %")
    client = client_of(None)
    page = client.get(link)
    html = page.content.decode()
    assert "61,4" in html
    assert "vähintään 65 %" in html
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    for faulty in ({"value": ""}, {"value": "noin 60"}, {"value": "150"}, {"value": "60", "missing": "too_few"}):
        assert client.post(link, faulty).context["form"].errors, faulty
    answer = client.post(link, {"value": "63,2", "comment": "Uusi ryhmä alkoi."}, follow=True)
    assert answer.status_code == 200
    row = indicator.observations.get(year=YEAR)
    assert (str(row.value), row.comment, row.entered_by_name) == ("63.2000", "Uusi ryhmä alkoi.", request.email)
    assert row.source
    told = Notice.objects.get(recipient=cast.coordinator.user)
    assert "63,2" in told.body


def test_an_odd_answer_is_asked_once_and_a_second_press_sends_it(client_of, cast, indicator):
    observe(indicator, cast.hollola, {YEAR - 1: "20"})
    _request, link = ask(cast, indicator)
    client = client_of(None)
    page = client.post(link, {"value": "80"})
    assert page.context["form"].question
    assert not indicator.observations.filter(year=YEAR).exists()
    sure = page.context["form"]["sure"].value()
    assert client.post(link, {"value": "90", "sure": sure}).context["form"].question
    client.post(link, {"value": "80", "sure": sure})
    assert indicator.observations.get(year=YEAR).value == 80


def test_an_answer_may_be_a_reason_and_small_counts_are_hidden(client_of, cast, indicator):
    Indicator.objects.filter(pk=indicator.pk).update(small_limit=5)
    for area, data, missing in (
        (cast.hollola, {"missing": "not_collected"}, "not_collected"),
        (cast.lahti, {"value": "40", "count": "3"}, "too_few"),
    ):
        _request, link = ask(cast, indicator, area)
        client_of(None).post(link, data)
        row = indicator.observations.get(area=area, year=YEAR)
        assert (row.missing, row.value, row.count) == (missing, None, None)


def test_the_life_of_a_link(client_of, cast, indicator):
    client = client_of(None)
    assert client.get(reverse("value_link", args=["arvattu"])).status_code == 404

    used, link = ask(cast, indicator)
    assert client.post(link, {"value": "50"}).status_code == 302
    assert client.get(link).status_code == 200  # thanks, and what was kept
    assert client.post(link, {"value": "70"}).status_code == 410
    assert indicator.observations.get().value == 50

    cancelled, link = ask(cast, indicator, cast.lahti)
    cancel_request(cancelled, by=cast.coordinator)
    expired, other_link = ask(cast, indicator, cast.lahti)
    ValueRequest.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    for closed in (link, other_link):
        assert client.get(closed).status_code == 410
        assert client.post(closed, {"value": "50"}).status_code == 410
    assert not indicator.observations.filter(area=cast.lahti).exists()

    again, new_link = ask(cast, indicator, cast.lahti)  # an expired one is in nobody's way
    send_again(again, by=cast.coordinator)
    assert client.get(new_link).status_code == 404  # its place was taken by the newest
    assert client.get(link_in_newest_message()).status_code == 200
    assert used.pk != again.pk


def test_a_value_given_otherwise_ends_the_link(client_of, cast, indicator):
    request, link = ask(cast, indicator)
    enter(indicator, cast.hollola, YEAR, Given(value=Decimal(50)), by=cast.editor.user, name="Hollola")
    request.refresh_from_db()
    assert request.answered_at
    assert client_of(None).post(link, {"value": "70"}).status_code == 410


def duties(*actings) -> list[tuple[str, str, bool]]:
    viewer = Viewer(actings[0].user, actings, today())
    return [(duty.whose, duty.text, duty.is_late(today())) for duty in indicator_duties(viewer)]


def test_what_the_desk_says(client_of, cast, indicator, django_assert_num_queries):
    ask(cast, indicator, cast.hollola, cast.lahti, due_on=today() - datetime.timedelta(days=1), target_words="60 %")
    with django_assert_num_queries(0):
        assert duties(cast.registrar) == []
    client_of(cast.editor)
    (to_give,) = duties(cast.editor)
    assert (to_give[0], to_give[2]) == ("mine", False)  # a wish makes nobody late
    ((whose, names, _late),) = duties(cast.coordinator)
    assert (whose, names) == ("others", ", ".join(sorted([cast.hollola.name, cast.lahti.name])))
    enter(indicator, cast.lahti, YEAR, Given(value=Decimal(50)), by=None, name="x")
    assert [(row[0], row[1]) for row in duties(cast.coordinator)] == [
        ("others", cast.hollola.name),
        ("mine", cast.lahti.name),
    ]
    assert "stands_for" in cast.coordinator.__dict__
    with django_assert_num_queries(1):
        duties(cast.coordinator)
    assert client_of(cast.editor).get(reverse("value_grid", args=[indicator.pk])).status_code == 200


def test_the_list_says_the_state_in_words_and_is_taken_along(client_of, cast, indicator):
    ask(cast, indicator, cast.hollola, cast.lahti)
    enter(indicator, cast.lahti, YEAR, Given(value=Decimal(50)), by=None, name="x")
    client, address = client_of(cast.coordinator), reverse("value_request_list", args=[indicator.pk])
    for state, count in (("avoimet", 1), ("vastatut", 1), ("kaikki", 2), ("outo", 1)):
        assert len(client.get(address, {"tila": state}).context["rows"]) == count, state
    for kind in ("xlsx", "csv"):
        assert client.get(reverse(f"value_request_list_{kind}", args=[indicator.pk])).status_code == 200

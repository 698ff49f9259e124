"""A municipality's page: everything that concerns it, for whom it is; and its data pack as an accessible PDF."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from forums.models import ForumTask
from forums.negotiations.municipality_pack import render_pack
from indicators.models import Indicator, Observation
from organisations.models import Membership
from tests.agreements.pdf_text import text_of
from tests.factories import acting, make_agreement, make_organisation, make_user, party_of
from tests.follow_up.factories import follow, in_force_agreement, make_period, make_report
from tests.forums.factories import make_forum, make_seat

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def followed(cast):
    """An agreement in force whose report is late in Hollola, with one measure told of."""
    agreement = in_force_agreement(cast.county, goals=2, measures=1)
    period = make_period(agreement, due=-3)
    first = follow(agreement).version.followed_goals.get(number=1).measures.get()
    make_report(period, first, cast.hollola, "going_on")
    return agreement


def page_of(client, municipality):
    return client.get(reverse("municipality_page", args=[municipality.pk]))


def test_the_page_holds_everything_that_concerns_the_municipality(cast, client_of, followed):
    forum = make_forum(county=cast.county)
    member, counterpart = make_user("Hollolan Jäsen"), make_user("Alueen Johtaja")
    make_seat(forum, cast.hollola, member)
    make_seat(forum, cast.hollola)  # vacant
    make_seat(forum, cast.county, counterpart, "chair", title_fi="toimialajohtaja")
    ForumTask.objects.create(forum=forum, text="Toimittaa luvut", organisation=cast.hollola)
    ForumTask.objects.create(forum=forum, text="Muiden tehtävä", organisation=cast.lahti)
    indicator = Indicator.objects.create(title_fi="Osuus", unit="%", decimals=1)
    for year, value in ((2022, 10), (2023, 12)):
        Observation.objects.create(indicator=indicator, area=cast.hollola, year=year, value=value, is_example=True)
    Observation.objects.create(indicator=indicator, area=cast.county, year=2023, value=20)

    page = page_of(client_of(cast.editor), cast.hollola)
    view, text = page.context["view"], page.content.decode()
    (row,) = view.agreements
    assert (row.agreement, len(row.duties), row.in_charge, row.missing, row.late) == (followed, 2, 0, 1, 1)
    assert [duty.number for duty in view.urgent] == ["2.1"]
    assert [decision.party for decision in page.context["decisions"]] == [party_of(followed, cast.hollola)]
    assert len(page.context["seats"]) == 2 and "Hollolan Jäsen" in text
    assert [task.text for task in page.context["tasks"]] == ["Toimittaa luvut"]
    assert [seat.holder for seat in page.context["counterparts"]] == [counterpart]
    line = next(line for line in page.context["lines"] if line.indicator == indicator)
    assert (line.newest.value, line.beside.value) == (12, 20) and "yp-spark" in text
    assert page.context["has_examples"]
    assert reverse("reporting", args=[followed.pk, follow(followed).current_period.key]) in text


def test_who_sees_what_of_a_municipality(cast, client_of, followed):
    """The page is for those who have logged in; others' agreements, tasks and the pack are not for all of them."""
    coordinator, reader_of_county = cast.coordinator, acting(cast.county, Role.READER)
    table = {  # who: agreements seen, own tasks shown, pack given
        cast.editor: (1, True, 200),
        cast.reader: (1, True, 200),
        coordinator: (1, False, 200),
        reader_of_county: (1, False, 404),
        cast.other_registrar: (1, False, 404),
        cast.outsider: (0, False, 404),
    }
    pack = reverse("municipality_pdf", args=[cast.hollola.pk])
    assert page_of(client_of(None), cast.hollola).status_code == client_of(None).get(pack).status_code == 302
    for who, (agreements, is_own, status) in table.items():
        page = page_of(client_of(who), cast.hollola)
        assert page.status_code == 200
        assert len(page.context["view"].agreements) == agreements, who
        assert page.context["is_own"] == is_own, who
        assert (pack in page.content.decode()) == (status == 200), who
        if status == 404:
            assert client_of(who).get(pack).status_code == 404, who
    assert page_of(client_of(cast.editor), cast.county).status_code == 404  # a county has its dashboard


def test_the_pack_tells_of_progress_and_draws_the_indicators(cast, client_of, followed, verapdf):
    indicator = Indicator.objects.create(title_fi="Yksinäisyys", title_sv="Ensamhet", unit="%", decimals=1)
    for year in range(2019, 2025):
        Observation.objects.create(
            indicator=indicator, area=cast.hollola, year=year, value=year - 2000, is_example=True
        )
    Observation.objects.create(indicator=indicator, area=cast.county, year=2024, value=40)
    response = client_of(cast.editor).get(reverse("municipality_pdf", args=[cast.hollola.pk]) + "?kieli=fi")
    assert response["Content-Type"] == "application/pdf" and "kuntakori" in response["Content-Disposition"]
    checked = verapdf(response.content)
    assert checked.ok, checked.failures
    text = " ".join(text_of(response.content).split())
    for words in ("Koulutetaan", "Yksinäisyys", "2024: 24,0", "2024: 40,0"):
        assert words in text, words
    from_county = text_of(client_of(cast.coordinator).get(reverse("municipality_pdf", args=[cast.hollola.pk])).content)
    assert "Koulutetaan" not in from_county  # what is not public stays the municipality's own
    swedish = " ".join(text_of(render_pack(None, cast.hollola, "sv")).split())
    assert "Ensamhet" in swedish


def test_helsinki_aland_and_a_merged_municipality_have_their_pages(cast, client_of):
    helsinki, aland = make_organisation("Helsinki", code="091"), make_organisation("Jomala", code="170", in_aland=True)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    merged = make_organisation("Vanha")
    old = make_agreement(cast.county, organisations=[cast.county, merged])
    merged.successor, merged.valid_to = cast.hollola, yesterday
    merged.save()
    client = client_of(cast.editor)
    for municipality in (helsinki, aland, merged):
        page = page_of(client, municipality)
        assert page.status_code == 200 and page.context["county"] is None
    assert f'href="{reverse("municipality_page", args=[cast.hollola.pk])}"' in page.content.decode()
    assert render_pack(None, helsinki, "fi").startswith(b"%PDF")
    assert old in {row.agreement for row in page_of(client, cast.hollola).context["view"].agreements}


def test_the_start_page_says_what_waits(cast, client_of, followed):
    address = reverse("follow_up_home")
    assert client_of(None).get(address).status_code == 302
    table = {cast.editor: (1, 1), cast.coordinator: (1, 2), cast.outsider: (0, 0)}  # agreements, reports awaited
    for who, (count, waiting) in table.items():
        page = client_of(who).get(address)
        assert (page.context["count"], page.context["waiting"]) == (count, waiting), who
    text = client_of(cast.editor).get(address).content.decode()
    for name, pk in (("municipality_page", cast.hollola.pk), ("county_dashboard", cast.county.pk)):
        assert reverse(name, args=[pk]) in text
    assert reverse("national_view") in text and reverse("indicator_list") in text
    alone = make_user("Vieras")
    client = client_of(None)
    client.force_login(alone, backend="organisations.login.PersonBackend")
    assert client.get(address).status_code == 200

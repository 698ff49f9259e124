"""The list of agreements: filters, search, order, pages, tables, and what waits for whom."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement, InForce
from organisations.models import Organisation
from tests.factories import (
    decide,
    freeze_it,
    make_agreement,
    make_county,
    make_domain,
    make_goal,
    make_organisation,
    municipalities_of,
    party_of,
    sign_all,
    sign_and_seal,
)

HEADINGS = 11


def titles(client, name="agreement_list", **query) -> list[str]:
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return [row["agreement"].title_fi for row in response.context["rows"]]


def public(agreement: Agreement, title: str) -> Agreement:
    """A frozen agreement that anybody may read."""
    Agreement.objects.filter(pk=agreement.pk).update(publicity="public")
    freeze_it(agreement)
    agreement.refresh_from_db()
    agreement.title_fi = title
    agreement.save()
    return agreement


def titled(title: str, county: Organisation | None = None, **fields) -> Agreement:
    return make_agreement(county, title_fi=title, **fields)


@pytest.fixture
def hollola(cast, client_of):
    """A client of somebody of Hollola."""
    return client_of(cast.reader)


def test_one_sees_one_s_own_and_what_is_open_to_all(cast, hollola):
    titled("Oma luonnos", cast.county)
    titled("Muiden luonnos")
    public(make_agreement(), "Muiden julkinen")
    assert titles(hollola) == ["Muiden julkinen", "Oma luonnos"]
    assert titles(hollola, whose="own") == ["Oma luonnos"]


def test_somebody_without_an_organisation_sees_what_is_open_to_all(cast, client):
    user = cast.reader.user
    user.memberships.all().delete()
    titled("Luonnos", cast.county)
    public(make_agreement(), "Julkinen")
    client.force_login(user, backend="organisations.login.PersonBackend")
    assert titles(client) == ["Julkinen"] and titles(client, whose="own") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("häme", ["Hämeen sopimus"]),
        ("HÄMEEN", ["Hämeen sopimus"]),
        ("hame", ["Hamelin"]),
        ("sopimus hämeen", ["Hämeen sopimus"]),
        ("öölanti", ["Åland ja Öölanti"]),
        ("ålan", ["Åland ja Öölanti"]),
        ("%", []),
        ("_", []),
        ("ei ole", []),
        ("", ["Hamelin", "Hämeen sopimus", "Åland ja Öölanti"]),
    ],
)
def test_text_is_found_in_any_case_but_a_is_not_ä(cast, hollola, words, found):
    for title in ("Hämeen sopimus", "Hamelin", "Åland ja Öölanti"):
        titled(title, cast.county)
    assert sorted(titles(hollola, text=words)) == sorted(found)


def test_text_is_found_in_the_names_of_the_parties(cast, hollola):
    other = make_organisation("Äänekosken Yhdistys", "association")
    titled("Kumppanuus", cast.county, organisations=[cast.county, cast.hollola, other])
    titled("Toinen", cast.county)
    assert titles(hollola, text="ÄÄNEKOSKEN") == ["Kumppanuus"]
    assert titles(hollola, text="äänekosken toinen") == []
    workflow.remove_party(other.parties.get(), by=cast.coordinator)
    assert titles(hollola, text="ÄÄNEKOSKEN") == []


def test_the_list_is_in_finnish_order_in_any_letter_case(cast, hollola):
    for title in ("Öljy", "äiti", "Zetor", "Åbo", "wanha", "Vanki", "Sopimus 10", "Sopimus 9", "aamu"):
        titled(title, cast.county)
    assert titles(hollola) == ["aamu", "Sopimus 9", "Sopimus 10", "wanha", "Vanki", "Zetor", "Åbo", "äiti", "Öljy"]


def test_other_orders(cast, hollola):
    for title, starts in [("A", 2025), ("B", 2021), ("C", 2029)]:
        term = {"term_starts": datetime.date(starts, 6, 1), "term_ends": datetime.date(starts + 4, 5, 31)}
        titled(title, cast.county, **term)
    assert titles(hollola, order="newest") == ["C", "B", "A"]
    assert titles(hollola, order="term") == ["C", "A", "B"]


def test_filter_by_county_party_and_kind(cast, hollola):
    titled("Oma", cast.county)
    titled("Puite", cast.county, blueprint="frame", scope=None, organisations=[cast.county, cast.hollola])
    other = public(make_agreement(), "Muualla")
    assert titles(hollola, county=cast.county.pk) == ["Oma", "Puite"]
    assert titles(hollola, county=other.county.pk) == ["Muualla"]
    assert titles(hollola, party=cast.lahti.pk) == ["Oma"]
    assert titles(hollola, kind="frame") == ["Puite"]
    assert titles(hollola, kind="frame", party=cast.lahti.pk) == []


def test_filter_by_domain_takes_its_parts_along(cast, hollola):
    above = make_domain("hyte")
    part = make_domain("ehkaiseva", parent=above)
    titled("Nimetty", cast.county).domains.add(part)
    make_goal(titled("Tavoitteessa", cast.county), domain=part)
    make_goal(titled("Poistettu", cast.county), domain=part).agreement.goals.update(withdrawn_at=timezone.now())
    assert titles(hollola, domain=above.pk) == ["Nimetty", "Tavoitteessa"]
    assert titles(hollola, domain=make_domain("muu").pk) == []


@pytest.mark.parametrize(("year", "found"), [("2025", True), ("2029", True), ("2024", False), ("2030", False)])
def test_filter_by_year_of_the_term(cast, hollola, year, found):
    titled("Kausi", cast.county)
    assert titles(hollola, year=year) == (["Kausi"] if found else [])


def test_filter_by_state(cast, hollola):
    today = timezone.localdate()
    titled("Luonnos", cast.county)
    named = ("Päätettävä", "Allekirjoitus", "Peruttu", "Tuleva", "Nyt", "Ohi")
    deciding, signing, withdrawn, future, now, ended = (titled(title, cast.county) for title in named)
    for agreement in (deciding, signing):
        freeze_it(agreement)
    decide(party_of(signing, cast.county))
    sign_all(party_of(signing, cast.county))
    workflow.withdraw(withdrawn, by=cast.coordinator, reason="Ei tarvita")
    Agreement.objects.filter(pk=future.pk).update(valid_from=today + datetime.timedelta(days=9))
    for agreement in (future, now, ended):
        sign_and_seal(agreement)
    InForce.objects.filter(party__agreement=ended).update(
        starts=today - datetime.timedelta(days=9), ends=today - datetime.timedelta(days=1)
    )
    states = {
        "draft": ["Luonnos"], "deciding": ["Päätettävä"], "signing": ["Allekirjoitus"], "withdrawn": ["Peruttu"],
        "signed": ["Nyt", "Ohi", "Tuleva"], "in_force": ["Nyt"], "ended": ["Ohi"],
    }  # fmt: skip
    assert {state: titles(hollola, state=state) for state in states} == states


@pytest.mark.parametrize(
    "query",
    [
        {"county": "x"}, {"county": "999999"}, {"party": "9" * 30}, {"domain": "-1"}, {"kind": "?"}, {"state": "?"},
        {"year": "0"}, {"year": "99999"}, {"year": "2025.5"}, {"year": "vuosi"}, {"year": "NaN"}, {"order": "nimi"},
        {"page": "x"}, {"page": "999"}, {"page": "-1"}, {"text": "\x00"}, {"text": "'\" <b>"}, {"text": "ä" * 5000},
    ],
    ids=str,
)  # fmt: skip
def test_a_strange_address_is_no_fault_of_the_server(cast, hollola, query):
    titled("Yksi", cast.county)
    for name in ("agreement_list", "agreement_list_csv", "agreement_list_xlsx"):
        assert hollola.get(reverse(name), query).status_code == 200


def test_the_parties_offered_as_a_filter_tell_nothing_of_others_drafts(cast, hollola):
    titled("Oma", cast.county)
    secret = make_agreement(make_county(), publicity="draft")
    offered = set(hollola.get(reverse("agreement_list")).context["filter"].form.fields["party"].queryset)
    assert offered == {cast.county, cast.hollola, cast.lahti}
    assert not offered & {party.organisation for party in secret.parties.all()}


def test_the_list_goes_in_pages_and_keeps_its_filters(cast, hollola):
    for number in range(23):
        titled(f"Sopimus {number}", cast.county)
    assert len(titles(hollola)) == 20 and titles(hollola, page=2) == [f"Sopimus {n}" for n in (20, 21, 22)]
    page = hollola.get(reverse("agreement_list"), {"text": "sopimus"}).content.decode()
    assert "page=2" in page and "text=sopimus" in page


def test_each_row_says_for_how_many_it_waits(cast, hollola):
    agreement = titled("Yksi", cast.county)

    def waiting():
        return hollola.get(reverse("agreement_list")).context["rows"][0]["waiting"]

    assert waiting() == 0
    freeze_it(agreement)
    assert waiting() == 3
    decide(party_of(agreement, cast.hollola))
    assert waiting() == 2
    sign_all(party_of(agreement, cast.hollola))
    assert waiting() == 2  # signatures now
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    assert waiting() == 0


def test_the_tables_hold_what_the_list_shows(cast, hollola):
    freeze_it(titled("Äänekosken sopimus", cast.county))
    titled("=1+1", cast.county)
    titled("Pystysarkain\x0bnimessä", cast.county)
    text = hollola.get(reverse("agreement_list_csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 4 and {len(row) for row in rows} == {HEADINGS}
    assert [row[0] for row in rows[1:]] == ["'=1+1", "Pystysarkainnimessä", "Äänekosken sopimus"]
    assert rows[3][2:4] == [cast.county.full_fi] * 2 and rows[3][5:9] == ["1", "3", "0", "0"]
    assert rows[3][9:] == ["2025-06-01", "2029-05-31"]
    book = openpyxl.load_workbook(io.BytesIO(hollola.get(reverse("agreement_list_xlsx")).content))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert [row[0] for row in cells] == [row[0] for row in rows]
    assert cells[3][9] == datetime.datetime(2025, 6, 1) and cells[3][6] == 3


def test_the_tables_follow_the_filters(cast, hollola):
    titled("A", cast.county)
    titled("B", cast.county)
    response = hollola.get(reverse("agreement_list_csv"), {"text": "b"})
    assert response["Content-Disposition"] == 'attachment; filename="sopimukset.csv"'
    assert [line.partition(";")[0] for line in response.content.decode("utf-8-sig").splitlines()[1:]] == ["B"]


def test_a_title_of_the_longest_kind_fits_its_keys(cast):
    agreement = titled("ä" * 250, cast.county, languages="fi,sv", title_sv="ß" * 250)
    agreement.refresh_from_db()
    assert len(agreement.title_fi) == 250


def test_municipalities_see_the_agreements_of_those_merged_into_them(cast, client_of):
    titled("Vanha", cast.county)
    other = municipalities_of(make_county())[0]
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Organisation.objects.filter(pk=cast.hollola.pk).update(valid_to=yesterday, successor=other)
    user = cast.reader.user
    user.memberships.update(organisation=other)
    assert titles(client_of(cast.reader), whose="own") == ["Vanha"]

"""Starting an agreement: chapters by scope, names in their right forms, parties that may and may not be chosen."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.blueprint import blueprints
from agreements.models import Agreement
from agreements.problems import PLACEHOLDER
from organisations import reference_data
from organisations.models import Membership, Organisation
from tests.factories import acting, join_area, make_agreement, make_county, make_organisation, municipalities_of

Role = Membership.Role
PEOPLE_WITHOUT_THE_RIGHT = ("county_registrar", "registrar", "signatory", "reader", "other_registrar")


@pytest.fixture
def finland(db):
    """The real organisations."""
    reference_data.load()
    return Organisation.objects


def text_of(agreement: Agreement, language: str) -> str:
    rows = agreement.clauses.values_list(f"heading_{language}", f"text_{language}")
    return " ".join([getattr(agreement, f"title_{language}"), *(text for row in rows for text in row)])


@pytest.mark.parametrize("slug", blueprints())
def test_each_template_starts_in_both_languages_without_open_braces(db, slug):
    blueprint = blueprints()[slug]
    agreement = make_agreement(blueprint=slug, scope=3 if blueprint.scopes else None, languages="fi,sv")
    assert agreement.kind == blueprint.kind and agreement.stage == "draft"
    for language in ("fi", "sv"):
        assert getattr(agreement, f"title_{language}")
        assert not {"{", "}"} & set(text_of(agreement, language))
    assert not any(clause.translation_is_outdated for clause in agreement.clauses.all())


def test_the_scope_switches_chapters_on_and_off(cast):
    roles = {}
    for scope in (1, 2, 3):
        agreement = make_agreement(cast.county, scope=scope)
        roles[scope] = set(agreement.clauses.values_list("role", flat=True))
        chapters = set(agreement.clauses.values_list("chapter", flat=True))
        all_chapters = blueprints()["strategic"].chapters
        assert {chapter.id for chapter in all_chapters if chapter.belongs_to(scope)} <= chapters
        assert not {chapter.id for chapter in all_chapters if not chapter.belongs_to(scope)} & chapters
    assert "goals" not in roles[1] and "goals" in roles[2] & roles[3]


def test_an_agreement_in_one_language_has_no_text_in_the_other(cast):
    assert not make_agreement(cast.county, languages="sv").clauses.exclude(text_fi="", heading_fi="").exists()


@pytest.mark.parametrize(
    ("code", "title_fi", "text_sv"),
    [
        ("07", "Päijät-Hämeen hyvinvointialueen ja kuntien strateginen yhteistyösopimus", "Päijänne-Tavastlands"),
        ("16", "Keski-Pohjanmaan hyvinvointialueen ja kuntien strateginen yhteistyösopimus", "Mellersta Österbottens"),
    ],
)
def test_names_stand_in_the_right_case_in_both_languages(finland, code, title_fi, text_sv):
    county = finland.get(kind="county", name_fi__startswith=title_fi.split()[0][:8])
    agreement = make_agreement(county, scope=3, languages="fi,sv")
    assert agreement.title_fi == f"{title_fi} 2025–2029"
    assert county.full_sv in agreement.title_sv
    assert text_sv in text_of(agreement, "sv")
    assert not PLACEHOLDER.search(agreement.title_fi + agreement.title_sv)


def test_a_lape_agreement_names_its_municipality(finland):
    county = finland.get(kind="county", name_fi__startswith="Päijät")
    hollola = finland.get(kind="municipality", name_fi="Hollola")
    agreement = make_agreement(county, [county, hollola], blueprint="lape", scope=None)
    assert agreement.title_fi.startswith("Päijät-Hämeen hyvinvointialueen ja Hollolan kunnan sopimus")


def test_without_a_term_a_gap_is_left_that_stops_the_freeze(cast):
    agreement = make_agreement(cast.county, languages="fi,sv", term_starts=None, term_ends=None)
    assert "[täydennetään: voimassaoloaika]" in text_of(agreement, "fi")
    assert "[kompletteras: giltighetstid]" in text_of(agreement, "sv")
    with pytest.raises(workflow.Blocked):
        workflow.freeze(agreement, by=cast.coordinator, dated=timezone.localdate())


def test_a_name_without_its_genitive_leaves_a_gap(cast):
    Organisation.objects.update(genitive_fi="")
    cast.county.refresh_from_db()
    assert "[täydennetään: nimi genetiivissä]" in make_agreement(cast.county).title_fi


def test_a_name_with_signs_of_markup_stays_a_name(cast):
    Organisation.objects.filter(pk=cast.county.pk).update(full_fi="Alue <b>A</b> & B")
    cast.county.refresh_from_db()
    agreement = make_agreement(cast.county)
    assert "Alue &lt;b&gt;A&lt;/b&gt; &amp; B" in text_of(agreement, "fi")


@pytest.mark.parametrize("kind", [kind for kind, _label in Organisation.Kind.of_organisations()])
def test_an_organisation_of_any_kind_can_be_a_party(cast, kind):
    other = make_organisation("Muu", kind)
    agreement = make_agreement(cast.county, [cast.county, other])
    assert agreement.parties.filter(organisation=other).exists()


@pytest.mark.parametrize(
    ("name", "word"),
    [("Maarianhamina", "Ahvenanmaa|Åland"), ("Pertunmaa", "Mäntyharju"), ("Suomi", "country|maa|landet")],
)
def test_aland_merged_municipalities_and_the_whole_country_are_refused_in_words(finland, name, word):
    county = finland.counties().in_order().first()
    other = finland.filter(kind__in=["municipality", "country"]).get(name_fi=name)
    with pytest.raises(ValidationError, match=word):
        make_agreement(county, [county, other])
    assert not Agreement.objects.exists()


def test_a_party_twice_and_an_ended_organisation_are_refused_in_words(cast):
    with pytest.raises(ValidationError, match=r"osapuoli|already"):
        make_agreement(cast.county, [cast.county, cast.hollola, cast.hollola])
    ended = make_organisation(valid_to=datetime.date(2024, 12, 31))
    with pytest.raises(ValidationError, match=ended.full_fi):
        make_agreement(cast.county, [cast.county, ended])
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("who", PEOPLE_WITHOUT_THE_RIGHT)
def test_only_editors_start_agreements(cast, client_of, who):
    with pytest.raises(workflow.NotAllowed):
        workflow.start_agreement(Agreement(blueprint="strategic"), by=cast.named(who), organisations=[])
    for name in ("agreement_new", "agreement_new_parties"):
        for address in (reverse(name), f"{reverse(name)}?malli=strategic"):
            assert client_of(cast.named(who)).get(address).status_code == 403
            assert client_of(cast.named(who)).post(address, {"scope": 1}).status_code == 403


def new(client, data=None, slug="strategic"):
    address = f"{reverse('agreement_new')}?malli={slug}"
    return client.post(address, data) if data is not None else client.get(address)


def ticked(response) -> set[int]:
    return set(response.context["ticked"])


def test_the_county_and_its_municipalities_of_that_day_are_ticked(cast, client_of):
    gone = make_organisation()
    join_area(gone, cast.county)
    gone.area_memberships.update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    response = new(client_of(cast.coordinator))
    assert ticked(response) >= {cast.county.pk, cast.hollola.pk, cast.lahti.pk}
    assert gone.pk not in ticked(response)


def test_another_county_brings_its_own_municipalities(cast, client_of):
    other = make_county("Toinen")
    address = f"{reverse('agreement_new_parties')}?malli=strategic&county={other.pk}"
    response = client_of(cast.coordinator).get(address)
    assert ticked(response) >= {row.pk for row in municipalities_of(other)} | {cast.county.pk}


@pytest.mark.parametrize("query", ["", "?malli=tuntematon", "?malli=strategic&county=x", "?malli=strategic&county=99"])
def test_an_unknown_template_or_county_is_no_fault_of_the_server(cast, client_of, query):
    assert client_of(cast.coordinator).get(reverse("agreement_new_parties") + query).status_code in {200, 404}


def test_agreement_new_starts_the_agreement_with_the_ticked_parties(cast, client_of):
    data = {"scope": 2, "county": cast.county.pk, "languages": "fi", "party": [cast.hollola.pk]}
    response = new(client_of(cast.coordinator), data)
    agreement = Agreement.objects.get()
    assert response.url == agreement.get_absolute_url()
    assert [party.organisation for party in agreement.parties.all()] == [cast.county, cast.hollola]
    assert (agreement.coordinator, agreement.created_by) == (cast.county, cast.coordinator.user)


def test_agreement_new_keeps_what_was_chosen_when_something_is_wrong(cast, client_of):
    other = make_county("Toinen")
    data = {
        "scope": 2, "county": other.pk, "languages": "fi", "term_starts": "1.6.2029", "term_ends": "1.6.2025",
        "party": [cast.hollola.pk],
    }  # fmt: skip
    response = new(client_of(cast.coordinator), data)
    assert response.status_code == 200 and "term_ends" in response.context["form"].errors
    assert response.context["county"] == other and ticked(response) == {cast.hollola.pk, cast.county.pk}
    assert not Agreement.objects.exists()


def test_agreement_new_says_why_an_organisation_cannot_be_a_party(cast, client_of):
    ended = make_organisation("Entinen", valid_to=datetime.date(2024, 12, 31))
    data = {"scope": 1, "county": cast.county.pk, "languages": "fi", "party": [ended.pk]}
    response = new(client_of(cast.coordinator), data)
    assert "Entinen" in str(response.context["form"].non_field_errors())
    assert not Agreement.objects.exists()


def test_a_municipality_may_start_and_coordinate(cast, client_of):
    new(client_of(cast.editor), {"scope": 1, "county": cast.county.pk, "languages": "fi", "party": [cast.county.pk]})
    agreement = Agreement.objects.get()
    assert agreement.coordinator == cast.hollola
    assert workflow.available_actions(agreement, cast.editor) >= {"edit_text", "freeze"}
    assert "freeze" not in workflow.available_actions(agreement, cast.coordinator)


def test_a_coordinator_that_is_no_party_sees_and_edits_its_agreement(cast, client_of):
    ngo = acting(make_organisation("Yhdistys", Organisation.Kind.ASSOCIATION), Role.EDITOR)
    agreement = workflow.start_agreement(
        Agreement(blueprint="strategic", scope=1, county=cast.county), by=ngo, organisations=[cast.county, cast.hollola]
    )
    assert client_of(ngo).get(agreement.get_absolute_url()).status_code == 200
    assert workflow.available_actions(agreement, ngo) >= {"edit_text", "freeze", "change_parties"}
    assert "record_decision" not in workflow.available_actions(agreement, ngo)

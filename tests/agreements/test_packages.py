"""The decision package: what it holds, and that it says what is true of the party."""

import datetime

import pytest
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement, Responsibility, Target
from agreements.package.facts import as_subject
from agreements.package.files import PackageMaker, languages_of
from organisations.models import Membership
from tests.agreements.pdf_text import pages_of, text_of
from tests.documents.word_text import headings, word_text
from tests.factories import (
    decide,
    freeze_it,
    make_agreement,
    make_annex,
    make_goal,
    make_ready,
    open_round,
    party_of,
    state,
)
from tests.ground.database import world

pytestmark = pytest.mark.papers

Role = Membership.Role
FINNISH = [
    "1-sopimus-fi.pdf",
    "2-saatekirje-fi.docx",
    "2-saatekirje-fi.pdf",
    "3-paatosesitys-fi.docx",
    "3-paatosesitys-fi.txt",
    "4-sopimus-osapuolen-kannalta-fi.docx",
    "4-sopimus-osapuolen-kannalta-fi.pdf",
    "LUE-MINUT.txt",
]
SWEDISH = [
    "1-avtal-sv.pdf",
    "2-foljebrev-sv.docx",
    "2-foljebrev-sv.pdf",
    "3-beslutsforslag-sv.docx",
    "3-beslutsforslag-sv.txt",
    "4-avtalet-for-parten-sv.docx",
    "4-avtalet-for-parten-sv.pdf",
    "LAS-MIG.txt",
]


STATEMENT_DECISION = {"body": "kunnanhallitus", "decided_on": datetime.date(2026, 1, 5), "number": "12"}


def package(party) -> dict[str, bytes]:
    """The files of the party's package on the latest version, by their place in the zip."""
    party.refresh_from_db()
    maker = PackageMaker(party.agreement, party.agreement.latest_version, [party])
    return {file.path: file.data for file in maker.files_of(party)}


def decision_of(party, language: str = "fi") -> str:
    name = {"fi": "3-paatosesitys-fi.txt", "sv": "3-beslutsforslag-sv.txt"}[language]
    return next(data for path, data in package(party).items() if path.endswith(name)).decode()


def bilingual(organisation) -> None:
    organisation.language_status = "fi_sv"
    organisation.save()


# What it holds


def test_a_finnish_party_finds_its_files_on_the_top(cast, agreement):
    freeze_it(agreement)
    assert sorted(package(party_of(agreement, cast.hollola))) == FINNISH


def test_a_bilingual_party_gets_both_languages(cast):
    bilingual(cast.hollola)
    agreement = make_agreement(cast.county, languages="fi,sv")
    freeze_it(agreement)
    found = package(party_of(agreement, cast.hollola))
    assert sorted(found) == [*(f"fi/{name}" for name in FINNISH), *(f"sv/{name}" for name in SWEDISH)]
    assert "Vad avtalet innebär för" in text_of(found["sv/4-avtalet-for-parten-sv.pdf"])
    assert "Mitä sopimus tarkoittaa" in text_of(found["fi/4-sopimus-osapuolen-kannalta-fi.pdf"])


@pytest.mark.parametrize(
    ("status", "languages", "expected"),
    [
        ("fi", "fi,sv", ["fi"]),
        ("sv", "fi,sv", ["sv"]),
        ("sv_fi", "fi,sv", ["sv", "fi"]),
        ("sv", "fi", ["fi"]),
        ("fi_sv", "fi", ["fi"]),
    ],
)
def test_the_package_is_in_the_partys_languages_as_far_as_there_is_a_text(cast, status, languages, expected):
    cast.hollola.language_status = status
    agreement = Agreement(languages=languages)
    party = party_of(make_agreement(cast.county), cast.hollola)
    party.organisation = cast.hollola
    assert languages_of(party, agreement) == expected


def test_the_agreement_is_the_frozen_version_in_full(cast, agreement):
    secret = agreement.clauses.standing().filter(role="text").first()
    secret.publicity, secret.secrecy_ground, secret.text_fi = "secret", "JulkL 24 §", "<p>Valmiussuunnitelma</p>"
    secret.publicity_decided_by = "kunnanhallitus"
    secret.save()
    version = freeze_it(agreement)
    found = package(party_of(agreement, cast.hollola))
    text = text_of(found["1-sopimus-fi.pdf"])
    assert "Valmiussuunnitelma" in text
    assert version.short_hash in text.replace("\u00a0", " ")
    assert "JulkL 24 §" in found["LUE-MINUT.txt"].decode().replace("\u00a0", " ")


def test_annexes_go_along(cast, agreement):
    make_annex(agreement)
    freeze_it(agreement)
    found = package(party_of(agreement, cast.hollola))
    assert found["liitteet/1-tavoitteet.txt"] == b"Tavoitteet"


def test_annexes_too_large_to_send_are_fetched_from_the_portal(cast, agreement, monkeypatch):
    monkeypatch.setattr("agreements.package.files.MOST_ANNEXES", 5)
    make_annex(agreement)
    freeze_it(agreement)
    found = package(party_of(agreement, cast.hollola))
    assert not any(path.startswith("liitteet/") for path in found)
    assert "ladataan portaalista" in found["LUE-MINUT.txt"].decode()


def test_the_list_of_contents_names_every_file(cast, agreement):
    freeze_it(agreement)
    found = package(party_of(agreement, cast.hollola))
    listed = found["LUE-MINUT.txt"].decode()
    assert all(path in listed for path in found if path != "LUE-MINUT.txt")


def test_differences_come_along_when_the_party_has_decided_on_an_older_version(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party, number="45")
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjaus")
    clause = agreement.clauses.standing().filter(role="text").first()
    clause.text_fi = "<p>Aivan uusi sanamuoto.</p>"
    clause.save()
    agreement.refresh_from_db()
    freeze_it(agreement)
    found = package(party)
    assert "Aivan uusi sanamuoto" in text_of(found["5-muutokset-fi.pdf"])
    assert "§ 45" in decision_of(party).replace("\u00a0", " ")
    assert "5-muutokset-fi.pdf" not in package(party_of(agreement, cast.lahti))


# What the draft decision says


def test_the_draft_decision_names_version_hash_and_signatories(cast, agreement):
    version = freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    text = decision_of(party)
    assert version.sha256 in text
    assert f"version {version.number}" in text
    assert "valtuuttaa seuraavat allekirjoittamaan" in text
    assert "kunnanjohtaja" in text
    assert not any(slot.name in text for slot in party.slots.all())


def test_the_draft_decision_has_the_parts_of_an_official_proposal(cast, agreement):
    freeze_it(agreement)
    parts = ["Asia", "Selostus", "Mitä pyydetään", "Päätösehdotus", "Vaikutusten arviointi", "Tiedoksianto", "Liitteet"]
    found = package(party_of(agreement, cast.hollola))
    assert [text for level, text in headings(found["3-paatosesitys-fi.docx"]) if level == 2] == parts
    text = found["3-paatosesitys-fi.txt"].decode()
    assert all(part.upper() in text for part in parts)
    assert "\r\n" in text
    assert "\u00a0" not in text


def test_the_council_decides_on_the_boards_proposal(cast, agreement):
    party = party_of(agreement, cast.hollola)
    council = cast.hollola.bodies.get(kind="council")
    party.deciding_body_fi = council.name_fi
    party.save()
    freeze_it(agreement)
    board = cast.hollola.bodies.get(kind="board").name_fi
    assert f"{board.capitalize()} ehdottaa, että {council.name_fi} päättää" in decision_of(party)


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("kommunstyrelse", "sv", "kommunstyrelsen"),
        ("stadsfullmäktige", "sv", "stadsfullmäktige"),
        ("stadsdirektör", "sv", "stadsdirektören"),
        ("styrelsens ordförande", "sv", "styrelsens ordföranden"),
        ("kunnanhallitus", "fi", "kunnanhallitus"),
    ],
)
def test_bodies_and_titles_stand_in_swedish_sentences_with_their_article(name, language, expected):
    assert as_subject(name, language) == expected


def test_an_unknown_body_is_left_for_the_preparing_official(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    party.deciding_body_fi = ""
    party.save()
    assert "[päättävä toimielin]" in decision_of(party).lower()


def test_register_number_planned_and_wished_dates_are_told_when_known(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    assert "Suunniteltu käsittely" not in decision_of(party)
    party.register_number, party.council_planned_on = "HOL/12/2026", datetime.date(2026, 12, 14)
    party.save()
    Agreement.objects.filter(pk=agreement.pk).update(decisions_wanted_by=datetime.date(2026, 12, 31))
    party.agreement.refresh_from_db()
    text = decision_of(party)
    assert "HOL/12/2026" in text
    assert "14.12.2026" in text
    assert "Päätöstä toivotaan viimeistään 31.12.2026" in text


def test_how_the_statement_round_ended_is_told(cast, agreement):
    round_ = open_round(make_ready(agreement))
    request = round_.requests.get(party__organisation=cast.hollola)
    state(request, "with_changes", ("with_changes", "Selkeytetään."), **STATEMENT_DECISION)
    workflow.close_round(round_, by=cast.coordinator)
    agreement.refresh_from_db()
    freeze_it(agreement)
    text = decision_of(party_of(agreement, cast.hollola))
    assert "pyydettiin lausunto 3 taholta, ja sen antoi 1" in text
    assert "huomautuksia on 1, joista 1 on vielä vailla vastausta" in text
    assert "kunnanhallitus 5.1.2026 § 12" in text.replace("\u00a0", " ")
    assert "§ 12" not in decision_of(party_of(agreement, cast.lahti))


def test_costs_are_quoted_from_the_agreement(cast, agreement):
    clause = agreement.clauses.get(chapter="costs")
    clause.text_fi = "<p>Kukin vastaa omistaan.</p>"
    clause.save()
    freeze_it(agreement)
    assert "Kustannukset, todetaan: ”Kukin vastaa omistaan.”" in decision_of(party_of(agreement, cast.hollola))


def test_a_name_without_a_known_genitive_is_not_inflected(cast, agreement):
    cast.hollola.genitive_fi = ""
    cast.hollola.save()
    freeze_it(agreement)
    assert f"osapuolen {cast.hollola.full_fi} päätettäväksi" in decision_of(party_of(agreement, cast.hollola))


# What the summary says


@world
def with_goals(cast) -> Agreement:
    agreement = make_agreement(cast.county, scope=3, languages="fi,sv")
    goal = make_goal(agreement, measures=2)
    own = goal.measures.order_by("position").last()
    Responsibility.objects.create(measure=own, organisation=cast.hollola, role="lead", position=3)
    indicator = goal.indicators.get()
    indicator.reporter = party_of(agreement, cast.hollola)
    indicator.save()
    Target.objects.create(goal_indicator=indicator, area=cast.lahti, value="50", year=2029)
    return agreement


def test_the_summary_counts_and_lists_the_partys_duties(cast, with_goals):
    freeze_it(with_goals)
    text = text_of(package(party_of(with_goals, cast.hollola))["4-sopimus-osapuolen-kannalta-fi.pdf"])
    assert "vastaa 1 toimenpiteestä ja osallistuu 1 toimenpiteeseen" in text
    assert "raportoi 1 mittarin" in text
    assert "kunnanjohtaja" in text
    other = text_of(package(party_of(with_goals, cast.lahti))["4-sopimus-osapuolen-kannalta-fi.pdf"])
    assert "osallistuu 2 toimenpiteeseen" in other
    assert "oma tavoitetaso" in other


@pytest.mark.parametrize("measures", [3, 30, 150])
def test_the_summary_never_exceeds_two_pages(cast, measures):
    agreement = make_agreement(cast.county, scope=3)
    for _goal in range(3):
        make_goal(agreement, "Tavoite " * 20, measures=measures // 3)
    freeze_it(agreement)
    found = package(party_of(agreement, cast.hollola))
    assert len(pages_of(found["4-sopimus-osapuolen-kannalta-fi.pdf"])) <= 2
    assert "Toimenpiteet" in word_text(found["4-sopimus-osapuolen-kannalta-fi.docx"])


def test_letter_and_summary_are_archivable_and_accessible_in_both_languages(cast, with_goals, verapdf):
    bilingual(cast.hollola)
    freeze_it(with_goals)
    found = package(party_of(with_goals, cast.hollola))
    made = [path for path in found if path.endswith(".pdf") and "1-" not in path]
    assert len(made) == 4
    for path in made:
        report = verapdf(found[path])
        assert report.ok, (path, report)


def test_an_example_is_marked_in_every_paper(cast, agreement):
    Agreement.objects.filter(pk=agreement.pk).update(is_example=True)
    agreement.refresh_from_db()
    freeze_it(agreement)
    for path, data in package(party_of(agreement, cast.hollola)).items():
        text = text_of(data) if path.endswith("pdf") else word_text(data) if path.endswith("docx") else data.decode()
        assert "ESIMERKKI" in text, path


def test_papers_are_dated_the_day_they_are_made(cast, agreement):
    freeze_it(agreement)
    today = timezone.localdate()
    letter = word_text(package(party_of(agreement, cast.hollola))["2-saatekirje-fi.docx"])
    assert f"{today.day}.{today.month}.{today.year}" in letter


def test_common_documents_are_made_once(cast, agreement):
    """22 parties must not mean 22 renderings of the same agreement."""
    freeze_it(agreement)
    parties = list(agreement.parties.taking_part())
    maker = PackageMaker(agreement, agreement.latest_version, parties)
    first, second = ({file.path: file.data for file in maker.files_of(party)} for party in parties[:2])
    assert first["1-sopimus-fi.pdf"] is second["1-sopimus-fi.pdf"]

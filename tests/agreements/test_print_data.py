"""What is printed, as words and order: from plain data, in a named language, whatever the page's language is."""

import copy
import datetime

import pytest
from django.utils import translation

from agreements.printing.cover_art import strands
from agreements.printing.data import Edition, print_data
from agreements.printing.goals import printed_domains
from agreements.printing.record import printed_record, public_record
from agreements.printing.text import rich_text
from agreements.wording import quantity, span
from tests.agreements.big_agreement import big_agreement

DRAFT = datetime.date(2026, 11, 22)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def content():
    return big_agreement(goals=2, measures=2, bilingual=True)


def draft(content, language="fi", edition="full"):
    with translation.override(language):
        return print_data(content, Edition(language, edition, draft_of=DRAFT))


def test_clauses_are_numbered_through_and_nest(content):
    clause = content["clauses"][4]["children"][2]
    clause["children"] = [copy.deepcopy(clause)]
    numbers = [chapter.number for chapter in draft(content).chapters]
    assert numbers[:4] == ["1", "2", "2.1", "2.2"]
    assert "5.3.1" in numbers


def test_the_four_figures_count_what_there_is(content):
    assert [number for number, _word in draft(content).figures] == [24, 2, 3, 4]


def test_scope_one_has_no_goals_and_tells_of_forums_instead(content):
    printed = draft({**content, "scope": 1, "goals": []})
    assert printed.domains == []
    assert [number for number, _word in printed.figures] == [24, 6]


def test_parts_without_a_clause_of_their_own_come_last_without_a_number(content):
    content["clauses"] = [clause for clause in content["clauses"] if clause["role"] == "text"]
    last = draft(content).chapters[-3:]
    assert [(chapter.role, chapter.number) for chapter in last] == [("parties", ""), ("forums", ""), ("goals", "")]


def test_goals_are_numbered_through_the_domains(content):
    content = big_agreement(goals=12, measures=1)
    domains = printed_domains(content, "fi")
    assert len(domains) > 1
    assert [goal.number for domain in domains for goal in domain.goals] == list(range(1, 13))
    assert domains[-1].goals[-1].measures[0].number == "12.1"


def test_missing_is_not_zero(content):
    row = content["goals"][0]["indicators"][0]
    row["baseline"] = None
    with translation.override("en"):
        assert printed_domains(content, "fi")[0].goals[0].indicators[0].baseline == "no data"
    row["baseline"] = "0"
    with translation.override("fi"):
        assert printed_domains(content, "fi")[0].goals[0].indicators[0].baseline == f"0{NBSP}% (2024)"


def test_numbers_are_written_the_finnish_way():
    with translation.override("fi"):
        assert quantity("61.4", "%") == f"61,4{NBSP}%"
        assert quantity("118", "/ 1 000") == f"118{NBSP}/{NBSP}1{NBSP}000"
        assert quantity("48000", "euroa vuodessa") == quantity("48000", "n") == f"48{NBSP}000"


def test_times_are_years_or_days():
    assert span("2026-01-01", "2026-12-31") == "2026"
    assert span("2025-06-01", "2029-05-31") == "1.6.2025–31.5.2029"
    assert span(None, "2026-06-30") == "30.6.2026"
    assert span(None, None) == ""


def test_responsibilities_are_told_lead_first(content):
    with translation.override("en"):
        measure = printed_domains(content, "fi")[0].goals[0].measures[0]
    assert (measure.leads, measure.others) == ("All municipalities", "Keski-Suomen hyvinvointialue")


def test_the_language_is_the_documents_own_not_the_pages(content):
    content["title"] = {"fi": "Sopimus", "sv": "Avtal"}
    with translation.override("fi"):
        swedish = print_data(content, Edition("sv", draft_of=DRAFT))
    assert swedish.title == "Avtal"
    assert swedish.parties[1].name == "Hankasalmi kommun"


def test_a_text_missing_in_the_language_is_never_filled_from_the_other(content):
    content["clauses"][1]["text"] = {"fi": "<p>Vain suomeksi.</p>", "sv": ""}
    assert "Vain suomeksi" not in str(draft(content, "sv").chapters[1].text)


def test_the_public_edition_leaves_out_secret_text_and_annexes_and_says_so(content):
    content["clauses"][1] |= {"publicity": "secret", "secrecy_ground": "JulkL 24 § 1 mom. 8 k"}
    printed = draft(content, edition="public")
    assert not printed.chapters[1].text
    assert "24 §" in printed.chapters[1].hidden.replace(NBSP, " ")
    assert "Kohta 1" not in [chapter.heading for chapter in printed.chapters[1:3]]
    assert draft(content).chapters[1].text


def test_headings_inside_a_clause_never_skip_a_level():
    assert rich_text("<h3>A</h3><h4>B</h4>", 2) == "<h3>A</h3><h4>B</h4>"
    assert rich_text("<h4>B</h4>", 2) == "<h3>B</h3>"
    assert rich_text("<h3>A</h3><h4>B</h4>", 4) == "<h5>A</h5><h6>B</h6>"


def test_typography_touches_text_and_no_markup():
    html = rich_text('<p><a href="https://a.example/14 §">lain 14 §</a></p>', 2)
    assert html == f'<p><a href="https://a.example/14 §">lain 14{NBSP}§</a></p>'


def test_a_link_holds_text_only():
    assert rich_text('<a href="x"><strong>Tärkeä</strong> linkki</a>', 2) == '<a href="x">Tärkeä linkki</a>'


@pytest.mark.parametrize("parties", [1, 2, 12, 24, 60])
def test_every_party_has_its_line_on_the_cover(parties):
    assert strands(parties).count(b"<path") == parties


def record(**decision):
    row = {
        "body": {"fi": "kunnanvaltuusto", "sv": "kommunfullmäktige"},
        "decided_on": "2025-11-03",
        "number_kind": "section",
        "number": "93 (lisäpykälä)",
        "register_number": "",
        "result": "approved",
        "reservation": "",
        "link": "",
        "is_final": True,
    }
    signature = {
        "name": "Maija Mallikas",
        "title": {"fi": "kunnanjohtaja", "sv": "kommundirektör"},
        "mandate": "",
        "method": "portal",
        "level": "simple",
        "signed_on": "2025-12-01",
        "place": "",
    }
    party = {
        "key": "k",
        "name": {"fi": "Hollolan kunta", "sv": "Hollola kommun"},
        "register_number": "",
        "left_on": None,
        "in_force_from": None,
        "decisions": [row | decision],
        "signatures": [signature],
    }
    return {"parties": [party]}


def test_a_decision_is_told_by_body_day_and_section():
    decision = printed_record(record(), "fi").decisions[0]
    assert (decision.body, decision.when) == ("Kunnanvaltuusto", "3.11.2025")
    assert decision.number.replace(NBSP, " ") == "§ 93 (lisäpykälä)"


def test_a_reservation_is_printed_whole_as_a_note():
    printed = printed_record(record(result="reservation", reservation="Jos siitä ei aiheudu kustannuksia."), "fi")
    assert printed.decisions[0].note == printed.notes[0].number == 1
    assert "Jos siitä ei aiheudu kustannuksia." in printed.notes[0].text


@pytest.mark.parametrize(
    ("method", "level", "words"),
    [
        ("portal", "simple", "Electronic signature in Yhdyspinta"),
        ("paper", "handwritten", "Signed on paper, recorded"),
        ("external", "qualified", "Qualified electronic signature in another service, recorded"),
    ],
)
def test_a_signature_promises_no_more_than_it_is(method, level, words):
    data = record()
    data["parties"][0]["signatures"][0] |= {"method": method, "level": level}
    with translation.override("en"):
        assert printed_record(data, "fi").signatures[0].way == words


def test_the_public_record_tells_titles_not_names():
    assert printed_record(record(), "fi").signatures[0].person == "Kunnanjohtaja Maija Mallikas"
    assert printed_record(public_record(record()), "fi").signatures[0].person == "Kunnanjohtaja"


def test_a_party_that_left_or_did_not_sign_is_told():
    data = record()
    data["parties"][0] |= {"signatures": [], "left_on": None}
    assert printed_record(data, "fi").unsigned == ["Hollolan kunta"]
    data["parties"][0]["left_on"] = "2025-10-01"
    printed = printed_record(data, "fi")
    assert printed.unsigned == []
    assert "1.10.2025" in printed.left[0]

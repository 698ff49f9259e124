"""The approval matrix tells where each party stands, in words."""

import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from agreements import matrix, workflow
from agreements.standing import standings
from organisations.models import Membership
from tests.factories import acting, decide, freeze_it, make_agreement, make_county, party_of, sign_all

Role = Membership.Role
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def in_english():
    """What the matrix says is asserted in the language of the code."""
    with translation.override("en"):
        yield


def days(count: int) -> datetime.date:
    return TODAY() + datetime.timedelta(days=count)


def row_of(agreement, organisation, who=None, on=None):
    rows = matrix.matrix_rows(agreement, agreement.latest_version, who, on or TODAY())
    return next(row for row in rows if row.party.organisation_id == organisation.pk)


def lead(agreement) -> str:
    version = agreement.latest_version
    return matrix.lead_sentence(agreement, version, standings(agreement, version))


def test_the_sentence_counts_in_words(cast, agreement):
    freeze_it(agreement)
    assert lead(agreement) == "No party has approved version 1 yet."
    decide(party_of(agreement, cast.hollola))
    assert lead(agreement) == "One of three parties has approved version 1. Two have not decided yet."
    decide(party_of(agreement, cast.lahti), result="reservation", reservation="Kustannuksista erikseen.")
    assert lead(agreement) == (
        "Two of three parties have approved version 1, one of them with a reservation. One has not decided yet."
    )
    decide(party_of(agreement, cast.county))
    assert lead(agreement) == "All parties have approved version 1, one of them with a reservation."


def test_the_sentence_tells_who_wants_a_new_round(cast, agreement):
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola), result="changed", reservation="Kohta 3 pois.")
    decide(party_of(agreement, cast.lahti), result="rejected")
    assert "One has approved the text changed: a new version is needed." in lead(agreement)
    assert "One has rejected it." in lead(agreement)


def test_with_many_parties_figures_stand_for_words(db):
    county = make_county(municipalities=13)
    agreement = make_agreement(county)
    freeze_it(agreement)
    decide(party_of(agreement, county))
    assert lead(agreement) == "Version 1 has been approved by 1 party; there are 14. 13 have not decided yet."


def test_a_draft_has_nothing_to_decide_on(agreement):
    assert matrix.lead_sentence(agreement, None, standings(agreement, None)).startswith("The text is a draft")


@pytest.mark.parametrize(
    ("facts", "state", "word"),
    [
        ({}, "ok", "approved"),
        ({"result": "reservation", "reservation": "Varauma."}, "warn", "approved with a reservation"),
        ({"result": "changed"}, "warn", "approved changed"),
        ({"result": "rejected"}, "bad", "rejected"),
        ({"result": "tabled", "is_final": False}, "info", "tabled"),
        ({"result": "returned", "is_final": False}, "info", "sent back"),
        ({"result": "proposes", "is_final": False}, "info", "proposed to the council"),
        ({"is_final": False}, "info", "handled, not final"),
    ],
)
def test_the_strip_has_a_cell_with_word_icon_and_colour(cast, agreement, facts, state, word):
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola), **facts)
    cells = matrix.strip(agreement, standings(agreement, agreement.latest_version))
    assert len(cells) == 3
    cell = next(cell for cell in cells if cell.label.startswith(f"{cast.hollola.name}:"))
    assert (cell.state, cell.label, bool(cell.icon)) == (state, f"{cast.hollola.name}: {word}", True)


def test_the_strip_is_read_out_as_one_sentence(cast, agreement):
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    cells = matrix.strip(agreement, standings(agreement, agreement.latest_version))
    assert matrix.strip_title(cells) == "Decisions of the parties: nothing recorded\u00a02, approved\u00a01"


def test_handlings_stand_in_the_columns_of_their_bodies(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party, result="proposes", is_final=False, number="214")
    decide(party, body_kind="council", body_fi="kunnanvaltuusto", number="87", decided_on=days(-3))
    row = row_of(agreement, cast.hollola)
    assert [str(entry.mark.word) for entry in row.board] == ["Proposes"]
    assert [str(entry.mark.word) for entry in row.council] == ["Approved"]
    assert row.board[0].when.endswith("§\u00a0214")


def test_an_official_s_decision_is_shown_by_its_own_number(cast, agreement):
    freeze_it(agreement)
    decision = decide(party_of(agreement, cast.hollola), body_kind="official", number_kind="official", number="12/2026")
    assert matrix.reference(decision).endswith(" 12/2026")


def test_who_approved_an_earlier_version_is_told_with_its_version(cast, agreement):
    first = freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    workflow.reopen(agreement, by=cast.coordinator, reason="Kohta 3 korjataan.")
    agreement.refresh_from_db()
    freeze_it(agreement)
    row = row_of(agreement, cast.hollola)
    entry = next(entry for entry in row.board + row.council if entry.earlier)
    assert (str(entry.mark.word), entry.earlier.version) == ("Earlier version", first)
    assert matrix.undecided(standings(agreement, agreement.latest_version)).count(cast.hollola.name) == 1


def test_a_corrected_record_stays_in_the_matrix_struck_through(cast, agreement):
    version = freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    wrong = decide(party, number="44")
    workflow.record_decision(
        party,
        by=cast.registrar,
        version=version,
        facts=workflow.DecisionFacts("board", "kunnanhallitus", days(-10), "45", "approved", is_final=True),
        corrects=wrong,
        correction_reason="Väärä pykälä.",
    )
    old, new = row_of(agreement, cast.hollola).board
    assert old.is_corrected and "Väärä pykälä." in old.mark.note
    assert not new.is_corrected and new.when.endswith("§\u00a045")


@pytest.mark.parametrize(
    ("wanted", "decided", "state", "word"),
    [
        (5, False, "mute", "Wished"),
        (-5, False, "warn", "Wished date passed"),
        (-5, True, "ok", "By the wished date"),
        (-15, True, "mute", "After the wished date"),
    ],
)
def test_a_wished_date_is_a_wish_and_never_red(cast, agreement, wanted, decided, state, word):
    agreement.decisions_wanted_by = days(wanted)
    agreement.save()
    freeze_it(agreement)
    if decided:
        decide(party_of(agreement, cast.hollola), decided_on=days(-10))
    mark = row_of(agreement, cast.hollola).timeliness
    assert (mark.state, str(mark.word)) == (state, word)


def test_own_calendar_is_never_late(cast, agreement):
    party = party_of(agreement, cast.hollola)
    party.board_planned_on = days(-2)
    party.save()
    freeze_it(agreement)
    mark = row_of(agreement, cast.hollola).timeliness
    assert (mark.state, str(mark.word)) == ("warn", "Planned date passed")
    assert row_of(agreement, cast.hollola, on=days(-10)).timeliness.word == "Planned " + _finnish(days(-2))


def _finnish(day: datetime.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def test_signing_is_told_for_each_party(cast, agreement):
    agreement.signing_opens = "all"
    agreement.save()
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    assert row_of(agreement, cast.hollola).signature.note == "approval is missing"
    decide(party)
    assert row_of(agreement, cast.hollola).signature.note == "opens when all have approved"
    decide(party_of(agreement, cast.lahti))
    decide(party_of(agreement, cast.county))
    assert row_of(agreement, cast.hollola).signature.word == "May sign"
    sign_all(party)
    agreement.refresh_from_db()
    assert row_of(agreement, cast.hollola).signature.word == "Signed"


def test_only_the_own_row_can_be_recorded_in(cast, agreement):
    freeze_it(agreement)
    rows = matrix.matrix_rows(agreement, agreement.latest_version, cast.registrar, TODAY())
    mine = [row for row in rows if row.may_record]
    assert [row.party.organisation for row in mine] == [cast.hollola]
    assert mine[0].is_mine and mine[0].wants_record
    assert not [row for row in rows if row.may_send_link]


def test_the_coordinator_may_send_a_link_to_parties_without_accounts(cast, agreement):
    acting(cast.hollola, Role.REGISTRAR)
    version = freeze_it(agreement)
    lonely = party_of(agreement, cast.lahti)
    Membership.objects.filter(organisation=cast.lahti).delete()
    rows = matrix.matrix_rows(agreement, version, cast.coordinator, TODAY())
    assert [row.party for row in rows if row.may_send_link] == [lonely]


def test_a_page_costs_the_same_whatever_the_number_of_parties(db, client_of):
    costs = {"approval_matrix": [], "party_list": [], "signing_detail": []}
    for municipalities in (2, 12):
        county = make_county(f"Alue {municipalities}", municipalities)
        agreement = make_agreement(county)
        freeze_it(agreement)
        for party in agreement.parties.all():
            decide(party)
        client = client_of(acting(county, Role.EDITOR, Role.REGISTRAR))
        for page, counts in costs.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(page, args=[agreement.pk])).status_code == 200
            counts.append(len(queries))
    for page, (few, many) in costs.items():
        assert few == many <= 20, page


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("registrar", 200), ("reader", 200), ("outsider", 404), ("anonymous", 302)],
)
def test_who_may_see_the_matrix(cast, agreement, client_of, who, status):
    freeze_it(agreement)
    client = client_of(cast.named(who))
    for name in ("approval_matrix", "approval_matrix_xlsx", "approval_matrix_csv"):
        assert client.get(reverse(name, args=[agreement.pk])).status_code == status


def test_approval_matrix_has_one_primary_button_in_the_own_row(cast, agreement, client_of):
    freeze_it(agreement)
    page = client_of(cast.registrar).get(reverse("approval_matrix", args=[agreement.pk])).content.decode()
    own = reverse("decision_new", args=[agreement.pk, party_of(agreement, cast.hollola).key])
    assert page.count("btn-primary") == 1
    assert own in page


def test_approval_matrix_shows_a_reservation_in_full(cast, agreement, client_of):
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola), result="reservation", reservation="Kustannuksista <päätetään> erikseen.")
    page = client_of(cast.reader).get(reverse("approval_matrix", args=[agreement.pk])).content.decode()
    assert "Kustannuksista &lt;päätetään&gt; erikseen." in page


def test_approval_matrix_of_an_earlier_version_says_that_it_does_not_count(cast, agreement, client_of):
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    workflow.reopen(agreement, by=cast.coordinator, reason="Kohta 3 korjataan.")
    client = client_of(cast.registrar)
    page = client.get(reverse("approval_matrix", args=[agreement.pk]), {"versio": "1"})
    assert page.context["is_current"] is False
    assert not [row for row in page.context["rows"] if row.may_record]
    assert client.get(reverse("approval_matrix", args=[agreement.pk]), {"versio": "7"}).status_code == 404


def test_approval_matrix_xlsx_has_a_row_for_each_party(cast, agreement, client_of):
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola), result="reservation", reservation="=1+1")
    answer = client_of(cast.reader).get(reverse("approval_matrix_xlsx", args=[agreement.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [[cell.value for cell in row] for row in sheet.rows]
    assert len(cells) == 4
    own = next(row for row in cells if row[0] == cast.hollola.full_fi)
    assert "'=1+1" in own

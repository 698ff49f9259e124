"""The steps of each party in the matrix: statement, preparation, planned dates, who is late, and choosing rows."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from agreements import matrix, workflow
from agreements.models import Party
from agreements.progress import waiting_for, with_progress
from agreements.workflow.parties import mark_prepared
from organisations.models import Membership
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_county,
    open_round,
    party_of,
    request_to,
    sign_all,
    state,
)
from tests.ground.database import world

Role = Membership.Role
TODAY = timezone.localdate
STAGES = ("draft", "statement_round", "deciding", "signing", "signed")


@pytest.fixture(autouse=True)
def in_english():
    """What the matrix says is asserted in the language of the code."""
    with translation.override("en"):
        yield


def days(count: int) -> datetime.date:
    return TODAY() + datetime.timedelta(days=count)


def plan(party, **fields) -> None:
    Party.objects.filter(pk=party.pk).update(**fields)


def rows_of(agreement, who=None, on=None) -> dict:
    """The rows by the name of the organisation."""
    rows = matrix.matrix_rows(agreement, agreement.current_version, who, on or TODAY())
    return {row.party.organisation: row for row in rows}


def the_page(client, agreement, **query) -> str:
    answer = client.get(f"/en{reverse('approval_matrix', args=[agreement.pk]).removeprefix('/en')}", query)
    assert answer.status_code == 200
    return answer.content.decode()


# Statements


def test_without_a_round_there_is_no_statement_column(cast, agreement, client_of):
    freeze_it(agreement)
    assert rows_of(agreement)[cast.hollola].statement is None
    assert 'data-label="Statement"' not in the_page(client_of(cast.reader), agreement)


def test_before_it_is_given_a_statement_is_only_told_to_be_missing(cast, agreement):
    round_ = open_round(agreement, due_in=10)
    request = request_to(round_, cast.hollola)
    workflow.save_draft(request, by=cast.registrar, draft={"stance": "opposes"}, seen=request.draft_revision)
    entry = rows_of(agreement)[cast.hollola].statement
    assert (str(entry.mark.word), entry.when) == ("Not given yet", "")
    assert entry.mark.note.startswith("by ")


@pytest.mark.parametrize(
    ("stance", "state_of_mark", "word"),
    [
        ("supports", "ok", "Supports"),
        ("with_changes", "warn", "Supports with changes"),
        ("opposes", "bad", "Opposes"),
        ("no_remarks", "mute", "No remarks"),
    ],
)
def test_a_given_statement_tells_its_position_and_leads_to_it(cast, agreement, stance, state_of_mark, word):
    request = request_to(open_round(agreement), cast.hollola)
    state(request, stance, text="Kohta 3 tarkennettava.")
    entry = rows_of(agreement)[cast.hollola].statement
    assert (entry.mark.state, str(entry.mark.word)) == (state_of_mark, word)
    assert entry.url == reverse("statement_detail", args=[agreement.pk, request.key])


def test_after_the_round_it_is_told_who_did_not_answer_and_who_was_not_asked(cast, agreement):
    round_ = open_round(agreement)
    state(request_to(round_, cast.hollola))
    workflow.cancel_request(request_to(round_, cast.county), by=cast.coordinator)
    workflow.close_round(round_, by=cast.coordinator)
    agreement.refresh_from_db()
    words = {organisation: str(row.statement.mark.word) for organisation, row in rows_of(agreement).items()}
    assert words == {cast.hollola: "Supports", cast.lahti: "Not answered", cast.county: "Not asked"}


def test_outsiders_of_a_public_agreement_see_neither_statements_nor_preparation(cast, agreement, client_of):
    round_ = open_round(agreement)
    state(request_to(round_, cast.hollola), "opposes", text="Ei näin.")
    workflow.close_round(round_, by=cast.coordinator)
    agreement.refresh_from_db()
    mark_prepared(party_of(agreement, cast.hollola), by=cast.registrar, on=TODAY())
    freeze_it(agreement, dated=TODAY())
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    assert "Opposes" in the_page(client_of(cast.reader), agreement)
    outside = the_page(client_of(cast.outsider), agreement)
    assert "Opposes" not in outside and "Prepared" not in outside and "Remind" not in outside
    table = (
        client_of(cast.outsider).get(reverse("approval_matrix_csv", args=[agreement.pk])).content.decode("utf-8-sig")
    )
    assert "Opposes" not in table
    for name in ("approval_matrix_svg", "approval_matrix_png", "reminders_send"):
        assert client_of(cast.outsider).get(reverse(name, args=[agreement.pk])).status_code == 404


# Preparation


def test_preparation_is_planned_passed_or_done(cast, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    assert rows_of(agreement)[cast.hollola].preparation is None
    plan(party, preparation_planned_on=days(3))
    assert str(rows_of(agreement)[cast.hollola].preparation.mark.word) == "Planned"
    plan(party, preparation_planned_on=days(-3))
    mark = rows_of(agreement)[cast.hollola].preparation.mark
    assert (mark.state, str(mark.word)) == ("warn", "Planned date passed")
    plan(party, prepared_on=TODAY())
    mark = rows_of(agreement)[cast.hollola].preparation.mark
    assert (mark.state, str(mark.word)) == ("ok", "Prepared")


def test_a_new_version_has_to_be_prepared_again(cast, agreement):
    freeze_it(agreement)
    plan(party_of(agreement, cast.hollola), prepared_on=days(-20))
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    agreement.refresh_from_db()
    freeze_it(agreement, dated=days(-5))
    entry = rows_of(agreement, cast.registrar)[cast.hollola].preparation
    assert (entry.mark.state, entry.mark.note) == ("mute", "before version 2")
    assert rows_of(agreement, cast.registrar)[cast.hollola].may_prepare


def test_one_click_says_prepared_today_and_another_takes_it_back(cast, agreement, client_of):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    address = reverse("party_prepared", args=[agreement.pk, party.key])
    client = client_of(cast.editor)
    assert "Prepared today" in the_page(client, agreement)
    client.post(address, {"prepared": "1"})
    assert party_of(agreement, cast.hollola).prepared_on == TODAY()
    assert "Undo" in the_page(client, agreement)
    client.post(address, {"prepared": "0"})
    assert party_of(agreement, cast.hollola).prepared_on is None
    verbs = list(agreement.events.filter(party=party).values_list("verb", flat=True))
    assert verbs[-2:] == ["prepare", "prepare_again"]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("editor", 302),
        ("registrar", 302),
        ("coordinator", 403),
        ("other_registrar", 403),
        ("reader", 403),
        ("signatory", 403),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_only_the_party_s_own_people_say_that_it_is_prepared(cast, agreement, client_of, who, status):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    answer = client_of(cast.named(who)).post(
        reverse("party_prepared", args=[agreement.pk, party.key]), {"prepared": "1"}
    )
    assert answer.status_code == status
    assert (party_of(agreement, cast.hollola).prepared_on is not None) == (who in ("editor", "registrar"))


def test_a_day_of_preparation_is_never_in_the_future(cast, agreement, client_of):
    party = party_of(agreement, cast.hollola)
    with pytest.raises(ValidationError):
        mark_prepared(party, by=cast.registrar, on=days(1))
    tomorrow = days(1)
    typed = {"revision": party.revision, "signing_rule": "all", "prepared_on": f"{tomorrow:%-d.%-m.%Y}"}
    page = client_of(cast.registrar).post(reverse("party_edit", args=[agreement.pk, party.key]), typed)
    assert page.context["form"].errors["prepared_on"]


def test_the_party_plans_and_tells_its_preparation_on_its_own_page(cast, agreement, client_of):
    party = party_of(agreement, cast.hollola)
    typed = {
        "revision": party.revision, "signing_rule": "all",
        "preparation_planned_on": "3.2.2030", "prepared_on": f"{TODAY():%-d.%-m.%Y}",
    }  # fmt: skip
    client_of(cast.registrar).post(reverse("party_edit", args=[agreement.pk, party.key]), typed)
    party.refresh_from_db()
    assert (party.preparation_planned_on, party.prepared_on) == (datetime.date(2030, 2, 3), TODAY())


# Stages


def bring(agreement, cast, stage: str) -> None:
    """The agreement with Lahti still undecided."""
    if stage == "draft":
        return
    if stage == "statement_round":
        state(request_to(open_round(agreement), cast.hollola))
        return
    type(agreement).objects.filter(pk=agreement.pk).update(entry_rule="number", entry_number=2)
    freeze_it(agreement)
    for organisation in (cast.county, cast.hollola):
        decide(party_of(agreement, organisation))
    if stage in ("signing", "signed"):
        for organisation in (cast.county, cast.hollola):
            sign_all(party_of(agreement, organisation))
    if stage == "signed":
        workflow.close_signing(agreement, by=cast.coordinator, reason="Riittää")
    agreement.refresh_from_db()
    assert agreement.stage == stage


@pytest.mark.parametrize("stage", STAGES)
def test_the_matrix_is_read_at_every_stage(cast, agreement, client_of, stage):
    bring(agreement, cast, stage)
    for who in ("coordinator", "registrar", "reader"):
        page = the_page(client_of(cast.named(who)), agreement)
        assert cast.lahti.name in page and "is not being decided on any more" not in page


def test_in_a_round_the_page_tells_who_has_answered(cast, agreement, client_of):
    bring(agreement, cast, "statement_round")
    page = client_of(cast.reader).get(reverse("approval_matrix", args=[agreement.pk]))
    assert page.context["tally"][0]["value"] == 1 and page.context["tally"][0]["unit"] == "/ 3"
    assert cast.lahti.name in page.context["missing"] and cast.hollola.name not in page.context["missing"]


def test_in_a_draft_the_decisions_on_an_earlier_version_stand_as_earlier(cast, agreement, client_of):
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    page = the_page(client_of(cast.reader), agreement)
    assert "Earlier version" in page and "?versio=1" in page


# Who is waited for and who is late


def waiting(agreement) -> int:
    return waiting_for(with_progress(type(agreement).objects.filter(pk=agreement.pk)).get())


def test_a_party_that_has_rejected_the_text_is_not_waited_for(cast, agreement):
    freeze_it(agreement)
    assert waiting(agreement) == 3
    decide(party_of(agreement, cast.hollola), result="rejected")
    assert waiting(agreement) == 2
    decide(party_of(agreement, cast.lahti), result="changed")
    assert waiting(agreement) == 1
    assert rows_of(agreement)[cast.hollola].awaits == rows_of(agreement)[cast.lahti].awaits == ""
    decide(party_of(agreement, cast.county))
    assert waiting(agreement) == 0


def test_what_is_awaited_follows_the_party_s_own_steps(cast, agreement):
    agreement.entry_rule = "each"
    agreement.save()
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    seen = [rows_of(agreement)[cast.hollola].awaits]
    decide(party)
    seen.append(rows_of(agreement)[cast.hollola].awaits)
    sign_all(party)
    agreement.refresh_from_db()
    seen.append(rows_of(agreement)[cast.hollola].awaits)
    assert seen == ["decision", "signature", ""]


def test_late_is_a_passed_wish_and_never_red(cast, agreement):
    freeze_it(agreement)
    plan(party_of(agreement, cast.hollola), board_planned_on=days(-2))
    plan(party_of(agreement, cast.lahti), board_planned_on=days(-9), council_planned_on=days(2))
    rows = rows_of(agreement)
    assert [organisation for organisation, row in rows.items() if row.is_late] == [cast.hollola]
    assert rows[cast.hollola].timeliness.state == "warn"
    assert rows[cast.lahti].next_date == days(2)


# Choosing rows by the address


@world
def various(cast, agreement):
    """Hollola has decided, Lahti is late, the county has planned its board."""
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    plan(party_of(agreement, cast.lahti), board_planned_on=days(-2))
    plan(party_of(agreement, cast.county), board_planned_on=days(5))
    return agreement


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", ("county", "hollola", "lahti")),
        ("puuttuu", ("county", "hollola", "lahti")),
        ("myohassa", ("lahti",)),
        ("omat", ("hollola",)),
        ("outo", ("county", "hollola", "lahti")),
    ],
)
def test_the_rows_are_filtered_by_the_address(cast, various, client_of, wanted, expected):
    page = client_of(cast.registrar).get(reverse("approval_matrix", args=[various.pk]), {"rajaus": wanted})
    assert {row.party.organisation for row in page.context["rows"]} == {getattr(cast, name) for name in expected}


@pytest.mark.parametrize(
    ("order", "expected"),
    [("seuraava", ("lahti", "county", "hollola")), ("tila", ("lahti", "county", "hollola"))],
)
def test_the_rows_are_ordered_by_the_address(cast, various, client_of, order, expected):
    page = client_of(cast.reader).get(reverse("approval_matrix", args=[various.pk]), {"jarjestys": order})
    assert [row.party.organisation for row in page.context["rows"]] == [getattr(cast, name) for name in expected]


def test_by_name_the_order_is_finnish(cast, various, client_of):
    page = client_of(cast.reader).get(reverse("approval_matrix", args=[various.pk]), {"jarjestys": "nimi"})
    names = [row.party.organisation.name for row in page.context["rows"]]
    assert names == [row.name for row in type(cast.county).objects.filter(pk__in=[
        cast.county.pk, cast.hollola.pk, cast.lahti.pk]).in_order()]  # fmt: skip


def test_an_empty_choice_says_how_to_see_all(cast, agreement, client_of):
    freeze_it(agreement)
    assert "Show all parties" in the_page(client_of(cast.reader), agreement, rajaus="myohassa")


def test_a_page_costs_the_same_for_2_and_9_parties(db, client_of):
    costs = {"approval_matrix": [], "reminders_send": [], "approval_matrix_svg": []}
    for municipalities in (1, 8):
        county = make_county(f"Alue {municipalities}", municipalities)
        agreement = make_agreement(county)
        round_ = open_round(agreement)
        state(request_to(round_, county))
        workflow.close_round(round_, by=acting(county, Role.EDITOR))
        agreement.refresh_from_db()
        freeze_it(agreement)
        for party in agreement.parties.exclude(organisation=county):
            decide(party, result="tabled", is_final=False)
            workflow.send_reminder(party, by=acting(county, Role.EDITOR), about="decision")
        client = client_of(acting(county, Role.EDITOR, Role.REGISTRAR))
        for name, counts in costs.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name, args=[agreement.pk])).status_code == 200
            counts.append(len(queries))
    for name, (few, many) in costs.items():
        assert few == many <= 20, name


# Tables


def test_the_xlsx_has_real_dates_and_the_reminders(cast, various, client_of):
    workflow.send_reminder(party_of(various, cast.lahti), by=cast.coordinator, about="decision")
    plan(party_of(various, cast.lahti), prepared_on=days(-1), preparation_planned_on=days(-3))
    answer = client_of(cast.reader).get(reverse("approval_matrix_xlsx", args=[various.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    headings, *rows = [[cell.value for cell in row] for row in sheet.rows]
    lahti = dict(zip(headings, next(row for row in rows if row[0] == cast.lahti.full_fi), strict=True))
    dates = [value.date() for value in lahti.values() if isinstance(value, datetime.datetime)]
    assert dates == [days(-2), days(-3), days(-1), TODAY()]


def test_the_csv_has_the_same_rows(cast, various, client_of):
    answer = client_of(cast.reader).get(reverse("approval_matrix_csv", args=[various.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 4 and {len(row) for row in rows} == {len(rows[0])}

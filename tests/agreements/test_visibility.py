"""Who sees what: 404 for what outsiders may not know about, 403 for what insiders see but may not do."""

import datetime
import uuid

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from agreements import rules, workflow
from agreements.models import Agreement, Clause, ForumEntry, Suggestion
from agreements.urls import urlpatterns
from organisations import workflow as people
from organisations.models import Membership, Organisation
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_annex,
    make_goal,
    make_organisation,
    make_ready,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)

pytestmark = pytest.mark.papers

Role = Membership.Role
PEOPLE = (
    "coordinator", "county_registrar", "editor", "registrar", "signatory", "reader", "other_registrar", "outsider",
    "anonymous",
)  # fmt: skip
INSIDERS = set(PEOPLE) - {"outsider", "anonymous"}
READING = {
    "agreement_detail", "version_detail", "version_json", "agreement_history", "agreement_problems", "approval_matrix",
    "approval_matrix_xlsx", "approval_matrix_csv", "approval_matrix_svg", "approval_matrix_png", "public_preview",
    "decision_detail", "decision_extract", "party_list", "signing_detail", "signature_file",
    "comment_list", "agreement_comments", "row_comments", "suggestion_list", "differences", "differences_print",
    "differences_since_decision", "agreement_family", "agreement_consolidated", "statement_round",
    "statement_summary", "statement_detail", "statement_file", "package_new", "handover_report",
    "signing_record_request", "workbook_export", "print_again", "annex_file", "print_request", "print_status",
    "print_file", "sealed_file", "goal_list", "clause_list",
}  # fmt: skip
OPEN_WHEN_PUBLIC = {
    "agreement_detail", "version_detail", "version_json", "agreement_family", "agreement_consolidated", "differences",
}  # fmt: skip
# Pages whose verb is not open at the stage say so, and lead back to the agreement, before they look at any row.
NOT_AT_THIS_STAGE = {"reminder_send", "renewal_choice", "statement_ask_again", "statement_cancel"}
OPEN_AFTER_LOGIN = {"approval_matrix", "approval_matrix_csv", "approval_matrix_xlsx", "decision_detail"}
# Nobody has decided, commented, suggested, named a deputy or been asked in these agreements: their own tests have rows.
WITHOUT_ROWS = {
    "decision_correct", "thread_resolve", "thread_reopen", "comment_take_back", "suggestion_accept", "suggestion_edit",
    "suggestion_decline", "suggestion_take_back", "suggestion_detail", "statement_edit", "statement_draft",
    "statement_send", "deputy_remove", "remark_answer", "signature_withdraw", "division_clause",
}  # fmt: skip
NAMES = [pattern.name for pattern in urlpatterns if "pk" in pattern.pattern.converters]


def arguments(name: str, agreement: Agreement, rows: Agreement | None = None) -> dict:
    """What fills the address of that page, from the agreement itself or with another agreement's rows."""
    rows = rows or agreement
    kind = name.rpartition("_")[0]
    keys = {
        "clause": rows.clauses, "goal": rows.goals, "forum_entry": rows.forum_entries, "annex": rows.annexes,
        "print": rows.print_jobs,
    }  # fmt: skip
    party = rows.parties.last()
    row = keys.get(kind, rows.parties).first()
    found = {
        "pk": agreement.pk,
        "number": 1,
        "key": getattr(row, "key", uuid.uuid4()),
        "slot": party.slots.first().key,
        "decision": getattr(party.decisions.first(), "pk", 1),
        "signature": getattr(party.signatures.first(), "pk", 1),
        "document": 1,
        "statement": 1,
        "deputy": 1,
        "kind": "goal",
        "place": "goal",
        "comment": getattr(rows.comments.first(), "key", uuid.uuid4()),
        "suggestion": getattr(Suggestion.objects.filter(clause__agreement=rows).first(), "key", uuid.uuid4()),
    }
    wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
    return {argument: found[argument] for argument in wanted}


def filled_in(agreement: Agreement) -> Agreement:
    """Every kind of row in it."""
    make_goal(agreement)
    make_annex(agreement)
    ForumEntry.objects.create(agreement=agreement, level="political", name_fi="Neuvottelukunta")
    return make_ready(agreement)


def answers(client, agreement: Agreement, rows: Agreement | None = None, names=NAMES) -> dict[tuple[str, str], int]:
    found = {}
    for name in names:
        address = reverse(name, kwargs=arguments(name, agreement, rows))
        found[name, "GET"] = client.get(address).status_code
        found[name, "POST"] = client.post(address, {}).status_code
    return found


@pytest.mark.parametrize("stage", ["draft", "signed"])
def test_outsiders_are_told_that_nothing_is_there(cast, client_of, agreement, stage):
    filled_in(agreement)
    if stage == "signed":
        sign_and_seal(agreement)
    found = answers(client_of(cast.outsider), agreement)
    assert {page: status for page, status in found.items() if status not in {404, 405}} == {}
    assert {page for page, status in found.items() if status == 405} <= {(name, "GET") for name in NAMES}


def test_nobody_without_login_gets_past_the_login_page(cast, client_of, agreement):
    filled_in(agreement)
    found = answers(client_of(None), agreement)
    assert {page: status for page, status in found.items() if status not in {302, 404}} == {}


def test_of_a_public_agreement_outsiders_see_the_frozen_versions_and_nothing_else(cast, client_of, agreement):
    filled_in(agreement)
    sign_and_seal(agreement)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    for who in (cast.outsider, None):
        found = answers(client_of(who), agreement)
        opened = {name for (name, method), status in found.items() if method == "GET" and status == 200}
        assert opened - {"annex_file", "sealed_file"} == OPEN_WHEN_PUBLIC | (OPEN_AFTER_LOGIN if who else set())
        assert {status for (name, _method), status in found.items() if name not in opened} <= {302, 404, 405}


def test_readers_of_a_party_read_everything_and_change_nothing(cast, client_of, agreement):
    filled_in(agreement)
    for stage in ("draft", "deciding"):
        if stage == "deciding":
            freeze_it(agreement)
        found = answers(client_of(cast.reader), agreement)
        changing = {page: status for page, status in found.items() if page[0] not in READING}
        assert {page: status for page, status in changing.items() if status not in {403, 404, 405}} == {}
        assert {name for (name, _method), status in changing.items() if status == 404} <= WITHOUT_ROWS
    assert found["agreement_detail", "GET"] == found["agreement_history", "GET"] == 200


def test_rows_of_another_agreement_are_not_reached_through_ones_own(cast, client_of, agreement):
    mine, other = filled_in(agreement), filled_in(make_agreement(cast.county))
    names = [name for name in NAMES if {"key", "slot", "decision", "signature"} & set(arguments(name, mine))]
    found = answers(client_of(cast.coordinator), mine, rows=other, names=names)
    reached = {page: status for page, status in found.items() if status not in {404, 405}}
    assert {name for name, _method in reached} <= NOT_AT_THIS_STAGE and set(reached.values()) <= {302}


def stages(cast, agreement):
    """The agreement through its stages, with the stage's name."""
    yield "draft"
    freeze_it(agreement)
    yield "deciding"
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    agreement.refresh_from_db()
    yield "draft again"
    workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
    agreement.refresh_from_db()
    yield "withdrawn"


@pytest.mark.parametrize("publicity", ["draft", "public", "partly_secret", "secret"])
def test_the_list_and_the_pages_agree_on_who_sees(cast, client_of, agreement, publicity):
    Agreement.objects.update(publicity=publicity, secrecy_ground="JulkL 24 §")
    agreement.refresh_from_db()
    for stage in stages(cast, agreement):
        is_open = publicity in ("public", "partly_secret") and stage != "draft"
        for who in PEOPLE:
            acting_now = cast.named(who)
            visible = Agreement.objects.visible_to(acting_now).filter(pk=agreement.pk).exists()
            page = client_of(acting_now).get(agreement.get_absolute_url()).status_code
            assert visible == (who in INSIDERS or is_open) == (page == 200), (who, stage)
            assert rules.is_insider(acting_now, agreement) == (who in INSIDERS)


def test_outsiders_never_read_a_draft_of_a_public_agreement(cast, client_of, agreement):
    freeze_it(agreement)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    workflow.reopen(agreement, by=cast.coordinator, reason="Neuvotellaan vielä")
    Clause.objects.filter(agreement=agreement).update(text_fi="<p>Luonnoksen salainen uusi kohta</p>")
    for who in (cast.outsider, None):
        page = client_of(who).get(agreement.get_absolute_url()).content.decode()
        assert "Luonnoksen salainen" not in page and "Neuvotellaan" not in page
    assert "Luonnoksen salainen" in client_of(cast.reader).get(agreement.get_absolute_url()).content.decode()


def test_no_person_is_named_on_what_anybody_may_open(cast, client_of, agreement):
    name_signatory(party_of(agreement, cast.hollola), user=cast.signatory.user)
    sign_and_seal(agreement)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    users = Membership.objects.values_list("user__name", "user__email")
    told = {text for row in users for text in row}
    assert cast.signatory.user.name in told
    for name in OPEN_WHEN_PUBLIC:
        page = client_of(None).get(reverse(name, kwargs=arguments(name, agreement))).content.decode()
        assert [text for text in told if text in page] == []


def test_an_ended_role_closes_the_agreement_that_same_day(cast, client_of, agreement):
    client = client_of(cast.reader)
    assert client.get(agreement.get_absolute_url()).status_code == 200
    administrator = acting(cast.hollola, Role.ADMINISTRATOR)
    people.end_role(Membership.objects.get(user=cast.reader.user), by=administrator)
    assert client.get(agreement.get_absolute_url()).status_code == 404


def merge(organisation: Organisation, successor: Organisation) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Organisation.objects.filter(pk=organisation.pk).update(valid_to=yesterday, successor=successor)


def test_the_successor_has_the_rights_of_the_party_merged_into_it(cast, client_of, agreement):
    freeze_it(agreement)
    successor = make_organisation("Seuraaja")
    registrar = acting(successor, Role.REGISTRAR)
    assert client_of(registrar).get(agreement.get_absolute_url()).status_code == 404
    merge(cast.hollola, successor)
    registrar = type(registrar)(registrar.user, registrar.organisation, registrar.roles)
    assert client_of(registrar).get(agreement.get_absolute_url()).status_code == 200
    assert client_of(cast.registrar).get(agreement.get_absolute_url()).status_code == 404
    party = party_of(agreement, cast.hollola)
    assert rules.may_record_for(registrar, party)
    assert "record_decision" in workflow.available_actions(agreement, registrar)


def test_the_successor_of_the_coordinator_coordinates(cast, agreement):
    successor = make_organisation("Uusi alue", Organisation.Kind.COUNTY)
    merge(cast.county, successor)
    assert "freeze" in workflow.available_actions(agreement, acting(successor, Role.EDITOR))


def test_one_who_has_left_still_reads_and_one_removed_does_not(cast, client_of, agreement):
    left, removed = party_of(agreement, cast.hollola), party_of(agreement, cast.lahti)
    workflow.leave(left, by=cast.registrar, on=timezone.localdate(), reason="Valtuusto päätti")
    workflow.remove_party(removed, by=cast.coordinator)
    assert client_of(cast.reader).get(agreement.get_absolute_url()).status_code == 200
    assert client_of(cast.other_registrar).get(agreement.get_absolute_url()).status_code == 404


def test_a_signatory_of_a_removed_party_signs_nothing(cast, agreement):
    party = party_of(agreement, cast.hollola)
    slot = name_signatory(party, user=cast.signatory.user)
    workflow.remove_party(party, by=cast.coordinator)
    version = freeze_it(agreement)
    with pytest.raises(workflow.NotAllowed):
        workflow.sign(slot, by=cast.signatory, version=version, content_sha256=version.sha256)


def test_a_municipality_that_stands_for_two_parties_records_nothing_for_the_removed_one(cast, agreement):
    merge(cast.hollola, cast.lahti)
    registrar = acting(cast.lahti, Role.REGISTRAR)
    removed = party_of(agreement, cast.hollola)
    workflow.remove_party(removed, by=cast.coordinator)
    version = freeze_it(agreement)
    with pytest.raises(workflow.Refused):
        workflow.record_decision(removed, by=registrar, version=version, facts=_approval())
    decide(party_of(agreement, cast.lahti))
    assert len(sign_all(party_of(agreement, cast.lahti))) == 1


def _approval():
    day = timezone.localdate() - datetime.timedelta(days=1)
    return workflow.DecisionFacts("board", "kunnanhallitus", day, "1", "approved", is_final=True)

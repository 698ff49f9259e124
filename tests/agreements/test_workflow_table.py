"""The transition table, verb by verb: at which stage, by whom, and what is refused. A new verb has to be added here."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from agreements import workflow
from agreements.models import (
    Agreement,
    Party,
    Remark,
    Series,
    Signature,
    SignatureSlot,
    Statement,
    StatementRequest,
    StatementRound,
)
from agreements.workflow import VERBS, NotAllowed, WrongStage, available_actions, guard
from agreements.workflow.closing import close_term
from agreements.workflow.commenting import add_comment
from agreements.workflow.parties import set_editing_right, tend_party
from agreements.workflow.renewing import start_renewal
from agreements.workflow.series import offer_shared_text
from agreements.workflow.suggesting import decline, suggest
from tests.factories import (
    acting,
    decide,
    decision_facts,
    freeze_it,
    make_organisation,
    name_signatory,
    open_round,
    party_of,
    sign_all,
    suggestion_in,
)

STAGES = ("draft", "statement_round", "deciding", "signing", "signed", "withdrawn")
PEOPLE = (
    "coordinator", "county_registrar", "editor", "registrar", "signatory", "reader", "other_registrar", "outsider",
    "anonymous",
)  # fmt: skip
PREPARED = {"draft", "statement_round"}
HANDLED = {"deciding", "signing", "signed"}
LIVING = PREPARED | HANDLED
UNSIGNED = PREPARED | {"deciding", "signing"}
COORDINATOR = {"coordinator"}
REGISTRARS = {"county_registrar", "registrar", "other_registrar"}
EDITORS = {"coordinator", "editor"}

# verb: the stages at which it is open, and to whom
EXPECTED = {
    "edit_text": ({"draft"}, COORDINATOR),
    "change_settings": ({"draft"}, COORDINATOR),
    "change_parties": ({"draft"}, COORDINATOR),
    "comment": (LIVING, {*EDITORS, *REGISTRARS, "signatory"}),
    "suggest": ({"draft"}, EDITORS),
    "answer_suggestion": ({"draft"}, COORDINATOR),
    "offer_shared_text": ({"draft"}, COORDINATOR),
    "open_round": ({"draft"}, COORDINATOR),
    "tend_round": ({"statement_round"}, COORDINATOR),
    "give_statement": ({"statement_round"}, {*EDITORS, *REGISTRARS}),
    "answer_remark": (PREPARED, COORDINATOR),
    "close_round": ({"statement_round"}, COORDINATOR),
    "freeze": ({"draft"}, COORDINATOR),
    "reopen": ({"deciding", "signing"}, COORDINATOR),
    "withdraw": (UNSIGNED, COORDINATOR),
    "set_publicity": (LIVING, COORDINATOR),
    "send_link": (HANDLED, COORDINATOR),
    "send_reminder": ({"statement_round", *HANDLED}, COORDINATOR),
    "close_signing": ({"signing"}, COORDINATOR),
    "add_later_party": ({"signed"}, COORDINATOR),
    "start_amendment": ({"signed"}, COORDINATOR),
    "renew": ({"signed"}, COORDINATOR),
    "close_term": ({"signed"}, COORDINATOR),
    "tend_party": (LIVING, {*EDITORS, *REGISTRARS}),
    "name_signatories": (LIVING, {*EDITORS, *REGISTRARS}),
    "record_decision": (HANDLED, REGISTRARS),
    "record_signature": (HANDLED, REGISTRARS),
    "leave": (UNSIGNED, REGISTRARS),
    "give_notice": ({"signed"}, REGISTRARS),
    "sign": (HANDLED, {"signatory"}),
    "decline_signing": ({"deciding", "signing"}, {"signatory"}),
    "withdraw_signature": ({"signing"}, {"signatory", *REGISTRARS}),
}


@pytest.fixture
def at_stage(cast, agreement):
    """at_stage("signing"): the agreement brought there through the verbs; Hollola's named signatory has not signed."""
    name_signatory(party_of(agreement, cast.hollola), user=cast.signatory.user)

    def bring(stage: str) -> Agreement:
        if stage == "withdrawn":
            workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
        elif stage == "statement_round":
            open_round(agreement)
        elif stage != "draft":
            Agreement.objects.filter(pk=agreement.pk).update(entry_rule="number", entry_number=2)
            freeze_it(agreement)
        if stage in ("signing", "signed"):
            for organisation in (cast.county, cast.lahti):
                decide(party_of(agreement, organisation))
                sign_all(party_of(agreement, organisation))
        if stage == "signed":
            workflow.close_signing(agreement, by=cast.coordinator, reason="Riittävä määrä")
        agreement.refresh_from_db()
        assert agreement.stage == stage
        return agreement

    return bring


def test_every_verb_stands_in_the_expectations():
    assert set(VERBS) == set(EXPECTED)
    assert {name: set(verb.stages) for name, verb in VERBS.items()} == {
        name: stages for name, (stages, _people) in EXPECTED.items()
    }


@pytest.mark.parametrize("stage", STAGES)
def test_who_may_do_what_at_which_stage(cast, at_stage, stage):
    agreement = at_stage(stage)
    for who in PEOPLE:
        expected = {name for name, (stages, people) in EXPECTED.items() if stage in stages and who in people}
        assert available_actions(agreement, cast.named(who)) == expected, who
        for name, (_stages, people) in EXPECTED.items():
            if name in expected:
                guard(name, agreement, cast.named(who))
                continue
            with pytest.raises(WrongStage if who in people else NotAllowed):
                guard(name, agreement, cast.named(who))


def actions(agreement: Agreement, who) -> frozenset[str]:
    """What the person could do on the next page that they open."""
    return available_actions(Agreement.objects.get(pk=agreement.pk), who)


def test_a_right_to_edit_opens_the_text_to_that_party_only(cast, agreement):
    party = party_of(agreement, cast.hollola)
    set_editing_right(party, by=cast.coordinator, may_edit=True)
    assert "edit_text" in actions(agreement, cast.editor)
    assert "edit_text" not in actions(agreement, cast.registrar)
    assert "freeze" not in actions(agreement, cast.editor)
    party.refresh_from_db()
    workflow.leave(party, by=cast.registrar, on=timezone.localdate(), reason="Valtuusto päätti")
    assert "edit_text" not in actions(agreement, cast.editor)


def test_a_party_brought_back_has_no_longer_the_right_to_edit(cast, agreement):
    party = party_of(agreement, cast.hollola)
    set_editing_right(party, by=cast.coordinator, may_edit=True)
    party.refresh_from_db()
    workflow.remove_party(party, by=cast.coordinator)
    assert actions(agreement, cast.editor) == set()
    again = workflow.add_party(agreement, by=cast.coordinator, organisation=cast.hollola)
    assert (again.pk, again.key, again.may_edit) == (party.pk, party.key, False)


# Each verb as it is called, with what only its right person may do about Hollola's own matters.
def today() -> datetime.date:
    return timezone.localdate()


CALLS = {
    "comment": lambda row, by: add_comment(row.agreement, by=by, place="agreement", row_key=None, text="Huomio"),
    "suggest": lambda row, by: suggest(
        row.agreement.clauses.first(), by=by, texts={"text_fi": "<p>Toinen</p>"}, reason="Selvyys", seen_revision=1
    ),
    "answer_suggestion": lambda row, by: decline(suggestion_in(row.agreement), by=by, reason="Ei tarpeen"),
    "freeze": lambda row, by: workflow.freeze(row.agreement, by=by, dated=today()),
    "reopen": lambda row, by: workflow.reopen(row.agreement, by=by, reason="Korjataan"),
    "withdraw": lambda row, by: workflow.withdraw(row.agreement, by=by, reason="Ei tarvita"),
    "set_publicity": lambda row, by: workflow.set_publicity(row.agreement, by=by, publicity="public"),
    "send_link": lambda row, by: workflow.send_link(row, by=by, email="kirjaamo@kunta.example"),
    "send_reminder": lambda row, by: workflow.send_reminder(row, by=by, about="decision"),
    "close_signing": lambda row, by: workflow.close_signing(row.agreement, by=by, reason="Riittää"),
    "add_later_party": lambda row, by: workflow.add_later_party(
        row.agreement, by=by, organisation=make_organisation()
    ),
    "change_settings": lambda row, by: workflow.change_settings(row.agreement, by=by, seen=1, domains=[]),
    "change_parties": lambda row, by: workflow.add_party(row.agreement, by=by, organisation=make_organisation()),
    "tend_party": lambda row, by: tend_party(row, by=by, seen=row.revision),
    "name_signatories": lambda row, by: workflow.name_signatory(
        row, by=by, slot=SignatureSlot(name="Toinen", title_fi="johtaja")
    ),
    "record_decision": lambda row, by: workflow.record_decision(
        row, by=by, version=row.agreement.latest_version, facts=decision_facts()
    ),
    "record_signature": lambda row, by: workflow.record_signature(
        row.slots.first(), by=by, version=row.agreement.latest_version,
        outside=workflow.OutsideSignature("paper", "handwritten", today(), "signatures/x", "x.pdf"),
    ),
    "leave": lambda row, by: workflow.leave(row, by=by, on=today(), reason="Valtuusto päätti"),
    "offer_shared_text": lambda row, by: offer_shared_text(Series(model=row.agreement), by=by, reason="Uusi laki"),
    "close_term": lambda row, by: close_term(row.agreement, by=by, on=today(), reason="Kausi päättyy"),
    "give_notice": lambda row, by: workflow.give_notice(row, by=by, ends=today(), reason="Irtisanotaan"),
    "open_round": lambda row, by: workflow.open_round(
        row.agreement, by=by, dated=today(), due_on=today(), asked=[workflow.Asked.of_party(row)]
    ),
    "tend_round": lambda row, by: workflow.change_due_date(
        asked_of(row).round, by=by, due_on=today() + datetime.timedelta(days=60), reason="Kokous siirtyi"
    ),
    "give_statement": lambda row, by: workflow.give_statement(
        asked_of(row), by=by, facts=workflow.StatementFacts("supports")
    ),
    "answer_remark": lambda row, by: workflow.answer_remark(remark_of(row), by=by, outcome="noted"),
    "close_round": lambda row, by: workflow.close_round(asked_of(row).round, by=by),
    "renew": lambda row, by: start_renewal(row.agreement, by=by),
    "start_amendment": lambda row, by: workflow.start_amendment(row.agreement, by=by, scope="body", reason="Muutos"),
    "decline_signing": lambda row, by: workflow.decline_signing(
        row.slots.first(), by=by, version=row.agreement.latest_version, reason="Sisältö on vielä auki"
    ),
    "withdraw_signature": lambda row, by: workflow.withdraw_signature(
        Signature(party=row, version=row.agreement.latest_version, method="paper"), by=by, reason="Erehdys"
    ),
    "sign": lambda row, by: workflow.sign(
        row.slots.first(), by=by, version=row.agreement.latest_version,
        content_sha256=getattr(row.agreement.latest_version, "sha256", ""),
    ),
}  # fmt: skip
OWN_MATTERS = {
    "give_statement", "tend_party", "name_signatories", "record_decision", "record_signature", "leave", "give_notice",
    "sign", "decline_signing", "withdraw_signature",
}  # fmt: skip


def asked_of(party: Party) -> StatementRequest:
    """The party's request, not kept anywhere: the verbs look at the person and the stage first."""
    round_ = StatementRound(agreement=party.agreement, version=party.agreement.latest_version)
    return StatementRequest(round=round_, party=party, kind="party")


def remark_of(party: Party) -> Remark:
    return Remark(statement=Statement(request=asked_of(party)))


def test_every_verb_has_a_call():
    assert set(CALLS) == set(VERBS) - {"edit_text"}


@pytest.mark.parametrize("stage", ["deciding", "signed"])
def test_the_verbs_themselves_refuse_whom_the_table_refuses(cast, at_stage, stage):
    party = party_of(at_stage(stage), cast.hollola)
    mine = {"registrar", "editor", "signatory"}
    for name, call in CALLS.items():
        stages, people = EXPECTED[name]
        for who in PEOPLE:
            if who in people and (name not in OWN_MATTERS or who in mine):
                if stage in stages:
                    continue
                expected = WrongStage
            else:
                expected = (NotAllowed, WrongStage) if who in people else NotAllowed
            with pytest.raises(expected), transaction.atomic():
                call(party, cast.named(who))
    assert not party.decisions.exists() and not party.signatures.exists() and party.slots.count() == 1


def test_nobody_sees_another_agreement_as_their_own(cast, at_stage):
    other = acting(make_organisation(), "editor", "registrar", "signatory", "administrator")
    assert actions(at_stage("signing"), other) == frozenset()

"""Freezing makes an immutable version, reopening lets its decisions fall; what binds somebody stays."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement, Decision, Event, InForce, SealingRecord, Signature, Version
from agreements.standing import standings
from agreements.workflow import Refused, WrongStage
from interfaces.saving import ChangedMeanwhile
from organisations.models import Membership, Notice, Organisation
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_county,
    make_organisation,
    make_ready,
    make_user,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)

Role = Membership.Role
# The tables that only grow, each with a column that somebody might like to change.
TEXT_OF = {
    Version: "reason",
    Decision: "register_number",
    Signature: "place",
    Event: "comment",
    SealingRecord: "record",
}


def test_a_freeze_makes_version_1_and_locks_the_text(cast, agreement):
    version = freeze_it(agreement)
    assert (version.number, agreement.stage, agreement.current_version) == (1, "deciding", version)
    assert version.frozen_by_name.endswith(f"({cast.county.full_fi})")


def test_a_text_is_not_dated_in_the_future(cast, agreement):
    with pytest.raises(ValidationError):
        workflow.freeze(
            make_ready(agreement), by=cast.coordinator, dated=timezone.localdate() + datetime.timedelta(days=1)
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_freezes_at_once_one_makes_the_version():
    county = make_county()
    agreement = make_ready(make_agreement(county))
    people = [acting(county, Role.EDITOR), acting(county, Role.EDITOR)]
    start, outcomes = threading.Barrier(2), []

    def freeze(by):
        try:
            start.wait()
            outcomes.append(workflow.freeze(agreement, by=by, dated=timezone.localdate()).number)
        except WrongStage:
            outcomes.append("wrong stage")
        finally:
            connection.close()

    threads = [threading.Thread(target=freeze, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [1, "wrong stage"]
    assert Version.objects.count() == 1


def _attempts(model):
    field, row = TEXT_OF[model], model.objects.first()

    def save():
        setattr(row, field, "muutettu")
        row.save()

    def execute(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    table = model._meta.db_table
    return {
        "save": save,
        "update": lambda: model.objects.update(**{field: "muutettu"}),
        "bulk_update": lambda: model.objects.bulk_update([row], [field]),
        "delete": row.delete,
        "queryset delete": lambda: model.objects.all()._raw_delete(model.objects.db),
        "raw update": lambda: execute(f"UPDATE {table} SET {field} = 'muutettu'"),  # noqa: S608 -- names of ours
        "raw delete": lambda: execute(f"DELETE FROM {table}"),  # noqa: S608 -- the same
    }


def test_the_database_refuses_every_change_of_what_has_been_written(cast, agreement):
    sign_and_seal(agreement)
    for model in TEXT_OF:
        before = list(model.objects.order_by("pk").values())
        assert before, model
        for what, attempt in _attempts(model).items():
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()
                pytest.fail(f"{model.__name__}: {what} went through")
        assert list(model.objects.order_by("pk").values()) == before


def test_reopening_keeps_the_decisions_and_stops_counting_them(cast, agreement):
    version = freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party)
    sign_all(party)
    workflow.reopen(agreement, by=cast.coordinator, reason="Luku 3 korjataan")
    agreement.refresh_from_db()
    assert (agreement.stage, agreement.current_version, agreement.latest_version) == ("draft", None, version)
    row = next(row for row in standings(agreement, None) if row.party == party)
    assert (row.decisions, row.signatures, row.state) == ([], [], "outdated")
    assert row.earlier.version == version
    assert Decision.objects.count() == Signature.objects.count() == 1


def test_the_next_freeze_makes_version_2_and_everybody_decides_anew(cast, agreement):
    first = freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party)
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    second = freeze_it(agreement)
    assert second.number == 2 and agreement.current_version == second
    assert not any(row.has_approved for row in standings(agreement, second))
    assert next(row for row in standings(agreement, first) if row.party == party).has_approved
    decide(party)
    assert next(row for row in standings(agreement, second) if row.party == party).has_approved


def test_a_signatory_of_an_earlier_version_signs_the_next_and_may_be_replaced(cast, agreement):
    party = party_of(agreement, cast.hollola)
    slot = name_signatory(party, user=cast.signatory.user)
    freeze_it(agreement)
    decide(party)
    sign_all(party)
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    with pytest.raises(Refused):
        workflow.remove_signatory(slot, by=cast.registrar)
    successor = make_user("Seuraaja", cast.hollola, Role.SIGNATORY)
    slot.user, slot.name = successor, successor.name
    workflow.name_signatory(party, by=cast.registrar, slot=slot)
    second = freeze_it(agreement)
    decide(party)
    assert [signature.name for signature in sign_all(party)] == ["Seuraaja"]
    assert {(row.version.number, row.name) for row in Signature.objects.all()} == {
        (1, cast.signatory.user.name),
        (second.number, "Seuraaja"),
    }


@pytest.mark.parametrize("verb", [workflow.reopen, workflow.withdraw])
def test_a_reason_is_asked_for(cast, agreement, verb):
    freeze_it(agreement)
    with pytest.raises(ValidationError):
        verb(agreement, by=cast.coordinator, reason="  ")
    agreement.refresh_from_db()
    assert agreement.stage == "deciding"


@pytest.mark.parametrize("verb", [workflow.reopen, workflow.withdraw])
def test_what_already_binds_somebody_is_not_reopened_or_withdrawn(cast, agreement, verb):
    Agreement.objects.update(entry_rule="each")
    freeze_it(agreement)
    for organisation in (cast.county, cast.hollola):
        decide(party_of(agreement, organisation))
        sign_all(party_of(agreement, organisation))
    assert InForce.objects.count() == 2
    with pytest.raises(Refused, match=r"voimassa|in force"):
        verb(agreement, by=cast.coordinator, reason="Kadutaan")


def test_the_parties_hear_why_an_agreement_is_withdrawn_once_they_have_had_a_text(cast, agreement):
    freeze_it(agreement)
    workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
    told = Notice.objects.filter(key__startswith=f"withdrawn:{agreement.pk}:", recipient=cast.registrar.user)
    assert "Ei tarvita" in told.get().body


def test_a_withdrawn_agreement_stays_as_it_is(cast, agreement):
    freeze_it(agreement)
    workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
    agreement.refresh_from_db()
    assert agreement.stage == "withdrawn"
    for verb in (
        lambda: workflow.freeze(agreement, by=cast.coordinator, dated=timezone.localdate()),
        lambda: workflow.reopen(agreement, by=cast.coordinator, reason="Sittenkin"),
        lambda: workflow.set_publicity(agreement, by=cast.coordinator, publicity="public"),
        lambda: decide(party_of(agreement, cast.hollola)),
    ):
        with pytest.raises(WrongStage):
            verb()


def test_every_step_writes_who_did_it_for_whom_and_on_which_version(cast, agreement):
    version = freeze_it(agreement)
    workflow.reopen(agreement, by=cast.coordinator, reason="Luku 3 korjataan")
    event = agreement.events.get(verb="reopen")
    assert (event.actor_name, event.organisation_fi) == (cast.coordinator.label, cast.county.full_fi)
    assert (event.from_stage, event.to_stage, event.version, event.comment) == (
        "deciding",
        "draft",
        version,
        "Luku 3 korjataan",
    )
    cast.coordinator.user.name = "Toinen Nimi"
    cast.coordinator.user.save()
    event.refresh_from_db()
    assert "Toinen Nimi" not in event.actor_name
    assert list(agreement.events.values_list("verb", flat=True))[-2:] == ["freeze", "reopen"]


def test_the_parties_are_told_once_per_person(cast, agreement):
    Membership.objects.create(user=cast.editor.user, organisation=cast.hollola, role=Role.REGISTRAR)
    Membership.objects.create(user=cast.editor.user, organisation=cast.lahti, role=Role.EDITOR)
    freeze_it(agreement)
    told = Notice.objects.filter(recipient=cast.editor.user)
    assert told.count() == 1
    assert not Notice.objects.filter(recipient=cast.reader.user).exists()
    assert not Notice.objects.filter(recipient=cast.outsider.user).exists()
    workflow.reopen(agreement, by=cast.coordinator, reason="Luku 3 korjataan")
    assert told.count() == 2
    assert "Luku 3 korjataan" in told.latest("pk").body


def test_after_a_merger_the_successor_s_people_are_told(cast, agreement):
    for party in agreement.parties.all():
        name_signatory(party)
    successor = make_organisation()
    registrar = acting(successor, Role.REGISTRAR)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Organisation.objects.filter(pk=cast.hollola.pk).update(valid_to=yesterday, successor=successor)
    freeze_it(agreement)
    assert Notice.objects.filter(recipient=registrar.user).count() == 1
    assert not Notice.objects.filter(recipient=cast.registrar.user).exists()


def test_a_draft_becomes_public_and_then_never_a_draft_again(cast, agreement):
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="draft")
    freeze_it(agreement)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    with pytest.raises(ValidationError):
        workflow.set_publicity(agreement, by=cast.coordinator, publicity="draft")
    with pytest.raises(ValidationError):
        workflow.set_publicity(agreement, by=cast.coordinator, publicity="partly_secret")
    with pytest.raises(ValidationError):
        workflow.set_publicity(agreement, by=cast.coordinator, publicity="partly_secret", ground="JulkL 24 § 1 mom.")
    workflow.set_publicity(
        agreement, by=cast.coordinator, publicity="partly_secret", ground="JulkL 24 § 1 mom.", decided_by="Johtaja"
    )
    agreement.refresh_from_db()
    assert (agreement.publicity, agreement.secrecy_ground) == ("partly_secret", "JulkL 24 § 1 mom.")


def test_publicity_of_a_sealed_agreement_changes_neither_text_nor_seal(cast, agreement):
    version = sign_and_seal(agreement)
    record = version.sealing_records.get().sha256
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    version.refresh_from_db()
    assert (version.data["publicity"], version.sealing_records.get().sha256) == ("draft", record)


def test_facts_saved_from_an_old_page_are_refused_and_nothing_else_is_overwritten(cast, agreement):
    mine = Agreement.objects.get(pk=agreement.pk)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    mine.title_fi = "Uusi nimi"
    workflow.change_settings(mine, by=cast.coordinator, seen=mine.revision, domains=[])
    agreement.refresh_from_db()
    assert (agreement.title_fi, agreement.publicity, agreement.revision) == ("Uusi nimi", "public", 2)
    mine.title_fi = "Vanhalta sivulta"
    with pytest.raises(ChangedMeanwhile) as stale:
        workflow.change_settings(mine, by=cast.coordinator, seen=1, domains=[])
    assert stale.value.row.title_fi == "Uusi nimi"
    agreement.refresh_from_db()
    assert agreement.title_fi == "Uusi nimi"

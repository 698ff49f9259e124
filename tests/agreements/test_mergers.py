"""A municipality merges into another while its agreements live: the successor acts in its place from that day on.

Hollola merges into a municipality that is no party itself. What was signed keeps the old name.
"""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from agreements import editing, rules, workflow
from agreements.duties import agreement_duties
from agreements.matrix import matrix_rows
from agreements.models import Agreement, InForce, SignatureSlot
from agreements.notifications.telling import people_of
from agreements.standing import standings
from agreements.workflow import NotAllowed, available_actions
from agreements.workflow.commenting import add_comment
from agreements.workflow.giving_statements import StatementFacts, give_statement
from agreements.workflow.parties import set_editing_right, tend_party
from agreements.workflow.passing_on import pass_on_slots
from agreements.workflow.reminding import contacts_of, send_reminder
from agreements.workflow.statements import Asked, open_round
from organisations.acting import Acting, acting_for, every_acting, memberships_today
from organisations.duties import Viewer
from organisations.merging import Merger, merge
from organisations.models import Notice, Organisation, Seat
from tests.factories import (
    Role,
    acting,
    decide,
    decision_facts,
    freeze_it,
    make_organisation,
    name_signatory,
    party_of,
    sign_all,
    sign_and_seal,
)

DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def successor(cast) -> Organisation:
    return make_organisation("Uusi Hollola", full_fi="Uuden Hollolan kaupunki", registry_email="kirjaamo@uusi.example")


@pytest.fixture
def everybody(successor) -> Acting:
    """Somebody with every role in the successor, who acts for it before and after the merger."""
    return acting(successor, *Role.values)


def merge_hollola(cast, successor, on: datetime.date | None = None) -> None:
    merge(Merger(cast.hollola, successor, on or today()))


def now(who: Acting) -> Acting:
    """The person on the next page that they open."""
    return acting_for(who.user, Organisation.objects.get(pk=who.organisation.pk))


def hollola(cast, agreement: Agreement):
    return party_of(Agreement.objects.get(pk=agreement.pk), cast.hollola)


def test_before_that_day_the_successor_knows_nothing_of_it(cast, agreement, successor, everybody, client_of):
    merge_hollola(cast, successor, on=today() + DAY)
    assert client_of(everybody).get(agreement.get_absolute_url()).status_code == 404
    assert client_of(cast.editor).get(agreement.get_absolute_url()).status_code == 200


def test_on_that_day_its_own_people_are_out_and_the_successors_in(cast, agreement, successor, everybody, client_of):
    merge_hollola(cast, successor)
    for who in (cast.editor, cast.registrar, cast.signatory, cast.reader):
        assert not memberships_today(who.user)
        assert client_of(who).get(agreement.get_absolute_url()).status_code == 404
    assert client_of(everybody).get(agreement.get_absolute_url()).status_code == 200
    assert client_of(everybody).get(reverse("agreement_list")).content.decode().count(agreement.get_absolute_url())


def test_an_open_decision_is_recorded_by_the_successors_registrar(cast, agreement, successor, everybody):
    version = freeze_it(agreement)
    merge_hollola(cast, successor)
    with pytest.raises(NotAllowed):
        workflow.record_decision(
            hollola(cast, agreement), by=cast.other_registrar, version=version, facts=decision_facts()
        )
    decision = workflow.record_decision(
        hollola(cast, agreement), by=now(everybody), version=version, facts=decision_facts()
    )
    assert decision.party.organisation == cast.hollola


def test_the_place_of_an_office_holder_passes_to_the_same_office_in_the_successor(cast, agreement, successor):
    old = Seat.objects.create(organisation=cast.hollola, title_fi="kunnanjohtaja", holder=cast.signatory.user)
    follower = acting(successor, Role.SIGNATORY)
    Seat.objects.create(organisation=successor, title_fi="kunnanjohtaja", holder=follower.user)
    slot = name_signatory(hollola(cast, agreement), user=cast.signatory.user)
    SignatureSlot.objects.filter(pk=slot.pk).update(seat=old)
    version = freeze_it(agreement)
    merge_hollola(cast, successor)
    assert pass_on_slots(today()) == 1
    workflow.record_decision(
        hollola(cast, agreement), by=acting(successor, Role.REGISTRAR), version=version, facts=decision_facts()
    )
    slot.refresh_from_db()
    assert slot.user == follower.user
    signature = workflow.sign(slot, by=now(follower), version=version, content_sha256=version.sha256)
    assert signature.party.organisation == cast.hollola


def test_a_named_person_without_an_office_is_replaced_by_the_successor(cast, agreement, successor, everybody):
    slot = name_signatory(hollola(cast, agreement), user=cast.signatory.user)
    freeze_it(agreement)
    decide(hollola(cast, agreement))
    merge_hollola(cast, successor)
    slot.refresh_from_db()
    assert not rules.may_sign_slot(cast.signatory, slot) or acting_for(cast.signatory.user, cast.hollola) is None
    workflow.remove_signatory(slot, by=now(everybody))
    new = SignatureSlot(user=everybody.user, name="Uusi", title_fi="kaupunginjohtaja")
    workflow.name_signatory(hollola(cast, agreement), by=now(everybody), slot=new)
    assert hollola(cast, agreement).slots.get().user == everybody.user


def test_a_statement_asked_of_it_is_given_by_the_successor(cast, agreement, successor, everybody):
    round_ = open_round(
        agreement, by=cast.coordinator, dated=today(), due_on=today() + 20 * DAY,
        asked=[Asked.of_party(hollola(cast, agreement))],
    )  # fmt: skip
    merge_hollola(cast, successor)
    request = round_.requests.get()
    request = type(request).objects.get(pk=request.pk)
    statement = give_statement(request, by=now(everybody), facts=StatementFacts(stance="supports", text="Hyvä."))
    assert statement.request.party.organisation == cast.hollola


def test_comments_and_the_right_to_edit_pass_on(cast, agreement, successor, everybody):
    set_editing_right(hollola(cast, agreement), by=cast.coordinator, may_edit=True)
    merge_hollola(cast, successor)
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert {"edit_text", "suggest", "comment", "tend_party"} <= available_actions(agreement, now(everybody))
    comment = add_comment(agreement, by=now(everybody), place="agreement", row_key=None, text="Kuka vastaa?")
    assert comment.organisation_fi == successor.full_fi
    clause = agreement.clauses.filter(role="text").first()
    editing.save_row(clause, clause.revision, {"text_fi": "<p>Muutettu.</p>"}, by=now(everybody))
    party = hollola(cast, agreement)
    tend_party(party, by=now(everybody), seen=party.revision)


def test_reminders_and_messages_go_to_the_successors_people(cast, agreement, successor, everybody):
    freeze_it(agreement)
    merge_hollola(cast, successor)
    party = hollola(cast, agreement)
    assert people_of(party, Role.REGISTRAR, Role.EDITOR) == [everybody.user]
    reminder = send_reminder(party, by=cast.coordinator, about="decision")
    assert reminder.recipients == 1
    assert Notice.objects.filter(recipient=everybody.user, key__startswith="remind").exists()


def test_where_the_successor_has_nobody_its_registry_is_reminded(cast, agreement, successor):
    freeze_it(agreement)
    merge_hollola(cast, successor)
    agreement = Agreement.objects.get(pk=agreement.pk)
    standing = next(
        row for row in standings(agreement, agreement.current_version) if row.party.organisation_id == cast.hollola.pk
    )
    assert contacts_of(standing, "decision").email == successor.registry_email


def test_the_registry_of_the_successor_gets_the_sealed_file(cast, agreement, successor, everybody, run_tasks, settings):
    settings.PUBLIC_URL = "https://yhdyspinta.example"
    version = freeze_it(agreement)
    for party in agreement.parties.all():
        decide(party)
    for organisation in (cast.county, cast.lahti):
        sign_all(party_of(agreement, organisation))
    merge_hollola(cast, successor)
    slot = hollola(cast, agreement).slots.get()
    workflow.remove_signatory(slot, by=now(everybody))
    new = SignatureSlot(user=everybody.user, name="Uusi", title_fi="kaupunginjohtaja")
    slot = workflow.name_signatory(hollola(cast, agreement), by=now(everybody), slot=new)
    workflow.sign(slot, by=now(everybody), version=version, content_sha256=version.sha256)
    run_tasks()
    assert Notice.objects.filter(email="kirjaamo@uusi.example").exclude(attachment="").exists()


def test_the_desk_of_the_successors_people_shows_what_is_open(cast, agreement, successor, everybody):
    freeze_it(agreement)
    merge_hollola(cast, successor)
    viewer = Viewer(everybody.user, every_acting(everybody.user, today()), today())
    urls = [duty.url for duty in agreement_duties(viewer)]
    assert reverse("decision_new", args=[agreement.pk, hollola(cast, agreement).key]) in urls


def test_the_matrix_keeps_the_old_name_and_says_who_acts_now(cast, agreement, successor, everybody, client_of):
    freeze_it(agreement)
    merge_hollola(cast, successor)
    agreement = Agreement.objects.get(pk=agreement.pk)
    with translation.override("en"):
        rows = matrix_rows(agreement, agreement.current_version, now(everybody), today())
        own = next(row for row in rows if row.party.organisation_id == cast.hollola.pk)
    assert own.party.organisation.name_fi == cast.hollola.name_fi
    assert own.role == f"now {successor}"
    assert own.is_mine
    assert own.may_record
    page = client_of(cast.coordinator).get(reverse("approval_matrix", args=[agreement.pk])).content.decode()
    assert successor.full_fi in page


def test_notice_is_given_by_the_successor(cast, agreement, successor, everybody):
    sign_and_seal(agreement)
    merge_hollola(cast, successor)
    workflow.give_notice(hollola(cast, agreement), by=now(everybody), ends=today() + 90 * DAY, reason="Yhdistyminen")
    assert InForce.objects.get(party__organisation=cast.hollola).ends == today() + 90 * DAY


def test_what_was_signed_keeps_the_old_name(cast, agreement, successor, run_tasks):
    version = sign_and_seal(agreement, run_tasks)
    merge_hollola(cast, successor)
    version.refresh_from_db()
    names = [party["organisation"]["full_name"]["fi"] for party in version.data["parties"]]
    assert cast.hollola.full_fi in names
    assert successor.full_fi not in names


def test_an_amendment_is_between_those_who_are_there_today(cast, agreement, successor):
    sign_and_seal(agreement)
    merge_hollola(cast, successor)
    amendment = workflow.start_amendment(agreement, by=cast.coordinator, scope="body", reason="Yhdistyminen")
    organisations = {party.organisation for party in amendment.parties.all()}
    assert organisations == {cast.county, cast.lahti, successor}


def test_a_new_agreement_takes_the_successor_and_says_so(cast, agreement, successor):
    merge_hollola(cast, successor)
    other = make_organisation("Kolmas")
    workflow.add_party(agreement, by=cast.coordinator, organisation=other)
    with pytest.raises(ValidationError, match="has merged into"), translation.override("en"):
        workflow.add_party(agreement, by=cast.coordinator, organisation=Organisation.objects.get(pk=cast.hollola.pk))


def test_the_county_coordinator_may_merge_too(cast, agreement, client_of):
    """The coordinating organisation's tools pass to its successor as well."""
    new = make_organisation("Uusi alue", Organisation.Kind.COUNTY)
    editor = acting(new, Role.EDITOR)
    cast.county.member_rows.update(valid_to=today() - DAY)
    merge(Merger(cast.county, new, today()))
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert "freeze" in available_actions(agreement, now(editor))
    assert available_actions(agreement, acting_for(cast.coordinator.user, cast.county)) == frozenset()

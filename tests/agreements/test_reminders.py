"""Reminders go to a party's own contacts, about what it still owes, and never more often than the quiet period."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from agreements import workflow
from agreements.event_words import event_sentence
from agreements.models import Reminder
from agreements.workflow import NotAllowed, Refused, WrongStage
from agreements.workflow.parties import set_editing_right
from organisations.models import Membership, Notice, Organisation, Topic
from tests.factories import (
    acting,
    decide,
    freeze_it,
    name_signatory,
    open_round,
    party_of,
    request_to,
    sign_all,
    state,
)
from tests.ground.database import world

Role = Membership.Role
PEOPLE = (
    "coordinator", "county_registrar", "editor", "registrar", "signatory", "reader", "other_registrar", "outsider",
    "anonymous",
)  # fmt: skip


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@world
def deciding(agreement):
    freeze_it(agreement)
    return agreement


@pytest.fixture
def hollola(cast, deciding):
    return party_of(deciding, cast.hollola)


def sent_to(reminder: Reminder) -> set[str]:
    return set(Notice.objects.filter(key__startswith=f"reminder:{reminder.pk}:").values_list("email", flat=True))


def test_a_decision_is_asked_of_the_party_s_registrars_and_editors(cast, hollola):
    reminder = workflow.send_reminder(hollola, by=cast.coordinator, about="decision", message="Terveisin alueelta")
    assert sent_to(reminder) >= {cast.registrar.user.email, cast.editor.user.email}
    assert not sent_to(reminder) & {cast.reader.user.email, cast.signatory.user.email, cast.other_registrar.user.email}
    assert reminder.recipients == len(sent_to(reminder))
    notice = Notice.objects.filter(key__startswith=f"reminder:{reminder.pk}:", email=cast.registrar.user.email).get()
    assert "Terveisin alueelta" in notice.body and notice.topic == Topic.DEADLINE and notice.why
    assert notice.body.count(notice.url) == 1


def test_a_signature_is_asked_of_those_whose_turn_it_is(cast, deciding, hollola):
    name_signatory(hollola, user=cast.signatory.user, turn=2)
    decide(hollola)
    reminder = workflow.send_reminder(hollola, by=cast.coordinator, about="signature")
    first = hollola.slots.order_by("turn").first().user
    assert sent_to(reminder) == {first.email} and first != cast.signatory.user


def test_a_statement_is_asked_of_the_party_s_registrars_and_editors(cast, agreement):
    round_ = open_round(agreement)
    party = party_of(agreement, cast.hollola)
    reminder = workflow.send_reminder(party, by=cast.coordinator, about="statement")
    assert sent_to(reminder) >= {cast.registrar.user.email, cast.editor.user.email}
    state(request_to(round_, cast.lahti))
    with pytest.raises(Refused, match="done its part"):
        workflow.send_reminder(party_of(agreement, cast.lahti), by=cast.coordinator, about="statement")


@pytest.mark.parametrize("filled", ["contact_email", "registry_email", None])
def test_a_party_with_nobody_in_the_portal_is_reached_by_its_address(cast, deciding, hollola, filled):
    Membership.objects.filter(organisation=cast.hollola).delete()
    if filled is None:
        with pytest.raises(Refused, match="nobody to remind"):
            workflow.send_reminder(hollola, by=cast.coordinator, about="decision")
        assert not Reminder.objects.exists()
        return
    hollola.contact_email = "valmistelu@hollola.example" if filled == "contact_email" else ""
    hollola.save()
    Organisation.objects.filter(pk=cast.hollola.pk).update(registry_email="kirjaamo@hollola.example")
    hollola = party_of(deciding, cast.hollola)
    workflow.send_link(hollola, by=cast.coordinator, email="johtaja@hollola.example")
    reminder = workflow.send_reminder(hollola, by=cast.coordinator, about="decision")
    box = "valmistelu" if filled == "contact_email" else "kirjaamo"
    assert sent_to(reminder) == {f"{box}@hollola.example"}
    assert "johtaja@hollola.example" in Notice.objects.get(email=f"{box}@hollola.example").body


def test_a_party_asked_by_link_is_reminded_at_the_address_that_has_the_link(cast, agreement):
    Membership.objects.filter(organisation=cast.hollola).delete()
    round_ = open_round(agreement)
    reminder = workflow.send_reminder(party_of(agreement, cast.hollola), by=cast.coordinator, about="statement")
    assert sent_to(reminder) == {request_to(round_, cast.hollola).email}


# Never too often


def test_within_the_quiet_period_it_is_refused_with_the_day_on_which_it_becomes_possible(cast, hollola, settings):
    settings.REMINDER_QUIET_DAYS = 7
    workflow.send_reminder(hollola, by=cast.coordinator, about="decision")
    day = timezone.localdate() + datetime.timedelta(days=7)
    with pytest.raises(Refused, match=rf"can go on {day.day}\.{day.month}\.{day.year}"):
        workflow.send_reminder(hollola, by=cast.coordinator, about="decision")
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize(("days_ago", "may"), [(6, False), (7, True), (30, True)])
def test_the_quiet_period_ends_by_days(cast, hollola, settings, days_ago, may):
    settings.REMINDER_QUIET_DAYS = 7
    Reminder.objects.create(
        party=hollola, version=hollola.agreement.latest_version, about="decision", recipients=1,
        sent_at=timezone.now() - datetime.timedelta(days=days_ago), sent_by_name="Koordinaattori",
    )  # fmt: skip
    if may:
        assert workflow.send_reminder(hollola, by=cast.coordinator, about="decision")
    else:
        with pytest.raises(Refused):
            workflow.send_reminder(hollola, by=cast.coordinator, about="decision")


def test_another_step_is_another_reminder(cast, deciding, hollola):
    workflow.send_reminder(hollola, by=cast.coordinator, about="decision")
    decide(hollola)
    assert workflow.send_reminder(hollola, by=cast.coordinator, about="signature")


def test_of_two_coordinators_the_second_is_refused(cast, hollola):
    other = acting(cast.county, Role.EDITOR)
    first = workflow.send_reminder(hollola, by=cast.coordinator, about="decision")
    with pytest.raises(Refused, match="was reminded on"):
        workflow.send_reminder(hollola, by=other, about="decision")
    assert list(Reminder.objects.all()) == [first]


def test_reminders_are_never_changed_or_deleted(cast, hollola):
    reminder = workflow.send_reminder(hollola, by=cast.coordinator, about="decision")
    for act in (reminder.delete, lambda: Reminder.objects.update(message="toinen")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


# Nobody is reminded of what it has done


@pytest.mark.parametrize("facts", [{}, {"result": "rejected"}, {"result": "changed"}])
def test_a_party_that_has_decided_is_not_reminded_of_its_decision(cast, hollola, facts):
    decide(hollola, **facts)
    with pytest.raises(Refused, match="done its part"):
        workflow.send_reminder(hollola, by=cast.coordinator, about="decision")


def test_a_party_that_has_left_or_signed_is_not_reminded(cast, deciding, hollola):
    lahti = party_of(deciding, cast.lahti)
    workflow.leave(lahti, by=cast.other_registrar, on=timezone.localdate(), reason="Valtuusto päätti")
    decide(hollola)
    sign_all(hollola)
    for party, about in ((lahti, "decision"), (hollola, "signature"), (hollola, "decision")):
        with pytest.raises(Refused):
            workflow.send_reminder(party, by=cast.coordinator, about=about)
    assert not Reminder.objects.exists()


def test_an_unknown_subject_is_refused(cast, hollola):
    with pytest.raises(Refused):
        workflow.send_reminder(hollola, by=cast.coordinator, about="")


# Who may


@pytest.mark.parametrize("stage", ["draft", "statement_round", "deciding", "signing", "signed", "withdrawn"])
def test_only_the_coordinator_reminds_and_only_while_something_may_be_owed(cast, agreement, stage):
    party, about = party_of(agreement, cast.hollola), "decision"
    if stage == "withdrawn":
        workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
    elif stage == "statement_round":
        open_round(agreement)
        about = "statement"
    elif stage != "draft":
        type(agreement).objects.filter(pk=agreement.pk).update(entry_rule="number", entry_number=2)
        freeze_it(agreement)
        for organisation in (cast.county, cast.lahti) if stage != "deciding" else ():
            decide(party_of(agreement, organisation))
            sign_all(party_of(agreement, organisation))
    if stage == "signed":
        workflow.close_signing(agreement, by=cast.coordinator, reason="Riittää")
    for who in PEOPLE:
        if who != "coordinator":
            with pytest.raises(NotAllowed), transaction.atomic():
                workflow.send_reminder(party, by=cast.named(who), about=about)
    if stage in ("draft", "withdrawn"):
        with pytest.raises(WrongStage):
            workflow.send_reminder(party, by=cast.coordinator, about=about)
    else:
        assert workflow.send_reminder(party, by=cast.coordinator, about=about)


def test_the_right_to_edit_the_text_gives_no_right_to_remind(cast, agreement):
    set_editing_right(party_of(agreement, cast.hollola), by=cast.coordinator, may_edit=True)
    freeze_it(agreement)
    with pytest.raises(NotAllowed):
        workflow.send_reminder(party_of(agreement, cast.lahti), by=cast.editor, about="decision")


# The pages


def test_one_click_in_the_row_reminds_and_the_row_then_tells_when(cast, deciding, hollola, client_of):
    client, matrix = client_of(cast.coordinator), reverse("approval_matrix", args=[deciding.pk])
    address = reverse("reminder_send", args=[deciding.pk, hollola.key])
    assert address in client.get(matrix).content.decode()
    assert client.post(address, {"about": "decision"}).url == matrix
    page = client.get(matrix).content.decode()
    assert address not in page and "Reminded" in page
    event = deciding.events.get(verb="send_reminder")
    assert event_sentence(event) == f"{cast.hollola.name} was reminded: decision"
    client.post(address, {"about": "decision"})
    assert Reminder.objects.count() == 1


def test_those_that_are_late_are_ticked_and_the_others_can_be(cast, deciding, hollola, client_of):
    hollola.board_planned_on = timezone.localdate() - datetime.timedelta(days=2)
    hollola.save()
    client, address = client_of(cast.coordinator), reverse("reminders_send", args=[deciding.pk])
    form = client.get(address).context["form"]
    lahti = party_of(deciding, cast.lahti)
    assert form.initial["parties"] == [str(hollola.key)]
    assert {key for key, _label in form.fields["parties"].choices} == {str(hollola.key), str(lahti.key)}
    typed = {"parties": [str(hollola.key), str(lahti.key)], "message": "Tavataan torstaina"}
    assert client.post(address, typed).url == reverse("approval_matrix", args=[deciding.pk])
    assert {reminder.party for reminder in Reminder.objects.all()} == {hollola, lahti}
    assert {reminder.message for reminder in Reminder.objects.all()} == {"Tavataan torstaina"}


def test_nothing_chosen_is_told_and_keeps_the_greeting(cast, deciding, client_of):
    page = client_of(cast.coordinator).post(reverse("reminders_send", args=[deciding.pk]), {"message": "Hei"})
    assert page.context["form"].errors["parties"] and "Hei" in page.content.decode()


def test_when_all_have_been_reminded_the_page_says_so(cast, deciding, hollola, client_of):
    for organisation in (cast.hollola, cast.lahti):
        workflow.send_reminder(party_of(deciding, organisation), by=cast.coordinator, about="decision")
    page = client_of(cast.coordinator).get(reverse("reminders_send", args=[deciding.pk])).content.decode()
    assert "has been reminded lately" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("registrar", 403), ("reader", 403), ("outsider", 404), ("anonymous", 302)],
)
def test_who_opens_the_page_of_reminders(cast, deciding, client_of, who, status):
    assert client_of(cast.named(who)).get(reverse("reminders_send", args=[deciding.pk])).status_code == status

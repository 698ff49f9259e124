"""The demo: what it shows, who can log in, and that nobody can take it for the real thing."""

import datetime
import io

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agreements.follow_up.following import followed
from agreements.follow_up.reading import follow_up_of
from agreements.models import Agreement, Decision, Party, SealingRecord, Signature, Suggestion
from agreements.problems import problems_of
from agreements.standing import standings
from documents import archive, verification
from documents.models import ArchivedDocument
from documents.verification import Kind
from forums.models import Forum, Meeting
from indicators.models import Observation
from organisations.models import Membership, Notice, User
from overview.demo.days import HOLIDAYS, meeting_day
from overview.demo.loading import key_of

pytestmark = pytest.mark.papers  # on SQLite the walk through what `make run` starts loads the demo

Stage = Agreement.Stage
Role = Membership.Role
TODAY = datetime.date.today


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo, loaded once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", stdout=io.StringIO())
        call_command("load_demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    """What a test itself changes is rolled back after it, inside the transaction of the file."""


def printed(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def agreement(slug: str) -> Agreement:
    return Agreement.objects.get(key=key_of(slug))


def state_of(slug: str, municipality: str):
    found = agreement(slug)
    every = standings(found, found.latest_version)
    return next(row for row in every if row.party.organisation.name_fi == municipality)


def test_there_is_an_agreement_in_every_stage_and_of_every_kind(demo):
    rows = Agreement.objects.all()
    assert {row.stage for row in rows} == set(Stage)
    assert {row.kind for row in rows} == set(Agreement.Kind)
    assert {row.scope for row in rows if row.kind == Agreement.Kind.STRATEGIC} == {1, 2, 3}
    assert any(row.is_bilingual for row in rows)


def test_every_agreement_says_that_it_is_an_example(demo):
    assert set(Agreement.objects.values_list("is_example", flat=True)) == {True}
    for row in Agreement.objects.exclude(versions=None):
        assert row.latest_version.data["is_example"] is True


def test_a_second_loading_changes_nothing(demo):
    before = {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()}
    assert "everything is there" in printed("load_demo")
    for model, rows in before.items():
        assert list(model.objects.order_by("pk").values()) == rows, model


def test_the_last_step_of_an_agreement_was_taken_by_people_not_written_into_its_stage(demo):
    for row in Agreement.objects.all():
        assert row.events.order_by("pk").last().to_stage == row.stage


@pytest.mark.parametrize(
    ("municipality", "state"),
    [
        ("Asikkala", "approved"),
        ("Hartola", "waiting"),
        ("Heinola", "outdated"),
        ("Iitti", "tabled"),
        ("Kärkölä", "reservation"),
        ("Sysmä", "returned"),
    ],
)
def test_the_matrix_shows_every_kind_of_decision(demo, municipality, state):
    assert state_of("paijat-hame-yhteistyopoytakirja", municipality).state == state


def test_heinola_has_approved_an_older_version_that_was_reopened(demo):
    earlier = state_of("paijat-hame-yhteistyopoytakirja", "Heinola").earlier
    assert (earlier.version.number, agreement("paijat-hame-yhteistyopoytakirja").latest_version.number) == (1, 2)


def test_the_bilingual_draft_has_something_to_mend_of_both_kinds(demo):
    codes = {problem.code: problem.blocks for problem in problems_of(agreement("keski-pohjanmaa-strateginen"))}
    assert {"clause_empty", "language_missing", "placeholder_left", "goal_without_indicator"} <= codes.keys()
    assert codes["clause_empty"] and not codes["translation_outdated"]


def test_two_sign_for_the_county_in_turns(demo):
    county = state_of("paijat-hame-hyte", "Päijät-Hämeen hyvinvointialue")
    assert [slot.turn for slot in county.slots] == [1, 2]
    assert len(county.signatures) == 1 and [slot.turn for slot in county.next_slots] == [2]


def test_the_framework_is_in_force_and_was_signed_in_several_ways(demo):
    framework = agreement("keski-pohjanmaa-puitesopimus")
    assert framework.stage == Stage.SIGNED and framework.in_force(TODAY())
    methods = Signature.objects.filter(party__agreement=framework).values_list("method", "level").distinct()
    assert set(methods) == {("external", "advanced"), ("external", "qualified"), ("paper", "handwritten")}


def test_nothing_was_decided_or_signed_in_the_future_or_on_a_day_off(demo):
    days = [*Decision.objects.values_list("decided_on", flat=True)]
    days += Signature.objects.exclude(method="portal").values_list("signed_on", flat=True)
    assert days and max(days) < TODAY()
    assert all(day.weekday() < 5 and (day.day, day.month) not in HOLIDAYS for day in days)


@pytest.mark.parametrize("today", [datetime.date(2026, 12, 27) + datetime.timedelta(days=n) for n in range(0, 400, 9)])
def test_meeting_days_are_workdays_whenever_the_demo_is_loaded(today):
    monday = today - datetime.timedelta(days=today.weekday())
    for weeks in (-20, -2, -1):
        day = meeting_day(weeks, today)
        assert day < monday and day.weekday() < 5 and (day.day, day.month) not in HOLIDAYS
    assert meeting_day(1, today) > today


def test_nothing_of_the_demo_waits_to_be_mailed(demo):
    assert Notice.objects.exists()
    assert not Notice.objects.filter(sent_at=None).exists()


def test_every_party_has_somebody_in_every_role(demo):
    wanted = {Role.EDITOR, Role.REGISTRAR, Role.SIGNATORY, Role.ADMINISTRATOR}
    for organisation in {party.organisation for party in Party.objects.select_related("organisation")}:
        assert wanted <= set(Membership.objects.filter(organisation=organisation).values_list("role", flat=True))


@pytest.mark.parametrize(
    "email",
    [
        "koordinaattori@paijat-hame.example",
        "valmistelija@lahti.example",
        "kirjaamo@karkola.example",
        "allekirjoittaja@lahti.example",
        "koordinaattori@keski-pohjanmaa.example",
        "yllapito@yhdyspinta.example",
    ],
)
def test_the_accounts_can_log_in(demo, email):
    response = Client().post(reverse("login"), {"username": email, "password": "yhdyspinta"})
    assert response.status_code == 302, response.content.decode()


def test_one_password_opens_every_account(demo):
    hashes = set(User.objects.filter(email__endswith=".example").values_list("password", flat=True))
    assert all(check_password("yhdyspinta", one) for one in hashes)


def test_names_are_roles_and_nobodys_own(demo):
    user = User.objects.get(email="kirjaamo@lahti.example")
    assert (user.name, user.title_fi, user.title_sv) == ("Lahden kirjaaja", "kirjaaja", "registrator")


def test_one_person_acts_for_two_organisations(demo):
    coordinator = User.objects.get(email="koordinaattori@paijat-hame.example")
    roles = set(coordinator.memberships.values_list("organisation__name_fi", "role"))
    assert roles == {("Päijät-Hämeen hyvinvointialue", "editor"), ("Päijät-Hämeen liitto", "reader")}


def test_the_administrator_of_the_system_is_the_only_superuser(demo):
    assert [user.email for user in User.objects.filter(is_superuser=True)] == ["yllapito@yhdyspinta.example"]


def test_both_counties_have_forums_that_belong_to_all_their_parties(demo):
    forums = Forum.objects.select_related("body", "county")
    assert {forum.county.code for forum in forums} == {"09", "18"}
    assert all(forum.body.organisation is None and forum.body.kind == "joint" for forum in forums)
    assert {forum.level for forum in forums} == set(Forum.Level)


def test_demo_accounts_are_printed_with_role_and_organisation(demo):
    text = printed("demo_accounts")
    assert "yllapito@yhdyspinta.example" in text and "Password of all: yhdyspinta" in text
    line = next(line for line in text.splitlines() if "kirjaamo@hollola.example" in line)
    assert line.endswith("Hollolan kunta")


def test_another_password_of_the_demo_is_not_printed_in_place_of_the_right_one(demo, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "jokin muu")
    assert "Password" not in printed("demo_accounts")


@pytest.mark.papers
def test_the_worker_seals_what_is_signed_and_the_documents_verify(demo, run_tasks):
    run_tasks()
    records = SealingRecord.objects.all()
    assert records.count() == Agreement.objects.filter(stage=Stage.SIGNED).count() == 3
    documents = list(ArchivedDocument.objects.all())
    for what in ("minutes", "follow_up_report"):
        assert {document.edition for document in documents if document.what == what} == {"full", "public"}
    of_agreements = [document for document in documents if document.what not in ("minutes", "follow_up_report")]
    assert len(of_agreements) == sum(len(record.codes) for record in records)
    for document in documents:
        assert document.is_example
        assert verification.verify(archive.read(document)).kind == Kind.INTACT


def test_the_statement_round_has_answers_of_parties_and_a_guest_and_some_are_missing(demo):
    round_ = agreement("paijat-hame-lapset-ja-nuoret").statement_rounds.get()
    answered = round_.requests.exclude(statements=None)
    assert {row.kind for row in answered} == {"party", "association"}
    assert round_.requests.unanswered().count() == round_.requests.count() - answered.count() > 0
    assert round_.takes_answers(TODAY()) and round_.requests.filter(draft__isnull=False).count() == 1


def test_the_bilingual_draft_is_talked_about(demo):
    draft = Agreement.objects.get(stage="draft", languages="fi,sv", predecessor=None)
    assert draft.comments.threads().count() == 2
    assert [suggestion.is_open for suggestion in Suggestion.objects.of(draft)] == [True]


def test_a_forum_meets_with_an_empty_seat_a_missing_attachment_and_open_tasks(demo):
    held, called = Meeting.objects.filter(forum__body__name_fi="Yhdyspintaneuvottelukunta").order_by("starts_at")
    assert (held.state, held.record.state, bool(held.record.published_at)) == ("held", "approved", True)
    assert called.state == "called" and called.items.first().kind == "open_tasks"
    assert held.forum.forum_tasks.filter(state="open").count() == 2
    assert called.places and any(place.user_id is None for place in called.places)
    assert called.items.filter(attachments__is_expected=True).exists()
    assert set(Meeting.objects.values_list("is_example", flat=True)) == {True}


def test_the_registers_of_networks_are_the_real_ones(demo):
    assert Forum.objects.networks().filter(county__code="09").count() > 70


def test_an_agreement_in_force_has_a_report_of_last_year_and_one_that_is_being_collected(demo):
    found = followed(agreement("paijat-hame-hyvinvointi-ja-turvallisuus"), TODAY())
    collected, ready = found.periods
    assert [row.state(TODAY()) for row in (ready, collected)] == ["frozen", "open"]
    assert ready.editions.get().number == 1 and ready.assessments.count() == len(follow_up_of(found, ready).goals)
    now = follow_up_of(found)
    assert 0 < now.reports_given < now.reports_expected
    assert {goal.said for goal in now.goals} >= {"going_on", "partly"}
    assert {goal.finding.timing for goal in now.goals} >= {"late"}
    assert Observation.objects.filter(is_example=False).count() == 0
    assert Observation.objects.filter(area=found.root.county).exists()

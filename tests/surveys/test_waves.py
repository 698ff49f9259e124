"""The life of a wave: who does what in which state, what opening asks for, closing by hand and by date."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from interfaces.saving import ChangedMeanwhile
from organisations.dates import Asked as AskedDays
from organisations.duties import Viewer
from organisations.models import DailyErrand
from organisations.refusals import NotAllowed, Refused
from surveys.closing import AT_ONCE, mix_and_count
from surveys.dates import survey_dates
from surveys.duties import survey_duties
from surveys.models import GroupSize, Invitation, Submission, Survey, Tally, Wave
from surveys.morning import look_after_waves, look_through_waves
from surveys.problems import opening_problems
from surveys.table import VERBS, WrongState, available_actions
from surveys.workflow import (
    Invited,
    cancel_invitation,
    close_wave,
    discard_wave,
    edit_wave,
    extend_wave,
    invite,
    open_wave,
    remind,
    start_wave,
)
from tests.ground.database import world
from tests.surveys.wave_story import DAY, Asked, answer, days_pass, make_asked, opened, today

pytestmark = pytest.mark.django_db
EVERYBODY = ("coordinator", "county_registrar", "editor", "reader", "outsider", "anonymous")
EMAIL = "vastaaja@kunta.example"


@world
def asked(cast) -> Asked:
    return make_asked(cast.coordinator)


def test_who_may_do_what_in_which_state(cast, asked):
    """The editors of the organisation that asks, in the states of the table; nobody else anything."""
    allowed = {
        Wave.State.PREPARED: {"edit", "discard", "open", "invite", "cancel_invitation"},
        Wave.State.OPENED: {"invite", "cancel_invitation", "remind", "extend", "close"},
        Wave.State.CLOSED: set(),
    }
    wave = asked.wave
    for state, verbs in allowed.items():
        for who in EVERYBODY:
            wave.state = state
            assert available_actions(wave, cast.named(who)) == (verbs if who == "coordinator" else set()), (state, who)
    wave.state, wave.is_history = Wave.State.PREPARED, True
    assert available_actions(wave, cast.coordinator) == set()
    assert set(VERBS) == set().union(*allowed.values())


def test_a_verb_without_its_button_is_refused(cast, asked):
    wave = asked.wave
    invite(wave, [Invited(EMAIL)], by=asked.by, background={})
    row = wave.invitations.get()
    verbs = {
        "edit": lambda by: edit_wave(wave, by=by, seen=wave.revision),
        "invite": lambda by: invite(wave, [Invited("toinen@kunta.example")], by=by, background={}),
        "cancel_invitation": lambda by: cancel_invitation(row, by=by),
        "remind": lambda by: remind(wave, by=by),
        "extend": lambda by: extend_wave(wave, today() + 40 * DAY, by=by, seen=wave.revision),
        "close": lambda by: close_wave(wave, by=by),
        "open": lambda by: open_wave(wave, by=by),
        "discard": lambda by: discard_wave(wave, by=by),
    }
    assert set(verbs) == set(VERBS)
    for name, do in verbs.items():
        with pytest.raises(NotAllowed):
            do(cast.editor)
        for state in set(Wave.State.values) - VERBS[name].states:
            Wave.objects.filter(pk=wave.pk).update(state=state)
            with pytest.raises(WrongState):
                do(asked.by)
        Wave.objects.filter(pk=wave.pk).update(state=Wave.State.PREPARED)


def test_a_wave_is_started_of_ones_own_set(cast, asked):
    mine = asked.wave.survey
    ready = Survey.objects.create(title_fi="Valmis sarja")
    retired = Survey.objects.create(title_fi="Vanha", owner=cast.county, retired_on=today())
    for survey, who, may in (
        (mine, cast.coordinator, True),
        (mine, cast.county_registrar, False),
        (mine, cast.editor, False),
        (ready, cast.coordinator, False),  # it is copied first
        (retired, cast.coordinator, False),
    ):
        wave = Wave(title_fi="Uusi", closes_on=today())
        if may:
            assert start_wave(wave, survey, by=who).owner == cast.county
        else:
            with pytest.raises(NotAllowed):
                start_wave(wave, survey, by=who)


def test_what_opening_asks_for(asked):
    wave = asked.wave

    def codes() -> set[str]:
        return {problem.code for problem in opening_problems(wave, today())}

    assert codes() == {"nobody"}
    with pytest.raises(Refused):
        open_wave(wave, by=asked.by)
    invite(wave, [Invited(EMAIL)], by=asked.by, background={})
    assert codes() == set()
    wave.closes_on = today() - DAY
    assert codes() == {"past"}
    wave.closes_on, wave.has_open_link = None, True
    wave.invitations.all().delete()
    assert codes() == {"no_last_day"}
    asked.why.delete()
    wave.survey.questions.all().delete()
    assert codes() == {"no_last_day", "set"}


def test_opening_early_waits_for_the_first_day(asked):
    Wave.objects.filter(pk=asked.wave.pk).update(opens_on=today() + 2 * DAY)
    invite(asked.wave, [Invited(EMAIL)], by=asked.by, background={})
    wave = open_wave(asked.wave, by=asked.by)
    assert (wave.state, wave.is_open(today()), wave.is_open(today() + 2 * DAY)) == ("opened", False, True)
    assert wave.invitations.get().invited_at is None
    look_through_waves.func((today() + 2 * DAY).isoformat())
    assert wave.invitations.get().invited_at


def test_two_editors_at_once(asked):
    seen = asked.wave.revision
    asked.wave.title_fi = "Ensimmäinen"
    edit_wave(asked.wave, by=asked.by, seen=seen)
    with pytest.raises(ChangedMeanwhile) as stale:
        edit_wave(asked.wave, by=asked.by, seen=seen)
    assert stale.value.row.title_fi == "Ensimmäinen"
    opened(asked, EMAIL)
    with pytest.raises(ChangedMeanwhile):
        extend_wave(asked.wave, today() + 40 * DAY, by=asked.by, seen=seen)
    with pytest.raises(ValidationError):
        extend_wave(asked.wave, asked.wave.closes_on, by=asked.by, seen=asked.wave.revision)
    later = today() + 40 * DAY
    assert extend_wave(asked.wave, later, by=asked.by, seen=asked.wave.revision).is_open(later)


def test_an_address_is_invited_once_and_a_cancelled_one_gets_its_own_link_back(asked):
    (link,) = opened(asked, EMAIL)
    assert invite(asked.wave, [Invited(EMAIL.upper()), Invited("b@kunta.example")], by=asked.by, background={}) == 1
    answer(asked, link)
    row = asked.wave.invitations.get(email=EMAIL)
    cancel_invitation(row, by=asked.by)
    assert invite(asked.wave, [Invited(EMAIL)], by=asked.by, background={}) == 1
    row.refresh_from_db()
    assert (row.is_answered, row.cancelled_at) == (True, None)  # nobody answers twice
    assert asked.wave.invitations.count() == 2


def test_closing_by_hand_deletes_drafts_and_counts(client, asked):
    first, second = opened(asked, EMAIL, "b@kunta.example")
    answer(asked, first)
    client.post(f"{second}?osa=2", asked.second())
    assert asked.wave.invitations.exclude(draft={}).count() == 1
    wave = close_wave(asked.wave, by=asked.by)
    assert (wave.state, wave.closes_on) == ("closed", today())
    assert not wave.invitations.exclude(draft={}).exists()
    assert GroupSize.objects.get(wave=wave, group=None).count == 1
    assert Tally.objects.filter(wave=wave, group=None).count() == 3


def test_a_wave_closes_by_itself_after_its_last_day_once(asked, run_tasks, monkeypatch):
    (link,) = opened(asked, EMAIL)
    answer(asked, link)
    look_through_waves.func(asked.wave.closes_on.isoformat())
    asked.wave.refresh_from_db()
    assert asked.wave.state == "opened"  # its last day is still a day to answer
    days_pass(asked.wave, 21)
    last = asked.wave.closes_on
    look_after_waves()
    early = timezone.localtime().time() < datetime.time(6)
    if early:
        look_through_waves.enqueue(today().isoformat())
    look_after_waves()  # the second asks for nothing
    assert DailyErrand.objects.filter(name="surveys").count() == (0 if early else 1)
    assert len(run_tasks()) == 1
    asked.wave.refresh_from_db()
    assert (asked.wave.state, asked.wave.closes_on) == ("closed", last)
    ids = set(Submission.objects.values_list("pk", flat=True))
    look_through_waves.func(today().isoformat())
    assert set(Submission.objects.values_list("pk", flat=True)) == ids


def test_many_answers_are_counted_by_the_worker(asked, run_tasks):
    opened(asked, EMAIL)
    Submission.objects.bulk_create(Submission(wave=asked.wave) for _ in range(AT_ONCE + 1))
    close_wave(asked.wave, by=asked.by)
    assert not GroupSize.objects.filter(wave=asked.wave).exists()
    run_tasks()
    assert GroupSize.objects.get(wave=asked.wave, group=None).count == AT_ONCE + 1
    mix_and_count(asked.wave)
    assert Submission.objects.filter(wave=asked.wave).count() == AT_ONCE + 1


def test_unused_links_of_the_open_one_make_room_the_next_day(client, asked):
    Wave.objects.filter(pk=asked.wave.pk).update(has_open_link=True, open_limit=2)
    opened(asked, EMAIL)
    for draft in ({}, {"steps": {"1": [1]}}):
        Invitation.objects.create(
            wave=asked.wave, by_open_link=True, draft=draft, token_hash=str(draft), invited_at=timezone.now() - 2 * DAY
        )
    look_through_waves.func(today().isoformat())
    assert asked.wave.invitations.filter(by_open_link=True).count() == 1
    close_wave(asked.wave, by=asked.by)
    assert not asked.wave.invitations.filter(by_open_link=True).exists()


def test_a_wave_never_opened_can_be_discarded(asked):
    invite(asked.wave, [Invited(EMAIL)], by=asked.by, background={})
    discard_wave(asked.wave, by=asked.by)
    assert not Wave.objects.exists()
    assert Survey.objects.count() == 1


def test_what_the_desk_and_the_clock_say(cast, asked, django_assert_num_queries):
    def duties(who) -> list[str]:
        assert "stands_for" in who.__dict__ or who.stands_for
        with django_assert_num_queries(1 if who == cast.coordinator else 0):
            return [duty.whose for duty in survey_duties(Viewer(who.user, (who,), today()))]

    def days(who, county=None) -> list[bool]:
        asks = AskedDays(today() - DAY, today() + 400 * DAY, county, Viewer(who.user, (who,), today()))
        return [bool(date.url) for date in survey_dates(asks)]

    assert (duties(cast.coordinator), duties(cast.reader)) == (["mine"], [])
    assert days(cast.editor, cast.county) == []  # what is being prepared is its own people's matter
    opened(asked, EMAIL)
    assert duties(cast.coordinator) == ["coming"]
    assert (days(cast.coordinator), days(cast.editor, cast.county), days(cast.editor)) == ([True], [False], [])
    close_wave(asked.wave, by=asked.by)
    assert duties(cast.coordinator) == ["mine"]

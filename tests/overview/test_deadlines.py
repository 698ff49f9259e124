"""Due soon and late: everybody hears in the morning of their own duties, once of each."""

import datetime

import pytest
from django.utils import timezone

from agreements.models import Agreement
from organisations.models import DailyErrand, Notice, Topic
from overview.deadlines import look_through_duties, tell_of_deadlines
from tests.factories import freeze_it

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted_in(agreement: Agreement):
    """wanted_in(days): the frozen agreement's decisions are wished for by that day from now."""

    def put(days: int) -> Agreement:
        freeze_it(agreement)
        day = timezone.localdate() + datetime.timedelta(days=days)
        Agreement.objects.filter(pk=agreement.pk).update(decisions_wanted_by=day)
        Notice.objects.all().delete()
        return agreement

    return put


def look(days: int = 0) -> None:
    look_through_duties.func((timezone.localdate() + datetime.timedelta(days=days)).isoformat())


def told(who) -> list[str]:
    rows = Notice.objects.filter(recipient=who.user, topic=Topic.DEADLINE)
    return list(rows.order_by("pk").values_list("subject", flat=True))


def test_a_registrar_hears_of_a_decision_that_is_wished_for_in_three_days(cast, wanted_in):
    wanted_in(3)
    look()
    assert len(told(cast.registrar)) == 1
    assert "." in told(cast.registrar)[0]
    assert told(cast.reader) == []


def test_what_is_wished_for_later_is_not_told_yet(cast, wanted_in):
    wanted_in(10)
    look()
    assert told(cast.registrar) == []


def test_a_duty_is_told_of_once(cast, wanted_in):
    wanted_in(3)
    look()
    look(1)
    assert len(told(cast.registrar)) == 1


def test_a_wished_day_that_has_passed_makes_nobody_late(cast, wanted_in):
    wanted_in(-5)
    look()
    assert told(cast.registrar) == []


def test_the_message_leads_to_the_matter_and_says_why_it_came(cast, wanted_in):
    agreement = wanted_in(2)
    look()
    notice = Notice.objects.get(recipient=cast.registrar.user)
    assert f"/sopimukset/{agreement.pk}/" in notice.url and notice.url in notice.body
    assert cast.hollola.full_fi in notice.why


def test_the_duties_are_looked_through_once_a_day(cast, monkeypatch):
    morning = timezone.localtime().replace(hour=8)
    monkeypatch.setattr("overview.deadlines.timezone.localtime", lambda: morning)
    tell_of_deadlines()
    assert not DailyErrand.claim("deadlines", morning.date())


def test_nobody_is_woken_before_six(cast, monkeypatch):
    night = timezone.localtime().replace(hour=5)
    monkeypatch.setattr("overview.deadlines.timezone.localtime", lambda: night)
    tell_of_deadlines()
    assert not DailyErrand.objects.exists()

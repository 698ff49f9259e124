"""One word for the state of an agreement: the stage that people have set, and what the dates say."""

import datetime

import pytest
from django.utils import timezone, translation

from agreements.models import Agreement, InForce
from agreements.state import state_of
from tests.factories import freeze_it, sign_and_seal

TODAY = datetime.date(2026, 3, 1)


def word(agreement: Agreement, on: datetime.date | None = None) -> str:
    row = Agreement.objects.with_in_force(on or timezone.localdate()).get(pk=agreement.pk)
    with translation.override("en"):
        return state_of(row).word


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("draft", "Draft"),
        ("statement_round", "Statement round"),
        ("deciding", "Being decided on"),
        ("signing", "Being signed"),
        ("withdrawn", "Withdrawn"),
        ("signed", "Signed"),
    ],
)
def test_the_stage_is_said_in_words(agreement, stage, said):
    Agreement.objects.update(stage=stage)
    assert word(agreement) == said


def test_a_signed_agreement_is_what_its_dates_say(cast, agreement):
    sign_and_seal(agreement)
    InForce.objects.update(starts=datetime.date(2026, 1, 1), ends=datetime.date(2026, 12, 31))
    first = InForce.objects.order_by("pk").first()
    InForce.objects.filter(pk=first.pk).update(starts=datetime.date(2026, 2, 1), ends=datetime.date(2027, 1, 31))
    said = {
        day: word(agreement, datetime.date.fromisoformat(day))
        for day in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-31", "2027-02-01")
    }
    assert said == {
        "2025-12-31": "Signed, in force from 1.1.2026",
        "2026-01-01": "In force",
        "2026-12-31": "In force",
        "2027-01-31": "In force",
        "2027-02-01": "Ended",
    }
    row = Agreement.objects.with_in_force(datetime.date(2027, 1, 1)).get()
    assert row.in_force_now and not row.in_force(datetime.date(2027, 2, 1))


def test_the_validity_of_the_agreement_ends_it_for_all(agreement):
    sign_and_seal(agreement)
    Agreement.objects.update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    assert word(agreement) == "Ended"


def test_every_state_has_a_colour_an_icon_and_a_word(agreement):
    freeze_it(agreement)
    for stage in Agreement.Stage.values:
        Agreement.objects.update(stage=stage)
        state = state_of(Agreement.objects.with_in_force(timezone.localdate()).get())
        assert all((state.css, state.icon, state.word))

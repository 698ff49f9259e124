"""The answers of a wave are counted once, when it closes: all of them, and by each background."""

import pytest

from surveys.models import GroupSize, Tally
from surveys.tallying import close_tallies
from tests.surveys.answers import send
from tests.surveys.factories import make_question, make_survey, make_wave

pytestmark = pytest.mark.django_db


def _counted(wave, group=None):
    rows = Tally.objects.filter(wave=wave, group__label_fi=group) if group else wave.tallies.filter(group=None)
    named = rows.values_list("row__question__text_fi", "row__text_fi", "step__label_fi", "count")
    return {(row or question, step): count for question, row, step, count in named}


def _sizes(wave):
    return dict(GroupSize.objects.filter(wave=wave).values_list("group__label_fi", "count"))


def test_close_tallies_counts_all_and_each_group_and_a_second_time_changes_nothing(cast):
    wave = make_wave(make_survey(cast.county), state="closed")
    send(wave, 3, Asema="johto", Miten={"Tieto": "Hyvin"}, Keinot=["kokous", "verkosto"])
    send(wave, 2, Asema="muu", Miten={"Tieto": "En osaa sanoa"})
    send(wave, 1, Miten={"Tieto": "Hyvin"})  # tells no background
    for _time in (1, 2):
        close_tallies(wave)
        assert _sizes(wave) == {None: 6, "johto": 3, "muu": 2}
        assert _counted(wave) == {
            ("Asema", "johto"): 3, ("Asema", "muu"): 2, ("Tieto", "Hyvin"): 4, ("Tieto", "En osaa sanoa"): 2,
            ("Keinot", "kokous"): 3, ("Keinot", "verkosto"): 3,
        }  # fmt: skip
        assert _counted(wave, "johto") == {
            ("Asema", "johto"): 3, ("Tieto", "Hyvin"): 3, ("Keinot", "kokous"): 3, ("Keinot", "verkosto"): 3,
        }  # fmt: skip
        assert _counted(wave, "muu") == {("Asema", "muu"): 2, ("Tieto", "En osaa sanoa"): 2}


def test_close_tallies_does_not_mix_two_backgrounds_that_share_a_scale_nor_waves(cast):
    survey = make_survey(cast.county)
    position = survey.questions.get(text_fi="Asema")
    make_question(survey, "Entinen asema", scale=position.scale, background="other")
    wave, other = make_wave(survey, state="closed"), make_wave(survey, state="closed")
    send(wave, 3, Asema="johto", **{"Entinen asema": "muu"})
    send(other, 4, Asema="muu")
    close_tallies(wave)
    assert _sizes(wave) == {None: 3, "johto": 3}
    assert _sizes(other) == {}


def test_close_tallies_leaves_a_wave_of_history_as_it_was_loaded(cast):
    wave = make_wave(make_survey(), state="closed", owner=None, is_history=True, answers_published=13)
    row = wave.survey.questions.get(text_fi="Asema").rows.get()
    Tally.objects.create(wave=wave, row=row, step=row.question.scale.steps.first(), count=13)
    close_tallies(wave)
    assert _counted(wave) == {("Asema", "johto"): 13}

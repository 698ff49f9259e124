"""Results as they may be shown: N, shares, means, groups, earlier waves and themes."""

import pytest

from surveys.models import PublishedFigure, Tally
from surveys.results.comparing import comparable
from surveys.results.figures import whole_percent
from surveys.results.reading import results_of
from surveys.tallying import close_tallies
from tests.ground.database import world
from tests.surveys.answers import say, send
from tests.surveys.factories import make_survey, make_wave

pytestmark = pytest.mark.django_db


@world
def closed(cast):
    """Twelve of the management, six others, two who told no background: twenty answers in all."""
    wave = make_wave(make_survey(cast.county), state="closed")
    send(wave, 8, Asema="johto", Miten={"Tieto": "Hyvin", "Tavoitteet": "Huonosti"}, Keinot=["kokous", "sopimus"])
    send(wave, 4, Asema="johto", Miten={"Tieto": "En osaa sanoa"}, Keinot=["kokous"])
    send(wave, 3, Asema="muu", Miten={"Tieto": "Erittäin huonosti", "Tavoitteet": "Hyvin"})
    send(wave, 3, Asema="muu", Miten={"Tieto": "Erittäin huonosti"})
    send(wave, 2, Miten={"Tieto": "Hyvin"})
    close_tallies(wave)
    return wave


def _row(results, question, row=""):
    found = next(one for one in results.questions if one.question.text == question)
    return next(one for one in found.rows if one.row.text == row)


def _key(wave, text):
    return str(wave.survey.questions.get(text_fi=text).key)


@pytest.mark.parametrize(("count", "whole", "percent"), [(1, 8, 13), (1, 3, 33), (2, 3, 67), (0, 9, 0), (3, 0, 0)])
def test_shares_are_whole_per_cent_rounded_half_up(count, whole, percent):
    assert whole_percent(count, whole) == percent


def test_no_opinion_is_counted_apart_and_is_neither_in_the_shares_nor_in_the_mean(closed):
    data = _row(results_of(closed, "fi"), "Miten", "Tieto").whole.data
    assert (data.answered, data.opinions, data.no_opinion) == (20, 16, 4)
    assert {step.label: data.share(count) for step, count in data.opinion_counts if count} == {
        "Erittäin huonosti": 38,
        "Hyvin": 63,
    }
    assert data.mean == 2.9  # (6 × 1 + 10 × 4) / 16
    few = _row(results_of(closed, "fi", by=_key(closed, "Asema")), "Miten", "Luottamus")
    assert few.whole.data is None and few.whole.note  # nobody answered: no zero and no mean


def test_a_mean_needs_five_opinions_and_an_ordinal_scale(cast):
    wave = make_wave(make_survey(cast.county), state="closed")
    send(wave, 4, Miten={"Tieto": "Hyvin"}, Asema="johto")
    send(wave, 2, Miten={"Tieto": "En osaa sanoa"}, Asema="johto")
    close_tallies(wave)
    data = _row(results_of(wave, "fi"), "Miten", "Tieto").whole.data
    assert (data.answered, data.opinions, data.mean) == (6, 4, None)


def test_of_several_answers_each_share_is_of_those_who_were_asked(closed):
    results = results_of(closed, "fi", by=_key(closed, "Asema"))
    whole, johto, _muu = _row(results, "Keinot").lines
    assert (whole.data.answered, whole.data.counts, whole.data.share(12)) == (20, (12, 8, 0), 60)
    assert (johto.data.answered, johto.data.counts) == (12, (12, 8, 0))


def test_groups_are_left_out_when_they_are_small_or_the_untold_could_be_reckoned(closed):
    """Two told no background: without the smallest group next to them they would be the total less the two groups."""
    results = results_of(closed, "fi", by=_key(closed, "Asema"))
    assert [(group.label, group.size) for group in results.by.groups] == [("johto", 12), ("muu", None)]
    tieto = _row(results, "Miten", "Tieto")
    assert [line.data is None for line in tieto.lines] == [False, False, True]
    goals = _row(results, "Miten", "Tavoitteet")  # 8 and 3 answered: the total would give the three away
    assert [line.data is None for line in goals.lines] == [False, True, True]


def test_the_background_questions_themselves_show_only_the_sizes_that_may_be_shown(closed):
    results = results_of(closed, "fi")
    assert "Asema" not in [result.question.text for result in results.questions]
    assert [group.size for group in results.backgrounds[0].groups] == [12, None]


def test_a_row_that_fewer_than_five_answered_is_not_shown_at_all(cast):
    wave = make_wave(make_survey(cast.county), state="closed")
    send(wave, 4, Asema="johto", Miten={"Tieto": "Hyvin"})
    send(wave, 6, Asema="johto")
    close_tallies(wave)
    row = _row(results_of(wave, "fi", by=_key(wave, "Asema")), "Miten", "Tieto")
    assert [line.data for line in row.lines] == [None]


@pytest.mark.parametrize(("answers", "shown"), [(0, False), (4, False), (5, True)])
def test_a_wave_of_fewer_than_five_answers_shows_nothing(cast, answers, shown):
    wave = make_wave(make_survey(cast.county), state="closed")
    send(wave, answers, Asema="johto", Miten={"Tieto": "Hyvin"})
    say(wave, "Vapaa sana", "Kiitos")
    close_tallies(wave)
    results = results_of(wave, "fi")
    assert (results.too_few, bool(results.questions), bool(results.backgrounds)) == (not shown, shown, shown)


def test_nothing_is_shown_before_the_answers_have_been_counted(cast):
    wave = make_wave(make_survey(cast.county), state="closed")
    send(wave, 9, Asema="johto")
    results = results_of(wave, "fi")
    assert (results.is_counted, results.sections) == (False, ())


def _history(survey, row_of, counts, **fields):
    """A published wave of a copy of the set: the rows have the same keys."""
    wave = make_wave(survey, "closed", owner=None, is_history=True, answers_published=sum(counts), **fields)
    row = survey.questions.get(text_fi="Miten").rows.get(text_fi=row_of)
    for step, count in zip(row.question.scale.steps.all(), counts, strict=False):
        Tally.objects.create(wave=wave, row=row, step=step, count=count)
    return wave


def _copy_keys(survey, other):
    for question in survey.questions.exclude(kind="text"):
        theirs = other.questions.get(text_fi=question.text_fi)
        for row in question.rows.all():
            theirs.rows.filter(text_fi=row.text_fi).update(key=row.key)


def test_waves_of_history_show_counts_however_small_and_stand_beside_as_far_as_the_scale_is_the_same(cast, closed):
    old = make_survey()
    _copy_keys(closed.survey, old)
    past = _history(old, "Tieto", (1, 0, 0, 2, 1), closes_on="2022-09-01", opens_on="2022-08-19")
    PublishedFigure.objects.create(
        wave=past, question=old.questions.get(text_fi="Miten"), text_fi="Puolet", text_sv="Hälften", percent=50
    )
    own = _row(results_of(past, "fi"), "Miten", "Tieto").whole
    assert (own.data.answered, own.in_counts) == (4, True)

    beside = comparable(closed, cast.coordinator)
    assert [(row.year, row.answers) for row in beside] == [(2022, 4)]
    row = _row(results_of(closed, "fi", earlier=beside), "Miten", "Tieto")
    assert [(line.label, line.data.counts[:5]) for line in row.lines if line.is_earlier] == [("2022", (1, 0, 0, 2, 1))]

    old.scales.get(name="Viisi astetta").steps.filter(value=3).update(label_fi="Kohtalaisesti")
    row = _row(results_of(closed, "fi", earlier=beside), "Miten", "Tieto")
    assert [(line.data, bool(line.note)) for line in row.lines if line.is_earlier] == [(None, True)]


def test_an_earlier_wave_of_ours_is_offered_only_to_those_who_see_its_results(cast, closed):
    make_wave(closed.survey, "opened")
    earlier = make_wave(closed.survey, "closed")
    send(earlier, 6, Asema="johto", Miten={"Tieto": "Hyvin"})
    close_tallies(earlier)
    assert [row.wave for row in comparable(closed, cast.coordinator)] == [earlier]
    assert comparable(closed, cast.outsider) == []


def test_open_answers_are_counted_by_theme_and_those_left_out_are_nowhere(closed):
    first, _second, hidden = say(closed, "Vapaa sana", "Lisää aikaa", "Kiitos", "Matti sen tietää")
    theme = first.question.themes.create(name_fi="Aika")
    for answer in (first, hidden):
        answer.themes.add(theme)
    hidden.is_hidden = True
    hidden.save()
    found = next(row.open for row in results_of(closed, "fi").questions if row.open)
    assert (found.answers, found.themes, set(found.words)) == (2, (("Aika", 1),), {"Lisää aikaa", "Kiitos"})
    assert next(row.open for row in results_of(closed, "fi", with_words=False).questions if row.open).words == ()

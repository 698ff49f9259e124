"""Question sets: how a set is read for asking, whose it is, what a copy keeps and what is wrong with a set."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from surveys import rules
from surveys.asking import asked_of, is_asked, questions_in, survey_form
from surveys.models import Row, Survey, Wave
from surveys.sets.copying import copy_survey
from surveys.sets.problems import set_problems, whole
from surveys.sets.scales import scale_models
from tests.ground.database import world
from tests.surveys.factories import make_question, make_survey, make_wave


@world
def survey(cast) -> Survey:
    return make_survey(cast.county)


def fresh(survey: Survey) -> Survey:
    return Survey.objects.with_lock().get(pk=survey.pk)


def question(survey: Survey, text: str):
    return survey.questions.get(text_fi=text)


def test_a_set_is_read_in_six_queries_in_the_order_of_its_sections(survey, django_assert_num_queries):
    with django_assert_num_queries(6):
        sections = survey_form(survey, "fi")
    assert [[row.text for row in section.questions] for section in sections] == [
        ["Asema"],
        ["Miten", "Keinot", "Mikä estää?", "Vapaa sana"],
    ]
    matrix = sections[1].questions[0]
    assert [row.text for row in matrix.rows] == ["Tavoitteet", "Tieto", "Luottamus"]
    assert [step.value for step in matrix.scale.opinions] == [1, 2, 3, 4, 5]
    assert [step.label for step in matrix.scale.apart] == ["En osaa sanoa"]
    assert [row.text for row in sections[0].questions[0].rows] == [""]
    assert sections[1].questions[3].scale is None


def test_a_text_that_is_missing_in_a_language_is_shown_in_finnish(survey):
    question(survey, "Vapaa sana").__class__.objects.filter(text_fi="Vapaa sana").update(text_sv="Fritt ord")
    texts = [row.text for row in questions_in(survey_form(survey, "sv"))]
    assert texts == ["Asema", "Miten", "Keinot", "Mikä estää?", "Fritt ord"]


def test_a_question_with_a_condition_is_asked_only_of_those_who_chose_the_step(survey):
    place, barrier = question(survey, "Asema"), question(survey, "Mikä estää?")
    lead, other = place.scale.steps.get(label_fi="johto").pk, place.scale.steps.get(label_fi="muu").pk
    for chosen, expected in (({}, False), ({place.pk: [other]}, False), ({place.pk: {lead}}, True)):
        assert is_asked(barrier, chosen) is expected
        assert is_asked(place, chosen)
    step = question(survey, "Keinot").scale.steps.first()
    chained = make_question(survey, "Ketju", "text", only_if=step, only_if_question=question(survey, "Keinot"))
    survey.questions.filter(text_fi="Keinot").update(only_if=lead, only_if_question=place)
    sections, ways = survey_form(survey, "fi"), question(survey, "Keinot").pk
    assert chained.pk in asked_of(sections, {place.pk: [lead], ways: [step.pk]})
    assert chained.pk not in asked_of(sections, {place.pk: [other], ways: [step.pk]})


# who: sees a ready set, the county's own, the same once asked; tends it; may copy a ready one; copies the asked one
ACCESS = {
    "anonymous": (True, False, True, False, False, False),
    "coordinator": (True, True, True, True, True, True),
    "county_registrar": (True, True, True, False, False, False),
    "editor": (True, False, True, False, True, True),
    "reader": (True, False, True, False, False, False),
    "outsider": (True, False, True, False, True, True),
}


def test_who_sees_tends_and_copies(cast, survey):
    ready, own, asked = fresh(make_survey()), fresh(survey), make_survey(cast.county)
    make_wave(asked, "closed")
    asked = fresh(asked)
    for who, (sees_ready, sees_own, sees_asked, tends, copies, copies_asked) in ACCESS.items():
        acting = cast.named(who)
        assert rules.may_see_survey(acting, ready) is sees_ready, who
        assert rules.may_see_survey(acting, own) is sees_own, who
        assert rules.may_see_survey(acting, asked) is sees_asked, who
        assert rules.may_tend_survey(acting, own) is tends, who
        assert not rules.may_tend_survey(acting, ready), who
        assert rules.may_copy(acting, ready) is copies, who
        assert rules.may_copy(acting, asked) is copies_asked, who
        listed = set(Survey.objects.with_lock().seen_by(acting.stands_for if acting else ()))
        assert {ready in listed, asked in listed} == {True}, who
        assert (own in listed) is sees_own, who


def test_a_set_is_asked_once_a_wave_has_opened(survey):
    make_wave(survey, Wave.State.PREPARED)
    assert not fresh(survey).has_been_asked
    make_wave(survey, Wave.State.OPENED)
    assert fresh(survey).has_been_asked


def test_a_copy_is_deep_and_keeps_the_keys_of_questions_and_rows(cast, survey):
    question(survey, "Vapaa sana").themes.create(name_fi="Aika", name_sv="Tid")
    make_wave(survey)
    titles = {"title_fi": "Oma", "title_sv": "Egen", "title_en": ""}
    copy = copy_survey(fresh(survey), titles, by=cast.editor)
    assert (copy.owner, copy.copied_from, copy.title_fi) == (cast.hollola, survey, "Oma")
    assert not fresh(copy).has_been_asked
    assert keys_of(copy) == keys_of(survey)
    assert [(row.kind, row.text_fi, row.scale and row.scale.name) for row in whole(copy)] == [
        (row.kind, row.text_fi, row.scale and row.scale.name) for row in whole(survey)
    ]
    barrier = question(copy, "Mikä estää?")
    assert barrier.only_if_question == question(copy, "Asema")
    assert barrier.only_if.scale.survey == copy
    assert question(copy, "Vapaa sana").themes.get().name_sv == "Tid"
    ids = set(Row.objects.filter(question__survey=copy).values_list("pk", flat=True))
    assert ids.isdisjoint(Row.objects.filter(question__survey=survey).values_list("pk", flat=True))
    with pytest.raises(PermissionDenied):
        copy_survey(fresh(survey), titles, by=cast.reader)


def keys_of(survey: Survey) -> tuple:
    questions = survey.questions.values_list("key", flat=True)
    return set(questions), set(Row.objects.filter(question__survey=survey).values_list("key", flat=True))


def test_what_is_wrong_with_a_set_is_said_in_words(survey):
    with translation.override("en"):
        (languages,) = set_problems(whole(survey))
        assert "no Swedish texts" in languages.message
        question(survey, "Asema").scale.steps.filter(label_fi="muu").delete()
        question(survey, "Miten").rows.all().delete()
        survey.questions.filter(text_fi="Asema").update(position=50, section=survey.sections.last())
        found = {problem.message for problem in set_problems(whole(survey)) if problem.blocks}
        assert found == {
            "“Asema”: a scale needs at least two steps.",
            "“Miten” has no lines to answer.",
            "“Mikä estää?” is asked after an answer to a later question.",
        }
        survey.questions.filter(text_fi="Asema").update(
            position=0, section=survey.sections.first(), scale=question(survey, "Keinot").scale
        )
        messages = [problem.message for problem in set_problems(whole(survey))]
        assert "“Mikä estää?” is asked after an answer that can't be chosen any more." in messages
        survey.questions.all().update(only_if=None, only_if_question=None)
        survey.questions.all().delete()
        (empty,) = set_problems(whole(survey))
        assert (empty.message, empty.blocks) == ("The set has no questions yet.", True)


def test_ready_models_of_scales_number_their_steps_and_keep_no_opinion_apart():
    for model in scale_models().values():
        values = [model.facts.value_of(place) for place in range(len(model.facts.steps))]
        says = [value for value, step in zip(values, model.facts.steps, strict=True) if not step.is_no_opinion]
        ends = list(range(1, len(says) + 1))
        assert says == (ends[::-1] if model.facts.highest_first else ends), model.code
        assert all(step.label_fi and step.label_sv and step.label_en for step in model.facts.steps), model.code
        assert {value for value in values if value not in says} <= {0}, model.code

"""The editor of question sets: what is saved, what is refused, what is locked, and what two people do at once."""

import pytest
from django.urls import reverse
from django.utils import translation

from surveys.models import Question, Survey, Wave
from surveys.sets import tending
from surveys.sets.tending import QuestionFacts
from tests.ground.database import world
from tests.surveys.factories import make_survey, make_wave


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@world
def survey(cast) -> Survey:
    return make_survey(cast.county)


def question(survey: Survey, text: str) -> Question:
    return survey.questions.get(text_fi=text)


def lines(prefix: str, *rows: dict) -> dict:
    """The fields of a formset as a browser sends them."""
    fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return fields | {
        f"{prefix}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()
    }


def typed(survey: Survey, rows: tuple = (), steps: tuple = (), **fields) -> dict:
    scale = survey.scales.get(name="Viisi astetta").pk
    defaults = {"section": survey.sections.last().pk, "kind": "scale", "text_fi": "Uusi", "scale": f"s:{scale}"}
    return defaults | fields | lines("rows", *rows) | lines("steps", *steps)


def own_steps(*labels: str, apart: str = "", nature: str = "low") -> dict:
    steps = [{"text_fi": label} for label in labels] + ([{"text_fi": apart, "is_no_opinion": "on"}] if apart else [])
    return {"scale": "own", "scale-nature": nature, "steps": tuple(steps)}


def new(client, survey: Survey, **fields):
    return client.post(reverse("question_new", args=[survey.key]), typed(survey, **fields))


def errors_of(answer) -> str:
    return str(answer.context["typed"].form.errors) + str(answer.context["typed"].own_scale.form.errors)


def test_a_new_set_has_a_section_and_belongs_to_who_the_person_acts_for(cast, client_of):
    answer = client_of(cast.editor).post(reverse("survey_new"), {"title_fi": "Oma kysely", "title_sv": "Egen enkät"})
    survey = Survey.objects.get(title_fi="Oma kysely")
    assert answer.url == reverse("survey_edit", args=[survey.key])
    assert (survey.owner, survey.sections.count(), survey.is_ready_set) == (cast.hollola, 1, False)


def test_questions_of_four_kinds_are_written_with_scales_of_three_origins(cast, client_of, survey):
    client = client_of(cast.coordinator)
    rows = ({"text_fi": "Toinen", "ORDER": 2}, {"text_fi": "Eka", "text_sv": "Första", "ORDER": 1}, {"text_fi": ""})
    new(client, survey, text_fi="Taulukko", kind="matrix", rows=rows)
    new(client, survey, text_fi="Valmis", scale="m:readiness")
    new(client, survey, text_fi="Omat", kind="several", **own_steps("a", "b", apart="ei tietoa", nature="high"))
    new(client, survey, text_fi="Sanat", kind="text")
    assert [row.text_fi for row in question(survey, "Taulukko").rows.all()] == ["Eka", "Toinen"]
    ready, own = question(survey, "Valmis").scale, question(survey, "Omat").scale
    assert list(ready.steps.values_list("value", flat=True)) == [4, 3, 2, 1]
    assert list(own.steps.values_list("label_fi", "value", "is_no_opinion")) == [
        ("a", 2, False), ("b", 1, False), ("ei tietoa", 0, True),
    ]  # fmt: skip
    assert {row.survey for row in (ready, own)} == {survey}
    assert question(survey, "Valmis").rows.count() == 1
    assert (question(survey, "Sanat").scale, question(survey, "Sanat").rows.count()) == (None, 0)


# what is typed: what is said about it
REFUSED = {
    "no text": ({"text_fi": ""}, "This field is required"),
    "no scale": ({"scale": ""}, "Choose a scale"),
    "a matrix without lines": ({"kind": "matrix"}, "at least one line"),
    "one step": (own_steps("a"), "at least two steps"),
    "one step and no opinion": (own_steps("a", apart="ei"), "at least two steps"),
    "background of a matrix": ({"kind": "matrix", "background": "size", "rows": ({"text_fi": "x"},)}, "one answer"),
}


def test_what_can_t_be_asked_is_refused_in_words_and_nothing_typed_is_lost(cast, client_of, survey):
    client, before = client_of(cast.coordinator), survey.questions.count()
    for name, (fields, says) in REFUSED.items():
        answer = new(client, survey, help_sv="kvar", **fields)
        assert says in errors_of(answer), (name, errors_of(answer))
        assert "kvar" in answer.content.decode(), name
    only_swedish = new(client, survey, kind="matrix", rows=({"text_sv": "Bara"},))
    assert "The Finnish text is missing." in only_swedish.content.decode()
    assert survey.questions.count() == before


def test_a_condition_stands_on_an_earlier_question(cast, client_of, survey):
    client = client_of(cast.coordinator)
    place, ways = question(survey, "Asema"), question(survey, "Keinot")
    step, way = place.scale.steps.first(), ways.scale.steps.first()
    new(client, survey, text_fi="Jatko", condition=f"{place.pk}:{step.pk}")
    assert question(survey, "Jatko").only_if == step
    early = new(
        client, survey, text_fi="Liian aikaisin", section=survey.sections.first().pk, condition=f"{ways.pk}:{way.pk}"
    )
    assert "asked before this one" in errors_of(early)
    assert not survey.questions.filter(text_fi="Liian aikaisin").exists()


def test_more_lines_without_scripts_save_nothing_and_keep_what_was_typed(cast, client_of, survey):
    client, before = client_of(cast.coordinator), survey.questions.count()
    data = typed(survey, kind="matrix", rows=({"text_fi": "Rivi 1"},)) | {"more": "rows"}
    html = client.post(reverse("question_new", args=[survey.key]), data).content.decode()
    assert "Rivi 1" in html
    assert 'name="rows-3-text_fi"' in html
    assert survey.questions.count() == before


def test_a_changed_matrix_keeps_the_keys_of_its_lines(cast, client_of, survey):
    matrix = question(survey, "Miten")
    first, second, third = matrix.rows.all()
    rows = (
        {"key": third.key, "text_fi": "Luottamus", "ORDER": 1},
        {"key": first.key, "text_fi": "Yhteiset tavoitteet", "ORDER": 2},
        {"key": second.key, "text_fi": "Tieto", "ORDER": 3, "DELETE": "on"},
    )
    data = typed(survey, kind="matrix", text_fi="Miten", rows=rows, revision=matrix.revision)
    client_of(cast.coordinator).post(reverse("question_edit", args=[survey.key, matrix.key]), data)
    assert list(matrix.rows.values_list("key", "text_fi")) == [
        (third.key, "Luottamus"),
        (first.key, "Yhteiset tavoitteet"),
    ]


def test_two_people_at_once_see_what_the_other_saved_and_lose_nothing(cast, client_of, survey):
    client, row = client_of(cast.coordinator), question(survey, "Vapaa sana")
    section, scale = survey.sections.first(), survey.scales.get(name="Keinot")
    steps = [{"pk": step.pk, "text_fi": step.label_fi} for step in scale.steps.all()]
    pages = {
        "question_edit": ([row.key], typed(survey, kind="text", text_fi="Minun", revision=row.revision), "Toisen"),
        "section_edit": ([section.pk], {"title_fi": "Minun", "revision": section.revision}, "Toisen"),
        "survey_details_edit": ([], {"title_fi": "Minun", "revision": survey.revision}, "Toisen"),
        "scale_edit": ([scale.pk], lines("steps", *steps) | {"scale-name": "Minun", "scale-revision": 1}, "Toisen"),
    }
    survey.questions.filter(pk=row.pk).update(text_fi="Toisen", revision=9)
    survey.sections.filter(pk=section.pk).update(title_fi="Toisen", revision=9)
    Survey.objects.filter(pk=survey.pk).update(title_fi="Toisen", revision=9)
    survey.scales.filter(pk=scale.pk).update(name="Toisen", revision=9)
    for name, (arguments, data, theirs) in pages.items():
        address = reverse(name, args=[survey.key, *arguments])
        stale = client.post(address, data)
        html = stale.content.decode()
        assert (stale.status_code, theirs in html, "Minun" in html) == (409, True, True), name
        prefix = "scale-" if name == "scale_edit" else ""
        assert client.post(address, data | {f"{prefix}revision": 9}).status_code == 302, name
    assert question(survey, "Minun").revision == 10


def test_order_is_changed_one_place_at_a_time(cast, client_of, survey):
    client = client_of(cast.coordinator)
    last = survey.sections.last()
    texts = lambda: list(last.questions.order_by("position").values_list("text_fi", flat=True))  # noqa: E731
    for text, direction, expected in (
        ("Keinot", "up", ["Keinot", "Miten", "Mikä estää?", "Vapaa sana"]),
        ("Keinot", "up", ["Keinot", "Miten", "Mikä estää?", "Vapaa sana"]),
        ("Mikä estää?", "down", ["Keinot", "Miten", "Vapaa sana", "Mikä estää?"]),
    ):
        row = question(survey, text)
        answer = client.post(reverse("question_move", args=[survey.key, row.key]), {"direction": direction})
        assert answer.url.endswith(f"#q-{row.key}")
        assert texts() == expected
    client.post(reverse("section_move", args=[survey.key, last.pk]), {"direction": "up"})
    assert survey.sections.first() == last


def test_what_is_removed_takes_the_conditions_on_it_along(cast, client_of, survey):
    client = client_of(cast.coordinator)
    place = question(survey, "Asema")
    page = client.get(reverse("question_remove", args=[survey.key, place.key])).content.decode()
    assert "Mikä estää?" in page
    client.post(reverse("question_remove", args=[survey.key, place.key]))
    assert question(survey, "Mikä estää?").only_if_question is None
    scale = survey.scales.get(name="Asema")
    client.post(reverse("scale_remove", args=[survey.key, survey.scales.get(name="Keinot").pk]))
    client.post(reverse("scale_remove", args=[survey.key, scale.pk]))
    assert set(survey.scales.values_list("name", flat=True)) == {"Viisi astetta", "Keinot"}
    first, last = survey.sections.all()
    client.post(reverse("section_remove", args=[survey.key, last.pk]))
    client.post(reverse("section_remove", args=[survey.key, first.pk]))
    assert list(survey.sections.all()) == [first]


def test_a_set_without_waves_is_deleted_and_one_with_waves_goes_out_of_use(cast, client_of, survey):
    client, unused = client_of(cast.coordinator), make_survey(cast.county)
    make_wave(survey, "closed")
    for one in (unused, survey):
        client.post(reverse("survey_retire", args=[one.key]))
    assert not Survey.objects.filter(pk=unused.pk).exists()
    survey.refresh_from_db()
    assert survey.retired_on
    client.post(reverse("survey_restore", args=[survey.key]))
    survey.refresh_from_db()
    assert survey.retired_on is None


def test_once_a_wave_has_opened_the_questions_stay_as_they_are(cast, client_of, survey):
    make_wave(survey, Wave.State.OPENED)
    client, row = client_of(cast.coordinator), question(survey, "Vapaa sana")
    section, scale = survey.sections.first(), survey.scales.first()
    steps = [{"pk": step.pk, "text_fi": "muutettu"} for step in scale.steps.all()]
    before = list(survey.questions.values("text_fi", "position", "revision").order_by("pk"))
    for name, arguments, data in (
        ("question_new", [], typed(survey)),
        ("question_edit", [row.key], typed(survey, kind="text", text_fi="Muutettu", revision=1)),
        ("question_remove", [row.key], {}),
        ("question_move", [row.key], {"direction": "up"}),
        ("section_new", [], {"title_fi": "Uusi"}),
        ("section_edit", [section.pk], {"title_fi": "Muutettu", "revision": 1}),
        ("section_remove", [section.pk], {}),
        ("section_move", [section.pk], {"direction": "down"}),
        ("scale_edit", [scale.pk], lines("steps", *steps) | {"scale-name": "Muutettu", "scale-revision": 1}),
        ("scale_remove", [scale.pk], {}),
        ("survey_details_edit", [], {"title_fi": "Muutettu", "revision": 1}),
    ):
        answer = client.post(reverse(name, args=[survey.key, *arguments]), data, follow=True)
        assert "its questions stay as they are" in answer.content.decode(), name
    assert list(survey.questions.values("text_fi", "position", "revision").order_by("pk")) == before
    assert not scale.steps.filter(label_fi="muutettu").exists()
    facts = QuestionFacts({"section": section, "kind": "text", "text_fi": "Ohi"})
    with pytest.raises(tending.Refused):
        tending.add_question(survey, facts, by=cast.coordinator)


PAGES = ("survey_edit", "survey_details_edit", "survey_retire", "section_new", "question_new")
# who: opens the editor of the county's set, of a ready set
EDITORS = {
    "anonymous": (302, 302),
    "coordinator": (200, 403),
    "county_registrar": (403, 403),
    "editor": (404, 403),
    "reader": (404, 403),
    "outsider": (404, 403),
}


def test_who_opens_the_pages_of_the_editor(cast, client_of, survey):
    ready = make_survey()
    row, scale, section = question(survey, "Asema"), survey.scales.first(), survey.sections.first()
    narrow = {"question_edit": row.key, "question_remove": row.key, "section_edit": section.pk, "scale_edit": scale.pk}
    for who, (own, of_ready) in EDITORS.items():
        client = client_of(cast.named(who))
        for name in PAGES:
            assert client.get(reverse(name, args=[survey.key])).status_code == own, (who, name)
            assert client.get(reverse(name, args=[ready.key])).status_code == of_ready, (who, name)
        for name, argument in narrow.items():
            assert client.get(reverse(name, args=[survey.key, argument])).status_code == own, (who, name)
        moved = client.post(reverse("question_move", args=[survey.key, row.key]), {"direction": "up"})
        assert moved.status_code == (302 if who == "coordinator" else own), who

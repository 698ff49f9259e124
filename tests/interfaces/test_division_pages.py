"""The pages of the division of work: the matrix and its filters, one's own column, the same for all, the questions."""

import pytest
from django.urls import reverse

from interfaces.models import CheckQuestion, CheckTemplate, WorkDivision
from tests.cast import Cast
from tests.factories import make_domain
from tests.ground.database import world
from tests.interfaces.factories import make_question, make_view

COUNTY, MUNICIPALITY = WorkDivision.Side.COUNTY, WorkDivision.Side.MUNICIPALITY
MATRIX, FILL = reverse("work_division"), reverse("division_fill")


@world
def question(cast: Cast) -> CheckQuestion:
    """Two questions: one that the sides see differently in Hollola, one of which nobody has said anything."""
    first = make_question(cast.county, text="Kuka ohjaa?")
    make_question(cast.county, text="Kuka maksaa?")
    make_view(first, cast.hollola, COUNTY, "agreed", "municipality", note="Sisäpiirin <b>huomio</b>")
    make_view(first, cast.hollola, MUNICIPALITY, "discussed", "county")
    make_view(first, cast.lahti, COUNTY, "agreed", "together")
    return first


def fields(question: CheckQuestion, **said) -> dict[str, str]:
    return {f"{question.pk}-{name}": value for name, value in said.items()}


def was_of(page, question: CheckQuestion) -> dict[str, str]:
    """All that stands in the row's form when it is opened, as a browser would send it back."""
    form = next(row.form for row in page.context["rows"] if row.question == question)
    return {f"{form.prefix}-{bound.name}": str(bound.value() or "") for bound in form}


def test_the_matrix_shows_both_views_and_names_the_kind_of_difference(cast, question, client_of):
    """What the address asks, the questions that are left, and how many cells are shown."""
    client = client_of(cast.outsider)
    table = {
        "domain=employment": (2, 4),
        "domain=all": (2, 4),
        "domain=youth": (0, 0),
        "domain=all&only=differs": (1, 1),
        "domain=all&only=missing": (2, 3),
        "domain=all&only=missing&view=county": (1, 2),
        f"domain=all&municipality={cast.lahti.code}": (2, 2),
        "domain=unknown": (0, 0),
    }
    make_domain("youth")
    for asked, (questions, cells) in table.items():
        page = client.get(f"{MATRIX}?county={cast.county.code}&{asked}")
        rows = [row for group in page.context.get("groups", []) for row in group.rows]
        assert (len(rows), sum(row.cells.count("aria-label") for row in rows)) == (questions, cells), asked
    text = client.get(f"{MATRIX}?county={cast.county.code}&domain=all").content.decode()
    assert 'class="is-apart"' in text and f'href="{question.pk}/{cast.hollola.code}/"' in text
    assert "Sisäpiirin" not in text


def test_ones_own_municipality_comes_first(cast, question, client_of):
    """On a phone the matrix is a long list, and one's own is what one looks for."""
    for who, municipality in {"reader": cast.hollola, "other_registrar": cast.lahti}.items():
        page = client_of(cast.named(who)).get(reverse("work_division"), {"domain": "employment"})
        assert page.context["division"].municipalities[0] == municipality


def test_notes_and_names_are_for_insiders(cast, question, client_of):
    cell = reverse("division_cell", args=[question.pk, cast.hollola.code])
    WorkDivision.objects.update(changed_by_label="Nimi Niminen (Hollolan kunta)")
    for who, sees in {"reader": True, "coordinator": True, "outsider": False}.items():
        text = client_of(cast.named(who)).get(cell).content.decode()
        assert ("huomio" in text) == sees and ("Niminen" in text) == sees, who
        assert "<b>huomio" not in text


def test_a_municipality_fills_its_own_column(cast, question, client_of):
    """Rows that were not touched are left alone; a row that a colleague has changed keeps what was typed."""
    client = client_of(cast.editor)
    opened = client.get(FILL, {"domain": "employment"})
    second = CheckQuestion.objects.get(text_fi="Kuka maksaa?")
    typed = was_of(opened, question) | was_of(opened, second)
    WorkDivision.objects.filter(question=question, side=MUNICIPALITY).update(state="intended", revision=2)
    answer = client.post(f"{FILL}?domain=employment", typed | fields(second, state="no"))
    assert answer.status_code == 302
    assert WorkDivision.objects.get(question=second).state == "no"
    assert WorkDivision.objects.get(question=question, side=MUNICIPALITY).state == "intended"
    answer = client.post(f"{FILL}?domain=employment", typed | fields(question, state="agreed", note="Oma"))
    assert answer.status_code == 409
    row = next(row for row in answer.context["rows"] if row.question == question)
    assert (row.form["state"].value(), row.form["note"].value(), bool(row.meanwhile)) == ("agreed", "Oma", True)
    answer = client.post(f"{FILL}?domain=employment", was_of(answer, question) | was_of(answer, second))
    assert answer.status_code == 302
    assert WorkDivision.objects.get(question=question, side=MUNICIPALITY).note == "Oma"
    bad = client.post(f"{FILL}?domain=employment", typed | fields(question, since="eilen", note="Säilyy"))
    assert bad.status_code == 422 and "Säilyy" in bad.content.decode()
    assert client.get(FILL, {"municipality": cast.lahti.code}).status_code == 403
    assert client_of(cast.outsider).get(FILL, {"county": cast.county.code}).status_code == 403


def test_the_county_says_the_same_for_all_after_seeing_what_it_overwrites(cast, question, client_of):
    client = client_of(cast.coordinator)
    address = f"{FILL}?domain=employment&municipality=all"
    opened = client.get(address)
    assert [row.form["state"].value() for row in opened.context["rows"]] == [None, None]
    typed = was_of(opened, question) | fields(question, state="discussed", who="county")
    page = client.post(address, typed)
    proposal = page.context["proposal"]
    assert (len(proposal.new), len(proposal.changed)) == (0, 2)
    assert WorkDivision.objects.filter(state="agreed").count() == 2
    assert client.post(address, {"content": proposal.content}).status_code == 302
    said = WorkDivision.objects.filter(side=COUNTY).values_list("state", "who").distinct()
    assert list(said) == [("discussed", "county")]
    assert WorkDivision.objects.get(side=MUNICIPALITY).state == "discussed"


def test_the_cell_keeps_what_was_typed(cast, question, client_of):
    """An empty state is refused, a stale save is told; neither loses the note."""
    cell = reverse("division_cell", args=[question.pk, cast.hollola.code])
    client = client_of(cast.editor)
    for typed, status in (
        ({"state": "", "revision": "1"}, 422),
        ({"state": "agreed", "who": "county", "who_else": "Säätiö", "revision": "1"}, 422),
        ({"state": "agreed", "revision": "7"}, 409),
    ):
        answer = client.post(cell, {**typed, "note": "Säilyy tämä"})
        assert answer.status_code == status and "Säilyy tämä" in answer.content.decode(), typed
    assert client.post(cell, {"state": "agreed", "revision": "1"}).status_code == 302
    assert "Kuka ohjaa?" in client.get(cell).content.decode()
    assert client.get(reverse("division_cell", args=[question.pk, "999"])).status_code == 404


def test_the_county_tends_its_questions_on_one_page(cast, question, client_of):
    client = client_of(cast.coordinator)
    address = f"{reverse('division_questions')}?domain=employment"
    template = CheckTemplate.objects.create(code="forums", text_fi="Foorumit", text_sv="Forum")
    client.post(address, {"add": "1", "own-text_fi": "Kuka tulkkaa?"})
    client.post(address, {"take": "1", "taken-templates": [template.pk]})
    new, taken = CheckQuestion.objects.filter(text_fi__in=["Kuka tulkkaa?", "Foorumit"]).order_by("pk")
    assert client.post(address, {"add": "1", "own-text_fi": "", "own-text_sv": "Vem?"}).status_code == 422
    assert client.post(address, {"take": "1"}).status_code == 422
    client.post(reverse("division_question_move", args=[taken.pk]), {"to": "earlier"})
    order = list(CheckQuestion.objects.asked().order_by("position", "pk").values_list("text_fi", flat=True))
    assert order.index("Foorumit") < order.index("Kuka tulkkaa?")
    edit = reverse("division_question_edit", args=[new.pk])
    assert client.post(edit, {"text_fi": "Kuka kääntää?", "revision": "1"}).status_code == 302
    assert client.post(edit, {"text_fi": "Kuka muu?", "revision": "1"}).status_code == 409
    retire = reverse("division_question_retire", args=[new.pk])
    assert client.get(retire).status_code == 200
    assert client.post(retire, {"revision": "1"}).status_code == 409
    assert client.post(retire, {"revision": "2"}).status_code == 302
    assert new not in CheckQuestion.objects.asked()


@pytest.mark.parametrize("name", ["work_division", "work_division_xlsx", "work_division_csv"])
def test_a_big_county_costs_few_queries(cast, question, client_of, name, django_assert_max_num_queries):
    client = client_of(cast.coordinator)
    client.get(MATRIX)
    with django_assert_max_num_queries(20):
        assert client.get(f"{reverse(name)}?domain=all").status_code == 200

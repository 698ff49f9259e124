"""Two people at once on one row: the second sees base, theirs and mine part by part and picks; nothing is lost."""

import html
import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from agreements import editing
from agreements.models import Clause, ForumEntry, Goal, GoalIndicator, Measure, Responsibility, Target
from tests.agreements.test_goals import formset
from tests.factories import make_domain

BASE = "<p>Yksi</p><p>Kaksi</p><p>Kolme</p>"


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's form, as a browser would send them again."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def radios(page: str) -> dict[str, str]:
    """Which button of each group is marked; an empty text where none is."""
    found = {}
    for tag in re.findall(r'<input class="form-check-input" type="radio"[^>]*>', page):
        name, value = re.search(r'name="([^"]+)" value="([^"]+)"', tag).groups()
        found.setdefault(name, "")
        if " checked" in tag:
            found[name] = value
    return found


@pytest.fixture
def clause(agreement) -> Clause:
    clause = agreement.clauses.filter(role="text").first()
    Clause.objects.filter(pk=clause.pk).update(text_fi=BASE)
    clause.refresh_from_db()
    return clause


@pytest.fixture
def url(agreement, clause) -> str:
    return reverse("clause_edit", args=[agreement.pk, clause.key])


@pytest.fixture
def opened(cast, client_of, clause, url):
    """opened(text_fi=…): what a person sends who opened the form now and changed that much in it."""
    form = hidden(client_of(cast.coordinator).get(url).content.decode())

    def typed(**fields) -> dict[str, str]:
        return {
            "revision": str(clause.revision), "base": form["base"], "heading_fi": clause.heading_fi,
            "text_fi": BASE, "publicity": "public", **fields,
        }  # fmt: skip

    return typed


def save_as_other(cast, clause: Clause, **fields) -> None:
    now = Clause.objects.get(pk=clause.pk)
    editing.save_row(now, now.revision, fields, by=cast.coordinator)


def text_of(clause: Clause) -> str:
    return Clause.objects.get(pk=clause.pk).text_fi


def test_different_paragraphs_are_put_together_after_a_look(cast, client_of, clause, url, opened):
    save_as_other(cast, clause, text_fi=BASE.replace("Yksi", "Toisen yksi"))
    client = client_of(cast.coordinator)
    response = client.post(url, opened(text_fi=BASE.replace("Kolme", "Minun kolme")))
    page = response.content.decode()
    assert response.status_code == 409
    assert text_of(clause) == BASE.replace("Yksi", "Toisen yksi"), "nothing is saved before a person has looked"
    assert sorted(radios(page).values()) == ["mine", "theirs"]
    assert page.count("<p>Kaksi</p>") == 1, "what nobody has changed is shown once"
    response = client.post(url, {**hidden(page), **radios(page), "picked": "1"})
    assert response.status_code == 302
    assert text_of(clause) == "<p>Toisen yksi</p><p>Kaksi</p><p>Minun kolme</p>"


@pytest.mark.parametrize(
    ("pick", "expected"),
    [
        ("mine", "<p>Yksi</p><p>Minun</p><p>Kolme</p>"),
        ("theirs", "<p>Yksi</p><p>Toisen</p><p>Kolme</p>"),
        ("both", "<p>Yksi</p><p>Toisen</p><p>Minun</p><p>Kolme</p>"),
    ],
)
def test_the_same_paragraph_is_decided_by_a_person(cast, client_of, clause, url, opened, pick, expected):
    save_as_other(cast, clause, text_fi=BASE.replace("Kaksi", "Toisen"))
    client = client_of(cast.coordinator)
    page = client.post(url, opened(text_fi=BASE.replace("Kaksi", "Minun"))).content.decode()
    ((name, marked),) = radios(page).items()
    assert marked == ""
    assert all(word in page for word in ("Kaksi", "Toisen", "Minun"))
    unpicked = client.post(url, {**hidden(page), "picked": "1"})
    assert unpicked.status_code == 409 and f'href="#{name}"' in unpicked.content.decode()
    assert client.post(url, {**hidden(page), name: pick, "picked": "1"}).status_code == 302
    assert text_of(clause) == expected


def test_saved_once_more_meanwhile_the_choices_come_again_and_nothing_is_lost(cast, client_of, clause, url, opened):
    save_as_other(cast, clause, text_fi=BASE.replace("Kaksi", "Toisen"))
    client = client_of(cast.coordinator)
    page = client.post(url, opened(text_fi=BASE.replace("Kaksi", "Minun"))).content.decode()
    ((name, _marked),) = radios(page).items()
    save_as_other(cast, clause, text_fi=BASE.replace("Kaksi", "Toisen").replace("Kolme", "Kolmannen"))
    again = client.post(url, {**hidden(page), name: "both", "picked": "1"})
    assert again.status_code == 409
    page = again.content.decode()
    assert radios(page)[name] == "both", "what was picked of an unchanged part is still picked"
    assert client.post(url, {**hidden(page), **radios(page), "picked": "1"}).status_code == 302
    assert text_of(clause) == "<p>Yksi</p><p>Toisen</p><p>Minun</p><p>Kolmannen</p>"


def test_what_was_picked_can_be_edited_further_before_it_is_saved(cast, client_of, clause, url, opened):
    save_as_other(cast, clause, text_fi=BASE.replace("Yksi", "Toisen yksi"))
    client = client_of(cast.coordinator)
    page = client.post(url, opened(text_fi=BASE.replace("Kolme", "Minun kolme"))).content.decode()
    response = client.post(url, {**hidden(page), **radios(page), "merge": "1"})
    assert response.status_code == 200
    page = response.content.decode()
    assert escape("<p>Toisen yksi</p><p>Kaksi</p><p>Minun kolme</p>") in page
    assert text_of(clause) == BASE.replace("Yksi", "Toisen yksi")
    form = hidden(page)
    data = opened(text_fi="<p>Valmis</p>", revision="2", base=form["base"])
    assert client.post(url, data).status_code == 302
    assert text_of(clause) == "<p>Valmis</p>"


def test_short_fields_are_picked_as_a_whole(cast, client_of, clause, url, opened):
    save_as_other(cast, clause, heading_fi="Toisen otsikko")
    client = client_of(cast.coordinator)
    page = client.post(url, opened(heading_fi="Minun otsikko", text_fi=BASE + "<p>Lisä</p>")).content.decode()
    unmarked = [name for name, value in radios(page).items() if not value]
    assert len(unmarked) == 1 and "heading_fi" in unmarked[0]
    client.post(url, {**hidden(page), **radios(page), unmarked[0]: "theirs", "picked": "1"})
    clause.refresh_from_db()
    assert (clause.heading_fi, clause.text_fi) == ("Toisen otsikko", BASE + "<p>Lisä</p>")


def test_without_the_text_that_the_form_was_opened_with_every_difference_is_asked(cast, client_of, clause, url, opened):
    save_as_other(cast, clause, text_fi=BASE.replace("Kaksi", "Toisen"))
    for base in ("", "not json", '{"fields": 5}', "[[[[", '{"fields":{"text_fi":["x"]},"rows":{"a":[1]}}'):
        page = (
            client_of(cast.coordinator)
            .post(url, opened(base=base, text_fi=BASE.replace("Kaksi", "Minun")))
            .content.decode()
        )
        assert [value for name, value in radios(page).items() if "text_fi" in name] == [""]


def test_what_goes_along_in_the_form_can_hold_nothing_harmful(cast, client_of, clause, url, opened):
    save_as_other(cast, clause, text_fi="<p>Toisen</p>")
    bad = '{"fields":{"text_fi":"<p>Hei<script>alert(1)</script><img src=x onerror=alert(2)></p>"}}'
    page = client_of(cast.coordinator).post(url, opened(base=bad, text_fi="<p>Oma</p>")).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page


def test_lists_written_in_the_editor_are_unchanged_where_nothing_was_changed(cast, client_of, clause, url, opened):
    text = "<ul><li>a</li><li>b</li></ul>"
    save_as_other(cast, clause, text_fi=text)
    form = hidden(client_of(cast.coordinator).get(url).content.decode())
    save_as_other(cast, clause, text_fi="<ul><li>a</li><li>Toisen b</li></ul>")
    typed = opened(revision="2", base=form["base"], text_fi="<ul><li><p>Oma a</p></li><li><p>b</p></li></ul>")
    page = client_of(cast.coordinator).post(url, typed).content.decode()
    assert list(radios(page).values()) == ["mine", "theirs"]


def test_a_forum_saved_by_two_is_picked_from_too(cast, client_of, agreement):
    entry = ForumEntry.objects.create(agreement=agreement, name_fi="Neuvottelukunta", level="political", rhythm_fi="2")
    url = reverse("forum_entry_edit", args=[agreement.pk, entry.key])
    client = client_of(cast.coordinator)
    base = hidden(client.get(url).content.decode())["base"]
    editing.save_row(entry, 1, {"rhythm_fi": "Neljästi vuodessa"}, by=cast.coordinator)
    typed = {"revision": "1", "base": base, "level": "political", "name_fi": "Uusi nimi", "rhythm_fi": "2"}
    page = client.post(url, typed).content.decode()
    client.post(url, {**hidden(page), **radios(page), "picked": "1"})
    entry.refresh_from_db()
    assert (entry.name_fi, entry.rhythm_fi) == ("Uusi nimi", "Neljästi vuodessa")


# Goals: field by field, and measures and indicators row by row


@pytest.fixture
def goal(agreement) -> Goal:
    return Goal.objects.create(agreement=agreement, domain=make_domain(), text_fi="Lapset voivat hyvin")


@pytest.fixture
def goal_url(agreement, goal) -> str:
    return reverse("goal_edit", args=[agreement.pk, goal.key])


@pytest.fixture
def measures(cast, goal) -> list[Measure]:
    rows = [Measure.objects.create(goal=goal, text_fi=text, position=n) for n, text in enumerate(["Eka", "Toka"])]
    Responsibility.objects.create(measure=rows[0], organisation=cast.lahti, role="lead")
    return rows


def measure_row(row: Measure | None, text: str, *who: str) -> dict:
    below = [{"who": name, "role": "lead"} for name in who]
    key = {"key": str(row.key)} if row else {}
    return {"text_fi": text, "below": ("responsibilities", below), **key}


def goal_data(base: str, measures: list[dict], indicators: list[dict] = (), **fields) -> dict:
    rows = {**formset("measures", measures), **formset("indicators", list(indicators))}
    rows |= {f"measures-{n}-ORDER": n + 1 for n in range(len(measures))}
    return {
        "revision": "1", "base": base, "domain": make_domain().pk, "text_fi": "Lapset voivat hyvin", **rows, **fields,
    }  # fmt: skip


def goal_base(client, goal_url: str) -> str:
    return hidden(client.get(goal_url).content.decode())["base"]


def standing(goal: Goal) -> list[str]:
    return [row.text_fi for row in goal.measures.standing()]


def test_measures_changed_by_two_are_picked_row_by_row(cast, client_of, goal, goal_url, measures):
    client = client_of(cast.coordinator)
    base, (first, second) = goal_base(client, goal_url), measures
    lahti = cast.lahti.name
    added = measure_row(None, "Uusi")
    theirs = [measure_row(first, "Eka toisen muuttamana", lahti), measure_row(second, "Toka"), added]
    assert client.post(goal_url, goal_data(base, theirs)).status_code == 302
    mine = [measure_row(first, "Eka", lahti), measure_row(second, "Minun toka"), measure_row(None, "Minun uusi")]
    response = client.post(goal_url, goal_data(base, mine, why_fi="Siksi"))
    page = response.content.decode()
    assert response.status_code == 409
    assert sorted(radios(page).values()) == ["mine", "mine", "mine", "theirs", "theirs"]
    assert client.post(goal_url, {**hidden(page), **radios(page), "picked": "1"}).status_code == 302
    goal.refresh_from_db()
    assert (goal.why_fi, goal.text_fi) == ("Siksi", "Lapset voivat hyvin")
    assert standing(goal) == ["Eka toisen muuttamana", "Minun toka", "Uusi", "Minun uusi"]
    first.refresh_from_db()
    assert first.text_fi == "Eka toisen muuttamana"
    assert first.responsibilities.standing().get().organisation == cast.lahti


@pytest.mark.parametrize(
    ("pick", "expected"), [("mine", ["Minun"]), ("theirs", ["Toisen"]), ("both", ["Toisen", "Minun"])]
)
def test_one_measure_changed_by_both_is_decided_by_a_person(cast, client_of, goal, goal_url, measures, pick, expected):
    client = client_of(cast.coordinator)
    base, (first, second) = goal_base(client, goal_url), measures
    rest = measure_row(second, "Toka")
    client.post(goal_url, goal_data(base, [measure_row(first, "Toisen", cast.lahti.name), rest]))
    mine = goal_data(base, [measure_row(first, "Minun", cast.hollola.name), rest])
    page = client.post(goal_url, mine).content.decode()
    ((name, marked),) = radios(page).items()
    assert marked == ""
    assert client.post(goal_url, {**hidden(page), name: pick, "picked": "1"}).status_code == 302
    assert standing(goal) == [*expected, "Toka"]
    assert goal.measures.standing().get(text_fi=expected[0]).key == first.key


def test_a_measure_taken_out_by_one_and_changed_by_the_other_is_a_choice(cast, client_of, goal, goal_url, measures):
    client = client_of(cast.coordinator)
    base, (first, second) = goal_base(client, goal_url), measures
    client.post(goal_url, goal_data(base, [measure_row(second, "Toka")]))
    mine = [measure_row(first, "Eka muutettuna", cast.lahti.name), measure_row(second, "Toka")]
    page = client.post(goal_url, goal_data(base, mine)).content.decode()
    ((name, marked),) = radios(page).items()
    assert marked == ""
    client.post(goal_url, {**hidden(page), name: "mine", "picked": "1"})
    assert sorted(standing(goal)) == ["Eka muutettuna", "Toka"]
    first.refresh_from_db()
    assert first.withdrawn_at is None


def test_indicators_with_their_targets_are_rows_too(cast, client_of, goal, goal_url):
    row = GoalIndicator.objects.create(goal=goal, name_fi="Osuus", baseline="61.4", baseline_year=2023)
    target = Target.objects.create(goal_indicator=row, value="55", year=2029)
    client = client_of(cast.coordinator)
    base = goal_base(client, goal_url)

    def typed(value: str, **fields) -> dict:
        below = [{"key": str(target.key), "year": "2029", "value": value}]
        indicator = {
            "key": str(row.key), "direction": "none", "name_fi": "Osuus", "baseline": "61,4", "baseline_year": "2023",
            "below": ("targets", below), "ORDER": 1,
        }  # fmt: skip
        return goal_data(base, [], [indicator], **fields)

    assert client.post(goal_url, typed("50")).status_code == 302
    page = client.post(goal_url, typed("55", text_fi="Uusi tavoite")).content.decode()
    assert sorted(radios(page).values()) == ["mine", "theirs"], "an untouched indicator is not a change of mine"
    client.post(goal_url, {**hidden(page), **radios(page), "picked": "1"})
    goal.refresh_from_db()
    target.refresh_from_db()
    assert (goal.text_fi, target.value) == ("Uusi tavoite", 50)


def test_a_changed_order_of_measures_is_kept(cast, client_of, goal, goal_url, measures):
    client = client_of(cast.coordinator)
    base, (first, second) = goal_base(client, goal_url), measures
    lahti = cast.lahti.name
    client.post(goal_url, goal_data(base, [measure_row(first, "Eka toisen", lahti), measure_row(second, "Toka")]))
    mine = [measure_row(second, "Toka"), measure_row(first, "Eka", lahti)]
    page = client.post(goal_url, goal_data(base, mine)).content.decode()
    client.post(goal_url, {**hidden(page), **radios(page), "picked": "1"})
    assert standing(goal) == ["Toka", "Eka toisen"]

"""Rules of editing the draft: stale saves, locks, order, withdrawing."""

import pytest
from django.core.exceptions import ValidationError

from agreements import editing
from agreements.models import Clause
from agreements.workflow import NotAllowed, WrongStage
from tests.factories import freeze_it, party_of


@pytest.fixture
def clause(agreement) -> Clause:
    return agreement.clauses.filter(role="text", parent=None).first()


def tree(agreement) -> list[tuple[str, str]]:
    """Heading and parent's heading of each standing clause, in order."""
    return [(row.heading_fi, row.parent.heading_fi if row.parent else "") for row in agreement.clauses.standing()]


@pytest.fixture
def abc(agreement) -> dict[str, Clause]:
    """Three chapters and nothing else."""
    agreement.clauses.all().delete()
    return {
        name: Clause.objects.create(agreement=agreement, heading_fi=name, position=place)
        for place, name in enumerate("ABC", 1)
    }


def test_saving_grows_the_revision_and_names_who_saved(cast, clause):
    saved = editing.save_row(clause, 1, {"text_fi": "<p>Uusi</p>"}, by=cast.coordinator)
    assert (saved.revision, saved.text_fi) == (2, "<p>Uusi</p>")
    assert saved.changed_by_name == cast.coordinator.label


def test_a_stale_save_is_refused_and_shows_the_row_as_it_is(cast, clause):
    editing.save_row(clause, 1, {"text_fi": "<p>Ensin</p>"}, by=cast.coordinator)
    with pytest.raises(editing.StaleSave) as stale:
        editing.save_row(clause, 1, {"text_fi": "<p>Toinen</p>"}, by=cast.coordinator)
    assert stale.value.row.text_fi == "<p>Ensin</p>"
    assert stale.value.row.revision == 2


def test_nothing_is_saved_after_a_freeze(cast, agreement, clause):
    freeze_it(agreement)
    clause.refresh_from_db()
    with pytest.raises(WrongStage):
        editing.save_row(clause, clause.revision, {"text_fi": "<p>Myöhässä</p>"}, by=cast.coordinator)
    clause.refresh_from_db()
    assert clause.text_fi != "<p>Myöhässä</p>"


@pytest.mark.parametrize("who", ["editor", "reader", "registrar", "outsider"])
def test_only_those_with_the_right_may_save(cast, clause, who):
    with pytest.raises(NotAllowed):
        editing.save_row(clause, 1, {"text_fi": "<p>Oma</p>"}, by=cast.named(who))


def test_editors_of_a_party_with_the_right_may_save(cast, agreement, clause):
    agreement.parties.filter(organisation=cast.hollola).update(may_edit=True)
    assert editing.save_row(clause, 1, {"text_fi": "<p>Hollola</p>"}, by=cast.editor).text_fi == "<p>Hollola</p>"
    assert party_of(agreement, cast.hollola).may_edit


@pytest.mark.parametrize("name", ["withdraw_row", "restore_row"])
def test_withdrawing_and_restoring_need_the_right(cast, clause, name):
    with pytest.raises(NotAllowed):
        getattr(editing, name)(clause, by=cast.editor)


def test_the_translation_is_outdated_until_the_swedish_is_changed_or_checked(cast, agreement, clause):
    agreement.languages = "fi,sv"
    agreement.save()
    fields = {"heading_fi": "Lähtö", "heading_sv": "Start", "text_fi": "<p>Yksi</p>", "text_sv": "<p>Ett</p>"}
    row = editing.save_row(clause, 1, fields, by=cast.coordinator)
    assert not row.translation_is_outdated
    row = editing.save_row(row, 2, {"text_fi": "<p>Kaksi</p>"}, by=cast.coordinator)
    assert row.translation_is_outdated
    checked = editing.save_row(row, 3, {"text_fi": "<p>Kaksi</p>"}, by=cast.coordinator, translation_checked=True)
    assert not checked.translation_is_outdated
    row = editing.save_row(row, 4, {"text_fi": "<p>Kolme</p>", "text_sv": "<p>Tre</p>"}, by=cast.coordinator)
    assert not row.translation_is_outdated


@pytest.mark.parametrize(
    ("name", "direction", "expected"),
    [
        ("B", "up", [("B", ""), ("A", ""), ("C", "")]),
        ("B", "down", [("A", ""), ("C", ""), ("B", "")]),
        ("A", "up", [("A", ""), ("B", ""), ("C", "")]),
        ("C", "down", [("A", ""), ("B", ""), ("C", "")]),
        ("A", "in", [("A", ""), ("B", ""), ("C", "")]),
        ("A", "out", [("A", ""), ("B", ""), ("C", "")]),
    ],
)
def test_clauses_move_and_stop_at_the_edges(cast, agreement, abc, name, direction, expected):
    editing.move_row(abc[name], direction, by=cast.coordinator)
    assert tree(agreement) == expected


def test_a_clause_goes_under_the_one_before_and_comes_out_after_it(cast, agreement, abc):
    editing.move_row(abc["B"], "in", by=cast.coordinator)
    assert set(tree(agreement)) == {("A", ""), ("B", "A"), ("C", "")}
    editing.move_row(abc["B"], "out", by=cast.coordinator)
    assert tree(agreement) == [("A", ""), ("B", ""), ("C", "")]


def test_a_clause_is_dropped_before_another_one(cast, agreement, abc):
    editing.place_row(abc["C"], by=cast.coordinator, before=abc["A"])
    assert [name for name, _parent in tree(agreement)] == ["C", "A", "B"]


def test_a_clause_cannot_stand_under_itself(cast, agreement, abc):
    editing.place_row(abc["B"], by=cast.coordinator, parent=abc["A"])
    with pytest.raises(ValidationError):
        editing.place_row(abc["A"], by=cast.coordinator, parent=abc["B"])


def test_clauses_stand_at_most_four_levels_deep(cast, agreement, abc):
    under = None
    for level in range(editing.MAX_DEPTH):
        under = editing.add_row(
            Clause(agreement=agreement, heading_fi=f"Taso {level}", parent=under), by=cast.coordinator
        )
    with pytest.raises(ValidationError):
        editing.add_row(Clause(agreement=agreement, heading_fi="Liian syvä", parent=under), by=cast.coordinator)
    with pytest.raises(ValidationError):
        editing.place_row(abc["A"], by=cast.coordinator, parent=under)


def test_moving_does_not_make_open_forms_stale(cast, abc):
    editing.move_row(abc["B"], "up", by=cast.coordinator)
    assert editing.save_row(abc["A"], 1, {"text_fi": "<p>A</p>"}, by=cast.coordinator).revision == 2


def test_a_withdrawn_clause_takes_its_parts_along_and_brings_them_back(cast, agreement, abc):
    editing.move_row(abc["B"], "in", by=cast.coordinator)
    editing.withdraw_row(abc["A"], by=cast.coordinator)
    assert tree(agreement) == [("C", "")]
    assert Clause.objects.filter(agreement=agreement).count() == 3
    editing.restore_row(abc["A"], by=cast.coordinator)
    assert set(tree(agreement)) == {("A", ""), ("B", "A"), ("C", "")}


def test_what_was_withdrawn_before_its_chapter_stays_withdrawn(cast, agreement, abc):
    editing.move_row(abc["B"], "in", by=cast.coordinator)
    editing.withdraw_row(abc["B"], by=cast.coordinator)
    editing.withdraw_row(abc["A"], by=cast.coordinator)
    with pytest.raises(ValidationError):
        editing.restore_row(abc["B"], by=cast.coordinator)
    editing.restore_row(abc["A"], by=cast.coordinator)
    assert set(tree(agreement)) == {("A", ""), ("C", "")}


def test_saving_what_somebody_withdrew_is_stale_and_keeping_it_brings_it_back(cast, abc):
    editing.withdraw_row(abc["A"], by=cast.coordinator)
    with pytest.raises(editing.StaleSave) as stale:
        editing.save_row(abc["A"], 1, {"text_fi": "<p>Oma</p>"}, by=cast.coordinator)
    row = editing.save_row(abc["A"], stale.value.row.revision, {"text_fi": "<p>Oma</p>"}, by=cast.coordinator)
    assert row.withdrawn_at is None


def test_a_new_clause_is_added_after_the_named_one(cast, agreement, abc):
    editing.add_row(Clause(agreement=agreement, heading_fi="Uusi"), by=cast.coordinator, after=abc["A"])
    assert [name for name, _parent in tree(agreement)] == ["A", "Uusi", "B", "C"]

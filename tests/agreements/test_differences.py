"""What differs between two texts of an agreement: clauses, goals and facts, matched, moved and counted."""

import copy
import datetime

import pytest
from django.core.files.storage import default_storage
from django.utils import translation

from agreements import workflow
from agreements.content import content_of
from agreements.differences import Kind, compare
from agreements.differences.matching import matched, out_of_order
from agreements.differences.sources import PREVIOUS, TEMPLATE, TEXT, Sources
from agreements.differences.words import renumbered_sentence, same_sentence, summary
from agreements.models import Agreement, PrintJob
from agreements.printing.jobs import print_agreement, request_print
from tests.agreements.pdf_text import text_of
from tests.documents.test_redline import bare
from tests.factories import decide, freeze_it, make_agreement, make_annex, make_goal, make_ready, party_of
from tests.ground.database import world


@world
def content(agreement) -> dict:
    """A bilingual agreement's content with a goal and an annex."""
    Agreement.objects.filter(pk=agreement.pk).update(scope=3, languages="fi,sv")
    agreement = Agreement.objects.get(pk=agreement.pk)
    make_ready(agreement)
    make_goal(agreement)
    make_annex(agreement)
    return content_of(agreement)


def changed(content: dict, change) -> dict:
    """A copy of the content on which the change has been made."""
    new = copy.deepcopy(content)
    change(new)
    return new


def found(old: dict, new: dict, language: str = "fi") -> list:
    return list(compare(old, new, language).standing_out())


def told(old: dict, new: dict) -> str:
    with translation.override("en"):
        return summary(compare(old, new, "fi"))


def test_nothing_differs_from_itself(content):
    differences = compare(content, copy.deepcopy(content), "fi")
    assert differences.is_empty
    assert told(content, content) == "Nothing has changed."


def test_a_changed_word_is_marked_in_its_clause(content):
    def change(new):
        new["clauses"][1]["text"]["fi"] = "<p>Sovittu uusi teksti.</p>"

    old = changed(content, lambda row: row["clauses"][1]["text"].update(fi="<p>Sovittu teksti.</p>"))
    [clause] = found(old, changed(content, change))
    assert (clause.what, clause.kind, clause.number) == ("clause", Kind.CHANGED, "2")
    assert bare(clause.text) == "<p>Sovittu <ins>uusi</ins> teksti.</p>"


def test_a_changed_heading_is_marked(content):
    old = changed(content, lambda row: row["clauses"][1]["heading"].update(fi="Vanha nimi"))
    [clause] = found(old, changed(content, lambda row: row["clauses"][1]["heading"].update(fi="Uusi nimi")))
    assert bare(clause.heading) == "<del>Vanha</del> <ins>Uusi</ins> nimi"


def test_only_the_language_asked_for_counts(content):
    new = changed(content, lambda row: row["clauses"][1]["text"].update(sv="<p>Ny text.</p>"))
    assert found(content, new, "fi") == []
    assert [change.kind for change in found(content, new, "sv")] == [Kind.CHANGED]


def test_an_added_clause_gives_the_others_new_numbers_and_nothing_else(content):
    row = {**content["clauses"][0], "key": "uusi", "heading": {"fi": "Uusi", "sv": "Ny"}, "chapter": "", "children": []}
    differences = compare(content, changed(content, lambda new: new["clauses"].insert(0, row)), "fi")
    [added] = differences.standing_out()
    assert (added.kind, added.number, added.name) == (Kind.ADDED, "1", "Uusi")
    runs = next(section for section in differences.sections if section.what == "clause").runs
    with translation.override("en"):
        assert [run.is_same for run in runs] == [False, True]
        assert same_sentence(runs[1]).startswith("Clauses 2–")
        assert "1–" in renumbered_sentence(runs[1])


def test_a_removed_clause_stands_where_it_stood(content):
    gone = content["clauses"][1]["key"]
    differences = compare(content, changed(content, lambda new: new["clauses"].pop(1)), "fi")
    clauses = next(section for section in differences.sections if section.what == "clause").changes
    place = next(place for place, row in enumerate(clauses) if row.key == gone)
    assert (clauses[place].kind, clauses[place].number) == (Kind.REMOVED, "2")
    assert clauses[place - 1].number.partition(".")[0] == "1"


def test_a_moved_clause_is_told_as_moved(content):
    new = changed(content, lambda row: row["clauses"].insert(0, row["clauses"].pop(3)))
    [clause] = found(content, new)
    assert (clause.is_moved, clause.kind, clause.number, clause.old_number) == (True, Kind.SAME, "1", "4")
    assert told(content, new) == "1 clause was moved."


def test_clauses_with_other_keys_belong_together_by_their_chapter_and_then_by_their_heading(content):
    def rename(rows):
        for row in rows:
            row["key"] = f"toinen-{row['key']}"
            rename(row["children"])

    assert found(content, changed(content, lambda new: rename(new["clauses"]))) == []

    def without_chapters(new):
        rename(new["clauses"])
        for row in new["clauses"]:
            row["chapter"] = ""

    assert [row for row in found(content, changed(content, without_chapters)) if row.kind == Kind.REMOVED] == []


def test_a_goal_is_compared_field_by_field(content):
    def change(new):
        goal = new["goals"][0]
        goal["measures"][0]["ends"] = "2027-12-31"
        goal["measures"][0]["responsibilities"].pop()
        goal["indicators"][0]["targets"][0]["value"] = "60"

    [goal] = found(content, changed(content, change))
    with translation.override("fi"):
        fields = {str(field.label): bare(field.html) for part in goal.changed_parts for field in part.fields}
    assert {part.what for part in goal.changed_parts} == {"measure", "indicator"}
    assert any("31.12.2027" in shown and "<ins>" in shown for shown in fields.values())
    assert any(shown.startswith("<del>") and "<ins>" not in shown for shown in fields.values())
    assert any("<del>55</del><ins>60</ins>" in shown.replace(" ", "") for shown in fields.values())
    assert told(content, changed(content, change)) == "1 goal changed."


def test_added_and_removed_goals_and_measures(content):
    assert told(content, changed(content, lambda new: new["goals"].clear())) == "1 goal was removed."
    assert told(changed(content, lambda new: new["goals"].clear()), content) == "1 goal was added."
    [goal] = found(content, changed(content, lambda new: new["goals"][0]["measures"].clear()))
    assert [part.kind for part in goal.changed_parts] == [Kind.REMOVED]


def test_an_annex_with_another_file_has_changed(content):
    [annex] = found(content, changed(content, lambda new: new["annexes"][0].update(sha256="f" * 64)))
    assert (annex.what, annex.kind) == ("annex", Kind.CHANGED)
    assert told(content, changed(content, lambda new: new["annexes"].clear())) == "1 annex was removed."


def test_parties_and_facts(content):
    fewer = changed(content, lambda new: new["parties"].pop())
    assert told(content, fewer) == "1 party was removed."
    later = changed(content, lambda new: new["term"].update(ends="2033-05-31"))
    assert told(content, later) == "Facts of the agreement changed."
    [term] = compare(content, later, "fi").facts
    assert "2029" in term.html and "2033" in term.html


def test_rows_are_matched_by_the_first_way_that_knows_them():
    old, new = [("a", "x"), ("b", "y"), ("c", "z")], [("q", "y"), ("a", "z"), ("d", "w")]
    pairs = matched(old, new, lambda row: row[0], lambda row: row[1])
    assert pairs == [(("b", "y"), ("q", "y")), (("c", "z"), None), (("a", "x"), ("a", "z")), (None, ("d", "w"))]


@pytest.mark.parametrize(
    ("places", "moved"),
    [([1, 2, 3], set()), ([3, 1, 2], {0}), ([2, 3, 1], {2}), ([], set()), ([5, 1, 6, 2, 7], {1, 3})],
)
def test_as_few_as_possible_have_moved(places, moved):
    assert len(out_of_order(places)) == len(moved)
    assert sorted(p for i, p in enumerate(places) if i not in out_of_order(places)) == [
        p for i, p in enumerate(places) if i not in out_of_order(places)
    ]


# What may be compared, and by whom.
def values(agreement, who) -> list[str]:
    return [source.value for source in Sources(Agreement.objects.get(pk=agreement.pk), who).choices]


def reopen(agreement, cast):
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    agreement.refresh_from_db()


def test_insiders_compare_everything_and_others_public_versions(cast, agreement):
    assert values(agreement, cast.reader) == [TEMPLATE, TEXT]
    freeze_it(agreement)
    assert values(agreement, cast.reader) == [TEMPLATE, "versio-1"]
    reopen(agreement, cast)
    assert values(agreement, cast.reader) == [TEMPLATE, "versio-1", TEXT]
    assert values(agreement, cast.outsider) == values(agreement, None) == ["versio-1"]


def test_outsiders_compare_public_editions_as_secret_as_they_are_now(cast, agreement):
    clause = agreement.clauses.filter(role="text").first()
    clause.text_fi = "<p>Salainen vanha.</p>"
    clause.save()
    freeze_it(agreement)
    reopen(agreement, cast)
    clause.refresh_from_db()
    clause.text_fi, clause.publicity, clause.secrecy_ground = "<p>Salainen uusi.</p>", "secret", "Laki 24 §"
    clause.publicity_decided_by = "hyvinvointialuejohtaja"
    clause.save()
    freeze_it(agreement)
    for who, sees in ((cast.reader, True), (cast.outsider, False)):
        sources = Sources(Agreement.objects.get(pk=agreement.pk), who)
        old, new = sources.contents(sources.named("versio-1"), sources.named("versio-2"))
        shown = "".join(change.text for change in compare(old, new, "fi").standing_out())
        assert ("Salainen" in bare(shown)) is sees


def test_the_template_is_filled_in_for_the_agreement_and_differs_only_where_something_was_written(cast, agreement):
    sources = Sources(agreement, cast.coordinator)
    assert found(*sources.contents(sources.named(TEMPLATE), sources.named(TEXT))) == []
    clause = agreement.clauses.exclude(text_fi="").first()
    clause.text_fi += "<p>Lisätty kappale.</p>"
    clause.save()
    [changed_clause] = found(*sources.contents(sources.named(TEMPLATE), sources.named(TEXT)))
    assert changed_clause.name == clause.heading_fi


def test_the_agreement_of_the_earlier_term_is_compared_by_its_version(cast, agreement):
    freeze_it(agreement)
    later = make_agreement(
        cast.county, predecessor=agreement, term_starts=datetime.date(2029, 6, 1), term_ends=datetime.date(2033, 5, 31)
    )
    sources = Sources(later, cast.coordinator)
    assert [source.value for source in sources.choices] == [TEMPLATE, PREVIOUS, TEXT]
    old, new = sources.contents(sources.named(PREVIOUS), sources.named(TEXT))
    differences = compare(old, new, "fi")
    assert differences.facts
    assert not [row for row in differences.standing_out() if row.what == "clause" and row.kind == Kind.ADDED]


def test_an_earlier_agreement_that_the_person_may_not_read_is_not_offered(cast, agreement):
    other = make_agreement(publicity="secret", secrecy_ground="Laki 24 §")
    freeze_it(other)
    Agreement.objects.filter(pk=agreement.pk).update(predecessor=other)
    assert PREVIOUS not in values(agreement, cast.coordinator)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_differences_as_a_pdf_are_archivable_and_accessible(verapdf, cast, language):
    agreement = make_agreement(cast.county, scope=3, languages="fi,sv")
    clause = agreement.clauses.filter(role="text").first()
    table = "<table><thead><tr><th scope='col'>A</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
    for code in ("fi", "sv"):
        text = f'<h3>Otsikko</h3><p>Vanha <a href="https://example.org/" rel="noopener">linkki</a></p>{table}'
        setattr(clause, f"text_{code}", text)
    clause.save()
    make_goal(agreement)
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    reopen(agreement, cast)
    clause.refresh_from_db()
    for code in ("fi", "sv"):
        text = getattr(clause, f"text_{code}").replace("Vanha", "Uusi").replace("linkki", "toinen linkki")
        text = text.replace("<td>b</td>", "<td>b</td></tr><tr><td>c</td>")
        setattr(clause, f"text_{code}", text + "<ul><li>lisätty</li></ul>")
    clause.save()
    job = request_print(
        agreement, version=None, language=language, by=cast.coordinator.user, kind=PrintJob.Kind.DIFFERENCES,
        options={"old": "versio-1", "new": TEXT, "organisation": cast.county.pk},
    )  # fmt: skip
    print_agreement.call(job.pk)
    job.refresh_from_db()
    assert job.state == PrintJob.State.READY, job.error
    with default_storage.open(job.file) as file:
        pdf = file.read()
    report = verapdf(pdf)
    assert report.ok, report.failures
    words = text_of(pdf)
    assert "Vanha" in words and "Uusi" in words and "−" in words and "+" in words


def test_a_pdf_is_not_made_for_somebody_who_no_longer_may_see_the_text(cast, agreement):
    freeze_it(agreement)
    job = PrintJob.objects.create(
        agreement=agreement, language="fi", kind=PrintJob.Kind.DIFFERENCES, requested_by=cast.outsider.user,
        options={"old": TEMPLATE, "new": "versio-1", "organisation": cast.county.pk},
    )  # fmt: skip
    print_agreement.call(job.pk)
    job.refresh_from_db()
    assert job.state == PrintJob.State.FAILED

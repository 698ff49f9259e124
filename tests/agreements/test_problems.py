"""Why not yet: each rule finds its own fault, and the template says which faults stop the freeze."""

import pytest
from django.urls import resolve
from django.utils import timezone

from agreements import workflow
from agreements.blueprint import blueprints
from agreements.models import Agreement, Clause, ForumEntry, Measure, Responsibility
from agreements.problems import problems_of
from agreements.workflow.commenting import add_comment
from tests.factories import acting, join_area, make_agreement, make_goal, make_organisation, make_ready, suggestion_in
from tests.ground.database import world

NOW = timezone.now


def codes(agreement: Agreement) -> set[str]:
    return {problem.code for problem in problems_of(Agreement.objects.get(pk=agreement.pk))}


@world
def ready(cast) -> Agreement:
    """A bilingual agreement of scope 3 in which nothing is missing."""
    agreement = make_agreement(cast.county, scope=3, languages="fi,sv")
    make_goal(agreement)
    return make_ready(agreement)


def text_clause(agreement: Agreement) -> Clause:
    return agreement.clauses.filter(role="text", children__isnull=True).first()


def change(row, **fields) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def secret_clause_without_decider(agreement):
    change(text_clause(agreement), publicity="secret", secrecy_ground="JulkL 24 §")


def empty_clause(agreement):
    change(text_clause(agreement), text_fi="<p> </p>", text_sv="")


def clause_without_swedish(agreement):
    change(text_clause(agreement), text_sv="")


def heading_without_swedish(agreement):
    change(text_clause(agreement), heading_sv="")


def goal_without_swedish(agreement):
    change(agreement.goals.get(), text_sv="")


def measure_without_swedish(agreement):
    agreement.goals.get().measures.update(text_sv="")


def indicator_without_swedish(agreement):
    agreement.goals.get().indicators.update(name_sv="")


def forum_without_swedish(agreement):
    agreement.forum_entries.update(name_sv="")


def title_without_swedish(agreement):
    change(agreement, title_sv="")


def finnish_changed_later(agreement):
    change(text_clause(agreement), text_fi="<p>Toisin sovittu.</p>")


def gap_in_a_clause(agreement):
    change(text_clause(agreement), text_fi="<p>Voimassa [täydennetään: aika].</p>")


def gap_in_swedish(agreement):
    change(text_clause(agreement), text_sv="<p>[kompletteras: tid]</p>")


def gap_in_the_title(agreement):
    change(agreement, title_fi="[täydennetään: kunta] ja alue")


def one_party(agreement):
    agreement.parties.exclude(organisation=agreement.coordinator).update(withdrawn_at=NOW())


def all_but_one_left(agreement):
    agreement.parties.exclude(organisation=agreement.coordinator).update(left_on=timezone.localdate())


def coordinator_out(agreement):
    agreement.parties.filter(organisation=agreement.coordinator).update(withdrawn_at=NOW())


def new_municipality_in_the_county(agreement):
    join_area(make_organisation(), agreement.county)


def no_term(agreement):
    change(agreement, term_ends=None)


def no_forum(agreement):
    agreement.forum_entries.update(withdrawn_at=NOW())


def no_goal(agreement):
    agreement.goals.update(withdrawn_at=NOW())


def no_indicator(agreement):
    agreement.goals.get().indicators.update(withdrawn_at=NOW())


def no_measure(agreement):
    agreement.goals.get().measures.update(withdrawn_at=NOW())


def nobody_in_charge(agreement):
    Responsibility.objects.update(role="participant")


def nobody_in_the_county(agreement):
    municipality = agreement.parties.exclude(organisation=agreement.county).first().organisation
    Responsibility.objects.filter(role="lead").update(organisation=municipality)


def nobody_in_the_municipalities(agreement):
    Responsibility.objects.filter(group="municipalities").delete()


def no_target(agreement):
    agreement.goals.get().indicators.get().targets.update(withdrawn_at=NOW())


def no_baseline(agreement):
    agreement.goals.get().indicators.update(baseline=None, baseline_year=None)


def nobody_signs(agreement):
    agreement.parties.first().slots.all().delete()


def no_deciding_body(agreement):
    change(agreement.parties.first(), deciding_body_fi="", deciding_body_sv="")


def comment_left_open(agreement: Agreement) -> None:
    by = acting(agreement.coordinator, "editor")
    add_comment(agreement, by=by, place="agreement", row_key=None, text="Onko tämä sovittu?")


def suggestion_left_open(agreement: Agreement) -> None:
    suggestion_in(agreement)


FAULTS = {
    comment_left_open: "comments_open",
    suggestion_left_open: "suggestions_open",
    empty_clause: "clause_empty",
    clause_without_swedish: "language_missing",
    heading_without_swedish: "language_missing",
    goal_without_swedish: "language_missing",
    measure_without_swedish: "language_missing",
    indicator_without_swedish: "language_missing",
    forum_without_swedish: "language_missing",
    title_without_swedish: "language_missing",
    finnish_changed_later: "translation_outdated",
    gap_in_a_clause: "placeholder_left",
    gap_in_swedish: "placeholder_left",
    gap_in_the_title: "placeholder_left",
    one_party: "party_missing",
    all_but_one_left: "party_missing",
    coordinator_out: "coordinator_missing",
    new_municipality_in_the_county: "county_municipality_missing",
    no_term: "term_missing",
    no_forum: "forum_missing",
    no_goal: "goal_missing",
    no_indicator: "goal_without_indicator",
    no_measure: "goal_without_measure",
    nobody_in_charge: "measure_without_lead",
    nobody_in_the_county: "measure_without_county_side",
    nobody_in_the_municipalities: "measure_without_municipal_side",
    no_target: "indicator_without_target",
    no_baseline: "indicator_without_baseline",
    nobody_signs: "signatory_missing",
    no_deciding_body: "deciding_body_missing",
    secret_clause_without_decider: "clause_ground_missing",
}
# A secret annex without its ground can't be stored at all.
KEPT_BY_THE_DATABASE = {"annex_ground_missing"}


def test_a_ready_agreement_has_no_problems(ready):
    assert codes(ready) == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_is_found(ready, fault):
    fault(ready)
    assert FAULTS[fault] in codes(ready)


def test_every_code_of_the_templates_has_a_fault_here():
    named = {code for blueprint in blueprints().values() for code in blueprint.blocking | blueprint.advising}
    assert named == {*FAULTS.values()} | KEPT_BY_THE_DATABASE


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_template_says_what_blocks_and_the_freeze_obeys(cast, ready, fault):
    fault(ready)
    blocking = [problem for problem in problems_of(Agreement.objects.get(pk=ready.pk)) if problem.blocks]
    assert bool(blocking) == (FAULTS[fault] in blueprints()["strategic"].blocking)
    if not blocking:
        assert workflow.freeze(ready, by=cast.coordinator, dated=timezone.localdate()).number == 1
        return
    with pytest.raises(workflow.Blocked) as refused:
        workflow.freeze(ready, by=cast.coordinator, dated=timezone.localdate())
    assert [problem.code for problem in refused.value.problems] == [problem.code for problem in blocking]
    assert all(problem.message in str(refused.value) for problem in blocking)
    assert not ready.versions.exists()


def test_what_the_template_does_not_name_is_no_problem(ready):
    change(ready, blueprint="frame", scope=None)
    no_goal(ready)
    assert "goal_missing" not in codes(ready)


def test_blocking_ones_come_first_and_every_address_exists(ready):
    for fault in (no_baseline, empty_clause, nobody_signs, gap_in_the_title, no_forum, clause_without_swedish):
        fault(ready)
    found = problems_of(Agreement.objects.get(pk=ready.pk))
    assert [problem.blocks for problem in found] == sorted((problem.blocks for problem in found), reverse=True)
    for problem in found:
        assert resolve(problem.url.partition("#")[0]).kwargs["pk"] == ready.pk


def test_a_clause_under_which_others_stand_may_be_empty(ready):
    above = ready.clauses.filter(children__isnull=False).first()
    change(above, text_fi="", text_sv="")
    assert "clause_empty" not in codes(ready)


def test_an_agreement_in_one_language_misses_nothing_of_the_other(cast):
    agreement = make_ready(make_agreement(cast.county, languages="fi"))
    ForumEntry.objects.update(name_sv="")
    assert "language_missing" not in codes(agreement) and "translation_outdated" not in codes(agreement)


def test_scope_2_needs_no_measures(ready):
    change(ready, scope=2)
    Measure.objects.all().delete()
    assert not {"goal_without_measure", "measure_without_lead"} & codes(ready)


def test_all_parties_together_cover_both_sides(ready):
    Responsibility.objects.all().delete()
    Responsibility.objects.create(measure=Measure.objects.get(), group="parties", role="lead")
    assert codes(ready) == set()

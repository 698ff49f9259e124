"""The next term: every row is judged by itself; texts go on, what people have done never does."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements import editing, workflow
from agreements.content import content_of
from agreements.models import Agreement, Comment, InForce, Measure, RenewalChoice
from agreements.renewal import judging, next_of
from agreements.workflow import Refused
from agreements.workflow.renewing import NextTerm, choose, keep_the_rest, make_next_term, start_renewal
from interfaces.saving import ChangedMeanwhile
from organisations.models import CouncilTerm, Notice
from tests.agreements.test_amendments import amend, bring_into_force, day
from tests.factories import make_agreement, make_annex, make_goal, make_organisation, party_of, sign_and_seal
from tests.ground.database import world


@world
def signed(cast) -> Agreement:
    agreement = make_agreement(cast.county, scope=3, title_fi="Yhteistyö 2025–2029")
    for text in ("Nuori saa avun läheltä", "Toinen tavoite"):
        make_goal(agreement, text, measures=2)
    make_annex(agreement)
    Measure.objects.filter(goal__text_fi="Toinen tavoite").update(ends=day(10))
    sign_and_seal(agreement)
    InForce.objects.update(starts=day(100))
    return agreement


@world
def renewal(cast, signed):
    return start_renewal(signed, by=cast.coordinator)


def judge(renewal, cast, row, choice, reason="", seen=0):
    return choose(renewal, by=cast.coordinator, kind=row.kind, row_key=row.key, choice=choice, reason=reason, seen=seen)


def now(renewal):
    return judging(renewal, "fi", timezone.localdate())


def facts(**fields) -> NextTerm:
    defaults = {
        "blueprint": "strategic",
        "scope": 3,
        "title_fi": "Yhteistyö 2029–2033",
        "title_sv": "",
        "term_starts": datetime.date(2029, 6, 1),
        "term_ends": datetime.date(2033, 5, 31),
    }
    return NextTerm(**defaults | fields)


def make(renewal, cast, **fields) -> Agreement:
    keep_the_rest(renewal, by=cast.coordinator)
    return make_next_term(renewal, by=cast.coordinator, facts=facts(**fields))


def test_every_clause_goal_and_measure_is_judged(signed, renewal):
    found = now(renewal)
    assert [goal.name for goal in found.goals] == ["Nuori saa avun läheltä", "Toinen tavoite"]
    assert [len(goal.below) for goal in found.goals] == [2, 2]
    assert len(found.clauses) == signed.clauses.standing().count()
    assert (found.judged, found.total) == (0, 6 + len(found.clauses))


def test_what_is_unfinished_comes_first(cast):
    agreement = make_agreement(cast.county, scope=3)
    done, going_on = make_goal(agreement, "Valmis"), make_goal(agreement, "Kesken", measures=2)
    done.measures.update(ends=day(10))
    first = going_on.measures.first()
    Measure.objects.filter(pk=first.pk).update(ends=day(1), text_fi="Mennyt")
    sign_and_seal(agreement)
    found = now(start_renewal(agreement, by=cast.coordinator))
    assert [goal.name for goal in found.goals] == ["Kesken", "Valmis"]
    assert [row.name for row in found.goals[0].below] == ["Koulutetaan", "Mennyt"]
    assert [row.is_due_passed for row in found.goals[0].below] == [False, True]


def test_a_clause_shows_how_it_differs_from_the_template(cast, agreement):
    clause = agreement.clauses.get(chapter="purpose")
    text = clause.text_fi.replace("</p>", " Lisätty virke.</p>", 1)
    editing.save_row(clause, clause.revision, {"text_fi": text}, by=cast.coordinator)
    sign_and_seal(agreement)
    rows = {row.key: row for row in now(start_renewal(agreement, by=cast.coordinator)).clauses}
    changed = rows[str(clause.key)]
    assert "<ins" in changed.change and "virke" in changed.change
    assert not changed.is_as_template
    assert any(row.is_as_template for row in rows.values())


def test_dropping_needs_a_reason(cast, renewal):
    goal = now(renewal).goals[0]
    with pytest.raises(ValidationError) as refused:
        judge(renewal, cast, goal, "drop", " ")
    assert "reason" in refused.value.message_dict
    assert judge(renewal, cast, goal, "drop", "Saavutettu").reason == "Saavutettu"


def test_what_is_below_a_dropped_goal_goes_with_it(cast, renewal):
    before = now(renewal)
    judge(renewal, cast, before.goals[0], "drop", "Saavutettu")
    found = now(renewal)
    assert all(row.is_gone for row in found.goals[0].below)
    assert found.judged == 3


def test_two_people_at_once_are_told(cast, renewal):
    goal = now(renewal).goals[0]
    first = judge(renewal, cast, goal, "keep")
    with pytest.raises(ChangedMeanwhile) as changed:
        judge(renewal, cast, goal, "drop", "Saavutettu", seen=0)
    assert changed.value.row == first
    assert judge(renewal, cast, goal, "drop", "Saavutettu", seen=1).revision == 2
    assert RenewalChoice.objects.get().choice == "drop"


def test_a_row_of_another_agreement_is_not_judged(cast, renewal):
    other = make_goal(make_agreement(cast.county, scope=3))
    with pytest.raises(ValidationError):
        choose(renewal, by=cast.coordinator, kind="goal", row_key=other.key, choice="keep")


def test_starting_twice_continues_what_is_going_on(cast, signed, renewal):
    assert start_renewal(signed, by=cast.coordinator) == renewal


def test_the_draft_is_made_only_when_everything_is_judged(cast, renewal):
    judge(renewal, cast, now(renewal).goals[0], "keep")
    with pytest.raises(Refused, match=r"\d+"):
        make_next_term(renewal, by=cast.coordinator, facts=facts())
    assert keep_the_rest(renewal, by=cast.coordinator) == now(renewal).total - 1
    assert make_next_term(renewal, by=cast.coordinator, facts=facts()).stage == "draft"


def test_texts_go_on_with_their_keys_and_nothing_that_people_have_done(cast, signed, renewal):
    Comment.objects.create(agreement=signed, place="agreement", text="Vanha", user=cast.reader.user)
    new = make(renewal, cast)
    old_content, content = content_of(Agreement.objects.get(pk=signed.pk)), content_of(new)
    for name in ("clauses", "goals", "forums", "annexes", "domains", "entry_rule", "languages"):
        assert content[name] == old_content[name]
    assert content["term"] == {"starts": "2029-06-01", "ends": "2033-05-31"}
    assert (new.predecessor, new.is_amendment, new.coordinator) == (signed, False, cast.county)
    assert not new.versions.exists() and not new.comments.exists()
    for party in new.parties.all():
        assert not party.decisions.exists() and not party.signatures.exists() and not party.slots.exists()


def test_what_is_dropped_is_left_out_and_what_is_changed_waits_as_a_comment(cast, signed, renewal):
    found = now(renewal)
    keep, drop = found.goals
    clause = found.clauses[0]
    judge(renewal, cast, drop, "drop", "Saavutettu")
    judge(renewal, cast, keep.below[0], "change", "Nimetään uusi vastuutaho")
    judge(renewal, cast, keep.below[1], "drop", "Ei tarvita")
    judge(renewal, cast, clause, "change")
    new = make(renewal, cast)
    goal = new.goals.get()
    assert str(goal.key) == keep.key
    assert [str(row.key) for row in goal.measures.all()] == [keep.below[0].key]
    comments = {str(row.row_key): row for row in new.comments.open()}
    assert set(comments) == {keep.below[0].key, clause.key}
    assert comments[keep.below[0].key].text == "Nimetään uusi vastuutaho"
    assert comments[keep.below[0].key].user == cast.coordinator.user


def test_a_dropped_clause_takes_with_it_what_stands_under_it(cast, signed, renewal):
    parent = next(row for row in now(renewal).clauses if any(row.key in one.above for one in now(renewal).clauses))
    judge(renewal, cast, parent, "drop", "Ei tarvita")
    new = make(renewal, cast)
    assert not new.clauses.filter(key=parent.key).exists()
    below = [row.key for row in now_keys(renewal, parent.key)]
    assert below and not new.clauses.filter(key__in=below).exists()


def now_keys(renewal, key):
    return [row for row in judging(renewal, "fi", timezone.localdate()).clauses if key in row.above]


def test_a_smaller_scope_leaves_the_goals_out(cast, renewal):
    judge(renewal, cast, now(renewal).goals[0], "change", "Uusiksi")
    new = make(renewal, cast, scope=1)
    assert not new.goals.exists() and not new.comments.exists()


def test_what_has_been_amended_goes_on(cast, signed, renewal):
    amendment = amend(signed, cast)
    goal = amendment.goals.first()
    editing.save_row(goal, goal.revision, {"text_fi": "Muutettu tavoite"}, by=cast.coordinator)
    bring_into_force(amendment, 5)
    new = make(renewal, cast)
    assert "Muutettu tavoite" in [goal.text_fi for goal in new.goals.all()]
    assert new.predecessor == amendment
    assert next_of([signed, amendment]) == new


def test_merged_parties_stand_in_the_new_one_as_their_successor(cast, signed, renewal):
    new_municipality = make_organisation("Suur-Hollola")
    for old in (cast.hollola, cast.lahti):
        old.valid_to, old.successor = day(3), new_municipality
        old.save()
    new = make(renewal, cast)
    assert {party.organisation for party in new.parties.all()} == {cast.county, new_municipality}
    assert signed.latest_version.data["parties"][1]["organisation"]["name"]["fi"] == cast.hollola.name_fi


def test_a_responsible_municipality_that_has_merged_is_its_successor(cast):
    agreement = make_agreement(cast.county, scope=3)
    measure = make_goal(agreement).measures.get()
    measure.responsibilities.create(organisation=cast.hollola, role="participant")
    measure.responsibilities.create(organisation=cast.lahti, role="lead")
    sign_and_seal(agreement)
    successor = make_organisation("Suur-Hollola")
    for old in (cast.hollola, cast.lahti):
        old.valid_to, old.successor = day(3), successor
        old.save()
    new = make(start_renewal(agreement, by=cast.coordinator), cast)
    rows = new.goals.get().measures.get().responsibilities.filter(organisation=successor)
    assert [row.role for row in rows] == ["lead"]


def test_the_draft_is_made_once_and_told_to_all_parties(cast, signed, renewal):
    new = make(renewal, cast)
    assert signed.events.filter(verb="renew").exists()
    assert new.events.filter(verb="begin_next_term", comment="Yhteistyö 2025–2029").exists()
    told = set(Notice.objects.filter(key__startswith="next_term:").values_list("recipient", flat=True))
    assert {cast.editor.user.pk, cast.other_registrar.user.pk} <= told
    with pytest.raises(Refused):
        make_next_term(renewal, by=cast.coordinator, facts=facts())
    with pytest.raises(Refused, match="Yhteistyö 2029–2033"):
        start_renewal(signed, by=cast.coordinator)
    workflow.withdraw(new, by=cast.coordinator, reason="Ei tarvita")
    assert start_renewal(signed, by=cast.coordinator) != renewal


def test_the_new_agreement_replaces_the_old_one_when_it_enters_into_force(cast, signed, renewal):
    new = make(renewal, cast)
    sign_and_seal(new)
    assert not signed.in_force(day(0)) and new.in_force(day(0))


@pytest.mark.parametrize("who", ["county_registrar", "editor", "registrar", "signatory", "reader", "outsider"])
def test_only_the_coordinator_judges(cast, renewal, who):
    row = now(renewal).goals[0]
    for verb in (
        lambda by: choose(renewal, by=by, kind=row.kind, row_key=row.key, choice="keep"),
        lambda by: keep_the_rest(renewal, by=by),
        lambda by: make_next_term(renewal, by=by, facts=facts()),
    ):
        with pytest.raises(PermissionDenied):
            verb(cast.named(who))
    assert not renewal.choices.exists()


# Pages


def test_the_page_starts_continues_and_counts(cast, signed, client_of):
    client, url = client_of(cast.coordinator), reverse("renewal", args=[signed.pk])
    assert client.get(url).status_code == 200
    assert client.post(url).url == url
    html = client.get(url).content.decode()
    assert "Nuori saa avun läheltä" in html and 'max="' in html


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("editor", 403), ("outsider", 404)])
def test_others_do_not_open_the_pages(cast, signed, renewal, client_of, who, status):
    for name in ("renewal", "renewal_make"):
        assert client_of(cast.named(who)).get(reverse(name, args=[signed.pk])).status_code == status


def test_a_choice_is_saved_by_itself_with_and_without_scripts(cast, signed, renewal, client_of):
    client = client_of(cast.coordinator)
    first, second = now(renewal).goals
    url = reverse("renewal_choice", args=[signed.pk, "goal", first.key])
    response = client.post(url, {"choice": "keep", "reason": "", "revision": 0})
    assert response.url == f"{reverse('renewal', args=[signed.pk])}#row-{first.key}"
    url = reverse("renewal_choice", args=[signed.pk, "goal", second.key])
    fragment = client.post(url, {"choice": "drop", "reason": "Valmis", "revision": 0}, headers={"HX-Request": "true"})
    html = fragment.content.decode()
    assert f'id="row-{second.key}"' in html and "hx-swap-oob" in html and "<html" not in html
    assert {row.choice for row in renewal.choices.all()} == {"keep", "drop"}


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_nothing_typed_is_lost(cast, signed, renewal, client_of, headers):
    client, goal = client_of(cast.coordinator), now(renewal).goals[0]
    url = reverse("renewal_choice", args=[signed.pk, "goal", goal.key])
    html = client.post(url, {"choice": "drop", "reason": "", "revision": 0}, headers=headers).content.decode()
    assert 'value="drop" checked' in html and "aria-invalid" in html
    judge(renewal, cast, goal, "change", "Ensin")
    typed = {"choice": "drop", "reason": "Minun syyni", "revision": 0}
    html = client.post(url, typed, headers=headers).content.decode()
    assert "Minun syyni" in html and "Ensin" in html
    assert 'name="revision" value="1"' in html
    assert renewal.choices.get().reason == "Ensin"


def test_a_council_term_that_is_not_known_yet_is_taken_to_be_as_long_as_the_agreements_own(
    cast, signed, renewal, client_of
):
    CouncilTerm.objects.filter(kind="county", starts__gte=datetime.date(2025, 6, 2)).delete()
    signed.term_starts, signed.term_ends = datetime.date(2025, 6, 1), datetime.date(2029, 5, 31)
    signed.save(update_fields={"term_starts", "term_ends"})
    client = client_of(cast.coordinator)
    client.post(reverse("renewal_keep_rest", args=[signed.pk]))
    html = client.get(reverse("renewal_make", args=[signed.pk])).content.decode()
    assert "1.6.2029" in html and "31.5.2033" in html


def test_the_new_draft_is_offered_with_the_next_council_term(cast, signed, renewal, client_of):
    CouncilTerm.objects.get_or_create(
        kind="county", starts=datetime.date(2029, 6, 1), defaults={"ends": datetime.date(2033, 5, 31)}
    )
    client = client_of(cast.coordinator)
    client.post(reverse("renewal_keep_rest", args=[signed.pk]))
    url = reverse("renewal_make", args=[signed.pk])
    html = client.get(url).content.decode()
    assert "Yhteistyö 2029–2033" in html and "1.6.2029" in html
    response = client.post(
        url,
        {
            "blueprint": "strategic",
            "scope": "3",
            "title_fi": "Uusi kausi",
            "term_starts": "1.6.2029",
            "term_ends": "31.5.2033",
        },
    )
    new = Agreement.objects.get(title_fi="Uusi kausi")
    assert response.url == new.get_absolute_url()
    assert party_of(new, cast.hollola).deciding_body_fi == "kunnanvaltuusto"

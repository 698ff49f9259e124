"""The consolidated reading version: what is in force on a day, for whom, and which amendment changed what."""

import pytest
from django.urls import reverse

from agreements import editing, workflow
from agreements.consolidated import consolidated, marks_of
from agreements.models import Goal, InForce
from tests.agreements.test_amendments import amend, bring_into_force, day
from tests.factories import make_agreement, make_domain, make_goal, sign_and_seal
from tests.ground.database import world


@world
def signed(cast):
    agreement = make_agreement(cast.county, scope=3, publicity="public", title_fi="Yhteistyö 2025–2029")
    for text in ("Nuori saa avun läheltä", "Poistuva tavoite"):
        make_goal(agreement, text)
    sign_and_seal(agreement)
    InForce.objects.filter(party__agreement=agreement).update(starts=day(100))
    return agreement


@world
def amended(cast, signed):
    """A goal changed, one added, one removed, in force for five days."""
    amendment = amend(signed, cast, "body")
    first, last = amendment.goals.all()
    editing.save_row(first, first.revision, {"text_fi": "Jokainen nuori saa avun"}, by=cast.coordinator)
    editing.withdraw_row(last, by=cast.coordinator)
    make_goal(amendment, "Uusi tavoite")
    clause = amendment.clauses.get(chapter="purpose")
    editing.save_row(clause, clause.revision, {"text_fi": "<p>Muutettu tarkoitus.</p>"}, by=cast.coordinator)
    bring_into_force(amendment, 5)
    return amendment


def page(client_of, who, agreement, query="") -> str:
    response = client_of(who).get(reverse("agreement_consolidated", args=[agreement.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_each_day_has_the_version_that_was_in_force_then(signed, amended):
    for ago, bound in ((0, amended), (5, amended), (6, signed), (100, signed)):
        assert consolidated(signed, day(ago)).newest.step.agreement == bound
    assert consolidated(signed, day(101)).newest is None


def test_what_the_amendment_did_is_matched_by_the_keys_of_the_rows(signed, amended):
    found = consolidated(signed, day(0))
    marks = marks_of(found.steps_to(found.newest.step), lambda step: step.version.data)
    assert [(mark.how, mark.kind, mark.name["fi"]) for mark in marks] == [
        ("changed", "clauses", signed.clauses.get(chapter="purpose").heading_fi),
        ("changed", "goals", "Jokainen nuori saa avun"),
        ("added", "goals", "Uusi tavoite"),
        ("removed", "goals", "Poistuva tavoite"),
    ]
    assert {mark.step.agreement for mark in marks} == {amended}


@pytest.mark.parametrize("who", ["coordinator", "registrar", "outsider", "anonymous"])
def test_the_page_shows_the_text_in_force_to_all_when_the_agreement_is_public(cast, signed, amended, client_of, who):
    for agreement in (signed, amended):
        html = page(client_of, cast.named(who), agreement)
        assert "Jokainen nuori saa avun" in html
        assert "Muutettu tarkoitus." in html
        assert "Poistuva tavoite" in html  # in the list of what was removed
        assert "Nuori saa avun läheltä" not in html
    earlier = page(client_of, cast.named(who), signed, f"?pvm={day(6):%d.%m.%Y}")
    assert "Nuori saa avun läheltä" in earlier and "Jokainen nuori" not in earlier


def test_a_day_on_which_nothing_is_in_force_says_so(cast, signed, client_of):
    html = page(client_of, cast.reader, signed, f"?pvm={day(200):%d.%m.%Y}")
    assert "yp-empty" in html
    assert "Nuori saa avun" not in html


def test_a_day_that_cannot_be_read_is_told_and_today_is_shown(cast, signed, client_of):
    html = page(client_of, cast.reader, signed, "?pvm=eilen")
    assert "Nuori saa avun läheltä" in html
    assert "aria-invalid" in html


def test_parties_bound_by_different_versions_are_told_apart(cast, signed, client_of):
    amendment = amend(signed, cast, "body")
    goal = amendment.goals.first()
    editing.save_row(goal, goal.revision, {"text_fi": "Muutettu tavoite"}, by=cast.coordinator)
    bring_into_force(amendment, 5, cast.lahti)
    groups = consolidated(signed, day(0)).groups
    assert [(row.step.agreement, set(row.organisations)) for row in groups] == [
        (amendment, {cast.county, cast.hollola}),
        (signed, {cast.lahti}),
    ]
    html = page(client_of, None, signed)
    assert "Muutettu tavoite" in html and cast.lahti.full_fi in html
    of_lahti = page(client_of, None, signed, f"?osapuoli={cast.lahti.pk}")
    assert "Muutettu tavoite" not in of_lahti and "Nuori saa avun läheltä" in of_lahti


def test_an_amendment_in_preparation_shows_nowhere_in_it(cast, signed, client_of):
    amend(signed, cast)
    html = page(client_of, None, signed)
    assert "Muutos 1" not in html
    assert "Muutos 1" not in page(client_of, cast.reader, signed)


def test_outsiders_see_only_the_public_parts_and_no_amendment_that_is_not_public(cast, signed, client_of):
    amendment = amend(signed, cast, "body")
    secret = amendment.clauses.get(chapter="purpose")
    editing.save_row(
        secret,
        secret.revision,
        {
            "text_fi": "<p>SALAISUUS</p>",
            "publicity": "secret",
            "secrecy_ground": "JulkL 24 §",
            "publicity_decided_by": "hallintojohtaja",
        },
        by=cast.coordinator,
    )
    bring_into_force(amendment, 5)
    assert "SALAISUUS" not in page(client_of, None, signed)
    assert "SALAISUUS" in page(client_of, cast.reader, signed)
    type(amendment).objects.filter(pk=amendment.pk).update(publicity="draft")
    hidden = page(client_of, None, signed)
    assert "Muutos 1" not in hidden and "Nuori saa avun" not in hidden


def test_before_the_signing_there_is_no_such_page(cast, agreement, client_of):
    url = reverse("agreement_consolidated", args=[agreement.pk])
    assert client_of(cast.coordinator).get(url).status_code == 404


def test_marks_stand_beside_the_rows(cast, signed, amended, client_of):
    html = page(client_of, cast.reader, signed)
    assert html.count("yp-amended") == 3
    assert f"#g-{Goal.objects.get(agreement=amended, text_fi='Uusi tavoite').key}" in html


def test_a_second_amendment_is_marked_by_its_own_name(cast, signed, amended, client_of):
    second = workflow.start_amendment(amended, by=cast.coordinator, scope="annexes", reason="Toinen")
    make_goal(second, "Toisen muutoksen tavoite", domain=make_domain())
    bring_into_force(second, 2)
    html = page(client_of, cast.reader, signed)
    assert html.count("yp-amended") == 4
    assert "Muutos 2" in html and "Muutos 1" in html


# What the agreements' own pages say of it


def detail(client_of, who, agreement) -> str:
    response = client_of(who).get(reverse("agreement_detail", args=[agreement.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_an_amendment_says_what_it_changes(cast, signed, client_of):
    amendment = amend(signed, cast)
    goal = amendment.goals.first()
    editing.save_row(goal, goal.revision, {"text_fi": "Muutettu tavoite"}, by=cast.coordinator)
    html = detail(client_of, cast.reader, amendment)
    assert f'<a href="#g-{goal.key}" lang="fi">Muutettu tavoite</a>' in html
    assert "?vanha=edellinen" in html


def test_insiders_see_that_an_amendment_is_prepared_and_outsiders_do_not(cast, signed, client_of):
    amendment = amend(signed, cast)
    url = f'href="{amendment.get_absolute_url()}"'
    assert url in detail(client_of, cast.reader, signed)
    for who in (None, cast.outsider):
        assert url not in detail(client_of, who, signed)


@pytest.mark.parametrize("who", ["coordinator", "outsider", "anonymous"])
def test_the_signed_original_leads_to_what_is_in_force_now(cast, signed, amended, client_of, who):
    html = detail(client_of, cast.named(who), signed)
    assert reverse("agreement_consolidated", args=[signed.pk]) in html
    assert "Nuori saa avun läheltä" in html

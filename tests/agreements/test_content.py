"""What an agreement says, as plain data: the same for the page, the freeze, the print and the export."""

import hashlib
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agreements.canonical import canonical_text
from agreements.content import content_of, has_hidden_parts, public_edition
from agreements.models import Clause, Measure, Responsibility, Target
from tests.factories import freeze_it, make_agreement, make_annex, make_county, make_domain, make_goal, party_of
from tests.ground.database import world

SECRET = "XYZZY"


def queries_for(agreement) -> int:
    with CaptureQueriesContext(connection) as captured:
        content_of(type(agreement).objects.get(pk=agreement.pk))
    return len(captured)


def test_the_number_of_queries_is_the_same_whatever_the_size(db):
    small, large = make_agreement(make_county(), scope=3), make_agreement(make_county(municipalities=9), scope=3)
    make_goal(small)
    for number in range(6):
        make_goal(large, measures=4, domain=make_domain(f"alue-{number}"))
        make_annex(large)
    assert queries_for(small) == queries_for(large)


def test_goals_stand_by_domain_and_then_in_their_own_order(db):
    agreement = make_agreement(scope=3)
    later, sooner = make_domain("b", position=2), make_domain("a", position=1)
    for text, domain, position in [("4", later, 2), ("3", later, 1), ("2", sooner, 9), ("1", sooner, 3)]:
        make_goal(agreement, text, domain=domain, position=position)
    assert [goal["text"]["fi"] for goal in content_of(agreement)["goals"]] == ["1", "2", "3", "4"]


def test_clauses_nest_and_stand_in_order(agreement):
    agreement.clauses.all().delete()
    second = Clause.objects.create(agreement=agreement, heading_fi="B", position=2)
    Clause.objects.create(agreement=agreement, heading_fi="A", position=1)
    child = Clause.objects.create(agreement=agreement, heading_fi="B.1", position=1, parent=second)
    Clause.objects.create(agreement=agreement, heading_fi="B.1.1", position=1, parent=child)

    def headings(clauses):
        return [(clause["heading"]["fi"], headings(clause["children"])) for clause in clauses]

    assert headings(content_of(agreement)["clauses"]) == [("A", []), ("B", [("B.1", [("B.1.1", [])])])]


def test_what_has_been_withdrawn_is_left_out(cast, agreement):
    agreement.scope = 3
    goal = make_goal(agreement, SECRET, measures=2)
    make_goal(agreement, "Jää")
    clause = agreement.clauses.filter(children__isnull=False).first()
    clause.children.update(heading_fi=SECRET)
    annex = make_annex(agreement, SECRET)
    for row in (goal, clause, annex):
        type(row).objects.filter(pk=row.pk).update(withdrawn_at="2026-01-01T00:00Z")
    type(party_of(agreement, cast.lahti)).objects.filter(organisation=cast.lahti).update(
        withdrawn_at="2026-01-01T00:00Z"
    )
    content = content_of(agreement)
    assert SECRET not in canonical_text(content)
    assert cast.lahti.full_fi not in [party["organisation"]["full_name"]["fi"] for party in content["parties"]]
    assert [row["text"]["fi"] for row in content["goals"]] == ["Jää"]


@pytest.mark.parametrize("model", [Measure, Responsibility, Target])
def test_withdrawn_parts_of_a_goal_are_left_out(agreement, model):
    agreement.scope = 3
    make_goal(agreement)
    before = canonical_text(content_of(agreement))
    keys = [str(row.key) for row in model.objects.all()]
    model.objects.update(withdrawn_at="2026-01-01T00:00Z")
    after = canonical_text(content_of(agreement))
    assert all(key in before for key in keys)
    assert not any(key in after for key in keys)


@pytest.mark.parametrize(("scope", "goals", "measures"), [(1, 0, 0), (2, 1, 0), (3, 1, 1), (None, 1, 1)])
def test_the_scope_decides_on_goals_and_measures(agreement, scope, goals, measures):
    make_goal(agreement)
    agreement.scope = scope
    content = content_of(agreement)
    assert len(content["goals"]) == goals
    assert sum(len(goal["measures"]) for goal in content["goals"]) == measures


def test_the_language_of_the_reader_changes_nothing(agreement):
    agreement.scope = 3
    make_goal(agreement)
    texts = set()
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            texts.add(canonical_text(content_of(agreement)))
    assert len(texts) == 1


def test_numbers_travel_as_text_and_missing_ones_stay_missing(agreement):
    agreement.scope = 3
    goal = make_goal(agreement)
    row = goal.indicators.get()
    assert content_of(agreement)["goals"][0]["indicators"][0]["baseline"] == "61.4"
    row.baseline = row.baseline_year = None
    row.save()
    indicator = content_of(agreement)["goals"][0]["indicators"][0]
    assert indicator["baseline"] is None and indicator["targets"][0]["value"] == "55"


def test_the_hash_is_that_of_the_stored_text(agreement):
    version = freeze_it(agreement)
    version.refresh_from_db()
    assert version.sha256 == hashlib.sha256(version.content.encode()).hexdigest()
    assert canonical_text(json.loads(version.content)) == version.content


def test_a_frozen_version_says_what_the_page_said_with_its_number_and_date(agreement):
    version = freeze_it(agreement)
    content = canonical_text({**content_of(agreement), "number": 1, "dated": version.dated})
    assert content == version.content


def test_a_frozen_version_keeps_the_names_of_its_day(cast, agreement):
    version = freeze_it(agreement)
    old = cast.hollola.full_fi
    cast.hollola.full_fi = "Uudennimisen kunta"
    cast.hollola.save()
    version = type(version).objects.get()
    assert old in version.content and "Uudennimisen" not in version.content
    assert "Uudennimisen" in canonical_text(content_of(agreement))


@world
def with_secrets(agreement):
    """A secret clause with a clause under it, a partly secret one, a draft one, and an annex of each kind."""
    agreement.clauses.all().delete()
    open_one = Clause.objects.create(agreement=agreement, heading_fi="Avoin", text_fi="<p>Julkinen teksti</p>")
    Clause.objects.create(
        agreement=agreement, parent=open_one, heading_fi="Alla", text_fi=SECRET, text_sv=SECRET,
        publicity="secret", secrecy_ground="JulkL 24 §",
    )  # fmt: skip
    for publicity in ("secret", "partly_secret", "draft"):
        above = Clause.objects.create(
            agreement=agreement, heading_fi="Salainen", text_fi=SECRET, text_sv=SECRET, publicity=publicity
        )
        Clause.objects.create(agreement=agreement, parent=above, heading_fi=SECRET, text_fi=SECRET)
        ground = {"secrecy_ground": "JulkL 24 §", "publicity_decided_by": "Hallintojohtaja"}
        make_annex(agreement, SECRET, publicity=publicity, **ground)
    make_annex(agreement, "Avoin liite")
    return content_of(agreement)


def test_the_public_edition_has_nothing_of_what_is_hidden(with_secrets):
    assert SECRET in canonical_text(with_secrets)
    assert SECRET not in canonical_text(public_edition(with_secrets))


def test_the_public_edition_keeps_the_headings_and_the_grounds(with_secrets):
    edition = public_edition(with_secrets)
    assert [clause["heading"]["fi"] for clause in edition["clauses"]] == ["Avoin", *["Salainen"] * 3]
    assert edition["clauses"][0]["children"][0]["secrecy_ground"] == "JulkL 24 §"
    assert [annex["title"]["fi"] for annex in edition["annexes"]] == ["Avoin liite"]
    assert edition["clauses"][0]["text"]["fi"] == "<p>Julkinen teksti</p>"


def test_whether_parts_are_hidden_is_known(agreement, with_secrets):
    assert has_hidden_parts(with_secrets)
    assert not has_hidden_parts(public_edition(with_secrets))
    assert not has_hidden_parts({**with_secrets, "clauses": [], "annexes": []})

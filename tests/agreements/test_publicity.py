"""Publicity: what is secret names its ground and who decided, and the parties see what the public sees."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements import workflow
from agreements.content import content_of, public_edition, since_hidden
from agreements.exchange import export, import_agreement, read_json
from agreements.exchange.schema import schema_faults
from agreements.models import Agreement, Annex, Clause
from agreements.problems import problems_of
from agreements.publicity import parts_of
from agreements.workflow import Blocked
from tests.factories import freeze_it, make_agreement, make_annex, make_ready
from tests.ground.database import world

GROUND, DECIDER = "JulkL 24 § 1 mom. 7 k", "Hallintojohtaja"


def make_secret(clause: Clause, **fields) -> Clause:
    facts = {"publicity": "secret", "secrecy_ground": GROUND, "publicity_decided_by": DECIDER} | fields
    Clause.objects.filter(pk=clause.pk).update(**facts)
    clause.refresh_from_db()
    return clause


@world
def clause(agreement):
    make_ready(agreement)
    return agreement.clauses.filter(role="text", parent=None).first()


def of_clause(content: dict, clause: Clause) -> dict:
    return next(row for row in content["clauses"] if row["key"] == str(clause.key))


@pytest.mark.parametrize("missing", ["secrecy_ground", "publicity_decided_by"])
def test_a_secret_clause_without_ground_or_decider_stops_the_freeze(agreement, clause, missing):
    make_secret(clause, **{missing: ""})
    found = [problem for problem in problems_of(agreement) if problem.code == "clause_ground_missing"]
    assert len(found) == 1 and found[0].blocks and str(clause.key) in found[0].url
    with pytest.raises(Blocked):
        freeze_it(agreement)
    make_secret(clause)
    assert freeze_it(agreement)


def test_a_secret_clause_under_another_is_found_too(agreement, clause):
    Clause.objects.create(agreement=agreement, parent=clause, heading_fi="Alla", text_fi="<p>x</p>", publicity="secret")
    assert "clause_ground_missing" in {problem.code for problem in problems_of(agreement)}


def test_who_decided_stands_in_the_content_only_where_it_is_known(agreement, clause):
    assert "publicity_decided_by" not in of_clause(content_of(agreement), clause)
    make_secret(clause)
    content = content_of(agreement)
    assert of_clause(content, clause)["publicity_decided_by"] == DECIDER
    assert of_clause(public_edition(content), clause)["publicity_decided_by"] == DECIDER


def test_contents_with_and_without_the_decider_follow_the_schema(agreement, clause):
    for secret in (False, True):
        if secret:
            make_secret(clause)
        assert schema_faults(json.loads(export(agreement))) == []


def test_the_decider_travels_out_and_in(cast, agreement, clause):
    make_secret(clause)
    copy = import_agreement(read_json(export(agreement)), by=cast.coordinator)
    brought = copy.clauses.get(key=clause.key)
    assert (brought.publicity, brought.secrecy_ground, brought.publicity_decided_by) == ("secret", GROUND, DECIDER)


def test_an_older_export_without_the_decider_still_comes_in(cast, agreement, clause):
    make_secret(clause)
    data = read_json(export(agreement))
    del of_clause(data, clause)["publicity_decided_by"]
    copy = import_agreement(data, by=cast.coordinator)
    assert copy.clauses.get(key=clause.key).publicity_decided_by == ""
    assert "clause_ground_missing" in {problem.code for problem in problems_of(copy)}


def test_readers_see_the_ground_and_who_decided_but_not_the_text(cast, agreement, clause, client_of):
    make_secret(clause, text_fi="<p>XYZZY</p>")
    freeze_it(agreement)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    page = client_of(None).get(reverse("agreement_detail", args=[agreement.pk])).content.decode()
    assert "24" in page and DECIDER in page and "XYZZY" not in page


def test_an_annex_made_secret_later_leaves_the_earlier_versions_too(cast, agreement):
    annex = make_annex(agreement, "Liite XYZZY")
    version = freeze_it(agreement)
    assert "XYZZY" in json.dumps(public_edition(since_hidden(version.data, agreement)))
    workflow.reopen(agreement, by=cast.coordinator, reason="Salassa pidettävä liite")
    secret = {"publicity": "secret", "secrecy_ground": GROUND, "publicity_decided_by": DECIDER}
    Annex.objects.filter(pk=annex.pk).update(**secret)
    assert "XYZZY" not in json.dumps(public_edition(since_hidden(version.data, agreement)))


@pytest.mark.parametrize("publicity", ["partly_secret", "secret"])
def test_an_agreement_that_is_not_wholly_public_names_who_decided(cast, agreement, publicity):
    with pytest.raises(ValidationError) as refused:
        workflow.set_publicity(agreement, by=cast.coordinator, publicity=publicity, ground=GROUND)
    assert "decided_by" in refused.value.message_dict
    workflow.set_publicity(agreement, by=cast.coordinator, publicity=publicity, ground=GROUND, decided_by=DECIDER)
    assert Agreement.objects.get(pk=agreement.pk).publicity_decided_by == DECIDER


def test_the_form_tells_at_the_field_that_the_decider_is_missing(cast, agreement, client_of):
    address = reverse("agreement_publicity", args=[agreement.pk])
    page = client_of(cast.coordinator).post(address, {"publicity": "partly_secret", "ground": GROUND})
    assert page.context["form"].errors["decided_by"] and GROUND in page.content.decode()


# What is public


def test_the_overview_lists_the_agreement_its_secret_clauses_and_every_annex(agreement, clause):
    make_secret(clause)
    make_annex(agreement, "Julkinen liite")
    make_annex(agreement, "Salainen liite", publicity="secret", secrecy_ground=GROUND, publicity_decided_by="Kirjaamo")
    parts = parts_of(agreement, content_of(agreement), may_edit=True)
    assert [(part.ground, part.decided_by) for part in parts] == [
        ("", ""), (GROUND, DECIDER), ("", ""), (GROUND, "Kirjaamo"),
    ]  # fmt: skip
    assert [bool(part.url) for part in parts] == [False, True, True, True]
    assert not [part for part in parts if part.is_incomplete]


def test_a_part_without_ground_or_decider_is_marked(agreement, clause):
    make_secret(clause, publicity_decided_by="")
    assert [part.is_incomplete for part in parts_of(agreement, content_of(agreement), may_edit=False)] == [False, True]


def test_the_page_shows_what_is_public_and_leads_to_the_preview(cast, agreement, clause, client_of):
    make_secret(clause)
    page = client_of(cast.coordinator).get(reverse("agreement_publicity", args=[agreement.pk])).content.decode()
    assert DECIDER in page
    assert reverse("clause_edit", args=[agreement.pk, clause.key]) in page
    assert reverse("public_preview", args=[agreement.pk]) in page


@pytest.mark.parametrize("is_frozen", [False, True])
def test_the_preview_is_the_public_edition_also_of_a_draft(cast, agreement, clause, client_of, is_frozen):
    make_secret(clause, text_fi="<p>XYZZY</p>")
    make_annex(agreement, "Liite XYZZY", publicity="secret", secrecy_ground=GROUND, publicity_decided_by=DECIDER)
    if is_frozen:
        freeze_it(agreement)
    client = client_of(cast.reader)
    assert "XYZZY" in client.get(reverse("agreement_detail", args=[agreement.pk])).content.decode()
    preview = client.get(reverse("public_preview", args=[agreement.pk])).content.decode()
    assert "XYZZY" not in preview and DECIDER in preview


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("reader", 200), ("outsider", 404), ("anonymous", 302)]
)
def test_who_sees_the_preview(cast, agreement, client_of, who, status):
    assert client_of(cast.named(who)).get(reverse("public_preview", args=[agreement.pk])).status_code == status


def test_the_preview_of_a_version_is_asked_by_its_number(cast, client_of):
    agreement = make_agreement(cast.county)
    freeze_it(agreement)
    client, address = client_of(cast.reader), reverse("public_preview", args=[agreement.pk])
    assert client.get(address, {"versio": "1"}).context["version"].number == 1
    assert client.get(address, {"versio": "9"}).status_code == 404

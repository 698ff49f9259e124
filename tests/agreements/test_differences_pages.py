"""The page of differences: what it compares by itself, who sees it, and the ways that lead to it."""

import pytest
from django.urls import reverse

from agreements import workflow
from agreements.models import PrintJob
from organisations.models import Notice
from tests.factories import decide, freeze_it, make_agreement, party_of
from tests.ground.database import world


@world
def two_versions(cast, agreement):
    """Hollola and the county have approved version 1; version 2 has another text and another clause less."""
    freeze_it(agreement)
    decide(party_of(agreement, cast.hollola))
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    clause = agreement.clauses.filter(role="text").first()
    clause.text_fi = "<p>Aivan toinen teksti.</p>"
    clause.save()
    agreement.refresh_from_db()
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    agreement.refresh_from_db()
    freeze_it(agreement)
    return agreement


def address(agreement, **query) -> str:
    return reverse("differences", args=[agreement.pk]) + ("?" + "&".join(f"{k}={v}" for k, v in query.items()))


def test_without_a_choice_the_last_two_texts_are_compared(cast, client_of, two_versions):
    response = client_of(cast.reader).get(address(two_versions))
    assert [source.value for source in response.context["pair"]] == ["versio-1", "versio-2"]
    assert "Aivan toinen teksti." in response.content.decode()


def test_a_draft_without_versions_is_compared_with_its_template(cast, client_of, agreement):
    response = client_of(cast.reader).get(address(agreement))
    assert [source.value for source in response.context["pair"]] == ["malli", "teksti"]


@pytest.mark.parametrize(("who", "status"), [("reader", 200), ("outsider", 200), ("anonymous", 200)])
def test_the_versions_of_a_public_agreement_are_compared_by_anybody(cast, client_of, two_versions, who, status):
    assert client_of(cast.named(who)).get(address(two_versions)).status_code == status


@pytest.mark.parametrize("source", ["teksti", "malli", "edellinen", "versio-9", "<script>"])
def test_what_others_may_not_read_they_cannot_compare(cast, client_of, two_versions, source):
    assert client_of(cast.outsider).get(address(two_versions, vanha=source, uusi="versio-2")).status_code == 404


def test_outsiders_find_nothing_of_an_agreement_that_is_not_public(cast, client_of, agreement):
    assert client_of(cast.outsider).get(address(agreement)).status_code == 404


def test_the_same_text_twice_and_one_text_alone_are_told(cast, client_of, two_versions):
    response = client_of(cast.reader).get(address(two_versions, vanha="versio-1", uusi="versio-1"))
    assert response.status_code == 200
    assert "differences" not in response.context
    other = make_agreement(publicity="public")
    freeze_it(other)
    assert client_of(None).get(address(other)).context["pair"] is None


def test_whose_decision_concerns_only_the_older_version_is_told_to_insiders(cast, client_of, two_versions):
    response = client_of(cast.reader).get(address(two_versions))
    assert [row.party.organisation for row in response.context["outdated"]] == [cast.hollola]
    assert not client_of(cast.outsider).get(address(two_versions)).context["outdated"]


def test_the_unchanged_text_is_shown_when_asked_for(cast, client_of, two_versions):
    client = client_of(cast.reader)
    assert len(client.get(address(two_versions, nayta="kaikki")).content) > len(
        client.get(address(two_versions)).content
    )


def test_what_changed_since_a_party_decided(cast, client_of, two_versions):
    client = client_of(cast.registrar)
    hollola = reverse("differences_since_decision", args=[two_versions.pk, party_of(two_versions, cast.hollola).key])
    assert client.get(hollola).url == address(two_versions, vanha="versio-1", uusi="versio-2")
    workflow.reopen(two_versions, by=cast.coordinator, reason="Korjataan")
    assert client.get(hollola).url == address(two_versions, vanha="versio-1", uusi="teksti")
    lahti = reverse("differences_since_decision", args=[two_versions.pk, party_of(two_versions, cast.lahti).key])
    assert client.get(lahti).url == reverse("differences", args=[two_versions.pk])


def test_the_mail_of_a_new_version_leads_to_what_changed_for_those_who_had_decided(cast, two_versions):
    decided = Notice.objects.filter(recipient=cast.registrar.user, key__startswith="frozen:").order_by("pk").last()
    assert f"/muutokset/osapuolelle/{party_of(two_versions, cast.hollola).key}/" in decided.url
    other = Notice.objects.filter(recipient=cast.other_registrar.user, key__startswith="frozen:").order_by("pk").last()
    assert "/muutokset/" not in other.url


def test_the_matrix_leads_to_what_changed_since(cast, client_of, two_versions):
    response = client_of(cast.reader).get(reverse("approval_matrix", args=[two_versions.pk]))
    party = party_of(two_versions, cast.hollola)
    assert reverse("differences_since_decision", args=[two_versions.pk, party.key]) in response.content.decode()


def test_a_pdf_is_asked_for_with_the_texts_that_were_compared(cast, client_of, two_versions):
    wanted = {"vanha": "versio-1", "uusi": "versio-2", "kieli": "fi"}
    for who, edition in ((cast.reader, "full"), (cast.outsider, "public")):
        client_of(who).post(reverse("differences_print", args=[two_versions.pk]), wanted)
        job = PrintJob.objects.get(requested_by=who.user)
        assert (job.kind, job.edition, job.options["old"]) == ("differences", edition, "versio-1")
    refused = client_of(cast.outsider).post(
        reverse("differences_print", args=[two_versions.pk]), wanted | {"vanha": "malli"}
    )
    assert refused.status_code == 404

"""Decision packages: who may make which, at which stage, and how everybody's come."""

import datetime
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement, PrintJob
from organisations.models import Membership
from tests.factories import acting, freeze_it, make_ready, open_round, party_of, sign_and_seal

pytestmark = pytest.mark.papers

Role = Membership.Role

STAGES = {
    "draft": False,
    "statement_round": False,
    "deciding": True,
    "signing": True,
    "signed": True,
    "withdrawn": False,
}


def brought_to(agreement: Agreement, stage: str) -> Agreement:
    if stage == "statement_round":
        open_round(make_ready(agreement))
    elif stage == "signed":
        sign_and_seal(agreement)
    elif stage != "draft":
        freeze_it(agreement)
        Agreement.objects.filter(pk=agreement.pk).update(stage=stage)
    agreement.refresh_from_db()
    assert agreement.stage == stage
    return agreement


@pytest.mark.parametrize(("stage", "opens"), STAGES.items())
def test_a_package_is_made_while_a_frozen_version_is_handled(cast, agreement, client_of, stage, opens):
    brought_to(agreement, stage)
    client, address = client_of(cast.coordinator), reverse("package_new", args=[agreement.pk])
    assert client.get(address).status_code == (200 if opens else 302)
    client.post(address, {"all": "1"})
    assert PrintJob.objects.filter(kind="packages").exists() is opens


MAY = {  # who: (their own party's, another party's, everybody's)
    "coordinator": (302, 302, 302),
    "county_registrar": (302, 403, 403),
    "editor": (302, 403, 403),
    "registrar": (302, 403, 403),
    "signatory": (302, 403, 403),
    "reader": (302, 403, 403),
    "outsider": (404, 404, 404),
}


@pytest.mark.parametrize(("who", "expected"), MAY.items())
def test_a_package_is_for_the_party_itself_and_the_coordinator(cast, agreement, client_of, who, expected):
    freeze_it(agreement)
    client, address = client_of(cast.named(who)), reverse("package_new", args=[agreement.pk])
    own = cast.county if who in ("coordinator", "county_registrar") else cast.hollola
    wanted = [{"party": party_of(agreement, row).key} for row in (own, cast.lahti)] + [{"all": "1"}]
    assert tuple(client.post(address, data).status_code for data in wanted) == expected
    assert PrintJob.objects.count() == expected.count(302)


def test_anonymous_people_are_asked_to_log_in(agreement, client):
    freeze_it(agreement)
    answer = client.get(reverse("package_new", args=[agreement.pk]))
    assert answer.status_code == 302
    assert "kirjaudu" in answer.url


def test_a_party_that_is_out_has_no_package(cast, agreement, client_of):
    freeze_it(agreement)
    party = party_of(agreement, cast.lahti)
    workflow.leave(party, by=cast.other_registrar, on=timezone.localdate(), reason="Ei osallistu")
    data = {"party": party.key}
    assert client_of(cast.coordinator).post(reverse("package_new", args=[agreement.pk]), data).status_code == 404


def test_the_page_offers_a_party_its_own_and_the_coordinator_all(cast, agreement, client_of):
    freeze_it(agreement)
    address = reverse("package_new", args=[agreement.pk])
    assert [row["party"].organisation for row in client_of(cast.reader).get(address).context["offers"]] == [
        cast.hollola
    ]
    seen = client_of(cast.coordinator).get(address).context
    assert len(seen["offers"]) == 3
    assert seen["may_make_all"]


def test_a_package_is_fetched_only_while_one_may_have_it(cast, agreement, client_of, run_tasks):
    freeze_it(agreement)
    client = client_of(cast.reader)
    party = party_of(agreement, cast.hollola)
    client.post(reverse("package_new", args=[agreement.pk]), {"party": party.key})
    job = PrintJob.objects.get()
    run_tasks()
    address = reverse("print_file", args=[agreement.pk, job.key])
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=cast.reader.user).update(organisation=cast.lahti)
    assert client.get(address).status_code == 404


def test_everybodys_packages_come_in_folders_with_progress(cast, agreement, client_of, run_tasks):
    freeze_it(agreement)
    client_of(cast.coordinator).post(reverse("package_new", args=[agreement.pk]), {"all": "1"})
    run_tasks()
    job = PrintJob.objects.get()
    assert (job.state, job.done, job.total) == ("ready", 3, 3)
    answer = client_of(cast.coordinator).get(reverse("print_file", args=[agreement.pk, job.key]))
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as made:
        folders = {name.split("/")[0] for name in made.namelist()}
        assert made.testzip() is None
    assert len(folders) == 3
    assert all(folder.isascii() and folder == folder.lower() for folder in folders)


def test_the_editor_of_a_successor_may_have_the_package_too(cast, agreement, client_of):
    """After a merger the successor's people act for the party."""
    freeze_it(agreement)
    successor = acting(cast.lahti, Role.EDITOR)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    cast.hollola.successor, cast.hollola.valid_to = cast.lahti, yesterday
    cast.hollola.save()
    data = {"party": party_of(agreement, cast.hollola).key}
    assert client_of(successor).post(reverse("package_new", args=[agreement.pk]), data).status_code == 302

"""What somebody who means ill tries, and what they get."""

import pytest
from django.urls import reverse

from agreements import workflow
from agreements.models import Agreement, Clause, Decision
from organisations.models import Membership, User
from tests.factories import (
    decide,
    freeze_it,
    make_agreement,
    make_annex,
    make_goal,
    make_organisation,
    make_ready,
    party_of,
)
from tests.ground.database import world

Role = Membership.Role
SECRET = "Salainensana"
GROUND = "JulkL 24 §"


@world
def public(cast) -> Agreement:
    """A frozen agreement that is open to all."""
    agreement = make_agreement(cast.county, scope=3)
    make_goal(agreement)
    freeze_it(agreement)
    return open_to_all(agreement, cast)


def open_to_all(agreement: Agreement, cast, publicity: str = "public", ground: str = "") -> Agreement:
    workflow.set_publicity(
        agreement, by=cast.coordinator, publicity=publicity, ground=ground, decided_by=ground and "hallintojohtaja"
    )
    agreement.refresh_from_db()
    return agreement


def addresses(agreement: Agreement) -> list[str]:
    """Where somebody who is no party may read something of it."""
    of_agreement = ("agreement_detail", "approval_matrix", "approval_matrix_xlsx")
    of_versions = ("version_detail", "version_json")
    versions, decisions = agreement.versions.all(), Decision.objects.filter(party__agreement=agreement)
    return [
        *(reverse(name, args=[agreement.pk]) for name in of_agreement),
        *(reverse(name, args=[agreement.pk, version.number]) for name in of_versions for version in versions),
        *(reverse("decision_detail", args=[agreement.pk, decision.pk]) for decision in decisions),
        *(reverse(name) for name in ("agreement_list", "agreement_list_csv")),
    ]


def pages_that_tell(client, agreement: Agreement, *words: str) -> set[str]:
    found = {address: client.get(address) for address in addresses(agreement)}
    assert found[agreement.get_absolute_url()].status_code == 200
    opened = {address: page.content for address, page in found.items() if page.status_code == 200}
    return {address for address, text in opened.items() if any(word.encode() in text for word in words)}


def work_on(agreement: Agreement, cast) -> None:
    """The text is opened again and everything in it is written anew."""
    workflow.reopen(agreement, by=cast.coordinator, reason=SECRET)
    Agreement.objects.filter(pk=agreement.pk).update(title_fi=SECRET, title_sv=SECRET, search=SECRET.lower())
    agreement.clauses.update(heading_fi=SECRET, text_fi=f"<p>{SECRET}</p>")
    agreement.goals.update(text_fi=SECRET)
    make_annex(agreement, title=SECRET)
    agreement.refresh_from_db()
    workflow.add_party(agreement, by=cast.coordinator, organisation=make_organisation(SECRET))


def test_outsiders_learn_nothing_of_a_public_text_that_is_worked_on_again(cast, client_of, public):
    decide(party_of(public, cast.hollola))
    work_on(public, cast)
    for who in (None, cast.outsider):
        client = client_of(who)
        assert pages_that_tell(client, public, SECRET) - {reverse("agreement_list")} == set()
    row = f'href="{public.get_absolute_url()}"'.encode()
    assert row not in client.get(reverse("agreement_list")).content
    assert row in client_of(cast.reader).get(reverse("agreement_list")).content


def test_nor_of_what_was_written_before_it_was_withdrawn(cast, client_of, public):
    work_on(public, cast)
    workflow.withdraw(public, by=cast.coordinator, reason="Ei tarvita")
    for who in (None, cast.outsider):
        assert pages_that_tell(client_of(who), public, SECRET) - {reverse("agreement_list")} == set()


def test_outsiders_do_not_print_a_text_that_is_worked_on_again(cast, client_of, public):
    asked = {"version": "1", "edition": "public"}
    address = reverse("print_request", args=[public.pk])
    assert client_of(cast.outsider).post(address, asked).status_code == 302
    waiting = reverse("print_status", args=[public.pk, public.print_jobs.get().key])
    work_on(public, cast)
    assert client_of(cast.outsider).post(address, asked).status_code == 404
    assert client_of(cast.outsider).get(waiting).status_code == 404


@pytest.mark.parametrize("role", ["goals", "forums"])
def test_a_secret_chapter_hides_the_goals_and_forums_that_stand_in_it(cast, client_of, role):
    agreement = make_agreement(cast.county, scope=3)
    make_goal(agreement, SECRET)
    make_ready(agreement)
    agreement.forum_entries.update(name_fi=SECRET)
    agreement.goals.exclude(text_fi=SECRET if role == "goals" else "").update(text_fi="Nuori saa avun")
    if role == "goals":
        agreement.forum_entries.update(name_fi="Neuvottelukunta")
    agreement.clauses.filter(role=role).update(
        publicity="secret", secrecy_ground=GROUND, publicity_decided_by="hallintojohtaja"
    )
    freeze_it(agreement)
    open_to_all(agreement, cast, "partly_secret", GROUND)
    for who in (None, cast.outsider):
        assert pages_that_tell(client_of(who), agreement, SECRET) == set()
    assert pages_that_tell(client_of(cast.reader), agreement, SECRET)


def test_a_chapter_made_secret_afterwards_is_secret_in_the_earlier_versions_too(cast, client_of, agreement):
    make_ready(agreement)
    clause = agreement.clauses.filter(role=Clause.Role.TEXT, parent=None).first()
    Clause.objects.filter(pk=clause.pk).update(text_fi=f"<p>{SECRET}</p>")
    freeze_it(agreement)
    open_to_all(agreement, cast)
    assert pages_that_tell(client_of(None), agreement, SECRET)
    workflow.reopen(agreement, by=cast.coordinator, reason="Salassa pidettävä kohta")
    Clause.objects.filter(pk=clause.pk).update(
        publicity="secret", secrecy_ground=GROUND, publicity_decided_by="hallintojohtaja"
    )
    agreement.refresh_from_db()
    assert pages_that_tell(client_of(None), agreement, SECRET) == set()
    freeze_it(agreement)
    for who in (None, cast.outsider):
        assert pages_that_tell(client_of(who), agreement, SECRET) == set()
    asked = {"version": "1", "edition": "public"}
    assert client_of(cast.outsider).post(reverse("print_request", args=[agreement.pk]), asked).status_code == 404
    assert pages_that_tell(client_of(cast.reader), agreement, SECRET)


def test_nobody_without_login_reads_a_name_of_an_official(cast, client_of, public):
    for party in public.parties.all():
        decide(party)
    names = set(User.objects.values_list("name", flat=True))
    assert len(names) > len(public.parties.all())
    assert pages_that_tell(client_of(None), public, *names) == set()


@pytest.mark.parametrize("number", ["²", "٣", "-1", "1.0", "9" * 18, "9" * 40, "9" * 5000, "\0"])
def test_numbers_that_are_none_find_nothing(cast, client_of, agreement, number):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    annex = make_annex(agreement)
    client = client_of(cast.registrar)
    for name, arguments in (
        ("decision_new", [agreement.pk, party.key]),
        ("signature_record", [agreement.pk, party.slots.get().key]),
        ("print_request", [agreement.pk]),
    ):
        assert client.post(reverse(name, args=arguments), {"version": number}).status_code == 404, name
    for name, arguments in (("approval_matrix", [agreement.pk]), ("annex_file", [agreement.pk, annex.key])):
        assert client.get(reverse(name, args=arguments), {"versio": number}).status_code == 404, name
    workflow.reopen(agreement, by=cast.coordinator, reason="Korjataan")
    client = client_of(cast.coordinator)
    assert client.post(reverse("party_add", args=[agreement.pk]), {"organisation": number}).status_code == 404
    assert client.get(reverse("agreement_new_parties"), {"malli": "strategic", "county": number}).status_code == 200
    form = client.post(f"{reverse('agreement_new')}?malli=strategic", {"party": number, "county": number})
    assert form.status_code == 200


def test_the_coordinator_does_not_get_the_link_by_which_another_party_decides(cast, client_of, agreement):
    freeze_it(agreement)
    newcomer = party_of(agreement, cast.lahti)
    Membership.objects.filter(organisation=cast.lahti).delete()
    address = reverse("link_send", args=[agreement.pk, newcomer.key])
    for email in (cast.coordinator.user.email.upper(), cast.registrar.user.email):
        page = client_of(cast.coordinator).post(address, {"email": email})
        assert page.status_code == 200 and page.context["form"].errors["email"]
    assert not newcomer.links.exists()
    assert client_of(cast.coordinator).post(address, {"email": "kirjaamo@kaupunki.example"}).status_code == 302

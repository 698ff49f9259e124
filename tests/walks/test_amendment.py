"""An amendment in a real browser: signed, goals amended, decided and signed again; the original stays as it was."""

import re

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement, InForce
from documents.models import ArchivedDocument
from organisations.models import Organisation
from tests.agreements.test_amendments import day
from tests.factories import (
    Role,
    decide,
    freeze_it,
    make_agreement,
    make_county,
    make_goal,
    make_user,
    municipalities_of,
    name_signatory,
    sign_all,
)
from tests.ground.browser import assert_good_page
from tests.walks.test_from_empty_page_to_sealed_agreement import (
    People,
    choose,
    freeze,
    record_the_decision,
    sign,
    submit,
    write,
)
from tests.walks.worker import let_the_worker_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OLD, NEW = "Nuori saa avun läheltä", "Jokainen nuori saa avun viikossa"


def people_of(organisation: Organisation) -> People:
    names = ("valmistelija", "kirjaaja", "allekirjoittaja")
    roles = (Role.EDITOR, Role.REGISTRAR, Role.SIGNATORY)
    pairs = zip(names, roles, strict=True)
    return People(
        organisation, *(make_user(f"{organisation.name_fi} {name}", organisation, role) for name, role in pairs)
    )


@pytest.fixture
def parties(transactional_db) -> list[People]:
    county = make_county()
    return [people_of(organisation) for organisation in (county, *municipalities_of(county))]


@pytest.fixture
def signed(parties, run_tasks, settings) -> Agreement:
    """A public agreement with a goal, signed and sealed, in force for a hundred days."""
    settings.PUBLIC_URL = "https://yhdyspinta.example"
    agreement = make_agreement(parties[0].organisation, scope=3, publicity="public", title_fi="Yhteistyö 2025–2029")
    make_goal(agreement, OLD)
    for people in parties:
        name_signatory(agreement.parties.get(organisation=people.organisation), user=people.signatory)
    freeze_it(agreement)
    for verb in (decide, sign_all):
        for party in agreement.parties.all():
            verb(party)
    let_the_worker_work(run_tasks)
    InForce.objects.update(starts=day(100))
    agreement.refresh_from_db()
    return agreement


def start_the_amendment(page: Page, agreement: Agreement) -> Agreement:
    page.goto(f"/sopimukset/{agreement.pk}/muutos/")
    assert_good_page(page)
    choose(page, "scope", "annexes")
    write(page, reason="Tavoitetta tarkennetaan väliarvioinnin perusteella.")
    submit(page)
    assert_good_page(page)
    return Agreement.objects.get(predecessor=agreement)


def change_the_goal(page: Page, amendment: Agreement) -> None:
    page.goto(f"/sopimukset/{amendment.pk}/tavoitteet/{amendment.goals.get().key}/")
    write(page, text_fi=NEW)
    submit(page)
    page.goto(f"/sopimukset/{amendment.pk}/")
    assert_good_page(page)
    expect(page.locator("main")).to_contain_text(NEW)
    clause = amendment.clauses.first()
    page.goto(f"/sopimukset/{amendment.pk}/kohdat/{clause.key}/")
    expect(page).to_have_url(re.compile(rf"/sopimukset/{amendment.pk}/$"))
    expect(page.locator(".yp-notice, .yp-messages").first).to_be_visible()


def test_an_amendment_of_goals_from_start_to_seal(parties, signed, visit, run_tasks):
    sealed = {row.pk: row.sha256 for row in ArchivedDocument.objects.all()}
    assert sealed
    county, *municipalities = parties
    coordinator = visit(county.editor)
    coordinator.goto(f"/sopimukset/{signed.pk}/")
    assert_good_page(coordinator)

    amendment = start_the_amendment(coordinator, signed)
    change_the_goal(coordinator, amendment)
    freeze(coordinator, amendment)
    for people in parties:
        record_the_decision(visit(people.registrar), amendment, people)
    for people in parties:
        sign(visit(people.signatory), amendment, people)
    let_the_worker_work(run_tasks)

    anybody = visit()
    anybody.goto(f"/sopimukset/{signed.pk}/ajantasainen/")
    assert_good_page(anybody)
    expect(anybody.locator("article.yp-doc")).to_contain_text(NEW)
    expect(anybody.locator("article.yp-doc")).not_to_contain_text(OLD)
    expect(anybody.locator(".yp-amended")).to_have_count(1)
    anybody.goto(f"/sopimukset/{signed.pk}/")
    assert_good_page(anybody)
    expect(anybody.locator("article.yp-doc")).to_contain_text(OLD)
    anybody.goto(f"/sopimukset/{signed.pk}/perhe/")
    assert_good_page(anybody)
    expect(anybody.locator(".yp-tree")).to_contain_text("Muutos 1")
    coordinator.goto(f"/sv/sopimukset/{signed.pk}/ajantasainen/")
    assert_good_page(coordinator)

    registrar = visit(municipalities[0].registrar)
    party = amendment.parties.get(organisation=municipalities[0].organisation)
    registrar.goto(f"/sopimukset/{amendment.pk}/osapuolet/{party.key}/irtisano/")
    assert_good_page(registrar)

    now = {row.pk: row.sha256 for row in ArchivedDocument.objects.filter(pk__in=sealed)}
    assert now == sealed
    signed.refresh_from_db()
    assert signed.latest_version.data["goals"][0]["text"]["fi"] == OLD
    assert not signed.in_force(day(0)) and Agreement.objects.get(pk=amendment.pk).in_force(day(0))

"""The main journey in a real browser, on reference data: a bilingual agreement from its template to a verified PDF."""

import dataclasses
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

import indicators.reference_data
import interfaces.reference_data
import organisations.reference_data
from agreements.models import Agreement
from organisations.models import Organisation, User
from tests.factories import PASSWORD, Role, make_user
from tests.ground.browser import assert_good_page, log_in
from tests.walks.worker import let_the_worker_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclasses.dataclass(frozen=True)
class People:
    """Those of one party: who edits, who records, who signs."""

    organisation: Organisation
    editor: User
    registrar: User
    signatory: User


def people_of(kind: str, code: str) -> People:
    organisation = Organisation.objects.get(kind=kind, code=code)
    name = organisation.short_genitive_fi or organisation.genitive_fi
    return People(
        organisation,
        make_user(f"{name} valmistelija", organisation, Role.EDITOR),
        make_user(f"{name} kirjaaja", organisation, Role.REGISTRAR),
        make_user(f"{name} allekirjoittaja", organisation, Role.SIGNATORY),
    )


@pytest.fixture
def parties(transactional_db) -> list[People]:
    """Vantaa and Kerava: the smallest county, bilingual, with two municipalities."""
    for app in (organisations, interfaces, indicators):
        app.reference_data.load()
    return [people_of("county", "04"), people_of("municipality", "092"), people_of("municipality", "245")]


def submit(page: Page) -> None:
    """Press the page's main button and see that no form was sent back."""
    page.locator("main .btn-primary[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator("[aria-invalid=true], .yp-notice.is-bad").count() == 0, page.locator("main").inner_text()


def write(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f'[name="{name}"]').fill(text)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'[name="{name}"][value="{value}"]').check()


def start_from_template(page: Page) -> Agreement:
    page.goto("/sopimukset/uusi/")
    assert_good_page(page)
    page.goto("/sopimukset/uusi/?malli=strategic")
    assert_good_page(page)
    choose(page, "scope", "3")
    expect(page.locator("[name=languages]")).to_have_value("fi,sv")
    expect(page.locator("#parties input:checked")).to_have_count(2)
    submit(page)
    return Agreement.objects.get()


def edit_a_clause(page: Page, agreement: Agreement) -> None:
    """The editor opens one clause, writes into both languages and saves."""
    clause = agreement.clauses.get(chapter="purpose")
    page.goto(f"/sopimukset/{agreement.pk}/kohdat/{clause.key}/")
    assert_good_page(page)
    for text in page.locator("[contenteditable=true]").all():
        text.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Lisätty kohta 14 §.")
    submit(page)
    clause.refresh_from_db()
    assert "Lisätty kohta" in clause.text_fi
    assert "Lisätty kohta" in clause.text_sv


def name_a_forum(page: Page, agreement: Agreement) -> None:
    page.goto(f"/sopimukset/{agreement.pk}/foorumit/uusi/")
    assert_good_page(page)
    page.locator("[name=level]").select_option("political")
    write(
        page,
        name_fi="Yhdyspintaneuvottelukunta",
        name_sv="Kontaktytedelegationen",
        rhythm_fi="2 kertaa vuodessa",
        rhythm_sv="2 gånger per år",
    )
    submit(page)


def write_a_goal(page: Page, agreement: Agreement, county: Organisation) -> None:
    """A goal with a measure, a party in charge on both sides, and an indicator with baseline and target."""
    page.goto(f"/sopimukset/{agreement.pk}/tavoitteet/uusi/")
    assert_good_page(page)
    page.locator("[name=domain]").select_option(label="Hyvinvoinnin ja terveyden edistäminen")
    write(page, text_fi="Yhä useampi liikkuu riittävästi", text_sv="Allt fler rör på sig tillräckligt")
    measure, carrier = "measures-0", "measures-0-responsibilities-0"
    write(
        page,
        **{
            f"{measure}-text_fi": "Liikuntaneuvonta on käytössä kaikkialla",
            f"{measure}-text_sv": "Motionsrådgivning används överallt",
            f"{measure}-ends": "31.12.2027",
            "indicators-0-name_fi": "Liian vähän liikkuvien osuus",
            "indicators-0-name_sv": "Andelen som rör på sig för lite",
            "indicators-0-unit": "%",
            "indicators-0-baseline": "61,4",
            "indicators-0-baseline_year": "2024",
            "indicators-0-targets-0-value": "55",
            "indicators-0-targets-0-year": "2028",
        },
    )
    write(page, **{f"{carrier}-who": county.full_fi})
    page.locator(f'[name="{carrier}-role"]').select_option("lead")
    submit(page)
    goal = agreement.goals.get()
    assert [row.organisation for row in goal.measures.get().responsibilities.all()] == [county]
    assert str(goal.indicators.get().baseline.normalize()) == "61.4"


def name_the_signatory(page: Page, agreement: Agreement, people: People) -> None:
    party = agreement.parties.get(organisation=people.organisation)
    page.goto(f"/sopimukset/{agreement.pk}/osapuolet/{party.key}/allekirjoittajat/uusi/")
    assert_good_page(page)
    page.locator("[name=user]").select_option(str(people.signatory.pk))
    write(page, name=people.signatory.name, title_fi="johtaja", title_sv="direktör")
    submit(page)


def freeze(page: Page, agreement: Agreement) -> None:
    page.goto(f"/sopimukset/{agreement.pk}/")
    assert_good_page(page)
    page.goto(f"/sopimukset/{agreement.pk}/jaadyta/")
    assert_good_page(page)
    submit(page)
    assert_good_page(page)  # the approval matrix


def record_the_decision(page: Page, agreement: Agreement, people: People) -> None:
    page.goto("/")
    assert_good_page(page)
    party = agreement.parties.get(organisation=people.organisation)
    page.goto(f"/sopimukset/{agreement.pk}/osapuolet/{party.key}/paatos/")
    assert_good_page(page)
    today = timezone.localdate()
    write(page, decided_on=f"{today.day}.{today.month}.{today.year}", number="93 (lisäpykälä)")
    choose(page, "result", "approved")
    submit(page)


def sign(page: Page, agreement: Agreement, people: People) -> None:
    """The signatory sees party, version and hash, types the word and the password."""
    slot = agreement.parties.get(organisation=people.organisation).slots.get()
    page.goto(f"/sopimukset/{agreement.pk}/allekirjoitus/{slot.key}/")
    assert_good_page(page)
    hash_shown = re.sub(r"\s", "", page.locator("main").inner_text())
    assert agreement.latest_version.sha256 in hash_shown
    write(page, confirmation="allekirjoitan", password=PASSWORD)
    submit(page)


def test_an_agreement_from_an_empty_page_to_a_verified_pdf(parties, visit, run_tasks, settings, tmp_path):
    settings.PUBLIC_URL = "https://yhdyspinta.example"  # a real agreement is not sealed with this machine's own address
    county, *municipalities = parties
    coordinator = visit()
    log_in(coordinator, county.editor.email, PASSWORD)
    assert_good_page(coordinator)

    agreement = start_from_template(coordinator)
    edit_a_clause(coordinator, agreement)
    name_a_forum(coordinator, agreement)
    write_a_goal(coordinator, agreement, county.organisation)
    name_the_signatory(coordinator, agreement, county)
    for people in municipalities:
        name_the_signatory(visit(people.editor), agreement, people)
    freeze(coordinator, agreement)

    for people in parties:
        record_the_decision(visit(people.registrar), agreement, people)
    for people in parties:
        sign(visit(people.signatory), agreement, people)
    let_the_worker_work(run_tasks)

    coordinator.goto(f"/sopimukset/{agreement.pk}/")
    assert_good_page(coordinator)
    with coordinator.expect_download() as download:
        coordinator.locator("a[href*='/asiakirjat/']").first.click()
    file = tmp_path / "sopimus.pdf"
    download.value.save_as(file)

    anybody = visit()
    anybody.goto("/varmenna/")
    assert_good_page(anybody)
    anybody.locator("input[type=file]").set_input_files(file)
    anybody.locator("form:has(input[type=file]) button[type=submit]").click()
    expect(anybody.locator(".yp-verdict.is-ok")).to_be_visible()
    assert_good_page(anybody)

    changed = tmp_path / "muutettu.pdf"
    changed.write_bytes(file.read_bytes().replace(b"%%EOF", b"%%EOF\n", 1))
    anybody.goto("/sv/varmenna/")
    anybody.locator("input[type=file]").set_input_files(changed)
    anybody.locator("form:has(input[type=file]) button[type=submit]").click()
    expect(anybody.locator(".yp-verdict.is-bad")).to_be_visible()
    assert_good_page(anybody)

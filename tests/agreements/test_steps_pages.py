"""The pages of the coordinating party's steps: what they show beforehand, what they do, what they refuse in words."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement
from tests.factories import (
    decide,
    freeze_it,
    make_agreement,
    make_county,
    make_domain,
    make_ready,
    party_of,
    sign_all,
    sign_and_seal,
)

STEPS = ("agreement_settings", "agreement_freeze", "agreement_reopen", "agreement_withdraw", "agreement_publicity")


@pytest.fixture
def coordinator(cast, client_of):
    return client_of(cast.coordinator)


def url(name: str, agreement: Agreement) -> str:
    return reverse(name, args=[agreement.pk])


def errors(response) -> str:
    assert response.status_code == 200
    return str(response.context["form"].errors)


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(("who", "status"), [("editor", 403), ("county_registrar", 403), ("outsider", 404)])
def test_the_steps_are_the_coordinating_party_s(cast, client_of, agreement, name, who, status):
    client = client_of(cast.named(who))
    assert client.get(url(name, agreement)).status_code == client.post(url(name, agreement)).status_code == status


@pytest.mark.parametrize(("name", "stage"), [(name, "signed") for name in STEPS[:4]] + [("agreement_reopen", "draft")])
def test_a_step_that_is_past_sends_back_and_says_why(coordinator, agreement, name, stage):
    if stage == "signed":
        sign_and_seal(agreement)
    for send in (coordinator.get, coordinator.post):
        response = send(url(name, agreement), {"reason": "Myöhässä"})
        assert response.status_code == 302 and response.url == agreement.get_absolute_url()
        assert [str(message) for message in get_messages(response.wsgi_request)]


def test_the_freeze_page_freezes_and_leads_to_the_approvals(coordinator, agreement):
    make_ready(agreement)
    assert coordinator.get(url("agreement_freeze", agreement)).context["number"] == 1
    response = coordinator.post(url("agreement_freeze", agreement), {"dated": "1.3.2025", "reason": "Päätettäväksi"})
    assert response.url == url("approval_matrix", agreement)
    assert agreement.latest_version.dated.isoformat() == "2025-03-01"


@pytest.mark.parametrize("data", [{"dated": ""}, {"dated": "31.2.2025"}, {"dated": "1.1.2999"}])
def test_a_wrong_date_of_the_text_is_refused(coordinator, agreement, data):
    make_ready(agreement)
    assert "dated" in errors(coordinator.post(url("agreement_freeze", agreement), data))
    assert not agreement.versions.exists()


def test_the_freeze_page_names_what_stands_in_the_way(coordinator, agreement):
    page = coordinator.get(url("agreement_freeze", agreement))
    response = coordinator.post(url("agreement_freeze", agreement), {"dated": "1.3.2025"})
    assert page.context["blocking"]
    refused = response.context["form"].non_field_errors()
    assert all(problem.message in refused[0] for problem in page.context["blocking"])


def test_the_reopen_page_says_beforehand_whose_decisions_fall(cast, coordinator, agreement):
    freeze_it(agreement)
    party = party_of(agreement, cast.hollola)
    decide(party)
    sign_all(party)
    page = coordinator.get(url("agreement_reopen", agreement))
    assert [row.party for row in page.context["falling"]] == [party]
    assert party.organisation.full_fi in page.content.decode()
    assert "reason" in errors(coordinator.post(url("agreement_reopen", agreement), {"reason": " "}))
    coordinator.post(url("agreement_reopen", agreement), {"reason": "Luku 3 korjataan"})
    agreement.refresh_from_db()
    assert agreement.stage == "draft"


def test_the_reopen_page_refuses_what_already_binds(cast, coordinator, agreement):
    Agreement.objects.update(entry_rule="each")
    freeze_it(agreement)
    for organisation in (cast.county, cast.hollola):
        decide(party_of(agreement, organisation))
        sign_all(party_of(agreement, organisation))
    response = coordinator.post(url("agreement_reopen", agreement), {"reason": "Kadutaan"})
    assert response.context["form"].non_field_errors()


def test_the_withdraw_page_withdraws(coordinator, agreement):
    assert "reason" in errors(coordinator.post(url("agreement_withdraw", agreement), {"reason": ""}))
    coordinator.post(url("agreement_withdraw", agreement), {"reason": "Ei tarvita"})
    agreement.refresh_from_db()
    assert agreement.stage == "withdrawn"


def test_the_publicity_page_asks_for_the_ground_of_secrecy(coordinator, agreement):
    page = url("agreement_publicity", agreement)
    assert errors(coordinator.post(page, {"publicity": "partly_secret"}))
    assert "publicity" in errors(coordinator.post(page, {"publicity": "kaikille"}))
    coordinator.post(page, {"publicity": "partly_secret", "ground": "JulkL 24 §", "decided_by": "Hallintojohtaja"})
    agreement.refresh_from_db()
    assert (agreement.publicity, agreement.secrecy_ground) == ("partly_secret", "JulkL 24 §")


def settings_of(coordinator, agreement, **fields) -> dict:
    """What the page would send as it stands, with those fields changed."""
    form = coordinator.get(url("agreement_settings", agreement)).context["form"]
    data = {name: form[name].value() for name in form.fields if name != "domains"}
    return {name: "" if value is None else value for name, value in data.items()} | fields


def test_the_settings_page_saves_the_facts_and_the_domains(coordinator, agreement):
    domain = make_domain()
    data = settings_of(coordinator, agreement, title_fi="Uusi nimi", domains=[domain.pk])
    assert coordinator.post(url("agreement_settings", agreement), data).status_code == 302
    agreement.refresh_from_db()
    assert agreement.title_fi == "Uusi nimi" and list(agreement.domains.all()) == [domain]
    assert coordinator.get(url("agreement_settings", agreement)).context["form"]["domains"].initial.get() == domain


def test_only_a_signed_agreement_of_the_coordinating_party_can_be_replaced(cast, coordinator, agreement):
    old, draft, elsewhere = make_agreement(cast.county), make_agreement(cast.county), make_agreement(make_county("Muu"))
    sign_and_seal(old)
    sign_and_seal(elsewhere)
    data = settings_of(coordinator, agreement)
    for wrong in (draft, elsewhere, agreement):
        assert "predecessor" in errors(
            coordinator.post(url("agreement_settings", agreement), data | {"predecessor": wrong.pk})
        )
    coordinator.post(url("agreement_settings", agreement), data | {"predecessor": old.pk})
    assert Agreement.objects.get(pk=agreement.pk).predecessor == old
    assert old.get_absolute_url() in coordinator.get(agreement.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"title_fi": ""},
        {"term_starts": "1.6.2029", "term_ends": "1.6.2025"},
        {"valid_from": "2.1.2026", "valid_to": "1.1.2026"},
        {"entry_rule": "number", "entry_number": ""},
        {"entry_rule": "number", "entry_number": "1"},
        {"languages": "en"},
        {"domains": ["999"]},
    ],
    ids=str,
)
def test_facts_that_do_not_fit_together_are_refused(coordinator, agreement, fields):
    data = settings_of(coordinator, agreement, **fields)
    assert errors(coordinator.post(url("agreement_settings", agreement), data))
    agreement.refresh_from_db()
    assert agreement.revision == 1


def test_the_settings_page_loses_nothing_when_somebody_else_has_saved(cast, coordinator, agreement):
    data = settings_of(coordinator, agreement, title_fi="Minun nimeni")
    others = Agreement.objects.get(pk=agreement.pk)
    others.title_fi = "Toisen nimi"
    workflow.change_settings(others, by=cast.coordinator, seen=1, domains=[])
    response = coordinator.post(url("agreement_settings", agreement), data)
    page = response.content.decode()
    assert response.status_code == 200 and "Minun nimeni" in page and "Toisen nimi" in page
    agreement.refresh_from_db()
    assert agreement.title_fi == "Toisen nimi"
    again = {**data, "revision": response.context["form"]["revision"].value()}
    assert coordinator.post(url("agreement_settings", agreement), again).status_code == 302
    agreement.refresh_from_db()
    assert agreement.title_fi == "Minun nimeni"


def test_a_form_opened_before_the_freeze_saves_nothing_after_it(coordinator, agreement):
    data = settings_of(coordinator, agreement, title_fi="Myöhässä")
    freeze_it(agreement)
    coordinator.post(url("agreement_settings", agreement), data)
    agreement.refresh_from_db()
    assert agreement.title_fi != "Myöhässä" and agreement.stage == "deciding"
    assert agreement.latest_version.dated <= timezone.localdate()

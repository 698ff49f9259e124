"""The registers: who may do what on which page, saving over a revision, and what the forms refuse."""

import pytest
from django.urls import reverse

from agreements.models import GoalPractice, NgoAgreement
from interfaces.models import DataExchange, NgoCard, Plan
from organisations.models import Organisation
from tests.cast import Cast
from tests.factories import acting, make_agreement, make_domain, make_goal, make_organisation
from tests.ground.database import world
from tests.interfaces.register_cast import PEOPLE, Registers, make_kind, make_registers


@world
def registers(cast: Cast) -> Registers:
    return make_registers(cast)


def status(client_of, who, name: str, *args, county: Organisation | None = None, **data) -> int:
    url = reverse(name, args=args, query={"county": county.code} if county else None)
    client = client_of(who)
    return (client.post(url, data) if data else client.get(url)).status_code


COUNTY, EDITORS = ["coordinator"], ["coordinator", "editor", "lahti_editor"]
ALLOWED = {
    # page: (its arguments, who may open it; others who may read get 403, who may not know get 404)
    "plan_new": (lambda r: [], EDITORS),
    "plan_edit": (lambda r: [r.plan.pk], COUNTY),
    "plan_remove": (lambda r: [r.own_plan.pk], ["editor"]),
    "practice_new": (lambda r: [], list(PEOPLE)),
    "practice_edit": (lambda r: [r.published.pk], ["coordinator", "other_county", "superuser"]),
    "data_exchange_new": (lambda r: [], EDITORS),
    "data_exchange_edit": (lambda r: [r.exchange.pk], ["coordinator", "editor"]),
    "ngo_new": (lambda r: [], COUNTY),
    "ngo_edit": (lambda r: [r.card.pk], ["coordinator", "ngo_editor"]),
    "ngo_agreement": (lambda r: [r.card.pk], ["coordinator", "ngo_editor"]),
}


def test_who_may_write_in_the_registers(registers, client_of):
    county = registers.cast.county
    for page, (arguments, allowed) in ALLOWED.items():
        got = {
            who: status(client_of, registers.people[who], page, *arguments(registers), county=county) for who in PEOPLE
        }
        assert got == {who: 200 if who in allowed else 403 for who in PEOPLE}, page
    joint = {who: status(client_of, registers.people[who], "plan_edit", registers.joint.pk) for who in PEOPLE}
    assert [who for who in PEOPLE if joint[who] == 200] == COUNTY


def test_everybody_reads_all_but_what_is_only_proposed(registers, client_of):
    for who in PEOPLE:
        for page, row in (
            ("plan_detail", registers.own_plan),
            ("practice_detail", registers.published),
            ("ngo_detail", registers.card),
        ):
            assert status(client_of, registers.people[who], page, row.pk) == 200, (who, page)
    seen = {who: status(client_of, registers.people[who], "practice_detail", registers.proposed.pk) for who in PEOPLE}
    insiders = {"coordinator", "editor", "reader", "other_county", "superuser"}
    assert seen == {who: 200 if who in insiders else 404 for who in PEOPLE}


def test_an_associations_address_is_for_insiders_and_itself(registers, client_of):
    page = reverse("ngo_detail", args=[registers.card.pk])
    shown = {who: "toimisto@kauno.example" in client_of(registers.people[who]).get(page).text for who in PEOPLE}
    assert [who for who in PEOPLE if shown[who]] == [
        "coordinator", "county_registrar", "editor", "reader", "lahti_editor", "ngo_editor"
    ]  # fmt: skip


def test_a_municipality_writes_its_own_plan_and_data(registers, client_of):
    county, hollola = registers.cast.county, registers.cast.hollola
    client, kind = client_of(registers.people["editor"]), make_kind("municipal", made_by="municipality")
    typed = {"kind": kind.pk, "name_sv": "Kommunstrategi", "valid_from": "1.6.2025", "is_joint": "on"}
    answer = client.post(reverse("plan_new", query={"county": county.code}), typed)
    plan = Plan.objects.get(name_sv="Kommunstrategi")
    assert answer.url == reverse("plan_detail", args=[plan.pk])
    assert (plan.organisation, plan.county, plan.is_joint, plan.name) == (hollola, county, False, "Kommunstrategi")
    typed = {"direction": "to_county", "state": "wanted", "what_fi": "Asiakasmäärät", "owner": county.pk}
    client.post(reverse("data_exchange_new", query={"county": county.code}), typed)
    assert DataExchange.objects.get(what_fi="Asiakasmäärät").owner == hollola


def test_nothing_is_saved_over_what_somebody_saved_meanwhile(registers, client_of):
    plan, client = registers.own_plan, client_of(registers.people["editor"])
    domain = make_domain()
    page, typed = reverse("plan_edit", args=[plan.pk]), {"kind": plan.kind_id, "domains": [domain.pk], "revision": 1}
    assert client.post(page, typed | {"name_fi": "Ensimmäinen"}).status_code == 302
    late = client.post(page, typed | {"name_fi": "Toinen", "domains": []})
    assert late.status_code == 409
    assert late.context["form"].meanwhile == [("Nimi suomeksi", "Ensimmäinen"), ("Yhdyspinnat", str(domain))]
    assert 'value="Toinen"' in late.text
    plan.refresh_from_db()
    assert (plan.name_fi, plan.revision, list(plan.domains.all())) == ("Ensimmäinen", 2, [domain])
    assert client.post(page, typed | {"name_fi": "Toinen", "revision": 2}).status_code == 302
    assert client.post(reverse("plan_remove", args=[plan.pk]), {"revision": 1}).status_code == 409
    assert client.post(reverse("plan_remove", args=[plan.pk]), {"revision": 3}).status_code == 302
    assert not Plan.objects.filter(pk=plan.pk).exists()


@pytest.mark.parametrize(
    ("page", "typed", "fault"),
    [
        ("plan_new", {"valid_from": "1.6.2025", "valid_to": "1.5.2025", "name_fi": "Suunnitelma"}, "__all__"),
        ("plan_new", {}, "name_fi"),
        ("plan_new", {"name_fi": "Suunnitelma", "valid_to": "kesäkuussa"}, "valid_to"),
        ("practice_new", {"title_fi": "Ohjaamo", "what_fi": "Palvelut", "year": "18"}, "year"),
        ("ngo_new", {"tier": 1}, "association"),
    ],
)
def test_a_form_at_fault_says_why_and_keeps_what_was_typed(registers, client_of, page, typed, fault):
    kind = make_kind()
    url = reverse(page, query={"county": registers.cast.county.code})
    answer = client_of(registers.people["coordinator"]).post(url, {"kind": kind.pk, **typed})
    assert (answer.status_code, fault in answer.context["form"].errors) == (200, True)


def test_an_association_has_one_card_in_a_county_and_edits_only_its_own_part(registers, client_of):
    county, card = registers.cast.county, registers.card
    typed = {"association": registers.association.pk, "tier": 2}
    again = client_of(registers.people["coordinator"]).post(reverse("ngo_new", query={"county": county.code}), typed)
    assert (again.status_code, NgoCard.objects.count()) == (200, 1)
    typed = {"what_fi": "Vertaisryhmiä", "tier": 4, "revision": 1}
    assert client_of(registers.people["ngo_editor"]).post(reverse("ngo_edit", args=[card.pk]), typed).status_code == 302
    card.refresh_from_db()
    assert (card.what_fi, card.tier) == ("Vertaisryhmiä", NgoCard.Tier.DOING)


def test_the_card_is_tied_only_to_agreements_of_the_association(registers, client_of):
    county, card = registers.cast.county, registers.card
    own, foreign = make_agreement(county, [county, registers.association]), make_agreement(county)
    page, client = reverse("ngo_agreement", args=[card.pk]), client_of(registers.people["coordinator"])
    assert client.get(page).context["offered"] == [own]
    assert client.post(page, {"agreement": foreign.pk, "do": "tie"}).status_code == 404
    client.post(page, {"agreement": own.pk, "do": "tie"})
    assert NgoAgreement.objects.get().agreement == own
    card_page = reverse("ngo_detail", args=[card.pk])
    drafts = {
        who: own.get_absolute_url() in client_of(registers.people[who]).get(card_page).text
        for who in ("coordinator", "ngo_editor", "editor")
    }
    assert drafts == {"coordinator": True, "ngo_editor": True, "editor": False}  # a draft is its parties' own
    client_of(registers.people["coordinator"]).post(page, {"agreement": own.pk, "do": "untie"})
    assert not NgoAgreement.objects.exists()


def test_a_practice_is_linked_to_a_goal_by_the_parties_editors(registers, client_of):
    agreement = make_agreement(registers.cast.county)
    goal = make_goal(agreement)
    people = {
        "coordinator": (registers.people["coordinator"], 302),
        "editor": (registers.people["editor"], 302),
        "reader": (registers.people["reader"], 403),
        "outsider": (registers.people["outsider"], 404),
        "nobody": (acting(make_organisation(), "reader"), 404),
    }
    page, typed = reverse("goal_practice", args=[agreement.pk, goal.key]), {"practice": registers.published.pk}
    for who, (person, outcome) in people.items():
        GoalPractice.objects.all().delete()
        assert client_of(person).post(page, typed).status_code == outcome, who
        assert GoalPractice.objects.exists() is (outcome == 302), who
    client = client_of(registers.people["coordinator"])
    assert client.post(page, {"practice": registers.proposed.pk}).status_code == 404  # only what is published
    client.post(page, typed)
    assert [row.pk for row in client.get(page).context["linked"]] == [registers.published.pk]
    client.post(page, typed | {"do": "unlink"})
    assert not GoalPractice.objects.exists()

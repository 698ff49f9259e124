import datetime
import os

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement
from organisations.models import Membership, Organisation
from tests.factories import *
from tests.ground.browser import AXE, RULES

Role = Membership.Role
pytestmark = [pytest.mark.django_db(transaction=True)]
OUT = "/tmp/w4/shots"
os.makedirs(OUT, exist_ok=True)

def d(n): return timezone.localdate() + datetime.timedelta(days=n)

def test_look(visit):
    county = make_county("Päijät-Häme", 0)
    Organisation.objects.filter(pk=county.pk).update(full_fi="Päijät-Hämeen hyvinvointialue", name_fi="Päijät-Hämeen hyvinvointialue")
    county.refresh_from_db()
    names = ["Asikkala","Hartola","Heinola","Hollola","Iitti","Kärkölä","Lahti","Orimattila","Padasjoki","Sysmä"]
    for n in names: join_area(make_organisation(n), county)
    liitto = make_organisation("Päijät-Hämeen liitto", Organisation.Kind.REGIONAL_COUNCIL, full_fi="Päijät-Hämeen liitto")
    orgs = [county, *municipalities_of(county), liitto]
    ag = make_agreement(county, orgs, decisions_wanted_by=d(-3))
    by = {o.name_fi: party_of(ag, o) for o in orgs}
    coord = acting(county, Role.EDITOR, email="koordinaattori@ph.example")
    for n, p in by.items():
        p.deciding_body_fi = "kunnanvaltuusto" if n in ("Kärkölä","Lahti") else "kunnanhallitus"
        p.save()
    by["Hartola"].board_planned_on = d(9); by["Hartola"].save()
    by["Hollola"].board_planned_on = d(-5); by["Hollola"].contact_email="kirjaamo@hollola.example"; by["Hollola"].contact_title="hallintojohtaja"; by["Hollola"].register_number="HOL/123/00.01.02/2026"; by["Hollola"].save()
    for n in ("Hollola", "Asikkala", "Heinola", "Iitti", "Kärkölä", "Orimattila"): acting(by[n].organisation, Role.REGISTRAR)
    reg = acting(by["Hollola"].organisation, Role.REGISTRAR, Role.EDITOR)
    sig = acting(by["Hollola"].organisation, Role.SIGNATORY)
    slot = name_signatory(by["Hollola"], sig.user, mandate="Hallintosääntö 12 §")
    name_signatory(by["Hollola"], turn=2)
    draft = make_agreement(county, orgs[:4])
    freeze_it(ag)
    decide(by["Heinola"], number="298", decided_on=d(-20))
    workflow.reopen(ag, by=coord, reason="Kohta 3 korjataan.")
    ag.refresh_from_db(); freeze_it(ag)
    by = {n: Agreement.objects.get(pk=ag.pk).parties.get(pk=p.pk) for n, p in by.items()}
    decide(by["Päijät-Hämeen hyvinvointialue"], result="proposes", is_final=False, number="214")
    decide(by["Päijät-Hämeen hyvinvointialue"], body_kind="council", body_fi="aluevaltuusto", number="87", decided_on=d(-4))
    wrong = decide(by["Asikkala"], number="230")
    workflow.record_decision(by["Asikkala"], by=acting(by["Asikkala"].organisation, Role.REGISTRAR), version=ag.latest_version, facts=decision_facts(number="231"), corrects=wrong, correction_reason="Väärä pykälä.")
    decide(by["Iitti"], result="tabled", is_final=False, number="251")
    decide(by["Kärkölä"], result="proposes", is_final=False, number="189")
    decide(by["Kärkölä"], result="reservation", body_kind="council", body_fi="kunnanvaltuusto", reservation="Tavoitteen 7.1 toimenpiteiden kustannuksista Kärkölän kunta päättää erikseen vuosittaisessa talousarviossa.", number="54", decided_on=d(-4))
    decide(by["Orimattila"], number="357", link="https://orimattila.example/poytakirja")
    decide(by["Sysmä"], result="returned", is_final=False, number="177")
    decide(by["Päijät-Hämeen liitto"], number="12/2026", number_kind="official", body_kind="official", body_fi="maakuntajohtaja")
    workflow.leave(by["Padasjoki"], by=acting(by["Padasjoki"].organisation, Role.REGISTRAR), on=d(0), reason="Valtuusto päätti jäädä pois.")
    Membership.objects.filter(organisation=by["Lahti"].organisation).delete()
    token = workflow.send_link(by["Lahti"], by=coord, email="kirjaamo@lahti.example")
    ag.refresh_from_db()
    def u(name, *a, g=ag): return reverse(name, args=[g.pk, *a])
    hol = by["Hollola"].key
    dp = party_of(draft, by["Asikkala"].organisation) if False else None
    pages = [
        ("matrix", reg, u("approval_matrix")),
        ("matrix_coord", coord, u("approval_matrix")),
        ("parties", reg, u("party_list")),
        ("parties_draft", coord, u("party_list", g=draft)),
        ("party_add", coord, u("party_add", g=draft) + "?q=ma&kind="),
        ("party_edit", reg, u("party_edit", hol)),
        ("signatory", reg, u("signatory_new", hol)),
        ("decision_new", reg, u("decision_new", hol)),
        ("decision_detail_old", reg, u("decision_detail", wrong.pk)),
        ("leave", reg, u("party_leave", hol)),
        ("link_send", coord, u("link_send", by["Lahti"].key)),
        ("link", None, reverse("party_link", args=[token])),
        ("link_text", None, reverse("party_link_text", args=[token])),
        ("link_unknown", None, reverse("party_link", args=["x"])),
    ]
    faults = []
    def shoot(page, name):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{OUT}/{name}-{width}.png", full_page=True)
            over = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            if over: faults.append(f"{name} overflow {width}")
            if width == 1280 or True:
                page.evaluate(AXE)
                for r in page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]:
                    faults.append(f"{name} {width} {r['id']}: " + " | ".join(n["html"][:150] for n in r["nodes"][:3]))
        page.set_viewport_size({"width": 1280, "height": 900})
    for name, who, address in pages:
        page = visit(who.user if who else None)
        answer = page.goto(address)
        if answer.status not in (200, 404): faults.append(f"{name}: {answer.status}")
        shoot(page, name)
    # stories
    page = visit(reg.user); page.goto(u("decision_new", hol)); page.locator("main form button[type=submit]").last.click(); page.wait_for_load_state(); shoot(page, "decision_errors")
    page.fill("[name=decided_on]", f"{d(-5).day}.{d(-5).month}.{d(-5).year}"); page.fill("[name=number]", "312"); page.check("[name=result][value=approved]"); page.check("[name=is_final][value=final]")
    page.locator("main form button[type=submit]").last.click(); page.wait_for_load_state(); print("after decision", page.url); shoot(page, "matrix_after")
    page = visit(sig.user); page.goto(u("signing_detail")); shoot(page, "signing"); page.goto(u("sign_slot", slot.key)); shoot(page, "sign")
    page = visit(reg.user); page.goto(u("signature_record", slot.key)); shoot(page, "record")
    page = visit(sig.user); page.goto(u("sign_slot", slot.key)); from agreements.forms.signing import CONFIRMATION
    page.fill("[name=confirmation]", str(CONFIRMATION)); page.fill("[name=password]", PASSWORD); page.locator("main form:has([name=password]) button[type=submit]").click(); page.wait_for_load_state(); print("after sign", page.url); shoot(page, "signing_after")
    page = visit(coord.user); page.goto(u("signing_close")); shoot(page, "close")
    page = visit(None); page.goto(reverse("party_link", args=[token]))
    page.fill("[name=decided_on]", f"{d(-5).day}.{d(-5).month}.{d(-5).year}"); page.fill("[name=number]", "118"); page.check("[name=result][value=approved]"); page.fill("[name=signatory-0-name]", "Liisa Lahtinen"); page.fill("[name=signatory-0-title_fi]", "kaupunginjohtaja")
    page.locator("main form button[type=submit]").click(); page.wait_for_load_state(); print("after link", page.url); shoot(page, "link_used")
    print("\n".join(faults) or "NO FAULTS")

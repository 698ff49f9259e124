"""The pages of the registers: what they show, filter and give along."""

import csv
import html
import io
import re

import openpyxl
from django.urls import reverse

from interfaces.models import DataExchange, NgoCard, Practice
from organisations.models import Seat
from tests.cast import Cast
from tests.factories import make_domain
from tests.forums.factories import make_forum
from tests.ground.database import world
from tests.interfaces.register_cast import (
    Registers,
    in_days,
    make_card,
    make_exchange,
    make_kind,
    make_plan,
    make_registers,
)

LISTS = ("plan", "practice", "data_exchange", "ngo")


@world
def registers(cast: Cast) -> Registers:
    made = make_registers(cast)
    county = cast.county
    part = make_domain("nutrition", name_fi="Ravitsemus", parent=make_domain())
    make_plan(county, cast.lahti, ends=-5, name_fi="Ääkköset").domains.add(part)
    make_plan(county, cast.lahti, ends=60, name_fi="Zeniitti").domains.add(make_domain("ageing"))
    make_exchange(county, direction=DataExchange.Direction.TO_COUNTY, what_fi="Kuntien luvut", state="in_use")
    make_card(county, tier=NgoCard.Tier.DEVELOPMENT_GRANT)
    return made


def found(client, name: str, county, **asked) -> list[str]:
    page = client.get(reverse(f"{name}_list", query={"county": county.code, **asked}))
    assert page.status_code == 200
    return [str(entry["row"]) for entry in page.context["rows"]]


def test_the_filters_leave_what_fits(registers, client_of):
    client, county = client_of(registers.people["reader"]), registers.cast.county
    lahti = str(registers.cast.lahti.pk)
    for name, asked, rows in (
        ("plan", {}, ["Yhteinen", "Alueen oma", "Hollolan oma", "Zeniitti", "Ääkköset"]),
        ("plan", {"words": "ääkKÖ"}, ["Ääkköset"]),
        ("plan", {"domain": "hyte"}, ["Ääkköset"]),  # of a part of the domain
        ("plan", {"state": "ends_soon"}, ["Zeniitti"]),
        ("plan", {"state": "ended"}, ["Ääkköset"]),
        ("plan", {"owner": lahti, "words": "zen"}, ["Zeniitti"]),
        ("plan", {"state": "nonsense", "words": "zen"}, ["Zeniitti"]),
        ("practice", {}, ["Ehdotettu", "Julkaistu"]),
        ("practice", {"state": "published"}, ["Julkaistu"]),
        ("data_exchange", {"direction": "to_county"}, ["Kuntien luvut"]),
        ("data_exchange", {"state": "wanted"}, ["Hyvinvointikertomuksen tiedot"]),
        ("ngo", {"tier": "1"}, [str(registers.card)]),
    ):
        assert found(client, name, county, **asked) == rows, (name, asked)


def test_each_list_can_be_taken_along(registers, client_of):
    client, county = client_of(registers.people["reader"]), registers.cast.county
    for name in LISTS:
        count = len(found(client, name, county))
        book = openpyxl.load_workbook(
            io.BytesIO(client.get(reverse(f"{name}_list_xlsx", query={"county": county.code})).content)
        )
        assert book.active.max_row == count + 1, name
        text = client.get(reverse(f"{name}_list_csv", query={"county": county.code})).content.decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(text), delimiter=";"))) == count + 1, name
    one = client.get(reverse("plan_list_csv", query={"county": county.code, "words": "zen"})).content.decode(
        "utf-8-sig"
    )
    assert "Zeniitti" in one
    assert "Yhteinen" not in one
    assert "kauno.example" not in client.get(reverse("ngo_list_csv", query={"county": county.code})).text


def test_empty_lists_say_what_to_do(cast, client_of):
    client = client_of(cast.reader)
    Practice.objects.all().delete()
    for name in LISTS:
        page = client.get(reverse(f"{name}_list"))
        assert (page.status_code, "yp-empty" in page.text) == (200, True), name
        nothing = client.get(reverse(f"{name}_list", query={"words": "xyz"}))
        assert "yp-empty" in nothing.text, name


def test_a_new_row_begins_with_the_domain_that_the_list_was_filtered_by(registers, client_of):
    client, county = client_of(registers.cast.coordinator), registers.cast.county.code
    for name in LISTS:
        listed = client.get(reverse(f"{name}_list", query={"county": county, "domain": "hyte"}))
        address = reverse(f"{name}_new", query={"county": county, "domain": "hyte"})
        assert html.escape(address) in listed.text, name
        form = client.get(address).context["form"]
        hyte = make_domain()
        assert form.initial["domain"] == hyte and form.initial["domains"] == [hyte], name
        chosen = "selected" if "domain" in form.fields else "checked"
        drawn = str(form["domain" if "domain" in form.fields else "domains"])
        assert re.findall(rf'value="(\d+)"[^>]* {chosen}', drawn) == [str(hyte.pk)], name


def test_the_table_of_duties_says_what_is_missing(registers, client_of):
    kind = make_kind("municipality", made_by="municipality", is_statutory=True, legal_basis_fi="410/2015, 37 §")
    county = registers.cast.county
    make_plan(county, registers.cast.hollola, ends=90, kind=kind, name_fi="Kuntastrategia")
    client = client_of(registers.people["outsider"])
    page = client.get(reverse("plan_duties", query={"county": county.code}))
    assert (page.context["table"].lacking, page.context["table"].ending) == (1, 1)
    for piece in ("Kuntastrategia", "410/2015", registers.cast.lahti.name_fi):
        assert piece in page.text
    text = client.get(reverse("plan_duties_csv", query={"county": county.code})).content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 3
    assert client.get(reverse("plan_duties_xlsx", query={"county": county.code})).status_code == 200


def test_a_card_shows_the_seats_that_the_association_has_today(registers, client_of):
    county, association = registers.cast.county, registers.association
    forum = make_forum("Järjestöneuvottelukunta", county)
    for title, first, last in (("jäsen", -10, None), ("entinen jäsen", -100, -1)):
        Seat.objects.create(
            organisation=association,
            body=forum.body,
            title_fi=title,
            valid_from=in_days(first),
            valid_to=last and in_days(last),
        )
    page = client_of(registers.people["reader"]).get(reverse("ngo_detail", args=[registers.card.pk]))
    assert "Järjestöneuvottelukunta" in page.text
    assert "entinen" not in page.text


def test_the_steps_of_the_tiers_count_all_cards(registers, client_of):
    county = registers.cast.county
    page = client_of(registers.people["reader"]).get(reverse("ngo_list", query={"county": county.code, "tier": 1}))
    assert [step.count for step in page.context["steps"]] == [1, 0, 0, 1]

"""What somebody who means ill sends to the interfaces: words that are stored, files, numbers and odd addresses."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from interfaces.models import (
    BlockAssessment,
    BuildingBlock,
    CheckQuestion,
    Counterpart,
    InterfaceMap,
    MapNode,
    NgoCard,
    Plan,
    Practice,
    RaisedIssue,
    WorkDivision,
)
from organisations.models import Seat
from tests.ground.database import world
from tests.ground.guarded_county import FORMULA, HUGE, LONG, SCRIPT, client_of, make_guarded, pages_of, text_of
from tests.interfaces.register_cast import Registers

pytestmark = pytest.mark.django_db


@world
def registers(cast) -> Registers:
    return make_guarded(cast)


def test_stored_words_are_neither_markup_nor_formulas(registers, cast):
    Practice.objects.filter(pk=registers.published.pk).update(
        title_fi=SCRIPT, what_fi=f"[x](javascript:alert(1)){SCRIPT}"
    )
    Plan.objects.filter(pk=registers.own_plan.pk).update(name_fi=FORMULA)
    NgoCard.objects.filter(pk=registers.card.pk).update(what_fi=SCRIPT)
    RaisedIssue.objects.update(title_fi=f"{FORMULA}{SCRIPT}", text_fi=SCRIPT)
    BlockAssessment.objects.create(
        block=BuildingBlock.objects.get(code="block_goals"),
        county=cast.county,
        party=cast.hollola,
        year=timezone.localdate().year,
        maturity=2,
        why=FORMULA,
    )
    client = client_of(cast.coordinator)
    for page in pages_of(registers):
        response = client.get(page)
        text = text_of(response)
        if "csv" in page:
            cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], page
        elif response.headers["Content-Type"].startswith("application/vnd"):
            sheet = zipfile.ZipFile(io.BytesIO(response.content)).read("xl/worksheets/sheet1.xml").decode()
            assert "<f>" not in sheet, page
        else:
            assert SCRIPT not in text, page
            assert "javascript:alert" not in text.replace("(javascript:alert(1))", ""), page
    pdf = client.get(reverse("interface_map_pdf", args=[InterfaceMap.objects.get(county=cast.county).key]))
    assert pdf.content.startswith(b"%PDF")


def test_a_card_begins_no_line_of_its_own(registers, cast):
    Counterpart.objects.update(phone="1\r\nEMAIL:ilkea@ilkea.example", email="a@b.example\nNOTE:x")
    Seat.objects.filter(title_fi="hyvinvointikoordinaattori").update(title_fi="Rooli\r\nEND:VCARD\r\nBEGIN:VCARD")
    client = client_of(cast.coordinator)
    text = client.get(reverse("counterpart_vcf", query={"county": cast.county.code})).content.decode()
    unfolded = text.replace("\r\n ", "")
    lines = unfolded.split("\r\n")
    assert not [line for line in lines if line.startswith(("EMAIL:", "NOTE:x"))]
    assert lines.count("END:VCARD") == lines.count("BEGIN:VCARD") == 2
    assert "\n" not in unfolded.replace("\r\n", "")


def test_files_of_the_division_that_are_too_big_or_forged_are_refused_in_words(registers, cast):
    page = reverse("division_import", query={"county": cast.county.code})
    bomb, rows = io.BytesIO(), b"a;b\n" * 100_000
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("xl/workbook.xml", "0" * 60_000_000)
    book = Workbook()
    book.active.append(["=1+1", LONG])
    forged = io.BytesIO()
    book.save(forged)
    for name, data in (
        ("pommi.xlsx", bomb.getvalue()), ("rivit.csv", rows), ("tyhja.xlsx", b"PK\x03\x04"), ("nolla.csv", b"a\x00b"),
        ("iso.csv", b"x" * 5_000_001), ("vieras.xlsx", forged.getvalue()), ("kuva.svg", SCRIPT.encode()),
        ("tyhja.csv", b""),
    ):  # fmt: skip
        for who in ("coordinator", "editor"):
            response = client_of(registers.people[who]).post(page, {"file": SimpleUploadedFile(name, data)})
            assert response.status_code == 422, name
    for content in ("", "x", LONG, "e30:1:2"):
        assert client_of(cast.coordinator).post(page, {"content": content}).status_code == 422, content
    assert WorkDivision.objects.count() == 2


def test_anothers_preview_of_views_is_no_use(registers, cast):
    fill = reverse("division_fill", query={"county": cast.county.code, "municipality": "all", "domain": "all"})
    question = CheckQuestion.objects.get()
    shown = client_of(cast.coordinator).post(fill, {f"{question.pk}-state": "not_known"})
    content = shown.context["proposal"].content
    before = list(WorkDivision.objects.values())
    for who in ("editor", "lahti_editor", "other_county"):
        client_of(registers.people[who]).post(fill, {"content": content})
        assert list(WorkDivision.objects.values()) == before, who


def test_places_on_a_map_stay_inside_and_nodes_on_their_own_map(registers, cast):
    own = InterfaceMap.objects.get(county=cast.county)
    strange = InterfaceMap.objects.get(code="culture_and_participation").nodes.first()
    client = client_of(cast.coordinator)
    node = own.nodes.first()
    for x, y in (("-1", "5"), ("5", LONG), ("99999999999999999999", "1"), ("nan", "inf"), ("1e3", "1"), ("²", "0")):
        sent = {"x": x, "y": y, "revision": node.revision}
        assert client.post(reverse("map_service_move", args=[own.key, node.key]), sent).status_code == 422, (x, y)
    for step in ("left", "up", "right", "down", "__class__"):
        now = MapNode.objects.get(pk=node.pk)
        sent = {"x": 0, "y": 0, "revision": now.revision, "step": step}
        client.post(reverse("map_service_move", args=[own.key, node.key]), sent)
        now.refresh_from_db()
        assert 0 <= now.x <= InterfaceMap.WIDTH and 0 <= now.y <= InterfaceMap.HEIGHT
    for name in ("map_service_move", "map_service_remove", "map_service_edit"):
        assert client.post(reverse(name, args=[own.key, strange.key]), {"revision": 1}).status_code == 404
    for others in (strange.pk, *HUGE):
        client.post(reverse("map_service_edit", args=[own.key, node.key]), {"others": others, "revision": now.revision})
    assert not own.lines.filter(to=strange).exists()
    remove = reverse("interface_map_remove", args=[own.key])
    for revision in HUGE:
        assert client.post(remove, {"revision": revision}).status_code == 409, revision
    question = reverse("division_question_retire", args=[CheckQuestion.objects.get().pk])
    for revision in HUGE:
        address = f"{question}?county={cast.county.code}"
        assert client.post(address, {"revision": revision}).status_code == 409, revision


def test_odd_addresses_break_no_page(registers, cast):
    odd = (
        "domain=%00&municipality=%00&county=%00&only=x&view=x&page=-9&year=²&as=x&from=%00&text=%00&state=x&owner=²"
        "&level=%00&tag=%00&region=%00&kind=%00&tier=²&size=x&organisation=²&q=%00"
    )
    many = "&".join(
        f"{name}={LONG[:600]}" for name in ("year", "owner", "page", "organisation", "municipality", "tier")
    )
    client = client_of(cast.coordinator)
    for page in pages_of(registers):
        for query in (odd, many):
            response = client.get(f"{page.partition('?')[0]}?{query}")
            assert response.status_code < 500, (page, query)

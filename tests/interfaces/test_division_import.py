"""The division of work as a file: what is written is what is read, only one's own side, all of it or nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from documents.table_files import rows_of_file
from interfaces.division.importing import read_rows
from interfaces.models import CheckQuestion, WorkDivision
from tests.cast import Cast
from tests.ground.database import world
from tests.interfaces.factories import make_question, make_view, place_of

COUNTY, MUNICIPALITY = WorkDivision.Side.COUNTY, WorkDivision.Side.MUNICIPALITY
XLSX, PAGE = reverse("work_division_xlsx"), reverse("division_import")


@world
def question(cast: Cast) -> CheckQuestion:
    first = make_question(cast.county, text="=Kuka ohjaa?")
    make_question(cast.county, text="Kuka maksaa?")
    make_view(first, cast.hollola, COUNTY, "agreed", "county", note="Vain sisäpiirille")
    make_view(first, cast.hollola, MUNICIPALITY, "discussed", "municipality", since="2025-02-01")
    return first


def book(client, address: str = XLSX):
    return load_workbook(io.BytesIO(client.get(address).content))


def column(sheet, part: int, side: str = MUNICIPALITY) -> int:
    """The columns of a side: 0 state, 1 who, 2 who else, 3 since, 4 note."""
    return (7 if side == COUNTY else 12) + part


def row_of(sheet, municipality, text: str) -> int:
    return next(
        row[0].row for row in sheet.iter_rows(min_row=2) if row[1].value == municipality.code and row[4].value == text
    )


def open_sides(sheet, row: int) -> set[str]:
    return {side for side in (COUNTY, MUNICIPALITY) if not sheet.cell(row, column(sheet, 0, side)).protection.locked}


def upload(sheet_book) -> SimpleUploadedFile:
    out = io.BytesIO()
    sheet_book.save(out)
    return SimpleUploadedFile("tyonjako.xlsx", out.getvalue())


def test_the_file_opens_ones_own_side_and_hides_notes_from_outsiders(cast, question, client_of):
    """Who: the sides that are open, in the row of Hollola and in that of Lahti; and whether notes are there."""
    table = {
        "coordinator": ({COUNTY}, {COUNTY}, True),
        "editor": ({MUNICIPALITY}, set(), True),
        "reader": (set(), set(), True),
        "outsider": (set(), set(), False),
    }
    for who, (of_hollola, of_lahti, has_notes) in table.items():
        sheet = book(client_of(cast.named(who))).active
        assert sheet.column_dimensions["A"].hidden and sheet.column_dimensions["B"].hidden
        for municipality, expected in ((cast.hollola, of_hollola), (cast.lahti, of_lahti)):
            row = row_of(sheet, municipality, "=Kuka ohjaa?")
            found = open_sides(sheet, row) if has_notes else set()
            assert found == expected, (who, municipality)
        texts = {cell.value for row in sheet.iter_rows() for cell in row}
        assert ("Vain sisäpiirille" in texts) == has_notes, who
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    lines = client_of(cast.outsider).get(reverse("work_division_csv")).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5 and "Vain sisäpiirille" not in "".join(lines)


def test_a_filled_in_file_is_shown_first_and_then_saved_whole(cast, question, client_of):
    """Words are understood in each of our languages; the other side's columns and others' rows are left out."""
    client = client_of(cast.editor)
    filled = book(client)
    sheet = filled.active
    first, second = row_of(sheet, cast.hollola, "=Kuka ohjaa?"), row_of(sheet, cast.hollola, "Kuka maksaa?")
    sheet.cell(first, column(sheet, 1)).value = "the county"
    sheet.cell(first, column(sheet, 0, COUNTY)).value = "not agreed"  # the county's: left out
    sheet.cell(second, column(sheet, 0)).value = "AGREED"
    sheet.cell(second, column(sheet, 3)).value = "1.3.2026"
    sheet.cell(row_of(sheet, cast.lahti, "Kuka maksaa?"), column(sheet, 0)).value = "agreed"  # another's: left out
    page = client.post(f"{PAGE}", {"file": upload(filled)})
    proposal = page.context["proposal"]
    assert (len(proposal.new), len(proposal.changed), proposal.unchanged) == (1, 1, 0)
    assert page.context["others_columns"] and page.context["others_rows"] == 2
    assert WorkDivision.objects.count() == 2
    client.post(PAGE, {"content": proposal.content})
    said = {
        (row.question.text_fi, row.municipality_id): (row.state, row.who, str(row.since))
        for row in WorkDivision.objects.filter(side=MUNICIPALITY).select_related("question")
    }
    assert said == {
        ("=Kuka ohjaa?", cast.hollola.pk): ("discussed", "county", "2025-02-01"),
        ("Kuka maksaa?", cast.hollola.pk): ("agreed", "", "2026-03-01"),
    }
    assert WorkDivision.objects.get(side=COUNTY).state == "agreed"
    again = client.post(PAGE, {"file": upload(book(client))})
    assert again.context["proposal"].is_empty


def test_faults_are_told_by_cell_and_nothing_is_saved(cast, question, client_of):
    """Each row: what stands in a cell of the own row, the column, and the cell that is named."""
    table = [
        (0, "ehkä", "L"),
        (1, "naapuri", "M"),
        (2, "Säätiö", "N"),  # a name without “somebody else”
        (3, "keväällä", "O"),
        (3, "31.2.2025", "O"),
        (4, "x" * 501, "P"),
    ]
    client = client_of(cast.editor)
    for part, text, letter in table:
        filled = book(client)
        sheet = filled.active
        row = row_of(sheet, cast.hollola, "=Kuka ohjaa?")
        sheet.cell(row, column(sheet, part)).value = text
        answer = client.post(PAGE, {"file": upload(filled)})
        assert answer.status_code == 422
        assert [fault.place for fault in answer.context["faults"]] == [f"{letter}{row}"], text
    filled = book(client)
    row = row_of(filled.active, cast.hollola, "=Kuka ohjaa?")
    filled.active.cell(row, 1).value = "tuntematon"
    assert [fault.place for fault in client.post(PAGE, {"file": upload(filled)}).context["faults"]] == [f"A{row}"]
    others = {"no headings": b"a;b\n1;2\n", "empty": b"", "not a table": b"PK\x03\x04roskaa"}
    for name, data in others.items():
        answer = client.post(PAGE, {"file": SimpleUploadedFile("t.csv", data)})
        assert answer.status_code == 422, name
    assert WorkDivision.objects.count() == 2


def test_only_what_was_shown_to_the_same_person_is_saved(cast, question, client_of):
    """Another's preview, a changed one, and one that a colleague has overtaken save nothing."""
    client = client_of(cast.editor)
    filled = book(client)
    filled.active.cell(row_of(filled.active, cast.hollola, "=Kuka ohjaa?"), column(filled.active, 1)).value = "together"
    content = client.post(PAGE, {"file": upload(filled)}).context["proposal"].content
    assert client_of(cast.coordinator).post(PAGE, {"content": content}).status_code == 422
    client = client_of(cast.editor)
    assert client.post(PAGE, {"content": content[:-3]}).status_code == 422
    WorkDivision.objects.filter(side=MUNICIPALITY).update(state="no", revision=2)
    answer = client.post(PAGE, {"content": content})
    assert answer.status_code == 409
    assert answer.context["proposal"].changed[0].now
    assert WorkDivision.objects.get(side=MUNICIPALITY).state == "no"
    assert client.post(PAGE, {"content": answer.context["proposal"].content}).status_code == 302
    assert WorkDivision.objects.get(side=MUNICIPALITY).who == "together"


def test_a_csv_file_comes_back_too(cast, question, client_of):
    client = client_of(cast.coordinator)
    data = client.get(reverse("work_division_csv")).content
    found = read_rows(rows_of_file(SimpleUploadedFile("t.csv", data)), place_of(cast.county, cast.coordinator))
    assert not found.faults and set(found.sayings) == {(question.pk, cast.hollola.pk)}


@pytest.mark.parametrize("who", ["reader", "other_registrar", "outsider"])
def test_only_editors_bring_files_in(cast, question, client_of, who):
    assert client_of(cast.named(who)).post(PAGE, {"content": "x"}).status_code == 403

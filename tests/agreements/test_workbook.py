"""The goals workbook: what goes out comes in unchanged; what comes in is shown first and taken in whole or not."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from agreements import editing, workbook, workflow
from agreements.content import content_of
from agreements.models import Agreement, Goal, Measure, Responsibility
from agreements.workbook import Unreadable
from documents.tables import XLSX
from tests.factories import freeze_it, make_agreement, make_goal

pytestmark = pytest.mark.django_db


LANGUAGES = pytest.mark.parametrize("agreement", ["fi", "fi,sv"], indirect=True)


@pytest.fixture
def agreement(cast, request) -> Agreement:
    """A draft of scope 3 with two goals, one of them with everything that a goal can have."""
    agreement = make_agreement(cast.county, scope=3, languages=getattr(request, "param", "fi,sv"))
    goal = make_goal(agreement, "Nuori saa avun läheltä", measures=2)
    Responsibility.objects.filter(measure__goal=goal, role="lead").update(
        what_fi="järjestää tilat: ilta | aamu", what_sv="ordnar lokaler"
    )
    make_goal(agreement, "=HYPERLINK(1)")
    return agreement


def exported(agreement: Agreement, language: str = "fi") -> bytes:
    return workbook.write(agreement, language)


def edited(agreement: Agreement, change) -> bytes:
    """The exported file after `change(book)`."""
    book = load_workbook(io.BytesIO(exported(agreement)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changes_of(agreement: Agreement, data: bytes) -> workbook.Changes:
    return workbook.changes(agreement, workbook.read(data, agreement))


def take_in(agreement: Agreement, data: bytes, by, *, withdraw_missing: bool = False) -> None:
    book = workbook.read(data, agreement)
    state = workbook.changes(agreement, book).state
    workbook.apply(agreement, book, by=by, seen_state=state, withdraw_missing=withdraw_missing)


def column(sheet, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def put(sheet, heading: str, row: int, value) -> None:
    sheet.cell(row, column(sheet, heading)).value = value


@LANGUAGES
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_round_trip_changes_nothing(agreement, language):
    found = changes_of(agreement, exported(agreement, language))
    assert found.is_empty, found


@LANGUAGES
def test_taking_in_what_was_exported_leaves_every_row_as_it_was(cast, agreement):
    before, revisions = content_of(agreement), list(agreement.goals.values_list("pk", "revision"))
    take_in(agreement, exported(agreement), cast.coordinator, withdraw_missing=True)
    assert content_of(agreement) == before
    assert list(agreement.goals.values_list("pk", "revision")) == revisions


def test_a_text_that_looks_like_a_formula_stays_text(agreement):
    sheet = load_workbook(io.BytesIO(exported(agreement)))["Tavoitteet"]
    cell = sheet.cell(3, column(sheet, "Tavoite suomeksi"))
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_changed_cell_changes_that_row_only(cast, agreement):
    goal = agreement.goals.order_by("pk").first()
    data = edited(agreement, lambda book: put(book["Toimenpiteet"], "Toimenpide suomeksi", 2, "Uusi teksti"))
    [change] = changes_of(agreement, data).changed
    assert (change.goal, change.own_text, change.changed) == (goal, False, ["Uusi teksti"])
    keys = set(Measure.objects.values_list("key", flat=True))
    take_in(agreement, data, cast.coordinator)
    assert Measure.objects.filter(text_fi="Uusi teksti").count() == 1
    assert set(Measure.objects.values_list("key", flat=True)) == keys, "rows keep their keys"


def new_rows(book) -> None:
    goals, measures = book["Tavoitteet"], book["Toimenpiteet"]
    put(goals, "Tavoite nro", 4, "T9")
    put(goals, "Yhdyspinta", 4, "hyte")
    put(goals, "Tavoite suomeksi", 4, "Uusi tavoite")
    row = measures.max_row + 1
    put(measures, "Tavoite nro", row, "t9")
    put(measures, "Toimenpide suomeksi", row, "Uusi toimenpide")
    put(measures, "Vastaa", row, "kaikki kunnat\nJärvi-Suomi: johtaa")
    put(measures, "Valmis viimeistään", row, "31.12.2027")


def test_new_rows_become_goals_and_measures(cast, agreement):
    data = edited(agreement, new_rows)
    [change] = changes_of(agreement, data).new
    assert change.book.name == "Uusi tavoite"
    take_in(agreement, data, cast.coordinator)
    measure = Measure.objects.get(text_fi="Uusi toimenpide")
    assert measure.goal.text_fi == "Uusi tavoite" and str(measure.ends) == "2027-12-31"
    rows = measure.responsibilities.standing().order_by("position")
    assert [(row.group, row.organisation, row.role, row.what_fi) for row in rows] == [
        ("municipalities", None, "lead", ""),
        ("", cast.county, "lead", "johtaa"),
    ]


def without_the_second_goal(book) -> None:
    for sheet in book.worksheets[1:]:
        place = column(sheet, "Mittari nro" if sheet.title == "Tavoitetasot" else "Tavoite nro")
        for row in range(sheet.max_row, 1, -1):
            if sheet.cell(row, place).value in ("T2", "M2"):
                sheet.delete_rows(row)


def test_what_the_file_lacks_stays_unless_it_is_to_be_withdrawn(cast, agreement):
    second = agreement.goals.order_by("pk").last()
    data = edited(agreement, without_the_second_goal)
    assert changes_of(agreement, data).missing == [second]
    take_in(agreement, data, cast.coordinator)
    assert Goal.objects.get(pk=second.pk).withdrawn_at is None
    take_in(agreement, data, cast.coordinator, withdraw_missing=True)
    assert Goal.objects.get(pk=second.pk).withdrawn_at is not None


def test_a_measure_that_the_file_lacks_is_told_and_stays(cast, agreement):
    data = edited(agreement, lambda book: book["Toimenpiteet"].delete_rows(2))
    [change] = changes_of(agreement, data).with_missing_rows
    assert change.missing == ["Koulutetaan"]
    take_in(agreement, data, cast.coordinator)
    assert change.goal.measures.standing().count() == 2
    take_in(agreement, data, cast.coordinator, withdraw_missing=True)
    assert change.goal.measures.standing().count() == 1


FAULTS = [
    ("Tavoitteet", "Yhdyspinta", 2, "ei ole", "Tavoitteet C2"),
    ("Tavoitteet", "Yhdyspinta", 2, None, "Tavoitteet C2"),
    ("Tavoitteet", "Tunniste (ei muuteta)", 2, "abc", "Tavoitteet A2"),
    ("Toimenpiteet", "Valmis viimeistään", 2, "ensi vuonna", "Toimenpiteet"),
    ("Toimenpiteet", "Vastaa", 2, "Atlantis", "Toimenpiteet"),
    ("Toimenpiteet", "Tavoite nro", 2, "T77", "Toimenpiteet"),
    ("Toimenpiteet", "Toimenpide suomeksi", 2, "x" * 601, "Toimenpiteet"),
    ("Toimenpiteet", "Toimenpide suomeksi", 2, "=A1", "Toimenpiteet"),
    ("Mittarit", "Lähtötaso", 2, "paljon", "Mittarit"),
    ("Mittarit", "Lähtötason vuosi", 2, None, "Mittarit"),
    ("Mittarit", "Suunta", 2, "sivulle", "Mittarit"),
    ("Mittarit", "Kuka raportoi", 2, "Atlantis", "Mittarit"),
    ("Tavoitetasot", "Vuosi", 2, 29, "Tavoitetasot"),
]


@pytest.mark.parametrize("sheet, head, row, value, place", FAULTS)
def test_a_faulty_cell_is_named(agreement, sheet, head, row, value, place):
    data = edited(agreement, lambda book: put(book[sheet], head, row, value))
    with pytest.raises(Unreadable) as refused:
        workbook.read(data, agreement)
    assert [fault for fault in refused.value.faults if fault.place.startswith(place)], refused.value.faults


def test_every_fault_is_named_at_once(agreement):
    def spoil(book) -> None:
        for sheet, head, row, value, _place in FAULTS[3:6]:
            put(book[sheet], head, row, value)

    with pytest.raises(Unreadable) as refused:
        workbook.read(edited(agreement, spoil), agreement)
    assert len(refused.value.faults) == 3


def test_nothing_is_saved_of_a_file_with_a_fault(cast, agreement, client_of):
    data = edited(agreement, lambda book: [new_rows(book), put(book["Tavoitteet"], "Yhdyspinta", 2, "ei ole")])
    before = content_of(agreement)
    page = post_file(client_of(cast.coordinator), agreement, data)
    assert "Tavoitteet C2" in page.content.decode()
    assert content_of(agreement) == before


def test_a_missing_sheet_or_column_is_named(agreement):
    with pytest.raises(Unreadable, match="Mittarit"):
        workbook.read(edited(agreement, lambda book: book.remove(book["Mittarit"])), agreement)
    with pytest.raises(Unreadable, match="Yhdyspinta"):
        workbook.read(edited(agreement, lambda book: book["Tavoitteet"].delete_cols(3)), agreement)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"plain text"])
def test_a_file_that_is_no_workbook_is_refused(agreement, data):
    with pytest.raises(Unreadable):
        workbook.read(data, agreement)


def test_a_row_copied_with_its_key_is_a_new_row(cast, agreement):
    def copy(book) -> None:
        sheet = book["Toimenpiteet"]
        sheet.append([cell.value for cell in sheet[2]])

    before = Measure.objects.count()
    take_in(agreement, edited(agreement, copy), cast.coordinator)
    assert Measure.objects.count() == before + 1


def test_missing_is_not_zero(cast, agreement):
    def change(book) -> None:
        put(book["Tavoitetasot"], "Tavoitetaso", 2, 0)
        put(book["Tavoitetasot"], "Tavoitetaso", 3, None)

    take_in(agreement, edited(agreement, change), cast.coordinator)
    values = [target["value"] for goal in content_of(agreement)["goals"] for target in goal["indicators"][0]["targets"]]
    assert values == ["0", None]


def post_file(client, agreement: Agreement, data: bytes):
    upload = SimpleUploadedFile("tavoitteet.xlsx", data, content_type=XLSX)
    return client.post(reverse("workbook_import", args=[agreement.pk]), {"file": upload})


def accepted(page, **more) -> dict:
    return {name: page.context["accept"].initial[name] for name in ("token", "state")} | more


def test_the_preview_saves_nothing_and_the_acceptance_everything(cast, agreement, client_of):
    client = client_of(cast.coordinator)
    page = post_file(client, agreement, edited(agreement, new_rows))
    assert agreement.goals.count() == 2
    answer = client.post(reverse("workbook_apply", args=[agreement.pk]), accepted(page))
    assert answer.status_code == 302
    assert agreement.goals.count() == 3
    assert agreement.events.filter(verb="import_workbook").exists()


def test_a_goal_saved_after_the_preview_stops_the_acceptance(cast, agreement, client_of):
    client = client_of(cast.coordinator)
    page = post_file(client, agreement, edited(agreement, new_rows))
    goal = agreement.goals.first()
    editing.save_row(goal, goal.revision, {"why_fi": "Muuttui"}, by=cast.coordinator)
    again = client.post(reverse("workbook_apply", args=[agreement.pk]), accepted(page))
    assert again.status_code == 200 and agreement.goals.count() == 2
    client.post(reverse("workbook_apply", args=[agreement.pk]), accepted(again))
    assert agreement.goals.count() == 3


def test_a_preview_of_one_agreement_is_not_accepted_for_another(cast, agreement, client_of):
    client = client_of(cast.coordinator)
    other = make_agreement(cast.county, scope=3)
    page = post_file(client, agreement, edited(agreement, new_rows))
    client.post(reverse("workbook_apply", args=[other.pk]), accepted(page))
    assert not other.goals.exists()


@pytest.mark.parametrize(
    "who, export, bring_in",
    [
        ("coordinator", 200, 200),
        ("editor", 200, 403),
        ("registrar", 200, 403),
        ("reader", 200, 403),
        ("outsider", 404, 404),
        ("anonymous", 302, 302),
    ],
)
def test_who_may_export_and_bring_in(cast, agreement, client_of, who, export, bring_in):
    client = client_of(cast.named(who))
    assert client.get(reverse("workbook_export", args=[agreement.pk])).status_code == export
    assert client.get(reverse("workbook_import", args=[agreement.pk])).status_code == bring_in
    assert post_file(client, agreement, exported(agreement)).status_code == bring_in


def test_a_frozen_text_takes_no_workbook_in(cast, agreement):
    data = edited(agreement, new_rows)
    book = workbook.read(data, agreement)
    state = workbook.changes(agreement, book).state
    freeze_it(agreement)
    with pytest.raises(workflow.WrongStage):
        workbook.apply(agreement, book, by=cast.coordinator, seen_state=state, withdraw_missing=False)


def test_an_agreement_of_scope_2_has_no_measures_in_its_workbook(cast):
    agreement = make_agreement(cast.county, scope=2)
    make_goal(agreement)
    data = exported(agreement)
    assert "Toimenpiteet" not in load_workbook(io.BytesIO(data)).sheetnames
    assert changes_of(agreement, data).is_empty

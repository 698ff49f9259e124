"""What somebody who means ill pastes, sends as a file or by a link in the place of an indicator's values."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from indicators.models import Observation
from indicators.requesting import Asked, ask_for_values
from tests.ground.test_attacks_follow_up import client_of
from tests.indicators.factories import make_indicator
from tests.indicators.test_value_requests import link_in_newest_message

YEAR = timezone.localdate().year - 1
HUGE = "1" * 5000


def test_no_pasted_or_forged_value_breaks_the_grid(cast):
    indicator = make_indicator("Oma", owner=cast.county)
    words = make_indicator("Sanoin", owner=cast.county, in_words=True, unit="")
    name, cell = cast.hollola.name, f"v-{cast.hollola.pk}-{YEAR}"
    table: dict[str, dict] = {
        "a lone carriage return": {"fill": "1", "paste_text": "a\rb"},
        "an endless cell": {"fill": "1", "paste_text": '"' + "x" * 200_000},
        "an endless year above": {"fill": "1", "paste_text": f"Kunta\t{HUGE}\n{name}\t1"},
        "an endless year beside": {"fill": "1", "paste_text": f"Kunta\tVuosi\tArvo\n{name}\t{HUGE}\t3"},
        "ten thousand cells": {"fill": "1", "paste_text": "\n".join(["\t".join("1" * 100)] * 100)},
        "an endless number": {cell: "9" * 1_000_100},
        "an endless small number": {cell: "0," + "0" * 1_000_000 + "1"},
        "no number": {cell: "NaN"},
        "endless": {cell: "Infinity"},
        "a power": {cell: "1e400"},
        "a superscript": {cell: "²"},
        "a null": {cell: "3", "source": "a\x00b"},
        "an endless source": {cell: "4", "source": "a" * 5000},
        "areas that are none": {"v-x-y": "1", "v-99999999999999999999-1": "2", "sure": "zzz"},
    }
    client = client_of(cast.coordinator)
    for what, data in table.items():
        assert client.post(reverse("value_grid", args=[indicator.pk]), data).status_code in (200, 302), what
        assert not Observation.objects.exists(), what
    client.post(reverse("value_grid", args=[words.pk]), {cell: "a\x00b"})
    assert not Observation.objects.exists()
    address = reverse("indicator_retire", args=[indicator.pk])
    assert client.post(address, {"revision": "9" * 5000}).status_code == 409


def workbook(name: str, value: str, *, more: bytes = b"") -> SimpleUploadedFile:
    """A table of one percentage, `value` put into it past every program that writes workbooks."""
    book, out, forged = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["Kunta", YEAR])
    book.active.append([name, 12345.5])
    book.active["B2"].number_format = "0%"
    book.save(out)
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            data = source.read(part).replace(b"12345.5", value.encode())
            target.writestr(part, data.replace(b"</sheetData>", more + b"</sheetData>"))
    return SimpleUploadedFile("arvot.xlsx", forged.getvalue())


def test_no_forged_file_breaks_the_import(cast):
    indicator, name = make_indicator("Oma", owner=cast.county), cast.hollola.name
    files: dict[str, SimpleUploadedFile] = {
        f"a number {value[:6]}": workbook(name, value) for value in ("1e400", "1e+300", HUGE, "nan")
    }
    files["a bomb"] = workbook(name, "1", more=b'<row r="3"><c r="A3"><v>1</v></c></row>' * 700_000)
    for what, text in {
        "year above": f"Kunta;{HUGE}\n{name};3",
        "year beside": f"Kunta;Vuosi;Arvo\n{name};{HUGE};3",
        "endless number": f"Kunta;Vuosi;Arvo\n{name};{YEAR};{'9' * 120_000}",
        "nothing": "\n\n",
    }.items():
        files[what] = SimpleUploadedFile("arvot.csv", text.encode())
    assert files["a bomb"].size < 500_000
    for what, file in files.items():
        page = client_of(cast.coordinator).post(reverse("value_import", args=[indicator.pk]), {"file": file})
        assert page.status_code == 200, what
        assert page.context.get("faults") or page.context["form"].errors, what
    assert not Observation.objects.exists()


def test_a_link_takes_no_endless_number_of_cases(cast):
    indicator = make_indicator("Oma", owner=cast.county, small_limit=5)
    ask_for_values(indicator, [Asked(cast.hollola, "x@kunta.example")], by=cast.coordinator, year=YEAR)
    link = link_in_newest_message()
    for typed in ({"value": "50", "count": "9" * 29}, {"value": "9" * 400}, {"value": "🙂"}):
        assert client_of(None).post(link, typed).status_code == 200, typed
    assert not Observation.objects.exists()

"""`manage.py fetch_sotkanet`: what it asks, what becomes of the answers, and what happens when there is none."""

import csv
import datetime
import io
import json
from collections import Counter
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command

from indicators import reference_data
from indicators.models import Indicator, Observation, ObservationChange, SotkanetFetch
from indicators.sotkanet.client import TRIES
from tests.ground.database import world
from tests.indicators.sotkanet_cast import (
    BRANDO,
    COUNTRY,
    COUNTY,
    ESPOO,
    HARTOLA,
    HELSINKI,
    HELSINKI_AREA,
    HOLLOLA,
    LAHTI,
    known,
    make_areas,
    make_indicator,
    run,
)
from tests.indicators.sotkanet_server import row, sotkanet_server

TWO_YEARS = "--years=2022-2023"
YEARS_2020 = "--years=2020-2024"


@world
def areas():
    return make_areas()


@pytest.fixture
def sotkanet(areas, settings):
    with sotkanet_server() as server:
        settings.SOTKANET_URL, settings.SOTKANET_PAUSE, settings.SOTKANET_TIMEOUT = server.address, 0, 5
        settings.PUBLIC_URL = "https://portaali.example"
        yield server


def rows_of_2023(number: int = 127) -> list[dict]:
    """Lahti is left out, Hollola has a row without a value, Hartola's value is zero."""
    return [
        row(number, COUNTRY, 2023, 5.1),
        row(number, COUNTY, 2023, 6.2, absValue=120),
        row(number, HOLLOLA, 2023),
        row(number, HARTOLA, 2023, 0),
        row(number, HELSINKI, 2023, 4.4),
        row(number, ESPOO, 2023, 7.7),
    ]


def test_it_asks_as_the_service_wants_it_and_under_its_own_name(sotkanet):
    make_indicator(127)
    sotkanet.know(127, rows_of_2023())
    run(TWO_YEARS)
    assert sotkanet.questions == [
        ("/regions", {}),
        ("/indicators/127", {}),
        ("/json", {"indicator": ["127"], "years": ["2022", "2023"], "genders": ["total"]}),
    ]
    assert sotkanet.agents == {"Yhdyspinta/1.0 (+https://portaali.example)"}


def test_the_stand_in_is_as_strict_as_the_service(sotkanet):
    for query in ({"years": "2022,2023", "genders": "total"}, {"years": "2022"}, {"genders": "total"}):
        asked = {"indicator": ["127"]} | {name: [value] for name, value in query.items()}
        assert sotkanet.answer("/json", asked) == (400, {}), urlencode(query)


def test_missing_is_never_zero(sotkanet):
    make_indicator(127)
    sotkanet.know(127, rows_of_2023())
    told = run(TWO_YEARS)
    assert known() == {
        "Suomi": Decimal("5.1"),
        "Päijät-Häme": Decimal("6.2"),
        "Hartola": Decimal("0"),
        "Helsinki": Decimal("4.4"),
        "Hollola": "not_published",
        "Lahti": "not_published",
    }
    assert known(year=2022) == {}, "a year without any data says nothing of anybody"
    assert "127 Mittari 127: new 4, not published 2" in told
    county = Observation.objects.get(area__code="09")
    assert (county.count, county.source, county.is_example) == (Decimal("120"), "Sotkanet.fi", False)


def test_only_areas_of_a_level_that_has_values_are_missing(sotkanet):
    """Published by county: no municipality lacks anything, and Helsinki has its value among the counties."""
    make_indicator(127)
    sotkanet.know(127, [row(127, COUNTY, 2023, 6.2), row(127, HELSINKI_AREA, 2023, 4.4)])
    run(TWO_YEARS)
    assert known() == {"Päijät-Häme": Decimal("6.2"), "Helsinki": Decimal("4.4")}


def test_aland_has_its_values_and_is_not_missed(sotkanet):
    make_indicator(127)
    sotkanet.know(127, [*rows_of_2023(), row(127, BRANDO, 2022, 1.5), row(127, HARTOLA, 2022, 1)])
    run(TWO_YEARS)
    assert (known(year=2022)["Brändö"], "Brändö" in known()) == (Decimal("1.5"), False)


def test_the_absolute_value_counts_where_it_is_the_value(sotkanet):
    make_indicator(127, unit="n")
    make_indicator(4, unit="%")
    for number in (127, 4):
        sotkanet.know(number, [row(number, LAHTI, 2023, absValue=9), row(number, HARTOLA, 2023, 3, absValue=7)])
    run(TWO_YEARS)
    assert known(127)["Lahti"] == Decimal("9")
    assert known(4)["Lahti"] == "not_published"
    assert Observation.objects.get(indicator__sotkanet_id=4, area__code="081").count == Decimal("7")


PASSING = ["500", "503", "429", "half", "half, length not told", "page for people", "slow"]


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_by_itself_is_asked_again(sotkanet, settings, fault):
    settings.SOTKANET_TIMEOUT = 0.1 if fault == "slow" else 5
    make_indicator(127)
    sotkanet.know(127, rows_of_2023())
    sotkanet.faults = ["", "", fault, ""]
    run(TWO_YEARS)
    assert known()["Helsinki"] == Decimal("4.4")
    assert [path for path, _query in sotkanet.questions].count("/json") == 2


def test_what_does_not_pass_is_told_and_not_asked_again(sotkanet, capsys):
    """Fault of the second indicator's description × what is said × how often it is asked × is the third one asked."""
    table = [
        ("400", "4 Mittari 4: Sotkanet finds a fault in indicators/4 (HTTP 400)", 1, True),
        ("404", "4 Mittari 4: Sotkanet knows nothing at indicators/4 (404)", 1, True),
        ("500", f"no whole answer to indicators/4 in {TRIES} tries: HTTP 500", TRIES, True),
        ("refused", "refuses to answer us (HTTP 403). It wants to know who asks: check PUBLIC_URL", 1, False),
    ]
    for number in (3, 4, 5):
        make_indicator(number)
        sotkanet.know(number, rows_of_2023(number))
    for fault, words, times, goes_on in table:
        sotkanet.questions.clear()
        sotkanet.faults = ["", "", "", *[fault] * times]
        with pytest.raises(CommandError) as stop:
            call_command("fetch_sotkanet", "--again", TWO_YEARS)
        paths = Counter(path for path, _query in sotkanet.questions)
        assert (paths["/indicators/4"], paths["/indicators/5"] == 1) == (times, goes_on), fault
        assert words in capsys.readouterr().out + str(stop.value), fault
        assert ("Without an answer: 4." in str(stop.value)) == goes_on, fault


def test_a_service_that_is_down_is_left_in_peace(sotkanet):
    for number in (3, 4, 5, 6):
        make_indicator(number)
    sotkanet.faults = ["", *["503"] * 100]
    with pytest.raises(CommandError, match="can't be reached"):
        run(TWO_YEARS)
    assert len(sotkanet.questions) == 1 + 3 * TRIES
    sotkanet.faults = ["503"] * 100
    with pytest.raises(CommandError, match="no whole answer to regions"):
        run(TWO_YEARS)


def test_a_run_cut_short_goes_on_and_asks_for_each_year_once(sotkanet):
    numbers = (3, 4, 5, 6)
    for number in numbers:
        make_indicator(number)
        sotkanet.know(number, rows_of_2023(number))
    sotkanet.refuses_after = 5
    with pytest.raises(CommandError, match="403"):
        run(YEARS_2020)
    sotkanet.refuses_after = None
    run(YEARS_2020)
    answered = {(number, year) for number in numbers for year in range(2020, 2025)}
    assert Counter(sotkanet.asked_years()) == Counter(answered)
    assert SotkanetFetch.objects.count() == len(answered)
    assert Observation.objects.count() == len(numbers) * 6


def test_years_outside_the_range_are_not_asked_and_newer_data_is(sotkanet):
    make_indicator(127)
    sotkanet.know(127, rows_of_2023(), range={"start": 2022, "end": 2023})
    run("--years=2019-2024")
    assert sotkanet.asked_years() == [(127, 2022), (127, 2023)]
    assert "up to date" in run("--years=2019-2024")
    assert len(sotkanet.asked_years()) == 2
    assert Indicator.objects.get(sotkanet_id=127).data_updated_on == datetime.date(2025, 5, 14)
    sotkanet.know(127, rows_of_2023(), range={"start": 2022, "end": 2023}, **{"data-updated": "2026-01-02"})
    assert "unchanged 6" in run("--years=2019-2024")
    assert len(sotkanet.asked_years()) == 4
    run("--years=2023", "--again")
    assert sotkanet.asked_years()[4:] == [(127, 2023)]


def test_it_says_what_changed_and_keeps_what_was_replaced(sotkanet):
    make_indicator(127)
    sotkanet.know(127, rows_of_2023())
    run(TWO_YEARS)
    newer = [changed for changed in rows_of_2023() if changed["region"] not in (COUNTRY, HELSINKI)]
    newer += [row(127, COUNTRY, 2023, 5.3), row(127, LAHTI, 2023, 8)]
    sotkanet.know(127, newer)
    assert "127 Mittari 127: changed 2, unchanged 3, became missing 1" in run(TWO_YEARS, "--again")
    assert (known()["Suomi"], known()["Lahti"], known()["Helsinki"]) == (Decimal("5.3"), Decimal("8"), "not_published")
    assert {
        (change.observation.area.name_fi, change.value, change.missing, change.replaced_by_name)
        for change in ObservationChange.objects.select_related("observation__area")
    } == {
        ("Suomi", Decimal("5.1"), "", "Sotkanet.fi"),
        ("Lahti", None, "not_published", "Sotkanet.fi"),
        ("Helsinki", Decimal("4.4"), "", "Sotkanet.fi"),
    }


def test_real_values_replace_examples_and_examples_do_not_stay_among_them(sotkanet, areas):
    indicator = make_indicator(127)
    for name, year in (("Hartola", 2023), ("Lahti", 2023), ("Hartola", 2021), ("Hartola", 2019), ("Hartola", 2015)):
        Observation.objects.create(indicator=indicator, area=areas[name], year=year, value=77, is_example=True)
    sotkanet.know(127, rows_of_2023())
    assert "example values removed 2" in run("--years=2018-2023")
    assert (known()["Hartola"], known()["Lahti"]) == (Decimal("0"), "not_published")
    assert list(Observation.objects.filter(is_example=True).values_list("year", flat=True)) == [2015]
    assert not ObservationChange.objects.exists(), "what was invented is no history"


def test_a_value_entered_by_hand_gives_way_to_a_published_one_only(sotkanet, areas):
    indicator = make_indicator(127)
    for name in ("Lahti", "Hartola"):
        Observation.objects.create(indicator=indicator, area=areas[name], year=2023, value=77, source="Oma kysely")
    sotkanet.know(127, rows_of_2023())
    run(TWO_YEARS)
    assert (known()["Lahti"], known()["Hartola"]) == (Decimal("77"), Decimal("0"))
    assert ObservationChange.objects.get().source == "Oma kysely"


def test_areas_are_chosen_on_our_side_and_nothing_is_noted_as_fetched(sotkanet):
    make_indicator(127)
    sotkanet.know(127, rows_of_2023())
    run(TWO_YEARS, "--area=09")
    assert set(known()) == {"Päijät-Häme", "Hollola", "Lahti", "Hartola"}
    run(TWO_YEARS, "--area=091", "--area=SUOMI")
    assert set(known()) == {"Päijät-Häme", "Hollola", "Lahti", "Hartola", "Helsinki", "Suomi"}
    assert not SotkanetFetch.objects.exists()


def test_an_indicator_without_both_sexes_together_is_told(sotkanet):
    make_indicator(127)
    sotkanet.know(127, [], classifications={"sex": {"values": ["male", "female"]}})
    assert "127 Mittari 127: not published for both sexes together" in run(TWO_YEARS)
    assert sotkanet.asked_years() == []


def test_metadata_brings_words_that_the_reference_file_does_not_take_back(sotkanet):
    reference_data.load()
    sotkanet.know(127, [], organization={"title": {"fi": "Tuottaja", "sv": "Producent"}})
    assert "words changed: title_fi" in run("--indicator=127", TWO_YEARS, "--metadata")
    found = Indicator.objects.get(sotkanet_id=127)
    assert (found.title_fi, found.title_sv, found.producer_sv) == ("Mittari 127 ≥ 75 v.", "Mätare 127", "Producent")
    assert (found.title_en, found.unit, found.decimals) == ("Population at year end", "%", 1)
    assert found.definition_fi == "Osuus väestöstä.\nToinen"
    reference_data.load()
    assert Indicator.objects.get(sotkanet_id=127).title_fi == "Mittari 127 ≥ 75 v."
    assert "words changed" not in run("--indicator=127", TWO_YEARS, "--metadata")


def test_files_are_read_as_the_service_answers_them(areas, tmp_path):
    for number in (127, 4, 5):
        make_indicator(number)
    (tmp_path / "127.json").write_text(json.dumps(rows_of_2023()), encoding="utf-8")
    (tmp_path / "4.csv").write_bytes(as_csv([*rows_of_2023(4), *rows_of_2023(99999)]))
    (tmp_path / "lue.txt").write_text("ei luettava", encoding="utf-8")
    told = run("--from-file", str(tmp_path))
    assert known(127) == known(4) and known(4)["Päijät-Häme"] == Decimal("6.2")
    assert "Not in the catalogue or not chosen: 99999" in told
    assert "new 8, not published 4" in told.splitlines()[-1]
    assert "unchanged 12" in run("--from-file", str(tmp_path)), "a second reading changes nothing"
    assert not SotkanetFetch.objects.exists(), "a file does not say when the source was updated"


def test_a_part_of_an_answer_in_a_file_takes_no_value_away(areas, tmp_path):
    make_indicator(127)
    file = tmp_path / "osa.json"
    file.write_text(json.dumps(rows_of_2023()), encoding="utf-8")
    run("--from-file", str(file))
    file.write_text(json.dumps([row(127, LAHTI, 2023, 9), row(127, HARTOLA, 2023)]), encoding="utf-8")
    run("--from-file", str(file))
    assert (known()["Helsinki"], known()["Lahti"], known()["Hartola"]) == (Decimal("4.4"), 9, "not_published")


def as_csv(rows: list[dict]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["indicator", "region", "year", "gender", "primary value", "absolute value"])
    for known_row in rows:
        value = str(known_row.get("value", "")).replace(".", ",")
        count = known_row.get("absValue", "")
        writer.writerow([known_row["indicator"], known_row["region"], known_row["year"], "total", value, count])
    return out.getvalue().encode()


def test_what_cannot_be_done_is_said_before_anything_is_asked(sotkanet, tmp_path):
    make_indicator(127)
    (tmp_path / "rikki.json").write_text('[{"indicator": 127', encoding="utf-8")
    (tmp_path / "taulukko.xlsx").write_bytes(b"PK")
    (tmp_path / "tyhja").mkdir()
    table = [
        (["--indicator=1"], "Not in the catalogue: 1"),
        (["--area=999"], "No area has the code 999"),
        (["--years=2010-"], "neither a span of years"),
        (["--from-file", str(tmp_path / "rikki.json")], "rikki.json: not whole JSON"),
        (["--from-file", str(tmp_path / "taulukko.xlsx")], r"end in \.json or \.csv"),
        (["--from-file", str(tmp_path / "tyhja")], "has no"),
        (["--from-file", str(tmp_path / "puuttuu.csv")], "puuttuu.csv"),
    ]
    for arguments, words in table:
        with pytest.raises(CommandError, match=words):
            run(*arguments)
    assert sotkanet.questions == []


def test_without_areas_the_reference_data_is_asked_for(db):
    with pytest.raises(CommandError, match="load_reference"):
        run(TWO_YEARS)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_a_bar_shows_how_far_it_is(sotkanet):
    for number in (3, 4):
        make_indicator(number)
        sotkanet.know(number, rows_of_2023(number))
    out = Terminal()
    call_command("fetch_sotkanet", TWO_YEARS, stdout=out)
    assert f"[{'#' * 15}{'.' * 15}] 2/2 Mittari 4" in out.getvalue()
    assert "/2 Mittari" not in run("--again", TWO_YEARS), "in a file there are only whole lines"

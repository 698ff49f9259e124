from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.forms import DateField
from django.utils import formats, translation

from finnish import text
from finnish.text import typographic

NBSP, JOINER = "\u00a0", "\u2060"


@pytest.mark.parametrize(
    ("number", "written"), [("45", "§ 45"), (45, "§ 45"), ("93 (lisäpykälä)", "§ 93 (lisäpykälä)")]
)
def test_a_section_of_minutes_is_a_sign_and_a_number_that_stay_together(number, written):
    assert text.section(number) == written.replace(" ", NBSP)


def test_a_section_of_an_act_has_the_sign_last():
    assert text.act_section("14") == f"14{NBSP}§"
    assert text.act_section("14 a") == f"14{NBSP}a{NBSP}§"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_days_have_no_leading_zeros_in_any_language(language):
    with translation.override(language):
        assert text.date(date(2025, 6, 1)) == "1.6.2025"
        assert formats.date_format(date(2025, 6, 1)) == "1.6.2025"
        assert formats.time_format(time(9, 0)) == "9.00"


def test_no_day_is_written_as_nothing():
    assert text.date(None) == ""


def test_a_moment_is_told_as_the_day_and_the_time_in_finland():
    late_evening_in_utc = datetime(2025, 5, 31, 21, 30, tzinfo=UTC)
    assert text.date(late_evening_in_utc) == "1.6.2025"
    assert text.clock(late_evening_in_utc) == f"klo{NBSP}0.30"


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2025, 6, 1), date(2029, 5, 31), "1.6.2025–31.5.2029"),
        (date(2025, 6, 1), None, "1.6.2025–"),
        (None, date(2029, 5, 31), "–31.5.2029"),
        (date(2025, 6, 1), date(2025, 6, 1), "1.6.2025"),
        (None, None, ""),
    ],
)
def test_a_range_of_days(start, end, written):
    assert text.date_range(start, end) == written


@pytest.mark.parametrize(("language", "written"), [("fi", "klo 9.05"), ("sv", "kl. 9.05"), ("en", "9.05")])
def test_a_time_of_day_has_the_word_of_its_language(language, written):
    with translation.override(language):
        assert text.clock(time(9, 5)) == written.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (48000, None, "48 000"),
        (0, None, "0"),
        (Decimal("61.40"), None, "61,4"),
        (Decimal("48000.0000"), None, "48 000"),
        (Decimal("61.45"), 1, "61,5"),
        (Decimal("61"), 1, "61,0"),
        (Decimal("1234567.5"), 0, "1 234 568"),
        (Decimal("-0.04"), 1, "0,0"),
        (-1200, None, "−1 200"),
    ],
)
def test_numbers_have_a_decimal_comma_and_no_break_spaces(value, decimals, written):
    assert text.number(value, decimals) == written.replace(" ", NBSP)


@pytest.mark.parametrize("write", [text.number, text.percent])
def test_a_missing_number_is_not_zero(write):
    with pytest.raises(ValueError, match="missing"):
        write(None)


@pytest.mark.parametrize(("language", "written"), [("fi", "61,4 %"), ("sv", "61,4 %"), ("en", "61.4%")])
def test_percent_in_each_language(language, written):
    with translation.override(language):
        assert text.percent(Decimal("61.4")) == written.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("size", "fi", "sv"),
    [
        (0, "1 kt", "1 kB"),
        (86_000, "86 kt", "86 kB"),
        (900_000, "0,9 Mt", "0,9 MB"),
        (60_000_000, "60 Mt", "60 MB"),
    ],
)
def test_file_sizes_in_each_language(size, fi, sv):
    assert text.file_size(size) == fi.replace(" ", NBSP)
    with translation.override("sv"):
        assert text.file_size(size) == sv.replace(" ", NBSP)


@pytest.mark.parametrize("written", ["1.6.2025", "01.06.2025", "2025-06-01"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_days_can_be_typed_in_three_ways(language, written):
    with translation.override(language):
        assert DateField().clean(written) == date(2025, 6, 1)


TYPOGRAPHY = [
    ("päätös § 45 ja 14 §", "päätös §~45 ja 14~§"),
    ("lain 14 a § nojalla", "lain 14~a~§ nojalla"),
    ("40 % ja 50 € vuodessa", "40~% ja 50~€ vuodessa"),
    ("48 000 asukasta, 1 234 567 €", "48~000 asukasta, 1~234~567~€"),
    ("vuonna 2025 100 kuntaa", "vuonna 2025 100 kuntaa"),
    ("klo 9.00–11.00", "klo~9.00–^11.00"),
    ("kl. 9.00 den 1.6.2025", "kl.~9.00 den 1.6.2025"),
    ("versio 3, version 3, Versiota 12", "versio~3, version~3, Versiota~12"),
    ("0–17-vuotiaat", "0–^17-vuotiaat"),
    ("ajalla 1.6.2025-31.5.2029", "ajalla 1.6.2025–^31.5.2029"),
    ("ajalla 1.6.2025 - 31.5.2029", "ajalla 1.6.2025–^31.5.2029"),
    ("ajalla 1.6.2025–31.5.2029", "ajalla 1.6.2025–^31.5.2029"),
    ("ajalla 1.6.-31.12.2025", "ajalla 1.6.–^31.12.2025"),
    ("toteutunut 4 / 11", "toteutunut 4~/~11"),
    ("8. luokka, 3 pv", "8.~luokka, 3~pv"),
    ("IUHVADno-2023-1074, 230/00.04.01/2025", "IUHVADno-2023-1074, 230/00.04.01/2025"),
    ("2025-06-01", "2025-06-01"),
    ("hyvinvointi- ja palvelulupaus", "hyvinvointi- ja palvelulupaus"),
]


@pytest.mark.parametrize(("plain", "marked"), TYPOGRAPHY)
def test_what_belongs_together_stays_on_one_line(plain, marked):
    assert typographic(plain) == marked.replace("~", NBSP).replace("^", JOINER)


@pytest.mark.parametrize("plain", [plain for plain, _ in TYPOGRAPHY])
def test_typography_done_twice_changes_nothing(plain):
    assert typographic(typographic(plain)) == typographic(plain)

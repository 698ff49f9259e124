"""The names in the reference files: their structure, and the hard cases one by one."""

import csv
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from organisations import __file__ as app

REFERENCE = Path(app).parent / "reference"
TITLES_SV = {"kunta": "kommun", "kaupunki": "stad"}
TITLE_GENITIVES = {"kunta": "kunnan", "kaupunki": "kaupungin"}
# Jakobstad calls itself "Staden Jakobstad", Lappträsk leaves the genitive s out.
OWN_SWEDISH_FORMS = {"598": "Staden Jakobstad", "407": "Lappträsk kommun"}

GENITIVES = dict(
    pair.split(" -> ")
    for pair in """
Hollola -> Hollolan; Lahti -> Lahden; Iitti -> Iitin; Koski Tl -> Kosken Tl; Pedersören kunta -> Pedersören
Sysmä -> Sysmän; Heinola -> Heinolan; Kauniainen -> Kauniaisten; Rautjärvi -> Rautjärven; Kannus -> Kannuksen
Perho -> Perhon; Veteli -> Vetelin; Iisalmi -> Iisalmen; Oulu -> Oulun; Ylöjärvi -> Ylöjärven; Kalajoki -> Kalajoen
Äänekoski -> Äänekosken; Hämeenlinna -> Hämeenlinnan; Uusikaupunki -> Uudenkaupungin; Uurainen -> Uuraisten
Enonkoski -> Enonkosken; Siikainen -> Siikaisten; Kustavi -> Kustavin; Taipalsaari -> Taipalsaaren; Närpiö -> Närpiön
Korsnäs -> Korsnäsin; Brändö -> Brändön; Eckerö -> Eckerön; Finström -> Finströmin; Föglö -> Föglön; Geta -> Getan
Hammarland -> Hammarlandin; Jomala -> Jomalan; Kumlinge -> Kumlingen; Kökar -> Kökarin; Lemland -> Lemlandin
Lumparland -> Lumparlandin; Saltvik -> Saltvikin; Sottunga -> Sottungan; Sund -> Sundin; Vårdö -> Vårdön
Maarianhamina -> Maarianhaminan; Helsinki -> Helsingin; Virrat -> Virtain; Varkaus -> Varkauden; Alavus -> Alavuden
Kaustinen -> Kaustisen; Kaskinen -> Kaskisten; Parainen -> Paraisten; Huittinen -> Huittisten; Pornainen -> Pornaisten
Isokyrö -> Isonkyrön; Juuka -> Juuan; Loppi -> Lopen; Muurame -> Muuramen; Pälkäne -> Pälkäneen; Keitele -> Keiteleen
Savitaipale -> Savitaipaleen; Punkalaidun -> Punkalaitumen; Pihtipudas -> Pihtiputaan; Nurmes -> Nurmeksen
Muhos -> Muhoksen; Outokumpu -> Outokummun; Rautalampi -> Rautalammin; Toholampi -> Toholammin; Turku -> Turun
Tampere -> Tampereen; Hanko -> Hangon; Vihti -> Vihdin; Lieto -> Liedon; Luoto -> Luodon; Hailuoto -> Hailuodon
Liminka -> Limingan; Luhanka -> Luhangan; Puolanka -> Puolangan; Pyhäntä -> Pyhännän; Pyhäranta -> Pyhärannan
Harjavalta -> Harjavallan; Leppävirta -> Leppävirran; Lappeenranta -> Lappeenrannan; Kurikka -> Kurikan
Toivakka -> Toivakan; Pomarkku -> Pomarkun; Masku -> Maskun; Vesanto -> Vesannon; Kirkkonummi -> Kirkkonummen
Uusikaarlepyy -> Uudenkaarlepyyn; Kristiinankaupunki -> Kristiinankaupungin; Mänttä-Vilppula -> Mänttä-Vilppulan
Heinävesi -> Heinäveden; Kokemäki -> Kokemäen; Taivassalo -> Taivassalon; Salo -> Salon; Pello -> Pellon; Ii -> Iin
Kemi -> Kemin; Pori -> Porin; Mikkeli -> Mikkelin; Raahe -> Raahen; Rauma -> Rauman; Kotka -> Kotkan
Mäntyharju -> Mäntyharjun; Pertunmaa -> Pertunmaan
""".replace("\n", "; ")
    .strip("; ")
    .split("; ")
)


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MUNICIPALITIES = rows("municipalities.csv")
PRESENT = [row for row in MUNICIPALITIES if not row["valid_to"]]
OTHERS = ["counties.csv", "joint_authorities.csv", "regional_councils.csv", "employment_areas.csv"]


def test_there_are_308_municipalities_and_one_that_was_merged():
    merged = [row for row in MUNICIPALITIES if row["valid_to"]]
    assert len(PRESENT) == 308
    assert [(row["name_fi"], row["valid_to"], row["successor_code"]) for row in merged] == [
        ("Pertunmaa", "2024-12-31", "507")
    ]


def test_codes_have_three_digits_and_no_doubles():
    codes = [row["code"] for row in MUNICIPALITIES]
    assert all(len(code) == 3 and code.isdigit() for code in codes)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("column", ["name_fi", "name_sv", "genitive_fi", "full_fi", "full_sv"])
def test_no_two_municipalities_have_one_name(column):
    assert [name for name, times in Counter(row[column] for row in MUNICIPALITIES).items() if times > 1] == []


def test_each_county_has_its_municipalities():
    per_county = Counter(row["county_code"] for row in PRESENT)
    wanted = [7, 6, 10, 2, 27, 16, 11, 23, 10, 6, 9, 11, 19, 13, 22, 18, 14, 8, 30, 8, 21]
    assert [per_county[f"{code:02}"] for code in range(1, 22)] == wanted
    assert per_county["90"] == 1
    assert per_county[""] == 16


def test_counties_know_how_many_municipalities_they_have():
    per_county = Counter(row["county_code"] for row in PRESENT)
    assert {row["code"]: int(row["municipality_count"]) for row in rows("counties.csv")} == {
        code: number for code, number in per_county.items() if code not in ("", "90")
    }


@pytest.mark.parametrize("row", MUNICIPALITIES, ids=lambda row: row["name_fi"])
def test_full_names_are_made_of_the_genitive_and_the_title(row):
    title = row["title"]
    assert row["genitive_fi"].removesuffix(" Tl").endswith("n")
    assert row["full_fi"] == f"{row['genitive_fi']} {title}"
    assert row["genitive_full_fi"] == f"{row['genitive_fi']} {TITLE_GENITIVES[title]}"
    assert row["full_sv"] == OWN_SWEDISH_FORMS.get(row["code"], swedish_full_name(row))
    assert row["genitive_sv"] == row["name_sv"] + ("" if row["name_sv"][-1] in "sx" else "s")
    assert row["genitive_full_sv"] == row["full_sv"] + "s"


def swedish_full_name(row: dict[str, str]) -> str:
    """Names that end in a vowel, s or x stand as they are before the title ("Esbo stad"), others take s."""
    name = row["name_sv"]
    ending = "" if name[-1] in "aeiouyåäösx" else "s"
    return f"{name}{ending} {TITLES_SV[row['title']]}"


@pytest.mark.parametrize(("name", "genitive"), GENITIVES.items())
def test_hard_genitives_of_municipalities(name, genitive):
    assert {row["name_fi"]: row["genitive_fi"] for row in MUNICIPALITIES}[name] == genitive


@pytest.mark.parametrize(
    ("name", "fi", "sv"),
    [
        ("Hollola", "Hollolan kunta", "Hollola kommun"),
        ("Lahti", "Lahden kaupunki", "Lahtis stad"),
        ("Pedersören kunta", "Pedersören kunta", "Pedersöre kommun"),
        ("Koski Tl", "Kosken Tl kunta", "Koskis kommun"),
        ("Kristiinankaupunki", "Kristiinankaupungin kaupunki", "Kristinestads stad"),
        ("Kirkkonummi", "Kirkkonummen kunta", "Kyrkslätts kommun"),
        ("Maalahti", "Maalahden kunta", "Malax kommun"),
        ("Helsinki", "Helsingin kaupunki", "Helsingfors stad"),
        ("Hartola", "Hartolan kunta", "Gustav Adolfs kommun"),
    ],
)
def test_full_names_in_both_languages(name, fi, sv):
    [row] = [row for row in MUNICIPALITIES if row["name_fi"] == name]
    assert (row["full_fi"], row["full_sv"]) == (fi, sv)


@pytest.mark.parametrize("file", OTHERS)
def test_the_other_organisations_have_right_endings_and_no_doubles(file):
    endings = {"alue": "alueen", "liitto": "liiton", "yhtymä": "yhtymän"}
    table = rows(file)
    for row in table:
        [(nominative, genitive)] = [pair for pair in endings.items() if row["name_fi"].endswith(pair[0])]
        assert row["genitive_fi"] == row["name_fi"].removesuffix(nominative) + genitive
        assert row["genitive_sv"] == row["name_sv"] + "s"
    for column in ("code", "name_fi", "name_sv"):
        assert len({row[column] for row in table}) == len(table)


@pytest.mark.parametrize(
    ("file", "code", "fi", "sv"),
    [
        ("counties.csv", "09", "Päijät-Hämeen hyvinvointialueen", "Päijänne-Tavastlands välfärdsområdes"),
        ("counties.csv", "04", "Vantaan ja Keravan hyvinvointialueen", "Vanda och Kervo välfärdsområdes"),
        ("regional_councils.csv", "04", "Satakuntaliiton", "Satakuntaförbundets"),
        ("regional_councils.csv", "05", "Hämeen liiton", "Tavastlands förbunds"),
        ("regional_councils.csv", "07", "Päijät-Hämeen liiton", "Päijänne-Tavastlands förbunds"),
        ("regional_councils.csv", "12", "Pohjois-Karjalan maakuntaliiton", "Norra Karelens landskapsförbunds"),
        ("employment_areas.csv", "31", "Päijät-Hämeen työllisyysalueen", "Päijänne-Tavastlands sysselsättningsområdes"),
        ("employment_areas.csv", "18", "Kymppi-työllisyysalueen", "Kymppi sysselsättningsområdes"),
        ("joint_authorities.csv", "HUS", "HUS-yhtymän", "HUS-sammanslutningens"),
    ],
)
def test_genitives_of_the_other_organisations(file, code, fi, sv):
    [row] = [row for row in rows(file) if row["code"] == code]
    assert (row["genitive_fi"], row["genitive_sv"]) == (fi, sv)


def test_all_21_counties_18_regional_councils_and_45_employment_areas_are_there():
    assert [len(rows(file)) for file in OTHERS] == [21, 1, 18, 45]


def test_municipalities_point_to_areas_that_exist():
    mainland = [row for row in MUNICIPALITIES if row["region_code"] != "21"]
    assert {row["county_code"] for row in mainland} == {row["code"] for row in rows("counties.csv")} | {"90"}
    assert {row["region_code"] for row in mainland} == {row["code"] for row in rows("regional_councils.csv")}
    areas = {row["employment_area_code"] for row in PRESENT if row["county_code"]}
    assert areas == {row["code"] for row in rows("employment_areas.csv")}


def test_an_area_is_bilingual_when_its_municipalities_are_or_when_they_differ():
    columns = {"counties.csv": "county_code", "regional_councils.csv": "region_code"}
    for file, column in columns.items():
        for area in rows(file):
            languages = {row["language_status"] for row in PRESENT if row[column] == area["code"]}
            wanted = "suomenkielinen" if languages == {"suomenkielinen"} else "kaksikielinen"
            assert area["language_status"] == wanted, area["name_fi"]


@pytest.mark.parametrize("kind", ["county", "municipality"])
def test_council_terms_follow_each_other_without_a_gap(kind):
    terms = [row for row in rows("council_terms.csv") if row["kind"] == kind]
    days = [(date.fromisoformat(row["starts"]), date.fromisoformat(row["ends"])) for row in terms]
    for (_, ends), (starts, _) in pairwise(days):
        assert starts == ends + timedelta(days=1)
    assert days[-1] == (date(2025, 6, 1), date(2029, 5, 31))
    assert terms[-1]["midpoint"] == "2027-05-31"

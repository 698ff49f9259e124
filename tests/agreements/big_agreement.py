"""An agreement as large as they come: Keski-Suomi with 24 parties, 44 goals and 176 measures, as importable data."""

import csv
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from organisations.models import Organisation
from tests.factories import make_domain, make_organisation

COUNTY_CODE, REGION_CODE = "15", "13"
GOALS, MEASURES_EACH = 44, 4
DOMAINS = [
    ("tyollisyys", "Työllisyyden hoito", "Sysselsättning"),
    ("kotoutuminen", "Maahanmuutto ja kotoutuminen", "Invandring och integration"),
    ("lape", "Lasten, nuorten ja perheiden tukeminen", "Stöd till barn, unga och familjer"),
    ("hyte", "Hyvinvoinnin ja terveyden edistäminen", "Främjande av hälsa och välfärd"),
    ("ikaantyneet", "Ikääntyneen väestön tukeminen", "Stöd till den äldre befolkningen"),
    ("varautuminen", "Turvallisuus ja varautuminen", "Säkerhet och beredskap"),
    ("asuminen", "Asuminen ja elinympäristö", "Boende och livsmiljö"),
    ("osallisuus", "Osallisuus ja järjestöyhteistyö", "Delaktighet och samarbete med organisationer"),
]
AIMS = [
    "Yhä useampi nuori saa apua ahdistukseen lähellä omaa arkeaan",
    "Perhe saa tuen yhdestä paikasta ennen kuin pulmat kasautuvat",
    "Pitkään työttömänä ollut saa työkyvyn arvion ja monialaisen tuen samasta palvelupisteestä",
    "Kotoutuja tietää alusta asti, kuka häntä auttaa",
    "Liikkumattomuus vähenee kaikissa ikäryhmissä",
    "Päihteistä johtuvat haitat pienenevät",
    "Yhä useampi ikääntynyt asuu kotonaan turvallisesti",
    "Häiriötilanteessa osapuolet toimivat yhdestä tilannekuvasta",
]
WHY = "Palvelut ovat alueella eri vaiheissa, ja yhteinen työ vaihtelee kunnittain. Asukas huomaa eron odotusajoissa."
DOINGS = [
    "Otetaan kaikissa kouluissa käyttöön lyhytinterventiot ja koulutetaan opiskeluhuollon henkilöstö niihin",
    "Sovitaan joka kunnassa vuosisuunnitelma, sen vastuupari ja seurannan ajankohdat",
    "Avataan matalan kynnyksen vastaanotto kirjaston yhteyteen",
    "Laaditaan yhteinen toimintaohje häiriötilanteisiin ja harjoitellaan sen käyttö vuosittain",
]
TEXT = (
    "<p>Osapuolet kertovat toisilleen valmistelusta, joka vaikuttaa niiden tehtäviin, talouteen tai asukkaisiin, niin"
    " varhain, että asiaan voi vielä vaikuttaa. Muutoksista ilmoitetaan vähintään 60 päivää ennen päätöskäsittelyä"
    " hyvinvointialueesta annetun lain (611/2021) 14 §:n mukaisissa neuvotteluissa.</p><ul><li>Päätösten vaikutukset"
    " arvioidaan ennakolta yhdessä.</li><li>Lapsivaikutukset arvioidaan aina.</li></ul>"
)


def make_keski_suomi() -> Organisation:
    """Put the county, its 22 municipalities, the regional council and the domains into the database."""
    county = make_organisation("Keski-Suomen hyvinvointialue", "county", **_names("counties", COUNTY_CODE))
    make_organisation("Keski-Suomen liitto", "regional_council", **_names("regional_councils", REGION_CODE))
    for row in _municipalities():
        fields = {key: row[key] for key in ("code", "name_sv", "full_fi", "full_sv", "title")}
        make_organisation(row["name_fi"], "municipality", **fields)
    for code, name_fi, name_sv in DOMAINS:
        make_domain(code, name_fi=name_fi, name_sv=name_sv)
    return county


def big_agreement(goals: int = GOALS, measures: int = MEASURES_EACH, *, bilingual: bool = False) -> dict[str, Any]:
    """The agreement in the shape of schema/agreement.schema.json."""
    county, council = _county(), _organisation("regional_council", _row("regional_councils", REGION_CODE))
    municipalities = [_organisation("municipality", row) for row in _municipalities()]
    return {
        "schema": "yhdyspinta/agreement/1",
        "key": _key("agreement"),
        "kind": "strategic",
        "blueprint": "strategic",
        "scope": 3,
        "title": _both("Keski-Suomen strateginen yhteistyösopimus 2025–2029", bilingual),
        "languages": ["fi", "sv"] if bilingual else ["fi"],
        "authoritative_language": "fi" if bilingual else "",
        "county": county,
        "coordinator": county,
        "term": {"starts": "2025-06-01", "ends": "2029-05-31"},
        "validity": {"starts": None, "ends": None},
        "legal_nature": "political",
        "publicity": "public",
        "secrecy_ground": "",
        "publicity_decided_by": "",
        "signing_opens": "each",
        "entry_rule": "all",
        "entry_number": None,
        "is_example": False,
        "domains": [_domain(*domain) for domain in DOMAINS],
        "parties": [_party(number, row) for number, row in enumerate([county, *municipalities, council])],
        "clauses": list(_clauses(bilingual)),
        "forums": [_forum(number, bilingual) for number in range(6)],
        "goals": [_goal(number, measures, municipalities, county, bilingual) for number in range(goals)],
        "annexes": [],
    }


def _key(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"big-agreement/{name}"))


def _both(text: str, bilingual: bool = False) -> dict[str, str]:
    return {"fi": text, "sv": text if bilingual else ""}


def _rows(name: str) -> list[dict[str, str]]:
    with (settings.BASE_DIR / "organisations" / "reference" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _row(name: str, code: str) -> dict[str, str]:
    return next(row for row in _rows(name) if row["code"] == code)


def _names(name: str, code: str) -> dict[str, str]:
    row = _row(name, code)
    return {"code": code, "name_sv": row["name_sv"], "full_fi": row["name_fi"], "full_sv": row["name_sv"]}


def _municipalities() -> list[dict[str, str]]:
    return [row for row in _rows("municipalities") if row["county_code"] == COUNTY_CODE]


def _county() -> dict[str, Any]:
    return _organisation("county", _row("counties", COUNTY_CODE))


def _organisation(kind: str, row: dict[str, str]) -> dict[str, Any]:
    full = {"fi": row.get("full_fi", row["name_fi"]), "sv": row.get("full_sv", row["name_sv"])}
    return {
        "kind": kind,
        "code": row["code"],
        "business_id": "",
        "name": {"fi": row["name_fi"], "sv": row["name_sv"]},
        "full_name": full,
    }


def _domain(code: str, name_fi: str, name_sv: str) -> dict[str, Any]:
    return {"code": code, "name": {"fi": name_fi, "sv": name_sv}}


def _party(number: int, organisation: dict[str, Any]) -> dict[str, Any]:
    body = ("aluevaltuusto", "välfärdsområdesfullmäktige") if number == 0 else ("valtuusto", "fullmäktige")
    return {
        "key": _key(f"party/{number}"),
        "organisation": organisation,
        "postal_address": "",
        "deciding_body": {"fi": body[0], "sv": body[1]},
        "left_on": None,
    }


def _clauses(bilingual: bool) -> Iterator[dict[str, Any]]:
    chapters = [
        ("parties", "Sopijaosapuolet", 0),
        ("text", "Sopimuksen tarkoitus ja lähtökohdat", 2),
        ("text", "Oikeudellinen luonne", 0),
        ("forums", "Yhteistyön foorumit", 0),
        ("text", "Yhteiset pelisäännöt", 3),
        ("goals", "Strategiset tavoitteet, mittarit ja toimenpiteet", 0),
        ("text", "Seuranta ja arviointi", 2),
        ("text", "Erimielisyyksien ratkaiseminen", 0),
        ("text", "Voimassaolo, muuttaminen ja irtisanominen", 0),
        ("approvals", "Hyväksymiset", 0),
        ("signatures", "Allekirjoitukset", 0),
    ]
    for number, (role, heading, children) in enumerate(chapters):
        below = [_clause(f"{number}.{place}", "text", f"Kohta {place + 1}", bilingual) for place in range(children)]
        yield {**_clause(str(number), role, heading, bilingual), "children": below}


def _clause(name: str, role: str, heading: str, bilingual: bool) -> dict[str, Any]:
    return {
        "key": _key(f"clause/{name}"),
        "role": role,
        "chapter": "",
        "heading": _both(heading, bilingual),
        "text": _both(TEXT, bilingual),
        "publicity": "public",
        "secrecy_ground": "",
        "children": [],
    }


def _forum(number: int, bilingual: bool) -> dict[str, Any]:
    return {
        "key": _key(f"forum/{number}"),
        "level": ["political", "management", "expert"][min(number, 2)],
        "name": _both(f"Yhteistyöfoorumi {number + 1}", bilingual),
        "tasks": _both("Linjaa tavoitteet ja seuraa sopimuksen toteutumista.", bilingual),
        "composition": _both("Jokaisella osapuolella on kaksi edustajaa.", bilingual),
        "chair": _both("", bilingual),
        "rhythm": _both("2 kertaa vuodessa", bilingual),
    }


def _goal(
    number: int, measures: int, municipalities: list[dict[str, Any]], county: dict[str, Any], bilingual: bool
) -> dict[str, Any]:
    domain = DOMAINS[number * len(DOMAINS) // GOALS]
    return {
        "key": _key(f"goal/{number}"),
        "domain": _domain(*domain),
        "text": _both(AIMS[number % len(AIMS)], bilingual),
        "why": _both(WHY if number % 3 else "", bilingual),
        "indicators": [_indicator(f"{number}/{place}", place, bilingual) for place in range(1 + number % 3)],
        "measures": [
            _measure(f"{number}/{place}", place, municipalities, county, bilingual) for place in range(measures)
        ],
    }


def _indicator(name: str, place: int, bilingual: bool) -> dict[str, Any]:
    known = place != 1
    return {
        "key": _key(f"indicator/{name}"),
        "sotkanet_id": None,
        "name": _both("Kohtalainen tai vaikea ahdistuneisuus, 8. ja 9. luokan oppilaat", bilingual),
        "unit": "%",
        "direction": "down",
        "baseline": "61.4" if known else None,
        "baseline_year": 2024 if known else None,
        "baseline_words": _both(""),
        "source": _both("THL, Kouluterveyskysely", bilingual),
        "frequency": _both("joka toinen vuosi", bilingual),
        "reporter": None,
        "targets": [{"key": _key(f"target/{name}"), "area": None, "year": 2029, "value": "55", "words": _both("")}],
    }


def _measure(
    name: str, place: int, municipalities: list[dict[str, Any]], county: dict[str, Any], bilingual: bool
) -> dict[str, Any]:
    lead = county if place % 2 else None
    other = municipalities[place] if place % 2 else county
    return {
        "key": _key(f"measure/{name}"),
        "text": _both(DOINGS[place % len(DOINGS)], bilingual),
        "timing": _both("vuosittain 30.9. mennessä" if place == 2 else "", bilingual),
        "starts": "2026-01-01",
        "ends": "2027-12-31" if place else "2026-06-30",
        "responsibilities": [
            _responsibility(f"{name}/lead", lead, "" if lead else "municipalities", "lead"),
            _responsibility(f"{name}/other", other, "", "participant"),
        ],
    }


def _responsibility(name: str, organisation: dict[str, Any] | None, group: str, role: str) -> dict[str, Any]:
    return {
        "key": _key(f"responsibility/{name}"),
        "organisation": organisation,
        "group": group,
        "role": role,
        "what": _both(""),
    }

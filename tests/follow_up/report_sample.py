"""A frozen report as content, without a database: as small or as large as a test of papers needs."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from agreements.canonical import canonical
from agreements.follow_up.lights import Finding, Said, Timing, said_light, tally, timing_light
from agreements.follow_up.report_rows import in_both
from agreements.follow_up.report_sums import figures, missing
from agreements.models import GoalAssessment, Status

Row = dict[str, Any]
ON = datetime.date(2027, 2, 10)
DOMAINS = [
    ("hyte", "Hyvinvoinnin ja terveyden edistäminen", "Främjande av hälsa och välfärd"),
    ("tyollisyys", "Työllisyyden hoito", "Sysselsättning"),
    ("lape", "Lasten, nuorten ja perheiden tukeminen", "Stöd till barn, unga och familjer"),
    ("ikaantyneet", "Ikääntyneen väestön tukeminen", "Stöd till den äldre befolkningen"),
]
MUNICIPALITIES = [
    "Joutsa", "Jyväskylä", "Jämsä", "Kannonkoski", "Karstula", "Keuruu", "Kinnula", "Kivijärvi",
    "Konnevesi", "Kuhmoinen", "Kyyjärvi", "Laukaa", "Luhanka", "Multia", "Muurame", "Petäjävesi",
    "Pihtipudas", "Saarijärvi", "Toivakka", "Uurainen", "Viitasaari", "Äänekoski",
]  # fmt: skip
DONE = (
    "Opiskeluhuollon henkilöstö on koulutettu lyhytinterventioihin, ja ryhmät alkoivat neljässä koulussa."
    " Perheiltä kerätty palaute on ollut hyvää, ja odotusaika on lyhentynyt kolmesta viikosta yhteen."
)
STATES = [Said.GOING_ON, Said.DONE, Said.PARTLY, Said.NOT_STARTED, Said.NOTHING, Said.STOPPED]
TIMINGS = [Timing.ON_TIME, Timing.DONE, Timing.LATE, Timing.SOON, Timing.REPORT_MISSING, Timing.NO_DATE]


def sample_content(
    *, goals: int = 4, measures: int = 2, municipalities: int = 3, years: int = 6, is_example: bool = True
) -> Row:
    """A report of a bilingual agreement: each light stands somewhere, something of everything is missing."""
    county = organisation("Keski-Suomi", "county", "Mellersta Finland", "hyvinvointialue")
    parties = [county, *(organisation(name) for name in MUNICIPALITIES[:municipalities])]
    rows = [_goal(number, parties, measures, years) for number in range(1, goals + 1)]
    used = {row["domain"] for row in rows}
    content = {
        "schema": "yhdyspinta/follow-up/1",
        "is_example": is_example,
        "languages": ["fi", "sv"],
        "part": None,
        "dated": ON,
        "edition": {
            "number": 2,
            "reason": "Muuramen raportti oli jäänyt toiselta vuodelta.",
            "frozen_at": datetime.datetime(2027, 2, 10, 9, 30, tzinfo=datetime.UTC),
            "frozen_by": "Koordinaattori, yhdyspintakoordinaattori (Keski-Suomen hyvinvointialue)",
            "kind": "full",
        },
        "period": {
            "key": _key("period"),
            "kind": "yearly",
            "name": {"fi": "vuosiseuranta 2026", "sv": "årlig uppföljning 2026"},
            "starts": datetime.date(2026, 1, 1),
            "ends": datetime.date(2026, 12, 31),
            "opens_on": datetime.date(2026, 12, 1),
            "due_on": datetime.date(2027, 1, 31),
        },
        "earlier_period": None,
        "agreement": {
            "key": _key("agreement"),
            "title": {
                "fi": "Keski-Suomen strateginen yhteistyösopimus 2025–2029",
                "sv": "Mellersta Finlands strategiska samarbetsavtal 2025–2029",
            },
            "kind": "strategic",
            "term": {"starts": "2025-06-01", "ends": "2029-05-31"},
            "coordinator": county,
            "county": county,
            "version": {"number": 3, "dated": datetime.date(2025, 11, 20), "sha256": "ab" * 32},
        },
        "goals_are_secret": False,
        "parties": [
            {"key": _key(row["name"]["fi"]), "organisation": row, "is_bound": True, "left_on": None} for row in parties
        ],
        "domains": [{"code": code, "name": {"fi": fi, "sv": sv}} for code, fi, sv in DOMAINS if code in used],
        "goals": sorted(rows, key=lambda row: row["number"]),
        "figures": figures(rows),
        "missing": missing(rows, 2026),
    }
    return canonical(content)


def organisation(name: str, kind: str = "municipality", name_sv: str = "", title: str = "kunta") -> Row:
    full = {"fi": f"{name}n {title}", "sv": f"{name_sv or name} ({kind})"}
    return {"kind": kind, "code": name[:5], "name": {"fi": name, "sv": name_sv or name}, "full_name": full}


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_DNS, name)


def _short(row: Row) -> Row:
    return {name: row[name] for name in ("kind", "code", "name")}


def _said(state: Said, parts: list[str]) -> Row:
    light = said_light(state)
    words = {"label": in_both(lambda: said_light(state).label), "note": in_both(lambda: tally(parts))}
    return {"state": state.value, "colour": light.state, **words}


def _schedule(timing: Timing) -> Row:
    day = None if timing == Timing.NO_DATE else ON + datetime.timedelta(-12 if timing == Timing.LATE else 12)
    finding = Finding(timing, day, 2)
    return {
        "state": timing.value,
        "colour": timing_light(finding, ON).state,
        "label": in_both(lambda: timing_light(finding, ON).label),
        "note": in_both(lambda: timing_light(finding, ON).note),
        "day": day,
        "count": 2,
    }


def _goal(number: int, parties: list[Row], measures: int, years: int) -> Row:
    place = (number - 1) * len(DOMAINS) // 40 if number > 8 else (number - 1) // 2
    rows = [_measure(f"{number}.{place}", number + place, parties) for place in range(1, measures + 1)]
    judged = number % 2 == 1
    return {
        "key": _key(f"goal {number}"),
        "number": number,
        "domain": DOMAINS[min(place, len(DOMAINS) - 1)][0],
        "text": {
            "fi": f"Yhä useampi nuori saa apua ahdistukseen lähellä omaa arkeaan, osa {number}",
            "sv": f"Allt fler unga får hjälp mot ångest nära sin egen vardag, del {number}",
        },
        "why": {"fi": "Odotusajat vaihtelevat kunnittain.", "sv": "Väntetiderna varierar mellan kommunerna."},
        "said": _said(STATES[number % len(STATES)], [row["said"]["state"] for row in rows]),
        "schedule": _schedule(TIMINGS[number % len(TIMINGS)]),
        "reports": {
            "expected": sum(len(row["duties"]) for row in rows),
            "given": sum(duty["report"] is not None for row in rows for duty in row["duties"]),
        },
        "measures": rows,
        "indicators": [_indicator(number, parties, years), _own_indicator(number, parties)],
        "assessment": _assessment() if judged else None,
        "earlier_assessment": None,
    }


def _assessment() -> Row:
    verdict = GoalAssessment.Verdict.ON_THE_WAY
    return {
        "verdict": verdict.value,
        "word": in_both(lambda: verdict.label),
        "body_name": "Yhdyspintaneuvottelukunta",
        "on": datetime.date(2027, 2, 3),
        "why": "Ryhmät ovat käynnissä lähes kaikkialla, mutta pienissä kunnissa puuttuu tekijöitä.",
        "next_step": "Sovitaan yhteisestä ohjaajasta kolmelle kunnalle.",
        "suggestion": "keep",
        "suggestion_word": {"fi": "säilytetään", "sv": "behålls"},
        "by": "Sihteeri",
    }


def _measure(number: str, seed: int, parties: list[Row]) -> Row:
    carriers = [
        parties[0],
        *(parties[1 + (seed + place) % (len(parties) - 1)] for place in range(min(4, len(parties) - 1))),
    ]
    carriers = list({row["code"]: row for row in carriers}.values())
    duties = [_duty(row, place, seed) for place, row in enumerate(carriers)]
    return {
        "key": _key(f"measure {number}"),
        "number": number,
        "text": {
            "fi": "Otetaan kaikissa kouluissa käyttöön lyhytinterventiot ja koulutetaan henkilöstö niihin",
            "sv": "Korta interventioner införs i alla skolor och elevhälsans personal utbildas i dem",
        },
        "timing": {"fi": "", "sv": ""},
        "starts": None,
        "ends": datetime.date(2027, 8, 31),
        "said": _said(STATES[seed % len(STATES)], [duty["report"]["status"] for duty in duties if duty["report"]]),
        "schedule": _schedule(TIMINGS[seed % len(TIMINGS)]),
        "summary": _summary() if seed % 3 == 0 else None,
        "duties": duties,
    }


def _summary() -> Row:
    word = in_both(lambda: Status.GOING_ON.label)
    return {"status": "going_on", "word": word, "text": "Työ etenee, tahti vaihtelee.", "by": "Valmistelija"}


def _duty(row: Row, place: int, seed: int) -> Row:
    return {
        "organisation": _short(row),
        "is_lead": place == 0,
        "is_expected": True,
        "what": {"fi": "", "sv": ""},
        "report": None if (place + seed) % 4 == 3 else _report(place, seed),
        "earlier_status": None,
    }


def _report(place: int, seed: int) -> Row:
    is_short = (place + seed) % 5 == 2
    file = {"file_name": "ryhmat-2026.pdf", "sha256": "cd" * 32, "size": 48_000, "content_type": "application/pdf"}
    return {
        "status": "going_on",
        "word": in_both(lambda: Status.GOING_ON.label),
        "done": "" if is_short else DONE,
        "hinders": "" if is_short or place else "Rahoitus päättyy syksyllä.",
        "next_step": "" if is_short else "Laajennetaan ryhmät lukioihin 31.8.2027 mennessä.",
        "nothing_new": is_short,
        "sent_at": datetime.datetime(2027, 1, 20, 8, 0, tzinfo=datetime.UTC),
        "by": "Valmistelija, suunnittelija",
        "attachments": [file] if place == 1 and not is_short else [],
    }


def _indicator(number: int, parties: list[Row], years: int) -> Row:
    first = 2026 - years
    country = organisation("Koko maa", "country", "Hela landet", "maa")
    areas = [
        {
            "organisation": _short(row),
            "values": [
                _value(year, place) for year in range(first, 2026) if place == 0 or (year + place) % 7 or year == 2025
            ],
        }
        for place, row in enumerate([*parties, country])
    ]
    return {
        "key": _key(f"indicator {number}"),
        "name": {
            "fi": "Kohtalainen tai vaikea ahdistuneisuus, 8. ja 9. lk",
            "sv": "Måttlig eller svår ångest, åk 8 och 9",
        },
        "unit": "%",
        "decimals": 1,
        "direction": "down",
        "in_words": False,
        "is_own": False,
        "sotkanet_id": 328,
        "source": {"fi": "THL, Kouluterveyskysely", "sv": "THL, Enkäten Hälsa i skolan"},
        "baseline": Decimal("21.4"),
        "baseline_year": 2023,
        "baseline_words": {"fi": "", "sv": ""},
        "reporter": None,
        "targets": [{"area": None, "year": 2028, "value": Decimal(15), "words": {"fi": "", "sv": ""}}],
        "is_example": True,
        "areas": areas,
    }


def _value(year: int, place: int) -> Row:
    if place == 2 and year == 2023:
        word = {"fi": "liian vähän tapauksia näytettäväksi", "sv": "för få fall för att visas"}
        return {"year": year, "missing": "too_few", "missing_word": word}
    value = Decimal(20) + Decimal(place % 6) / 2 - Decimal(year - 2020) / 3
    return {"year": year, "value": round(value, 1), "is_example": True}


def _own_indicator(number: int, parties: list[Row]) -> Row:
    """In words, told by two of the parties; nobody has told of the period's own year of every second goal."""
    year = 2026 if number % 2 else 2025
    told = [{"year": 2024, "words": "Ei vielä"}, {"year": year, "words": "Kahdessa koulussa"}]
    return {
        "key": _key(f"own indicator {number}"),
        "name": {"fi": "Matala kynnys auki kirjastossa", "sv": "Låg tröskel i biblioteket"},
        "unit": "",
        "decimals": None,
        "direction": "none",
        "in_words": True,
        "is_own": True,
        "sotkanet_id": None,
        "source": {"fi": "Kunnat", "sv": "Kommunerna"},
        "baseline": None,
        "baseline_year": None,
        "baseline_words": {"fi": "ei missään", "sv": "ingenstans"},
        "reporter": _short(parties[0]),
        "targets": [{"area": _short(parties[1]), "year": 2028, "value": None, "words": {"fi": "auki", "sv": "öppet"}}],
        "is_example": False,
        "areas": [
            {"organisation": _short(row), "values": told if place in (1, 2) else []}
            for place, row in enumerate(parties)
        ],
    }

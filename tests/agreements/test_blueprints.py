"""The agreement templates keep the rules that their readers and the portal rely on."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLUEPRINT_FILES = sorted((ROOT / "agreements" / "blueprints").glob("*.toml"))
DOMAINS_FILE = ROOT / "interfaces" / "reference" / "domains.csv"

LANGUAGES = ("fi", "sv")
ROLES = {"text", "parties", "forums", "goals", "approvals", "signatures", "annexes"}
PARTIES = {"county_and_municipalities", "county_and_one_municipality", "county_and_one_association", "free"}
ORGANISATION_KINDS = {
    "county",
    "municipality",
    "regional_council",
    "joint_authority",
    "employment_area",
    "association",
    "parish",
    "company",
    "state_authority",
    "other",
}
PROBLEM_CODES = {
    "comments_open",
    "suggestions_open",
    "clause_empty",
    "language_missing",
    "translation_outdated",
    "party_missing",
    "coordinator_missing",
    "county_municipality_missing",
    "term_missing",
    "goal_missing",
    "goal_without_indicator",
    "goal_without_measure",
    "measure_without_county_side",
    "measure_without_municipal_side",
    "measure_without_lead",
    "indicator_without_target",
    "indicator_without_baseline",
    "forum_missing",
    "signatory_missing",
    "deciding_body_missing",
    "annex_ground_missing",
    "clause_ground_missing",
    "placeholder_left",
}
PLACEHOLDERS = {
    "county",
    "county_genitive",
    "county_short_genitive",
    "term",
    "term_dates",
    "coordinator",
    "parties_count",
    "municipality",
    "municipality_genitive",
}
CITED_ACTS = {
    "611/2021": {"14"},
    "612/2021": {"6", "7"},
    "613/2021": set(),
    "615/2021": set(),
    "410/2015": set(),
    "621/1999": set(),
    "434/2003": set(),
    "423/2003": set(),
    "306/2019": set(),
    "417/2007": {"12"},
    "380/2023": set(),
    "681/2023": set(),
}
FORBIDDEN = re.compile(
    r"sopimusrikk|sopimussakk|sanktio|viivästyskork|vahingonkorvau|avtalsbrott|avtalsvite|\bvite\b|skadestånd"
    r"|dröjsmålsränta|gränssnitt|ELY-keskus|\bAVI\b|TE-toimisto|PHHYKY|NTM-central",
    re.IGNORECASE,
)
TAGS = {"p", "ul", "ol", "li", "strong", "em", "table", "thead", "tbody", "tr", "th", "td"}
BLOCKS = ("p", "li", "tr")
UNFILLED = {"fi": "[täydennetään: ", "sv": "[kompletteras: "}

blueprints = pytest.mark.parametrize(
    "blueprint", [tomllib.loads(path.read_text("utf-8")) for path in BLUEPRINT_FILES], ids=lambda b: b["slug"]
)


def walk(chapters: list[dict]) -> Iterator[dict]:
    for chapter in chapters:
        yield chapter
        yield from walk(chapter.get("children", []))


def in_scope(chapters: list[dict], scope: int) -> Iterator[str]:
    """Ids of the chapters that an agreement of the scope has; a chapter left out takes its children along."""
    for chapter in chapters:
        if scope in chapter.get("scopes", [scope]):
            yield chapter["id"]
            yield from in_scope(chapter.get("children", []), scope)


def words_of(blueprint: dict, language: str) -> str:
    """All that the template prints or shows in one language."""
    parts = [blueprint[f"{field}_{language}"] for field in ("name", "summary", "title")]
    for chapter in walk(blueprint["chapters"]):
        parts += [chapter[f"{field}_{language}"] for field in ("heading", "text", "guidance")]
    return "\n".join(parts).replace("\u00a0", " ")


class Structure(HTMLParser):
    """Reads the tags in order and says whether each one opened is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append(tag)
        if tag not in TAGS:
            self.faults.append(f"<{tag}> is not allowed")
        if attrs and (tag != "th" or [name for name, _ in attrs] != ["scope"]):
            self.faults.append(f"<{tag}> has attributes")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.open:
            self.faults.append(f"loose text: {data.strip()[:40]}")


def blocks(html: str) -> list[str]:
    return [tag for tag in Structure(html).seen if tag in BLOCKS]


def read_csv(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_is_a_template_for_every_kind_of_agreement():
    assert [path.stem for path in BLUEPRINT_FILES] == ["frame", "interface", "lape", "ngo", "strategic"]


@blueprints
def test_a_template_says_what_it_is(blueprint):
    assert blueprint["slug"] == blueprint["kind"]
    assert blueprint["version"] >= 1
    assert blueprint["legal_nature"] in {"political", "legal"}
    assert blueprint["signing_opens"] in {"each", "all"}
    assert blueprint["entry_rule"] in {"all", "number", "each"}
    assert blueprint["parties"] in PARTIES
    assert set(blueprint["offers"]) <= ORGANISATION_KINDS
    for field in ("name", "summary"):
        assert all(blueprint[f"{field}_{language}"].strip() for language in (*LANGUAGES, "en"))
    assert all(blueprint[f"title_{language}"].strip() for language in LANGUAGES)


@blueprints
def test_a_problem_either_blocks_or_advises(blueprint):
    codes = blueprint["blocking"] + blueprint["advising"]
    assert set(codes) <= PROBLEM_CODES
    assert len(codes) == len(set(codes))


@blueprints
def test_nothing_unfilled_or_secret_without_ground_can_be_frozen(blueprint):
    needed = {"clause_empty", "party_missing", "annex_ground_missing", "clause_ground_missing", "placeholder_left"}
    assert needed <= set(blueprint["blocking"])


@blueprints
def test_chapter_ids_are_unique(blueprint):
    ids = Counter(chapter["id"] for chapter in walk(blueprint["chapters"]))
    assert [chapter for chapter, times in ids.items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z][a-z_]{1,58}", chapter) for chapter in ids)


@blueprints
def test_what_the_software_prints_is_printed_once(blueprint):
    roles = Counter(chapter["role"] for chapter in walk(blueprint["chapters"]))
    assert set(roles) <= ROLES
    assert all(times == 1 for role, times in roles.items() if role != "text")
    assert all(roles[role] == 1 for role in ("parties", "approvals", "signatures", "annexes"))


@blueprints
def test_chapters_are_in_both_languages(blueprint):
    for chapter in walk(blueprint["chapters"]):
        for language in LANGUAGES:
            assert 0 < len(chapter[f"heading_{language}"].strip()) <= 200
            assert chapter[f"guidance_{language}"].strip()
            assert "<" not in chapter[f"guidance_{language}"]
            assert "\n" not in chapter[f"guidance_{language}"]
            if chapter["role"] == "text":
                assert chapter[f"text_{language}"].strip(), chapter["id"]


@blueprints
def test_the_swedish_text_follows_the_finnish_paragraph_by_paragraph(blueprint):
    for chapter in walk(blueprint["chapters"]):
        assert blocks(chapter["text_fi"]) == blocks(chapter["text_sv"]), chapter["id"]
        assert chapter["text_fi"].count("<strong>") == chapter["text_sv"].count("<strong>"), chapter["id"]
        assert chapter["text_fi"].count(UNFILLED["fi"]) == chapter["text_sv"].count(UNFILLED["sv"]), chapter["id"]


@blueprints
def test_texts_are_well_formed_and_short(blueprint):
    for chapter in walk(blueprint["chapters"]):
        for language in LANGUAGES:
            structure = Structure(chapter[f"text_{language}"])
            assert structure.faults == [], chapter["id"]
            assert structure.seen.count("p") <= 4, chapter["id"]


@blueprints
def test_only_known_placeholders_and_the_same_in_both_languages(blueprint):
    for chapter in walk(blueprint["chapters"]):
        used = {language: set(re.findall(r"{(.*?)}", chapter[f"text_{language}"])) for language in LANGUAGES}
        assert used["fi"] | used["sv"] <= PLACEHOLDERS, chapter["id"]
        without_case = {language: {name.removesuffix("_genitive") for name in used[language]} for language in LANGUAGES}
        assert without_case["fi"] == without_case["sv"], chapter["id"]
    for language in LANGUAGES:
        words = words_of(blueprint, language)
        assert set(re.findall(r"{(.*?)}", words)) <= PLACEHOLDERS
        assert words.count("{") == words.count("}") == len(re.findall(r"{[a-z_]+}", words))


@blueprints
def test_a_title_is_whole_and_a_text_does_not_count_the_parties(blueprint):
    """The title is not searched for unfilled parts, and parties are added after the text has been taken over."""
    for language in LANGUAGES:
        assert "[" not in blueprint[f"title_{language}"]
        assert "{parties_count}" not in words_of(blueprint, language)


@blueprints
def test_what_the_parties_must_fill_in_is_marked_in_one_way(blueprint):
    for language in LANGUAGES:
        words = words_of(blueprint, language)
        assert words.count("[") == words.count("]") == words.count(UNFILLED[language])


@blueprints
def test_only_acts_known_to_hold_are_cited(blueprint):
    for language in LANGUAGES:
        words = words_of(blueprint, language)
        acts = set(re.findall(r"\b\d{1,4}/(?:19|20)\d\d\b", words))
        assert acts <= set(CITED_ACTS)
        sections = set(re.findall(r"(?:(\d+) (?:ja|och) )?(\d+) §", words))
        known = set().union(*CITED_ACTS.values())
        assert {number for pair in sections for number in pair if number} <= known


@blueprints
def test_the_same_acts_are_cited_in_both_languages(blueprint):
    acts = {language: re.findall(r"\b\d{1,4}/(?:19|20)\d\d\b", words_of(blueprint, language)) for language in LANGUAGES}
    assert Counter(acts["fi"]) == Counter(acts["sv"])


@blueprints
def test_no_penalties_and_no_bygone_words(blueprint):
    for language in LANGUAGES:
        assert FORBIDDEN.findall(words_of(blueprint, language)) == []


@blueprints
def test_numbers_keep_their_sign_on_the_same_line(blueprint):
    for chapter in walk(blueprint["chapters"]):
        for language in LANGUAGES:
            assert re.search(r"\d [§%]", chapter[f"text_{language}"]) is None, chapter["id"]


@blueprints
def test_a_politically_binding_template_says_that_it_is_not_legally_binding(blueprint):
    chapters = {chapter["id"]: chapter for chapter in walk(blueprint["chapters"])}
    nature = chapters["legal_nature"]
    if blueprint["kind"] == "interface":
        assert UNFILLED["fi"] in nature["text_fi"], "the parties choose the legal nature themselves"
    else:
        assert "ei ole oikeudellisesti sitova" in nature["text_fi"]
        assert "inte rättsligt bindande" in nature["text_sv"]


@blueprints
def test_scopes_are_used_only_where_the_kind_has_them(blueprint):
    for chapter in walk(blueprint["chapters"]):
        assert set(chapter.get("scopes", [])) <= set(blueprint["scopes"])
        for child in chapter.get("children", []):
            assert set(child.get("scopes", [])) <= set(chapter.get("scopes", blueprint["scopes"]))


def test_scope_switches_the_chapters_of_the_strategic_agreement():
    strategic = tomllib.loads((ROOT / "agreements" / "blueprints" / "strategic.toml").read_text("utf-8"))
    ids = {scope: set(in_scope(strategic["chapters"], scope)) for scope in (1, 2, 3)}
    assert ids[2] - ids[1] == {"goals", "indicators", "responsibilities", "division_by_domain"}
    assert ids[3] - ids[2] == {"measures"}
    assert ids[1] <= ids[2] <= ids[3]
    always = "parties purpose legal_basis legal_nature general_goals forums division information ground_rules"
    always += " disagreements costs validity amendment follow_up publicity approvals signatures annexes"
    assert set(always.split()) <= ids[1]


def test_domains_are_a_tree_with_the_nine_at_the_top():
    rows = read_csv(DOMAINS_FILE)
    seen: set[str] = set()
    for row in rows:
        assert row["code"] not in seen
        assert row["parent"] == "" or row["parent"] in seen, f"{row['code']} stands before its parent"
        seen.add(row["code"])
        for field in ("name_fi", "name_sv", "name_en", "description_fi", "description_sv"):
            assert row[field].strip(), row["code"]
        assert len(row["aliases"]) <= 500
    assert [row["code"] for row in rows if not row["parent"]] == [
        "hyte",
        "participation",
        "preparedness",
        "employment",
        "housing",
        "integration",
        "transport",
        "lape",
        "ageing",
    ]


def test_a_name_leads_to_one_domain():
    aliases = Counter()
    for row in read_csv(DOMAINS_FILE):
        names = {name.strip().casefold() for name in (row["name_fi"], *row["aliases"].split(";")) if name.strip()}
        aliases.update(names)
    assert [name for name, times in aliases.items() if times > 1] == []

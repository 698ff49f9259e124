"""What the print template of an agreement needs, from its content as plain data: words, numbers and order, no layout.

The language is named, never taken from the page that somebody happens to look at; call under
`translation.override(language)`, as rendering.py does.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from agreements import wording
from agreements.content import HIDDEN, public_edition
from agreements.printing.cover_art import step_of
from agreements.printing.goals import PrintedDomain, printed_domains
from agreements.printing.record import PrintedRecord, printed_record, public_record
from agreements.printing.text import grouped_hash, rich_text, short_hash, years
from agreements.wording import day, not_written, text_of, title_of
from documents.rich_text import is_empty
from finnish.text import NBSP, date, file_size, typographic

CHAPTER_LEVEL = 2  # h1 is the title
MOST_FIGURES = 4
MOST_IN_CONTENTS = 30  # lines; where there would be more, the contents name chapters and goals only
LOWEST_LEVEL = 4  # deeper clauses keep their number and print like this; below come the headings inside the text
ROLES_WITH_TABLE = ("parties", "forums", "goals", "approvals", "signatures", "annexes")


@dataclass(frozen=True)
class Edition:
    """What is printed of which text: its language, its publicity, the frozen version, and the draft's day."""

    language: str
    name: str = "full"
    sha256: str = ""
    draft_of: datetime.date | None = None

    @property
    def is_public(self) -> bool:
        return self.name == "public"


@dataclass(frozen=True)
class Chapter:
    """A clause or a part that the portal adds; `level` is that of its heading."""

    role: str
    number: str
    heading: str
    level: int
    anchor: str
    text: SafeString
    hidden: str = ""
    in_contents: bool = True

    @property
    def label(self) -> str:
        """As running head and bookmark say it."""
        return f"{self.number}{NBSP}{NBSP}{self.heading}" if self.number else self.heading


@dataclass(frozen=True)
class Party:
    number: int
    name: str
    address: str
    body: str


@dataclass(frozen=True)
class Forum:
    level: str
    name: str
    tasks: str
    composition: str
    chair: str
    rhythm: str


@dataclass(frozen=True)
class Annex:
    number: int
    title: str
    kind: str
    file: str
    publicity: str


@dataclass(frozen=True)
class Cover:
    kind: str
    title: str
    term: str
    facts: list[tuple[str, str]]
    size: str
    step: int


@dataclass(frozen=True)
class PrintData:
    language: str
    title: str
    plain_title: str
    cover: Cover
    chapters: list[Chapter]
    parties: list[Party]
    forums: list[Forum]
    domains: list[PrintedDomain]
    annexes: list[Annex]
    figures: list[tuple[int, str]]
    foot: str
    is_draft: bool
    is_example: bool
    is_public_edition: bool
    version: str = ""
    dated: datetime.date | None = None
    hash: str = ""
    record: PrintedRecord | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def contents(self) -> list[Chapter]:
        """The chapters that the contents name, with the clauses right below them where there is room on the page."""
        named = [chapter for chapter in self.chapters if chapter.in_contents]
        goals = sum(len(domain.goals) for domain in self.domains)
        if len(named) + goals <= MOST_IN_CONTENTS:
            return named
        return [chapter for chapter in named if chapter.level == CHAPTER_LEVEL or chapter.role == "goals"]


def edition_of(content: dict[str, Any], name: str) -> dict[str, Any]:
    return public_edition(content) if name == "public" else content


def print_data(content: dict[str, Any], edition: Edition, record: dict[str, Any] | None = None) -> PrintData:
    """Everything that the template says, in the edition's language. `record` is there once the version is sealed."""
    language = edition.language
    shown = edition_of(content, edition.name)
    if record and edition.is_public:
        record = public_record(record)
    domains = printed_domains(shown, language)
    return PrintData(
        language=language,
        title=typographic(title_of(shown, language)),
        plain_title=title_of(shown, language),
        cover=_cover(shown, edition),
        chapters=list(_chapters(shown, edition, sealed=record is not None)),
        parties=[_party(number, row, language) for number, row in enumerate(_standing(shown), start=1)],
        forums=[_forum(row, language) for row in shown["forums"]],
        domains=domains,
        annexes=[_annex(number, row, language) for number, row in enumerate(shown["annexes"], start=1)],
        figures=_figures(shown),
        foot=_foot(shown, edition),
        is_draft=edition.draft_of is not None,
        is_example=shown["is_example"],
        is_public_edition=edition.is_public,
        version=str(shown.get("number", "")),
        dated=day(shown.get("dated")),
        hash=grouped_hash(edition.sha256),
        record=printed_record(record, language) if record else None,
        notes=_notes(content, shown),
    )


def _standing(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [party for party in content["parties"] if not party["left_on"]]


def _cover(content: dict[str, Any], edition: Edition) -> Cover:
    title = title_of(content, edition.language)
    return Cover(
        kind=wording.kind(content),
        title=typographic(title),
        term=_term_beside(title, years(content["term"]["starts"], content["term"]["ends"])),
        facts=[fact for fact in _facts(content, edition) if fact[1]],
        size="large" if len(title) <= 70 else "medium" if len(title) <= 130 else "small",
        step=step_of(len(_standing(content))),
    )


def _term_beside(title: str, term: str) -> str:
    """The term on its own line, unless the title already says it."""
    return "" if term and term in title else typographic(term)


def _facts(content: dict[str, Any], edition: Edition) -> Iterator[tuple[str, str]]:
    if edition.draft_of:
        yield _("Draft"), date(edition.draft_of)
    else:
        yield _("Version"), f"{content['number']}, {date(day(content['dated']))}"
    yield _("Amends the agreement"), typographic(wording.amends(content, edition.language))
    validity = content["validity"] if any(content["validity"].values()) else content["term"]
    yield (_("Validity") if validity is content["validity"] else _("Term")), wording.span(**validity)
    yield _("Legal nature"), wording.legal_nature(content)
    yield _("Changes of annexes"), wording.annexes_decided_by(content)
    if len(content["languages"]) > 1:
        yield _("Languages"), _language_rule(content["authoritative_language"])
    if edition.is_public:
        yield _("Edition"), _("Public edition")
    if edition.sha256:
        yield _("Content hash"), short_hash(edition.sha256)
    if content["is_example"]:
        yield _("Example"), _("Not a real agreement: the parties have not agreed on or decided any of this.")


def _language_rule(authoritative: str) -> str:
    return {
        "": _("The Finnish and the Swedish text have equal force"),
        "fi": _("The Finnish text prevails"),
        "sv": _("The Swedish text prevails"),
    }[authoritative]


def _chapters(content: dict[str, Any], edition: Edition, *, sealed: bool) -> Iterator[Chapter]:
    """The clauses in order, nested ones after their parent; then, without a number, what no clause has a place for."""
    chapters = list(_numbered(content["clauses"], "", CHAPTER_LEVEL, edition))
    yield from chapters
    placed = {chapter.role for chapter in chapters}
    wanted = {
        "parties": bool(content["parties"]),
        "forums": bool(content["forums"]),
        "goals": bool(content["goals"]),
        "approvals": sealed,
        "signatures": sealed,
        "annexes": bool(content["annexes"]),
    }
    for role in ROLES_WITH_TABLE:
        if wanted[role] and role not in placed:
            yield Chapter(role, "", _own_heading(role), CHAPTER_LEVEL, f"own-{role}", rich_text("", CHAPTER_LEVEL))


def _own_heading(role: str) -> str:
    return {
        "parties": _("Parties"),
        "forums": _("Forums"),
        "goals": _("Goals"),
        "approvals": _("Decisions"),
        "signatures": _("Signatures"),
        "annexes": _("Annexes"),
    }[role]


def _numbered(clauses: list[dict[str, Any]], prefix: str, level: int, edition: Edition) -> Iterator[Chapter]:
    for place, clause in enumerate(clauses, start=1):
        number = f"{prefix}{place}"
        yield Chapter(
            role=clause["role"],
            number=number,
            heading=text_of(clause["heading"], edition.language) or not_written(),
            level=min(level, LOWEST_LEVEL),
            anchor=f"clause-{number.replace('.', '-')}",
            text=_clause_text(clause, min(level, LOWEST_LEVEL), edition.language),
            hidden=_hidden(clause) if edition.is_public else "",
            in_contents=level <= CHAPTER_LEVEL + 1 or clause["role"] == "goals",
        )
        yield from _numbered(clause["children"], f"{number}.", level + 1, edition)


def _clause_text(clause: dict[str, Any], level: int, language: str) -> SafeString:
    texts, other = clause["text"], "fi" if language == "sv" else "sv"
    if is_empty(texts[language]) and not is_empty(texts[other]):
        return rich_text(f"<p>{not_written()}</p>", level)
    return rich_text(texts[language], level)


def _hidden(clause: dict[str, Any]) -> str:
    """Why the public edition has left out the clause's text; "" when it hasn't."""
    if clause["publicity"] not in HIDDEN:
        return ""
    ground, decider = clause["secrecy_ground"], clause.get("publicity_decided_by", "")
    if ground and decider:
        words = {"ground": ground, "decider": decider}
        return (
            _("This part is secret (%(ground)s; decided by: %(decider)s) and left out of the public edition.") % words
        )
    if ground:
        return _("This part is secret (%(ground)s) and left out of the public edition.") % {"ground": ground}
    return _("This part is left out of the public edition.")


def _party(number: int, row: dict[str, Any], language: str) -> Party:
    return Party(
        number=number,
        name=wording.party_name(row, language),
        address=typographic(row["postal_address"]),
        body=wording.deciding_body(row, language),
    )


def _forum(row: dict[str, Any], language: str) -> Forum:
    texts = {stem: text_of(row[stem], language) for stem in ("tasks", "composition", "chair", "rhythm")}
    return Forum(level=wording.forum_level(row), name=text_of(row["name"], language) or not_written(), **texts)


def _annex(number: int, row: dict[str, Any], language: str) -> Annex:
    return Annex(
        number=number,
        title=text_of(row["title"], language) or row["title"]["fi"] or row["title"]["sv"],
        kind=wording.annex_kind(row),
        file=f"{row['file_name']}, {file_size(row['size'])}, {short_hash(row['sha256'])}",
        publicity=wording.publicity(row),
    )


def _figures(content: dict[str, Any]) -> list[tuple[int, str]]:
    """Four figures that tell how large the agreement is; what it has none of is not counted."""
    goals = content["goals"]
    parties, forums, annexes = len(_standing(content)), len(content["forums"]), len(content["annexes"])
    indicators = sum(len(goal["indicators"]) for goal in goals)
    measures = sum(len(goal["measures"]) for goal in goals)
    counted = [
        (parties, npgettext("counted", "party", "parties", parties)),
        (len(goals), npgettext("counted", "goal", "goals", len(goals))),
        (indicators, npgettext("counted", "indicator", "indicators", indicators)),
        (measures, npgettext("counted", "measure", "measures", measures)),
        (forums, npgettext("counted", "forum", "forums", forums)),
        (annexes, npgettext("counted", "annex", "annexes", annexes)),
    ]
    return [figure for figure in counted if figure[0]][:MOST_FIGURES]


def _foot(content: dict[str, Any], edition: Edition) -> str:
    if edition.draft_of:
        return _("DRAFT %(date)s") % {"date": date(edition.draft_of)}
    words = {"number": content["number"], "hash": short_hash(edition.sha256)}
    foot = _("Version %(number)s · content hash %(hash)s") % words
    return f"{foot} · {_('public edition')}" if edition.is_public else foot


def _notes(content: dict[str, Any], shown: dict[str, Any]) -> list[str]:
    left_out = len(content["annexes"]) - len(shown["annexes"])
    return [_("Annexes left out of the public edition: %(count)s.") % {"count": left_out}] if left_out else []

"""The files of a decision package: for one party in its own language or both, or for every party."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PureWindowsPath
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.text import slugify

from agreements.differences.sources import version_source
from agreements.models import Agreement, Decision, Party, Version
from agreements.package.context import prose_context
from agreements.package.facts import PartyFacts, Shared, shared_facts
from agreements.package.paper import Paper, address, paragraph
from agreements.package.summary import summary_paper
from agreements.package.texts import plain_prose, prose, words_of
from agreements.printing.differences import differences_pdf
from agreements.printing.rendering import render_version

MOST_ANNEXES = 100_000_000  # bytes of annexes in one zip, all its packages together
LONGEST_SLUG = 60
ENDINGS = {  # of each document, in the order in which they are read
    "agreement": ("pdf",),
    "letter": ("pdf", "docx"),
    "decision": ("docx", "txt"),
    "summary": ("pdf", "docx"),
    "differences": ("pdf",),
}
WITH_DECISION = ("agreement", "summary", "differences")


@dataclass(frozen=True)
class PackageFile:
    """A file of the package; `path` is its place in the zip."""

    path: str
    data: bytes


@dataclass
class PackageMaker:
    """Makes the packages of some parties on one version. What all have in common is made once for each language."""

    agreement: Agreement
    version: Version
    parties: list[Party]
    _agreements: dict[str, bytes] = field(default_factory=dict)
    _differences: dict[tuple[int, str], bytes] = field(default_factory=dict)

    @cached_property
    def _shared(self) -> Shared:
        return shared_facts(self.agreement, self.version, self.parties)

    def files_of(self, party: Party) -> Iterator[PackageFile]:
        """A party with one language finds everything on the top; one with two has a folder for each."""
        languages = languages_of(party, self.agreement)
        for language in languages:
            folder = f"{language}/" if len(languages) > 1 else ""
            yield from (PackageFile(folder + file.path, file.data) for file in self._in_language(party, language))
        yield from self._annexes

    def _in_language(self, party: Party, language: str) -> Iterator[PackageFile]:
        facts = PartyFacts(self._shared, party, language, timezone.localdate())
        with translation.override(language):
            context = prose_context(facts) | self._contents(facts)
            letter, decision = letter_paper(facts, context), decision_paper(facts, context)
            summary, summary_pdf = summary_paper(facts)
            yield _file(facts, "agreement", "pdf", self._agreement(language))
            yield _file(facts, "letter", "pdf", letter.as_pdf())
            yield _file(facts, "letter", "docx", letter.as_word())
            yield _file(facts, "decision", "docx", decision.as_word())
            yield _file(facts, "decision", "txt", decision.as_text())
            yield _file(facts, "summary", "pdf", summary_pdf)
            yield _file(facts, "summary", "docx", summary.as_word())
            if facts.earlier:
                yield _file(facts, "differences", "pdf", self._difference(facts.earlier, language))
            yield _file(facts, "readme", "txt", _text(plain_prose("readme", language, context)))

    def _contents(self, facts: PartyFacts) -> dict[str, Any]:
        """What the papers say of the package: each document with its files, and those that go with the decision."""
        words = words_of(facts.language)["contents"]
        values = {
            "number": self.version.number,
            "earlier": facts.earlier.version.number if facts.earlier else "",
            "genitive": facts.short_genitive,
            "short": facts.short,
        }
        kinds = [kind for kind in ENDINGS if kind != "differences" or facts.earlier]
        named = {kind: words[kind].format(**values) for kind in kinds}
        annexes = [
            (words["annex"].format(number=number), file.path) for number, file in enumerate(self._annexes, start=1)
        ]
        return {
            "contents": [
                *(
                    f"{name} ({', '.join(_name(facts, kind, ending) for ending in ENDINGS[kind])})"
                    for kind, name in named.items()
                ),
                *(f"{name} ({path})" for name, path in annexes),
            ],
            "appendices": [
                *(name for kind, name in named.items() if kind in WITH_DECISION),
                *(name for name, _path in annexes),
            ],
            "annexes_elsewhere": not self._carries_annexes,
        }

    def _agreement(self, language: str) -> bytes:
        if language not in self._agreements:
            version = self.version
            self._agreements[language] = render_version(version.content, version.sha256, language=language)
        return self._agreements[language]

    def _difference(self, decision: Decision, language: str) -> bytes:
        """What has changed since the party's last decision; parties that decided on the same version share it."""
        old, new = decision.version, self.version
        key = old.pk, language
        if key not in self._differences:
            sources = version_source(old), version_source(new)
            contents = json.loads(old.content), json.loads(new.content)
            self._differences[key] = differences_pdf(self.agreement, sources, contents, language, new.dated)
        return self._differences[key]

    @cached_property
    def _carries_annexes(self) -> bool:
        """Whether the annexes go along; a zip that nobody can mail helps nobody."""
        return sum(row["size"] for row in self.version.data["annexes"]) * len(self.parties) <= MOST_ANNEXES

    @cached_property
    def _annexes(self) -> list[PackageFile]:
        """The annexes as they were frozen with the version."""
        if not self._carries_annexes:
            return []
        frozen = self.version.data["annexes"]
        files = dict(self.agreement.annexes.values_list("sha256", "file"))
        folder = words_of(self.agreement.language_list[0])["files"]["annexes"]
        return [
            PackageFile(f"{folder}/{number}-{PureWindowsPath(row['file_name']).name}", _read(files[row["sha256"]]))
            for number, row in enumerate(frozen, start=1)
            if row["sha256"] in files
        ]


def _name(facts: PartyFacts, kind: str, ending: str) -> str:
    """ "2-saatekirje-fi.pdf"; there is one list of contents in a folder, and its name says its language."""
    language = "" if kind == "readme" else f"-{facts.language}"
    return f"{words_of(facts.language)['files'][kind]}{language}.{ending}"


def _file(facts: PartyFacts, kind: str, ending: str, data: bytes) -> PackageFile:
    return PackageFile(_name(facts, kind, ending), data)


def languages_of(party: Party, agreement: Agreement) -> list[str]:
    """The party's own languages in which there is a text; where there is none in them, the text's."""
    own = [language for language in party.organisation.languages if language in agreement.language_list]
    return own or agreement.language_list


def folder_of(party: Party) -> str:
    """The name of the party's folder or file: plain letters, the same each time."""
    return slugify(party.organisation.name_fi)[:LONGEST_SLUG] or str(party.key)


def letter_paper(facts: PartyFacts, context: dict[str, Any]) -> Paper:
    """The cover letter: to whom, on which day, what is asked."""
    head = [facts.name, facts.organisation.postal_address, facts.organisation.registry_email]
    dated = [context["coordinator"], context["today"], facts.party.register_number]
    return _paper(facts, "letter", (address(head), paragraph(", ".join(filter(None, dated)))), context)


def decision_paper(facts: PartyFacts, context: dict[str, Any]) -> Paper:
    return _paper(facts, "decision", (), context)


def _paper(facts: PartyFacts, name: str, first: tuple, context: dict[str, Any]) -> Paper:
    words = words_of(facts.language)
    return Paper(
        kind=words["kinds"][name],
        title=words["titles"][name].format(title=facts.title),
        language=facts.language,
        dated=facts.on,
        label=facts.label,
        blocks=(*first, *prose(name, facts.language, context)),
        is_example=facts.shared.agreement.is_example,
        author=context["coordinator"],
    )


def _text(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def _read(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()

"""Which texts of an agreement can be compared, and their content: what a person may read is what may be compared.

Insiders compare every version, the text being worked on, the agreement that this one follows or amends, and the
template. Others compare the frozen versions of an agreement that is open to all, in their public editions.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements import rules
from agreements.blueprint import Chapter, blueprints
from agreements.content import content_of, public_edition, since_hidden
from agreements.filling import filled_chapter, template_names
from agreements.models import Agreement, Version
from finnish.text import date as finnish_date
from organisations.acting import Acting

TEXT, PREVIOUS, TEMPLATE = "teksti", "edellinen", "malli"  # as they stand in the address


@dataclass(frozen=True)
class Source:
    """One of the texts: how it is named in the address, on the page, and where there is little room."""

    value: str
    label: str
    short: str
    version: Version | None = None


class Sources:
    """The texts that the person may compare; the content of one is read when it is asked for."""

    def __init__(self, agreement: Agreement, acting: Acting | None, *, edition: str = "full") -> None:
        self.agreement = agreement
        self.is_public = edition == "public" or not rules.is_insider(acting, agreement)
        versions = agreement.versions.settled() if self.is_public else agreement.versions.all()
        self.choices = [version_source(version) for version in versions.defer("content").order_by("number")]
        if not self.is_public:
            previous = _previous_version(agreement, acting)
            self._previous_is_public = previous is not None and not rules.is_insider(acting, previous.agreement)
            self.choices = [
                Source(TEMPLATE, _("Template: %(name)s") % {"name": _template_name(agreement)}, _("Template")),
                *([_previous_source(previous)] if previous else []),
                *self.choices,
                *([Source(TEXT, _("The text as it is now"), _("Text now"))] if agreement.text_is_open else []),
            ]

    def named(self, value: str) -> Source | None:
        return next((source for source in self.choices if source.value == value), None)

    def usual(self) -> tuple[Source, Source] | None:
        """The last two texts, the newer one last; None when there is nothing to compare with."""
        return (self.choices[-2], self.choices[-1]) if len(self.choices) > 1 else None

    def contents(self, old: Source, new: Source) -> tuple[dict[str, Any], dict[str, Any]]:
        """The two contents; a template has only clauses, so that all the rest is taken from the other text."""
        if old.value == TEMPLATE:
            whole = self._content(new)
            return self._from_template(whole), whole
        whole = self._content(old)
        return whole, self._from_template(whole) if new.value == TEMPLATE else self._content(new)

    def _content(self, source: Source) -> dict[str, Any]:
        if source.value == PREVIOUS:
            version = source.version
            return _public(version.data, version.agreement) if self._previous_is_public else version.data
        if source.version is None:
            return content_of(self.agreement)
        return _public(source.version.data, self.agreement) if self.is_public else source.version.data

    def _from_template(self, other: dict[str, Any]) -> dict[str, Any]:
        return {**other, "clauses": template_clauses(self.agreement)}


def version_value(version: Version) -> str:
    return f"versio-{version.number}"


def _public(content: dict[str, Any], agreement: Agreement) -> dict[str, Any]:
    return public_edition(since_hidden(content, agreement))


def version_source(version: Version) -> Source:
    words = {"number": version.number, "date": finnish_date(version.dated)}
    short = _("Version %(number)s") % words
    return Source(version_value(version), _("Version %(number)s, %(date)s") % words, short, version)


def _previous_source(version: Version) -> Source:
    words = {"title": version.agreement.title, "number": version.number, "date": finnish_date(version.dated)}
    return Source(PREVIOUS, _("%(title)s, version %(number)s, %(date)s") % words, _("Earlier agreement"), version)


def _template_name(agreement: Agreement) -> str:
    return blueprints()[agreement.blueprint].name


def _previous_version(agreement: Agreement, acting: Acting | None) -> Version | None:
    """The version of the predecessor that came into force, else its latest one; only where the person may read it."""
    if agreement.predecessor_id is None:
        return None
    if not Agreement.objects.visible_to(acting).filter(pk=agreement.predecessor_id).exists():
        return None
    versions = Version.objects.settled().filter(agreement=agreement.predecessor_id).select_related("agreement")
    in_force = versions.filter(in_force_rows__isnull=False).distinct()
    return in_force.order_by("-number").first() or versions.order_by("-number").first()


def template_clauses(agreement: Agreement) -> list[dict[str, Any]]:
    """The chapters of the agreement's template as clauses of its content, filled in for its parties as they are now."""
    names = template_names(agreement)

    def clauses(chapters: tuple[Chapter, ...]) -> list[dict[str, Any]]:
        wanted = [chapter for chapter in chapters if chapter.belongs_to(agreement.scope)]
        return [clause(chapter, position) for position, chapter in enumerate(wanted, start=1)]

    def clause(chapter: Chapter, position: int) -> dict[str, Any]:
        row = filled_chapter(agreement, chapter, position, None, names)
        return {
            "key": str(row.key),
            "role": row.role,
            "chapter": row.chapter,
            "heading": {"fi": row.heading_fi, "sv": row.heading_sv},
            "text": {"fi": row.text_fi, "sv": row.text_sv},
            "publicity": row.publicity,
            "secrecy_ground": row.secrecy_ground,
            "children": clauses(chapter.children),
        }

    return clauses(blueprints()[agreement.blueprint].chapters)

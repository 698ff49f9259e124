"""What the verification page tells of a document: which agreement and version, who decided and signed, is it in force.

Persons are told by title only. Of an agreement that isn't open to the asker nothing is told beyond the verdict, unless
they hold the document itself.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agreements.models import Agreement, InForce, SealingRecord, Version
from agreements.printing.record import PrintedDecision, PrintedSignature, printed_record, public_record
from documents.archive import ArchiveDamaged, read
from documents.models import ArchivedDocument
from documents.seal import certificate_info, check_seal
from documents.seal_certificate import SELF_MADE_NAME
from documents.verification import Kind, Verdict
from finnish.text import date as finnish_date
from finnish.text import date_range
from organisations.acting import Acting
from overview.minutes_verification import MinutesFacts, minutes_of
from overview.report_verification import ReportFacts, report_of


@dataclass(frozen=True)
class PartyFacts:
    name: str
    decision: PrintedDecision | None
    signatures: list[PrintedSignature]


@dataclass(frozen=True)
class Facts:
    """What stands about the agreement behind a document, as of one day."""

    document: ArchivedDocument
    version: Version
    record: SealingRecord
    on: datetime.date

    @property
    def agreement(self) -> Agreement:
        return self.version.agreement

    @property
    def parties(self) -> list[PartyFacts]:
        """In the language of the page: these are facts about the document, not its text."""
        language = "sv" if get_language() == "sv" else "fi"
        found = []
        for row in self.record.data["parties"]:
            printed = printed_record(public_record({"parties": [row]}), language)
            decision = printed.decisions[-1] if printed.decisions else None
            found.append(PartyFacts(row["name"][language], decision, printed.signatures))
        return found

    @property
    def nature(self) -> str:
        return str(self.agreement.get_legal_nature_display())

    @property
    def newer(self) -> Version | None:
        """A later version, when the agreement has been frozen anew since."""
        return self.agreement.versions.settled().filter(number__gt=self.version.number).order_by("-number").first()

    @property
    def public_document(self) -> ArchivedDocument | None:
        """What anybody may fetch of it: the public edition in the same language, once the agreement is open to all."""
        if not Agreement.objects.open_to_all().filter(pk=self.agreement.pk).exists():
            return None
        return ArchivedDocument.objects.filter(code=self.record.codes.get(f"{self.document.language}/public")).first()

    @cached_property
    def _bound(self) -> list[InForce]:
        rows = InForce.objects.filter(version=self.version)
        return list(rows.filter(party=self.record.party) if self.record.party else rows)

    @property
    def is_in_force(self) -> bool:
        last = self.agreement.valid_to
        return any(row.starts <= self.on and (row.ends is None or row.ends >= self.on) for row in self._bound) and (
            last is None or last >= self.on
        )

    @property
    def force_words(self) -> str:
        if not self._bound:
            return _("Not in force")
        starts = min(row.starts for row in self._bound)
        if starts > self.on:
            return _("In force from %(date)s") % {"date": finnish_date(starts)}
        span = date_range(starts, self._last_day())
        if self.is_in_force:
            return _("In force %(dates)s") % {"dates": span}
        return _("No longer in force; it was in force %(dates)s") % {"dates": span}

    def _last_day(self) -> datetime.date | None:
        """The last day known: the agreement's own, or that on which the last party's being bound ends, if earlier."""
        ends = [row.ends for row in self._bound]
        known = [day for day in (self.agreement.valid_to, None if None in ends else max(ends)) if day]
        return min(known, default=None)


@dataclass(frozen=True)
class Answer:
    """What the page shows. `facts` is None when there is nothing to tell, or nothing that may be told."""

    kind: Kind
    title: str | Promise
    details: str | Promise
    document: ArchivedDocument | None = None
    facts: Facts | None = None
    is_self_made: bool = False
    minutes: MinutesFacts | None = None
    report: ReportFacts | None = None

    @property
    def css(self) -> str:
        return {Kind.INTACT: "ok", Kind.ALTERED: "bad", Kind.UNKNOWN: "warn"}[self.kind]

    @property
    def icon(self) -> str:
        icons = {Kind.INTACT: "shield-check", Kind.ALTERED: "shield-x", Kind.UNKNOWN: "shield-exclamation"}
        return icons[self.kind]

    @property
    def is_example(self) -> bool:
        return bool(self.document and self.document.is_example)


TITLES = {
    Kind.INTACT: gettext_lazy("The document is unchanged"),
    Kind.ALTERED: gettext_lazy("The document has been changed"),
    Kind.UNKNOWN: gettext_lazy("The document is not known here"),
}


def answer_to_file(verdict: Verdict, acting: Acting | None, on: datetime.date) -> Answer:
    """Who holds the unchanged document may know what stands in it; a changed one tells no secrets."""
    document = verdict.document
    holds_it = verdict.kind == Kind.INTACT
    facts = facts_of(document, on) if document else None
    if facts and not (holds_it or _may_know(facts, acting, on)):
        facts = None
    return Answer(
        verdict.kind,
        TITLES[verdict.kind],
        verdict.details,
        document,
        facts,
        bool(document) and is_self_made(document),
        minutes_of(document, holds_it=holds_it) if document else None,
        report_of(document, holds_it=holds_it) if document else None,
    )


def answer_to_code(document: ArchivedDocument | None, acting: Acting | None, on: datetime.date) -> Answer:
    if document is None:
        return Answer(
            Kind.UNKNOWN,
            _("No document has this code"),
            _("Check the code: it stands on the document's last page, in four groups of four signs."),
        )
    facts = facts_of(document, on)
    if facts and not _may_know(facts, acting, on):
        facts = None
    minutes = minutes_of(document, holds_it=False)
    report = report_of(document, holds_it=False)
    try:
        read(document)
    except ArchiveDamaged:
        return Answer(
            Kind.ALTERED,
            _("The archived document has been changed"),
            _("The portal's own copy is missing or damaged. The operator must restore it from a backup."),
            document,
            facts,
            minutes=minutes,
            report=report,
        )
    return Answer(
        Kind.INTACT,
        _("A document with this code was sealed here"),
        _("The copy in the archive is unchanged. Check the file at hand too: the code alone does not tell about it."),
        document,
        facts,
        is_self_made(document),
        minutes,
        report,
    )


def facts_of(document: ArchivedDocument, on: datetime.date) -> Facts | None:
    """The version and the sealing record that the document was made from."""
    versions = Version.objects.select_related("agreement").filter(number=document.number)
    version = versions.filter(sha256=document.content_sha256).first()
    if version is None:
        return None
    records = version.sealing_records.select_related("party")
    record = next((record for record in records if document.code in record.codes.values()), None)
    return Facts(document, version, record, on) if record else None


def is_self_made(document: ArchivedDocument) -> bool:
    """Whether the seal was made with a certificate that proves wholeness only."""
    present = certificate_info()
    if document.certificate_fingerprint == present.fingerprint:
        return present.self_made
    try:
        return check_seal(read(document)).subject == SELF_MADE_NAME
    except ArchiveDamaged:
        return False


def _may_know(facts: Facts, acting: Acting | None, on: datetime.date) -> bool:
    """Outsiders may open the public edition of an open agreement only, the parties' people everything."""
    return Agreement.objects.visible_to(acting).filter(pk=facts.agreement.pk).exists()

"""What the verification page tells of a sealed follow-up report: of which agreement and period, which edition."""

from dataclasses import dataclass

from agreements.follow_up.report_parts import content_for
from agreements.follow_up.sealing import REPORT, documents_of
from agreements.models import Agreement, FollowUpReport
from documents.models import ArchivedDocument


@dataclass(frozen=True)
class ReportFacts:
    """What stands about the report behind a document."""

    document: ArchivedDocument
    report: FollowUpReport

    @property
    def agreement(self) -> Agreement:
        return self.report.version.agreement

    @property
    def is_open_to_all(self) -> bool:
        return Agreement.objects.open_to_all().filter(pk=self.agreement.pk).exists()

    @property
    def newer(self) -> FollowUpReport | None:
        """The newest later edition, which has corrected this one."""
        later = self.report.period.editions.filter(number__gt=self.report.number)
        return later.order_by("-number").first()

    @property
    def public_document(self) -> ArchivedDocument | None:
        """What anybody may fetch: the public edition in the same language, once the agreement is open to all."""
        public = content_for(self.report, "public")
        if not self.is_open_to_all or public["goals_are_secret"] != self.report.data["goals_are_secret"]:
            return None
        rows = documents_of(self.report).filter(edition=ArchivedDocument.Edition.PUBLIC)
        return rows.filter(language=self.document.language).first()


def report_of(document: ArchivedDocument, *, holds_it: bool) -> ReportFacts | None:
    """The report behind the document: told to who holds the unchanged file, and to all of an open agreement."""
    if document.what != REPORT:
        return None
    rows = FollowUpReport.objects.select_related("period", "version__agreement")
    report = rows.filter(period__key=document.subject, number=document.number).first()
    if report is None:
        return None
    facts = ReportFacts(document, report)
    return facts if holds_it or facts.is_open_to_all else None

"""What the verification page tells of sealed minutes: of which meeting they are, and which edition."""

from dataclasses import dataclass

from documents.models import ArchivedDocument
from forums.minutes.editions import latest_public
from forums.minutes.sealing import MINUTES, document_of
from forums.models import Meeting, MinutesEdition


@dataclass(frozen=True)
class MinutesFacts:
    """What stands about the minutes behind a document."""

    document: ArchivedDocument
    edition: MinutesEdition

    @property
    def meeting(self) -> Meeting:
        return self.edition.minutes.meeting

    @property
    def public_document(self) -> ArchivedDocument | None:
        """What anybody may fetch: the newest public edition, once the minutes have been published."""
        latest = latest_public(self.edition.minutes)
        return document_of(latest) if latest else None

    @property
    def is_replaced(self) -> bool:
        """Whether personal data has been taken out of the public copy since."""
        minutes = self.edition.minutes
        return self.edition.kind == MinutesEdition.Kind.PUBLIC and self.edition.number < minutes.public_edition


def minutes_of(document: ArchivedDocument, *, holds_it: bool) -> MinutesFacts | None:
    """The minutes behind the document: told to who holds the unchanged file, and to all once they are published."""
    if document.what != MINUTES:
        return None
    rows = MinutesEdition.objects.select_related("minutes__meeting__forum__body")
    edition = rows.filter(code=document.code).first()
    if edition is None or not (holds_it or edition.minutes.published_at):
        return None
    return MinutesFacts(document, edition)

"""Which attachments of an item an edition shows, and who may download which file."""

from dataclasses import dataclass

from forums import rules
from forums.models import AgendaItem, Attachment, AttachmentVersion, Edition
from forums.participants import Participant


@dataclass(frozen=True)
class ShownAttachment:
    """`version` is None while the file is missing.

    `is_hidden`: the edition tells that there is a secret attachment and on what ground, and nothing else of it.
    """

    attachment: Attachment
    version: AttachmentVersion | None
    is_hidden: bool = False


def shown_attachments(item: AgendaItem, edition: str | None) -> list[ShownAttachment]:
    """The standing attachments in their order. The public edition has nothing of a secret item or a missing file."""
    is_public = edition == Edition.PUBLIC
    if edition is None or (is_public and item.is_secret):
        return []
    rows = [row for row in item.attachments.all() if row.withdrawn_at is None]
    return [
        ShownAttachment(row, row.current, is_hidden=is_public and row.is_secret)
        for row in rows
        if row.current or not is_public
    ]


def may_download(part: Participant, edition: str | None, version: AttachmentVersion) -> bool:
    """Whoever tends an item's material gets every version; the readers of an edition the current one as it shows it."""
    attachment = version.attachment
    if rules.may_add_material(part, attachment.item):
        return True
    if attachment.withdrawn_at or attachment.item.withdrawn_at or attachment.current != version:
        return False
    if edition == Edition.PUBLIC:
        return not attachment.is_secret
    return edition is not None

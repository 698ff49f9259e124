"""The files of the attachments as a pack takes them: what each is, and why it stays outside when it does."""

import io
from collections.abc import Callable
from typing import IO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from documents.merging import CannotMerge, Look, Trouble, look_into
from forums.models import AttachmentVersion


class Looks:
    """What the files are, each opened once. `tell` hears how many have been looked at."""

    def __init__(self, tell: Callable[[int], None] = lambda _done: None) -> None:
        self._known: dict[int, tuple[Look | None, str]] = {}
        self._tell = tell

    def at(self, version: AttachmentVersion | None) -> tuple[Look | None, str]:
        """How the file goes into the pack; without a look, why it does not."""
        if version is None:
            return None, _("the file has not come")
        if version.pk not in self._known:
            self._known[version.pk] = _look(version)
            self._tell(len(self._known))
        return self._known[version.pk]


def _look(version: AttachmentVersion) -> tuple[Look | None, str]:
    if version.conversion == AttachmentVersion.Conversion.WAITING:
        return None, _("its PDF is still being made")
    if not version.pdf:
        return None, version.get_problem_display() or _("there is no PDF of it")
    try:
        with open_pdf(version) as file:
            return look_into(file), ""
    except FileNotFoundError:
        return None, str(Trouble.DAMAGED.label)
    except CannotMerge as error:
        return None, str(error.trouble.label)


def open_pdf(version: AttachmentVersion) -> IO[bytes]:
    """The stored PDF as a stream that can be read in any order: from the disk when it lies there, else in memory."""
    stored = default_storage.open(version.pdf)
    if isinstance(stored.file, io.BufferedReader):
        return stored.file
    with stored:
        return io.BytesIO(stored.read())

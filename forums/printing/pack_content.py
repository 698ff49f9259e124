"""What goes into a pack of one edition: its items with their figures and files, what is new, what stays outside."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from documents.merging import Look
from finnish.text import clock
from forums.agenda import agenda_of
from forums.material.shown import ShownAttachment, shown_attachments
from forums.models import AgendaItem, AttachmentVersion, Edition, Meeting, Sending
from forums.participants import Participant, participant_in
from forums.printing.figures import Figure, Figures, TaskFigure
from forums.printing.pack_files import Looks
from forums.reading import ShownItem, shown_lines
from organisations.acting import every_acting
from organisations.models import User

NEW, CHANGED = "new", "changed"


@dataclass(frozen=True)
class PackFile:
    """An attachment of an item. `look` is None when it stays outside the pack; `outside` says why.

    `counter` is the page counter that knows its first page, `anchor` the place in our own pages from which it counts.
    """

    shown: ShownAttachment
    number: int
    news: str
    look: Look | None
    outside: str
    counter: str = ""
    offset: int = 0
    anchor: str = ""

    @property
    def version(self) -> AttachmentVersion | None:
        return self.shown.version

    @property
    def title(self) -> str:
        return self.shown.attachment.title

    @property
    def is_secret(self) -> bool:
        return self.shown.attachment.is_secret

    @property
    def ground(self) -> str:
        return self.shown.attachment.secrecy_ground


@dataclass(frozen=True)
class PackItem:
    """A numbered item, or a section's heading. `is_whole`: with its text, not only for the sake of its new files."""

    shown: ShownItem
    news: str = ""
    is_whole: bool = True
    figures: list[Figure] = field(default_factory=list)
    files: list[PackFile] = field(default_factory=list)

    @property
    def item(self) -> AgendaItem:
        return self.shown.item

    @property
    def number(self) -> int | None:
        return self.shown.line.number

    @property
    def is_hidden(self) -> bool:
        return self.shown.line.is_hidden

    @property
    def anchor(self) -> str:
        return f"item-{self.number}"

    @property
    def last_anchor(self) -> str:
        """What stands last in the item: its own list of files."""
        return f"files-{self.number}"

    @property
    def merged(self) -> list[PackFile]:
        return [file for file in self.files if file.look]

    @property
    def when(self) -> str:
        """ "klo 9.10–9.25", only the start without minutes, nothing after an item without them."""
        starts = self.shown.line.starts_at
        if starts is None:
            return ""
        first = timezone.localtime(starts)
        if not self.item.minutes:
            return clock(first)
        ends = first + datetime.timedelta(minutes=self.item.minutes)
        return f"{clock(first)}–{ends.hour}.{ends.minute:02}"


@dataclass
class PackContent:
    """Everything that the template prints. `supplement` is the number of the sending when only what is new goes in."""

    meeting: Meeting
    edition: str
    on: datetime.date
    items: list[PackItem]
    since: Sending | None = None
    supplement: int | None = None
    withdrawn: list[AgendaItem] = field(default_factory=list)

    @property
    def numbered(self) -> list[PackItem]:
        return [row for row in self.items if row.number]

    @cached_property
    def runs(self) -> list[list[PackItem]]:
        """Items that follow each other on our own pages: a run ends where files come in between."""
        runs: list[list[PackItem]] = [[]]
        for row in self.items:
            runs[-1].append(row)
            if row.merged:
                runs.append([])
        return [run for run in runs if run]

    @cached_property
    def files(self) -> list[tuple[PackItem, PackFile]]:
        return [(row, file) for row in self.numbered for file in row.files]

    @property
    def merged(self) -> list[tuple[PackItem, PackFile]]:
        return [pair for pair in self.files if pair[1].look]

    @property
    def outside(self) -> list[tuple[PackItem, PackFile]]:
        return [pair for pair in self.files if pair[1].outside]

    @property
    def untagged(self) -> list[tuple[PackItem, PackFile]]:
        return [pair for pair in self.merged if not pair[1].look.is_tagged]

    @property
    def has_news(self) -> bool:
        return any(row.news for row in self.items) or any(file.news for _item, file in self.files)


def pack_content(
    meeting: Meeting,
    edition: str,
    by: User | None,
    *,
    only_new: bool = False,
    looks: Looks | None = None,
) -> PackContent:
    """Read what the edition holds today. `only_new`: for a supplement, only what has come since the last sending.

    The figures are those that `by`, who makes the pack, sees of the agreements: putting a thing on the agenda is
    deciding that the forum reads of it. The public edition has only what is open to all. `looks` shares what is known
    of the files between the editions. Call under `translation.override(meeting.language)`.
    """
    on = timezone.localdate()
    looks = looks or Looks()
    since = meeting.sendings.order_by("-number").first()
    part = _reader(meeting, by, edition, on)
    lines = agenda_of(meeting, edition)
    figures, news = Figures(edition, meeting.language, on), _News(since)
    items = [_item(shown, edition, figures, news, looks) for shown in shown_lines(meeting, part, edition, lines)]
    content = PackContent(meeting, edition, on, items, since)
    if only_new:
        content.items = list(_only_new(items))
        content.supplement = since.number + 1 if since else 1
        content.withdrawn = _withdrawn_since(meeting, since, edition)
    content.items = list(_counted(_without_last_headings(content.items)))
    return content


def _without_last_headings(items: list[PackItem]) -> list[PackItem]:
    last = max((place for place, row in enumerate(items) if row.number), default=-1)
    return items[: last + 1]


def _reader(meeting: Meeting, by: User | None, edition: str, on: datetime.date) -> Participant:
    if by is None or edition == Edition.PUBLIC:
        return participant_in(meeting.forum, AnonymousUser(), (), on)
    return participant_in(meeting.forum, by, every_acting(by, on), on)


class _News:
    """What has come since the last sending; nothing is new before the first one."""

    def __init__(self, since: Sending | None) -> None:
        self._items = since.contents.get("items", {}) if since else None
        self._versions = frozenset(since.contents.get("versions", ())) if since else frozenset()

    def of_item(self, item: AgendaItem) -> str:
        if self._items is None:
            return ""
        sent = self._items.get(str(item.key))
        if sent is None:
            return NEW
        return CHANGED if item.changed_at > datetime.datetime.fromisoformat(sent) else ""

    def of_file(self, shown: ShownAttachment) -> str:
        if self._items is None or shown.version is None or str(shown.version.key) in self._versions:
            return ""
        earlier = {str(row.key) for row in shown.attachment.versions.all()} & self._versions
        return CHANGED if earlier else NEW


def _item(shown: ShownItem, edition: str, figures: Figures, news: _News, looks: Looks) -> PackItem:
    line, item = shown.line, shown.item
    if line.number is None:
        return PackItem(shown)
    if line.is_hidden:
        return PackItem(shown, news.of_item(item))
    links = [link for link in item.links.all() if link.pk in {row.pk for row in shown.links}]
    found = figures.of(links)
    if item.kind == AgendaItem.Kind.OPEN_TASKS:
        found.insert(0, TaskFigure("tasks", "", shown.tasks))
    rows = shown_attachments(item, edition)
    files = [_file(row, number, news, looks) for number, row in enumerate(rows, start=1)]
    return PackItem(shown, news.of_item(item), figures=found, files=files)


def _file(shown: ShownAttachment, number: int, news: _News, looks: Looks) -> PackFile:
    if shown.is_hidden:
        return PackFile(shown, number, "", None, "")
    look, outside = looks.at(shown.version)
    return PackFile(shown, number, news.of_file(shown), look, outside)


def _only_new(items: list[PackItem]) -> Iterator[PackItem]:
    """What is new or changed; an item that itself stays as it was comes with only its new files."""
    for row in items:
        if not row.number:
            continue
        files = [file for file in row.files if file.news]
        if row.news or files:
            is_whole = bool(row.news)
            yield PackItem(row.shown, row.news, is_whole, row.figures if is_whole else [], files)


def _withdrawn_since(meeting: Meeting, since: Sending | None, edition: str) -> list[AgendaItem]:
    if since is None:
        return []
    rows = meeting.items.filter(withdrawn_at__gt=since.sent_at, key__in=list(since.contents.get("items", {})))
    return [row for row in rows if not (row.is_secret and edition == Edition.PUBLIC)]


def _counted(items: list[PackItem]) -> Iterator[PackItem]:
    """Give each merged file a page counter of its own: it starts after the last of our pages before it."""
    number = 0
    for row in items:
        offset, files = 1, []
        for file in row.files:
            if file.look:
                number += 1
                file = PackFile(
                    file.shown, file.number, file.news, file.look, file.outside, f"f{number}", offset, row.last_anchor
                )
                offset += file.look.pages
            files.append(file)
        yield PackItem(row.shown, row.news, row.is_whole, row.figures, files)

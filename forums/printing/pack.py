"""The meeting pack: our own pages, the attachments merged between them, numbered through, in one of three editions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.jobs import Made
from documents.merging import INSERT_ADDRESS, Bookmark, Insert, join
from documents.pdf import render_pdf
from finnish.text import NBSP
from forums.models import Edition, MeetingPrint
from forums.printing.figures import AgreementFigure
from forums.printing.pack_content import PackContent, PackFile, PackItem, pack_content
from forums.printing.pack_files import Looks, open_pdf
from forums.printing.strip import strip_picture
from forums.when import meeting_time

MOST_ON_COVER = 14  # items; with more the cover leaves them to the agenda
EDITION_IN_NAMES = {Edition.CHAIR: "puheenjohtaja", Edition.MEMBERS: "jasenet", Edition.PUBLIC: "julkinen"}


def render_pack_job(job: MeetingPrint) -> Made:
    """A draft pack or supplement of one edition, as the person who asks for it may have it."""
    looks = Looks(lambda done: job.tell_progress(done, 0))
    with translation.override(job.meeting.language):
        only_new = job.kind == MeetingPrint.Kind.SUPPLEMENT
        content = pack_content(job.meeting, job.edition, job.requested_by, only_new=only_new, looks=looks)
        total = len(content.merged) + 1
        job.tell_progress(0, total)
        pdf = render_pack(content, is_draft=True, tell=lambda done: job.tell_progress(done, total))
    return Made(pdf, pack_name(content, is_draft=True))


def pack_name(content: PackContent, *, is_draft: bool = False) -> str:
    """ "kokous-4-2026-aineisto-jasenet.pdf", for a supplement "kokous-4-2026-lisaaineisto-2-jasenet.pdf"."""
    meeting = content.meeting
    what = f"lisaaineisto-{content.supplement}" if content.supplement else "aineisto"
    parts = ["kokous", meeting.number, meeting.year, what, EDITION_IN_NAMES[content.edition]]
    return slugify("-".join(map(str, [*parts, "luonnos"] if is_draft else parts))) + ".pdf"


def render_pack(content: PackContent, *, is_draft: bool, tell: Callable[[int], None] = lambda _done: None) -> bytes:
    """The finished PDF in the meeting's language; call under `translation.override(meeting.language)`.

    Raises CannotMerge or FileNotFoundError when a file has changed since it was looked at.
    """
    meeting = content.meeting
    title = _title(content)
    context = _context(content, title, is_draft)
    html = render_to_string("print/pack.html", context)
    files = {"counters.css": _counters(content), **_strips(content), **_watermark(content, is_draft)}
    own = render_pdf(html, title=title, language=meeting.language, dated=content.on, files=files)
    marks = [_("DRAFT") if is_draft else "", _("EXAMPLE") if meeting.is_example else ""]
    return join(
        own,
        [_insert(content, row, file) for row, file in content.merged],
        _bookmarks(content),
        title=title,
        language=meeting.language,
        link_words=_link_words(content),
        mark=" · ".join(filter(None, marks)),
        tell=tell,
    )


def _title(content: PackContent) -> str:
    words = {"forum": content.meeting.forum.name, "number": content.meeting.numbered}
    title = (
        _("Supplement to the meeting pack: %(forum)s %(number)s")
        if content.supplement
        else _("Meeting pack: %(forum)s %(number)s")
    ) % words
    return f"{title} ({Edition(content.edition).label})".replace(NBSP, " ")


def _context(content: PackContent, title: str, is_draft: bool) -> dict[str, Any]:
    meeting, edition = content.meeting, str(Edition(content.edition).label)
    number = _("Meeting %(number)s") % {"number": f"{meeting.number}/{meeting.year}"}
    when = meeting_time(meeting)
    return {
        "content": content,
        "meeting": meeting,
        "language": meeting.language,
        "title": title,
        "forum": meeting.forum.name,
        "host": (meeting.forum.host or meeting.forum.county).full_name,
        "when": when[:1].lower() + when[1:],
        "kind": _kind(content),
        "foot": f"{number} · {edition}",
        "edition_words": capfirst(edition),
        "edition_sentence": _edition_sentence(content.edition),
        "is_inside": content.edition != Edition.PUBLIC,
        "is_draft": is_draft,
        "warning": _warning(content, is_draft),
        "watermarked": is_draft or meeting.is_example,
        "shows_items": 0 < len(content.numbered) <= MOST_ON_COVER,
        "runs": content.runs,
        "insert_address": INSERT_ADDRESS,
        "meeting_url": settings.PUBLIC_URL + reverse("meeting_detail", args=[meeting.key]),
    }


def _warning(content: PackContent, is_draft: bool) -> str:
    """What every page of ours says of itself in words, besides its watermark."""
    parts = [_("DRAFT")] if is_draft else []
    if content.meeting.is_example:
        parts.append(_("EXAMPLE – not a real meeting"))
    return " · ".join(parts)


def _kind(content: PackContent) -> str:
    """ "Meeting pack · agenda and 7 attachments"."""
    count = len(content.merged)
    words = {"n": count, "number": content.supplement}
    what = _("Supplement %(number)s to the meeting pack") % words if content.supplement else _("Meeting pack")
    if not count:
        return f"{what} · {_('agenda')}"
    return f"{what} · " + ngettext("agenda and %(n)s attachment", "agenda and %(n)s attachments", count) % words


def _edition_sentence(edition: str) -> str:
    match edition:
        case Edition.CHAIR:
            return _("The chair's edition holds everything, also the notes for the chair. It is not passed on.")
        case Edition.MEMBERS:
            return _("The members' edition also holds what is to be kept secret, marked so. It is not passed on.")
    return _("The public edition holds what is public. Of what is secret it tells only the ground.")


def _counters(content: PackContent) -> bytes:
    """The page counters: each run of our own pages jumps over the attachments before it, each attachment counts too."""
    files = [file for _row, file in content.merged]
    jumps = [0, 0, *(sum(file.look.pages for file in run[-1].merged) for run in content.runs)]

    def step(size: int) -> str:
        return "counter-increment: " + " ".join(
            f"{name} {size}" for name in ["page", *(file.counter for file in files)]
        )

    rules = [f"@page {{ {step(1)} }}"]
    if files:
        starts = " ".join(f"{file.counter} {file.offset}" for file in files)
        rules.append(f"@page :first {{ counter-reset: {starts}; {step(1)} }}")
    for place, jump in enumerate(jumps[: len(content.runs) + 2]):
        rules.append(f".run-{place} {{ page: run{place} }}")
        if jump:
            rules.append(f"@page run{place}:nth(1 of run{place}) {{ {step(jump + 1)} }}")
    rules += [
        f"td.{file.counter}::after {{ content: target-counter(attr(data-to), {file.counter}) }}" for file in files
    ]
    return "\n".join(rules).encode()


def _strips(content: PackContent) -> dict[str, bytes]:
    figures = [figure for row in content.items for figure in row.figures if isinstance(figure, AgreementFigure)]
    return {f"strip-{figure.key}.svg": strip_picture(figure.cells) for figure in figures if figure.cells}


def _watermark(content: PackContent, is_draft: bool) -> dict[str, bytes]:
    if not (is_draft or content.meeting.is_example):
        return {}
    kind = "draft" if is_draft else "example"
    path = finders.find(f"print/watermark-{kind}-{content.meeting.language}.svg")
    return {"watermark.svg": Path(path).read_bytes()}


def _insert(content: PackContent, row: PackItem, file: PackFile) -> Insert:
    words = {"number": row.number, "attachment": file.number, "title": file.title}
    told = _("Attachment %(attachment)s to item %(number)s: %(title)s") % words
    place = _("Item %(number)s, attachment %(attachment)s") % words
    return Insert(
        name=file.counter,
        open=lambda: open_pdf(file.version),
        before=_after(content, row),
        title=told,
        label=" · ".join(filter(None, [_("to be kept secret") if file.is_secret else "", place])),
        alternative=_("%(what)s, page {page}. The page is a picture without words.") % {"what": _no_braces(told)},
    )


def _no_braces(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def _after(content: PackContent, row: PackItem) -> str:
    """The anchor of our own page that follows the attachments of an item."""
    place = next(place for place, run in enumerate(content.runs) if any(one is row for one in run))
    following = content.runs[place + 1 :]
    numbered = next((next_row for run in following for next_row in run if next_row.number), None)
    return numbered.anchor if numbered else "about"


def _bookmarks(content: PackContent) -> list[Bookmark]:
    first = _("What is new") if content.supplement else _("Agenda")
    items = [
        Bookmark(_item_words(row), row.anchor, [Bookmark(_file_words(file), file.counter) for file in row.merged])
        for row in content.numbered
    ]
    return [Bookmark(first, "agenda"), *items, Bookmark(_("About this pack"), "about")]


def _item_words(row: PackItem) -> str:
    return f"{row.number} {_('Secret item') if row.is_hidden else row.item.title}"


def _file_words(file: PackFile) -> str:
    return _("Attachment %(number)s: %(title)s") % {"number": file.number, "title": file.title}


def _link_words(content: PackContent) -> dict[str, str]:
    """What a link to an anchor of ours is called for those who don't see it."""
    return {row.anchor: _item_words(row) for row in content.numbered} | {"about": _("About this pack")}

"""The kinds of documents about a meeting that the worker makes: each with its renderer, and the page it belongs to."""

from collections.abc import Callable

from documents.jobs import Made
from forums.minutes.documents import extract, minutes_draft
from forums.models import MeetingPrint
from forums.printing.pack import render_pack_job
from forums.printing.sending import render_sending

Kind = MeetingPrint.Kind

RENDERERS: dict[str, Callable[[MeetingPrint], Made]] = {
    Kind.PACK: render_pack_job,
    Kind.SUPPLEMENT: render_pack_job,
    Kind.SENDING: render_sending,
    Kind.MINUTES: minutes_draft,
    Kind.EXTRACT: extract,
}

# The page to which a reader goes back, by its url name; it takes the meeting's key.
PAGES: dict[str, str] = {
    Kind.PACK: "meeting_pack",
    Kind.SUPPLEMENT: "meeting_pack",
    Kind.SENDING: "meeting_pack",
    Kind.MINUTES: "minutes_detail",
    Kind.EXTRACT: "minutes_detail",
}

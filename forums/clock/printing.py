"""The clock of a year on A3, to be hung on a wall: the wheel as vectors, the same as a list beside and behind it."""

from itertools import accumulate
from math import ceil

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from documents.pdf import render_pdf
from forums.clock.choosing import Chosen
from forums.clock.listing import Line
from forums.clock.wheel import Wheel

BESIDE = 65  # rows of text that fit beside the wheel; the rest of the list goes on to the next sheet
ROW = 72  # letters that fit on a row of the list
RULE = 0.37  # what the space around a line takes, in rows


def clock_poster(lines: list[Line], wheel: Wheel, chosen: Chosen, *, language: str) -> bytes:
    """The PDF, A3 landscape."""
    with translation.override(language):
        title = _("Year clock %(year)s") % {"year": chosen.year}
        county = chosen.county.full_name if chosen.county else ""
        fitting = _fitting(lines)
        context = {
            "title": title,
            "language": language,
            "label": county,
            "county": county,
            "wheel": wheel,
            "beside": lines[:fitting],
            "behind": lines[fitting:],
            "dated": chosen.on,
        }
        picture = render_to_string("forums/clock_wheel.svg", {"wheel": wheel, "standalone": True, "language": language})
        html = render_to_string("print/clock.html", context)
        return render_pdf(
            html, title=f"{title}, {county}" if county else title, language=language, dated=chosen.on,
            files={"wheel.svg": picture.encode()},
        )  # fmt: skip


def _fitting(lines: list[Line]) -> int:
    """How many lines stand beside the wheel."""
    heights = accumulate(_rows(line.date.title) + _rows(line.facts) + bool(line.done) + RULE for line in lines)
    return sum(height <= BESIDE for height in heights)


def _rows(text: str) -> int:
    return ceil(len(text) / ROW)

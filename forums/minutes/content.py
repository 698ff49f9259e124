"""What minutes say, as plain data: one dictionary that is frozen at the approval, shown on pages and printed.

Names, titles and texts are copied in, so that what was approved can be read for ever (DESIGN.md 2.3).
"""

import copy
from typing import Any

from django.utils import translation

from forums.models import Attendance, Inspection, Meeting, Minutes, MinutesSection
from forums.places import PlaceRow, place_rows
from forums.recording.quorum import THERE
from forums.when import meeting_time

FORMAT = "yhdyspinta-minutes-1"


def content_of(minutes: Minutes) -> dict[str, Any]:
    """The minutes as they stand now, in the language of the meeting."""
    meeting = minutes.meeting
    with translation.override(meeting.language):
        return {
            "format": FORMAT,
            "key": minutes.key,
            "language": meeting.language,
            "is_example": meeting.is_example,
            "forum": {"name": _forum_name(meeting), "county": _in(meeting, meeting.forum.county, "full")},
            "meeting": {
                "number": meeting.number,
                "year": meeting.year,
                "title": meeting.title,
                "on": meeting.on,
                "time": meeting_time(meeting),
                "place": meeting.place,
            },
            "attendance": [_place(meeting, row) for row in place_rows(meeting)],
            "opening": minutes.opening,
            "sections": [_section(section) for section in minutes.sections.select_related("item")],
            "closing": minutes.closing,
            "inspections": [_inspection(row) for row in _inspections(minutes)],
            "approval": None,
            "removals": [],
        }


def public_content(content: dict[str, Any]) -> dict[str, Any]:
    """The same without what is secret: of a secret section its number and ground stay."""
    public = copy.deepcopy(content)
    for section in public["sections"]:
        if section["is_secret"]:
            section |= {"title": "", "text": ""}
    public["removals"] = []
    return public


def has_secret(content: dict[str, Any]) -> bool:
    return any(section["is_secret"] for section in content["sections"])


def _section(section: MinutesSection) -> dict[str, Any]:
    return {
        "key": section.item.key,
        "number": section.number,
        "title": section.title,
        "text": section.text,
        "is_secret": section.is_secret,
        "ground": section.ground,
    }


def _place(meeting: Meeting, row: PlaceRow) -> dict[str, Any]:
    place = row.place
    deputy = place.deputy if place.presence == Attendance.Presence.DEPUTY else None
    organisation = _in(meeting, place.organisation, "name") if place.organisation else place.organisation_name
    return {
        "name": place.name,
        "organisation": organisation,
        "role": str(place.get_role_display()),
        "presence": place.presence,
        "presence_word": str(place.get_presence_display()),
        "is_there": place.presence in THERE,
        "deputy": str(deputy.holder or "") if deputy else "",
        "note": place.presence_note,
    }


def _inspections(minutes: Minutes) -> list[Inspection]:
    return list(minutes.inspections.select_related("inspector").order_by("pk"))


def _inspection(row: Inspection) -> dict[str, Any]:
    return {
        "name": row.inspector.name or row.inspector.email,
        "result": row.result,
        "at": row.inspected_at,
    }


def _forum_name(meeting: Meeting) -> str:
    return _in(meeting, meeting.forum.body, "name")


def _in(meeting: Meeting, row: Any, stem: str) -> str:
    """A name in the language of the meeting; the other one where there is none."""
    own, other = (
        getattr(row, f"{stem}_{code}") for code in (("sv", "fi") if meeting.language == "sv" else ("fi", "sv"))
    )
    return own or other

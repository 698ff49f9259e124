"""The pages of a forum and of a meeting: what the bar under the breadcrumbs offers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums import rules
from forums.models import Edition, Forum, Meeting
from forums.participants import Participant


@dataclass(frozen=True)
class Section:
    """A page: `pages` are the url names on which it counts as the place where one is; `shown` says to whom it shows."""

    name: str
    label: Promise
    pages: frozenset[str] = frozenset()
    shown: Callable[..., bool] = lambda *_rest: True


def _reads_inside(part: Participant, meeting: Meeting) -> bool:
    return rules.edition_for(part, meeting) in (Edition.CHAIR, Edition.MEMBERS)


def _has_minutes(part: Participant, meeting: Meeting) -> bool:
    return meeting.state == Meeting.State.HELD


def _is_recorded(part: Participant, meeting: Meeting) -> bool:
    return rules.may_lead(part, meeting) and meeting.state in (Meeting.State.CALLED, Meeting.State.HELD)


SEAT_PAGES = frozenset(
    {
        "deputy_add",
        "forum_close",
        "forum_edit",
        "forum_seat",
        "forum_seat_end",
        "forum_seat_new",
        "seat_fill",
        "seat_leave",
        "seats_make",
    }
)
RULE_PAGES = frozenset({"seat_rule_new", "seat_rule_edit", "rotation_plan"})

FORUM_SECTIONS = (
    Section("forum_detail", _("Forum"), SEAT_PAGES),
    Section("seat_rule_list", _("Seat rules"), RULE_PAGES),
    Section("meeting_list", _("Meetings"), frozenset({"meeting_new"})),
    Section(
        "proposal_list",
        _("Proposals for the agenda"),
        frozenset({"proposal_new", "proposal_decline"}),
        lambda part: rules.may_raise(part),
    ),
    Section("forum_task_list", _("Tasks and resolutions"), frozenset({"forum_task_edit"})),
)

PLACE_PAGES = frozenset(
    {
        "meeting_call",
        "meeting_tell_change",
        "meeting_cancel",
        "place_add",
        "place_edit",
        "place_remove",
        "places_remind",
        "places_update",
    }
)
AGENDA_PAGES = frozenset(
    {
        "agenda_item",
        "agenda_item_edit",
        "agenda_item_links",
        "agenda_item_new",
        "agenda_item_remove",
        "meeting_edit",
        "meeting_publish",
    }
)
MATERIAL_PAGES = frozenset(
    {
        "attachment_add",
        "attachment_announce",
        "attachment_edit",
        "attachment_version_add",
        "attachment_version_delete",
        "attachment_withdraw",
    }
)
MINUTES_PAGES = frozenset(
    {
        "minutes_section_edit",
        "minutes_frame_edit",
        "minutes_remake",
        "minutes_send",
        "minutes_inspect",
        "minutes_approve",
        "minutes_publish",
        "minutes_remove_data",
        "extract_make",
    }
)

MEETING_SECTIONS = (
    Section("meeting_detail", _("Agenda"), AGENDA_PAGES | MATERIAL_PAGES),
    Section("meeting_pack", _("Material pack"), frozenset({"material_send"}), _reads_inside),
    Section("meeting_places", _("Notice and attendance"), PLACE_PAGES, _reads_inside),
    Section("meeting_record", _("In the meeting"), frozenset({"meeting_hold"}), _is_recorded),
    Section("minutes_detail", _("Minutes"), MINUTES_PAGES, _has_minutes),
)


@dataclass(frozen=True)
class Link:
    label: Promise
    url: str
    current: str  # the value of aria-current: the page itself, a page of the section, or nothing


def forum_sections(forum: Forum, part: Participant, page: str) -> list[Link]:
    return [_link(section, [forum.pk], page) for section in FORUM_SECTIONS if section.shown(part)]


def meeting_sections(meeting: Meeting, part: Participant, page: str) -> list[Link]:
    return [_link(section, [meeting.key], page) for section in MEETING_SECTIONS if section.shown(part, meeting)]


def _link(section: Section, arguments: list, page: str) -> Link:
    current = "page" if page == section.name else "true" if page in section.pages else ""
    return Link(section.label, reverse(section.name, args=arguments), current)

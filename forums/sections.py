"""The pages of a forum and of a meeting: what the bar under the breadcrumbs offers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
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


FORUM_SECTIONS = (
    Section("forum_detail", _("Forum"), frozenset({"forum_edit", "seat_rule_list", "seat_fill"})),
    Section("meeting_list", _("Meetings"), frozenset({"meeting_new"})),
    Section(
        "proposal_list",
        _("Proposals for the agenda"),
        frozenset({"proposal_new", "proposal_decline"}),
        lambda part: rules.may_raise(part),
    ),
    Section("forum_task_list", _("Tasks and resolutions"), frozenset({"forum_task_edit"})),
)

MEETING_SECTIONS = (
    Section("meeting_detail", _("Agenda"), frozenset({"agenda_item", "agenda_item_edit", "agenda_item_new"})),
    Section("meeting_pack", _("Material pack"), frozenset({"pack_status", "material_send"}), _reads_inside),
    Section("meeting_places", _("Notice and attendance"), frozenset({"meeting_call", "place_edit"}), _reads_inside),
    Section("meeting_record", _("In the meeting"), frozenset({"outcome_edit"}), _is_recorded),
    Section("minutes_detail", _("Minutes"), frozenset({"minutes_edit", "minutes_inspect"}), _has_minutes),
)


@dataclass(frozen=True)
class Link:
    label: Promise
    url: str
    current: str  # the value of aria-current: the page itself, a page of the section, or nothing


def forum_sections(forum: Forum, part: Participant, page: str) -> list[Link]:
    return [link for section in FORUM_SECTIONS if section.shown(part) for link in _links(section, [forum.pk], page)]


def meeting_sections(meeting: Meeting, part: Participant, page: str) -> list[Link]:
    shown = [section for section in MEETING_SECTIONS if section.shown(part, meeting)]
    return [link for section in shown for link in _links(section, [meeting.key], page)]


def _links(section: Section, arguments: list, page: str) -> list[Link]:
    current = "page" if page == section.name else "true" if page in section.pages else ""
    try:
        return [Link(section.label, reverse(section.name, args=arguments), current)]
    except NoReverseMatch:
        return []

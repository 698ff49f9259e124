from forums.models.attendance import Attendance, Disqualification
from forums.models.clock import CalendarFeed, ClockEntry, ClockEvidence, ClockReminder
from forums.models.forum import Forum, ForumKind, ForumQuerySet, OutcomeWord, SeatRule
from forums.models.material import (
    Attachment,
    AttachmentVersion,
    Edition,
    MeetingEvent,
    MeetingPrint,
    Sending,
    SentPack,
)
from forums.models.meeting import AgendaItem, AgendaLink, Meeting, MeetingQuerySet, Proposal, Publicity
from forums.models.minutes import Inspection, Minutes, MinutesEdition, MinutesSection, Removal
from forums.models.negotiation import DutyEvidence, Negotiation, NegotiationOutcome
from forums.models.outcome import ForumTask, Outcome

__all__ = [
    "AgendaItem",
    "AgendaLink",
    "Attachment",
    "AttachmentVersion",
    "Attendance",
    "CalendarFeed",
    "ClockEntry",
    "ClockEvidence",
    "ClockReminder",
    "Disqualification",
    "DutyEvidence",
    "Edition",
    "Forum",
    "ForumKind",
    "ForumQuerySet",
    "ForumTask",
    "Inspection",
    "Meeting",
    "MeetingEvent",
    "MeetingPrint",
    "MeetingQuerySet",
    "Minutes",
    "MinutesEdition",
    "MinutesSection",
    "Negotiation",
    "NegotiationOutcome",
    "Outcome",
    "OutcomeWord",
    "Proposal",
    "Publicity",
    "Removal",
    "SeatRule",
    "Sending",
    "SentPack",
]

from agreements.models.agreement import Agreement, Party
from agreements.models.comments import Comment, Presence
from agreements.models.content import Annex, Clause, ForumEntry
from agreements.models.decisions import Decision, PartyLink
from agreements.models.duty_counts import DutyCount
from agreements.models.events import Event
from agreements.models.family import Renewal, RenewalChoice, Series, SeriesDraft
from agreements.models.follow_up import (
    FollowUpReport,
    GoalAssessment,
    MeasureReport,
    MeasureSummary,
    ReportAttachment,
    ReportingPeriod,
    ReportLink,
    Status,
)
from agreements.models.followed import (
    FollowedGoal,
    FollowedIndicator,
    FollowedMeasure,
    FollowedTarget,
    MeasureDuty,
)
from agreements.models.goals import Goal, GoalIndicator, Measure, Responsibility, Target
from agreements.models.interface_links import DivisionClause, GoalEvidence, GoalPractice, NgoAgreement
from agreements.models.printing import PrintJob
from agreements.models.reminders import Reminder
from agreements.models.report_reminders import ReportReminder
from agreements.models.signatures import (
    InForce,
    SealingRecord,
    Signature,
    SignatureSlot,
    SignatureWithdrawal,
    SigningRefusal,
    SlotDeputy,
)
from agreements.models.statements import Remark, RemarkAnswer, Statement, StatementRequest, StatementRound
from agreements.models.suggestions import Suggestion
from agreements.models.version import Version

__all__ = [
    "Agreement",
    "Annex",
    "Clause",
    "Comment",
    "Decision",
    "DivisionClause",
    "DutyCount",
    "Event",
    "FollowUpReport",
    "FollowedGoal",
    "FollowedIndicator",
    "FollowedMeasure",
    "FollowedTarget",
    "ForumEntry",
    "Goal",
    "GoalAssessment",
    "GoalEvidence",
    "GoalIndicator",
    "GoalPractice",
    "InForce",
    "Measure",
    "MeasureDuty",
    "MeasureReport",
    "MeasureSummary",
    "NgoAgreement",
    "Party",
    "PartyLink",
    "Presence",
    "PrintJob",
    "Remark",
    "RemarkAnswer",
    "Reminder",
    "Renewal",
    "RenewalChoice",
    "ReportAttachment",
    "ReportLink",
    "ReportReminder",
    "ReportingPeriod",
    "Responsibility",
    "SealingRecord",
    "Series",
    "SeriesDraft",
    "Signature",
    "SignatureSlot",
    "SignatureWithdrawal",
    "SigningRefusal",
    "SlotDeputy",
    "Statement",
    "StatementRequest",
    "StatementRound",
    "Status",
    "Suggestion",
    "Target",
    "Version",
]

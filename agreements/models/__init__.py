from agreements.models.agreement import Agreement, Party
from agreements.models.content import Annex, Clause, ForumEntry
from agreements.models.decisions import Decision, PartyLink
from agreements.models.events import Event
from agreements.models.goals import Goal, GoalIndicator, Measure, Responsibility, Target
from agreements.models.printing import PrintJob
from agreements.models.signatures import InForce, SealingRecord, Signature, SignatureSlot
from agreements.models.version import Version

__all__ = [
    "Agreement",
    "Annex",
    "Clause",
    "Decision",
    "Event",
    "ForumEntry",
    "Goal",
    "GoalIndicator",
    "InForce",
    "Measure",
    "Party",
    "PartyLink",
    "PrintJob",
    "Responsibility",
    "SealingRecord",
    "Signature",
    "SignatureSlot",
    "Target",
    "Version",
]

from interfaces.models.assessment import BlockAssessment, BuildingBlock, ChecklistItem, ItemStatus
from interfaces.models.counterparts import Counterpart
from interfaces.models.domain import DomainAct, DomainNote, InterfaceDomain
from interfaces.models.issues import IssueStep, RaisedIssue
from interfaces.models.maps import InterfaceMap, MapLine, MapNode
from interfaces.models.organisers import Organiser, Service
from interfaces.models.questions import CheckQuestion, CheckTemplate, DivisionChange, WorkDivision
from interfaces.models.registers import DataExchange, NgoCard, Plan, PlanKind, Practice, Tag

__all__ = [
    "BlockAssessment",
    "BuildingBlock",
    "CheckQuestion",
    "CheckTemplate",
    "ChecklistItem",
    "Counterpart",
    "DataExchange",
    "DivisionChange",
    "DomainAct",
    "DomainNote",
    "InterfaceDomain",
    "InterfaceMap",
    "IssueStep",
    "ItemStatus",
    "MapLine",
    "MapNode",
    "NgoCard",
    "Organiser",
    "Plan",
    "PlanKind",
    "Practice",
    "RaisedIssue",
    "Service",
    "Tag",
    "WorkDivision",
]

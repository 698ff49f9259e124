"""The verbs: what people do to an agreement. Each is atomic, locks the row, checks the table, and writes its event."""

from agreements.workflow.deciding import DecisionFacts, leave, record_decision, record_decision_by_link, send_link
from agreements.workflow.force import add_later_party, give_notice
from agreements.workflow.signing import (
    OutsideSignature,
    close_signing,
    name_signatory,
    record_signature,
    remove_signatory,
    sign,
)
from agreements.workflow.starting import add_party, change_settings, remove_party, start_agreement
from agreements.workflow.table import (
    VERBS,
    Blocked,
    ChangedMeanwhile,
    NotAllowed,
    Refused,
    WrongStage,
    available_actions,
    guard,
    locked,
)
from agreements.workflow.text import freeze, reopen, set_publicity, withdraw

__all__ = [
    "VERBS",
    "Blocked",
    "ChangedMeanwhile",
    "DecisionFacts",
    "NotAllowed",
    "OutsideSignature",
    "Refused",
    "WrongStage",
    "add_later_party",
    "add_party",
    "available_actions",
    "change_settings",
    "close_signing",
    "freeze",
    "give_notice",
    "guard",
    "leave",
    "locked",
    "name_signatory",
    "record_decision",
    "record_decision_by_link",
    "record_signature",
    "remove_party",
    "remove_signatory",
    "reopen",
    "send_link",
    "set_publicity",
    "sign",
    "start_agreement",
    "withdraw",
]

"""The verbs: what people do to an agreement. Each is atomic, locks the row, checks the table, and writes its event."""

from agreements.workflow.amending import start_amendment
from agreements.workflow.deciding import DecisionFacts, leave, record_decision, record_decision_by_link, send_link
from agreements.workflow.deputies import name_deputy, remove_deputy
from agreements.workflow.force import add_later_party, give_notice
from agreements.workflow.giving_statements import (
    RemarkFacts,
    StatementFacts,
    give_statement,
    give_statement_by_link,
    save_draft,
    save_draft_by_link,
)
from agreements.workflow.remarks import answer_remark
from agreements.workflow.reminding import send_reminder
from agreements.workflow.signing import (
    OutsideSignature,
    close_signing,
    name_signatory,
    record_signature,
    remove_signatory,
    sign,
)
from agreements.workflow.starting import add_party, change_settings, remove_party, start_agreement
from agreements.workflow.statements import (
    Asked,
    ask_again,
    ask_more,
    cancel_request,
    change_due_date,
    close_round,
    open_round,
)
from agreements.workflow.table import VERBS, Blocked, WrongStage, available_actions, guard, locked
from agreements.workflow.taking_back import decline_signing, withdraw_signature
from agreements.workflow.text import freeze, reopen, set_publicity, withdraw
from organisations.refusals import NotAllowed, Refused

__all__ = [
    "VERBS",
    "Asked",
    "Blocked",
    "DecisionFacts",
    "NotAllowed",
    "OutsideSignature",
    "Refused",
    "RemarkFacts",
    "StatementFacts",
    "WrongStage",
    "add_later_party",
    "add_party",
    "answer_remark",
    "ask_again",
    "ask_more",
    "available_actions",
    "cancel_request",
    "change_due_date",
    "change_settings",
    "close_round",
    "close_signing",
    "decline_signing",
    "freeze",
    "give_notice",
    "give_statement",
    "give_statement_by_link",
    "guard",
    "leave",
    "locked",
    "name_deputy",
    "name_signatory",
    "open_round",
    "record_decision",
    "record_decision_by_link",
    "record_signature",
    "remove_deputy",
    "remove_party",
    "remove_signatory",
    "reopen",
    "save_draft",
    "save_draft_by_link",
    "send_link",
    "send_reminder",
    "set_publicity",
    "sign",
    "start_agreement",
    "start_amendment",
    "withdraw",
    "withdraw_signature",
]

"""The pages of one agreement, in the order of its life: what the bar under the breadcrumbs offers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.models import Agreement
from agreements.workflow.table import HANDLED
from organisations.acting import Acting

Stage = Agreement.Stage


@dataclass(frozen=True)
class Section:
    """A page of the agreement: `pages` are the url names on which it counts as the place where one is."""

    name: str
    label: Promise
    pages: frozenset[str] = frozenset()
    shown: Callable[[Agreement], bool] = lambda agreement: True


SECTIONS = (
    Section("agreement_detail", _("Agreement text"), frozenset({"clause_edit", "clause_list", "version_detail"})),
    Section("goal_list", _("Goals workbook"), frozenset({"goal_edit", "goal_new"}), lambda row: row.text_is_open),
    Section("comment_list", _("Comments"), frozenset({"row_comments", "agreement_comments"})),
    Section(
        "suggestion_list",
        _("Suggested wordings"),
        frozenset({"suggestion_new", "suggestion_detail", "suggestion_edit", "suggestion_decline"}),
    ),
    Section(
        "statement_round",
        _("Statements"),
        frozenset({
            "statement_round_new", "statement_round_close", "statement_detail", "statement_edit", "statement_send",
            "statement_due_date", "statement_ask", "statement_cancel", "statement_summary", "remark_answer",
        }),
    ),
    Section("differences", _("Differences")),
    Section(
        "approval_matrix",
        _("Decisions"),
        frozenset({"decision_new", "decision_detail", "decision_correct", "package_new", "reminders_send"}),
    ),
    Section(
        "signing_detail",
        _("Signatures"),
        frozenset({"sign_slot", "signature_record", "signing_close", "signing_decline", "signature_withdraw"}),
        lambda row: row.stage in HANDLED,
    ),
    Section(
        "follow_up",
        _("Follow-up"),
        frozenset({
            "follow_up_goal", "goal_assess", "period_list", "period_new", "period_edit", "period_remove", "reporting",
            "measure_report", "measure_summarise", "reports_remind", "report_link_send", "report_freeze",
            "report_correct", "follow_up_report",
        }),
        lambda row: row.stage == Stage.SIGNED,
    ),
    Section("party_list", _("Parties"), frozenset({"party_edit", "party_add", "signatory_edit", "deputy_new"})),
    Section(
        "agreement_family",
        _("Related agreements"),
        frozenset({"agreement_consolidated", "amendment_new", "renewal", "renewal_make", "agreement_close_term"}),
    ),
    Section("agreement_history", _("History"), frozenset({"handover_report"})),
)  # fmt: skip


@dataclass(frozen=True)
class Tool:
    """Something that is done to the whole agreement; it shows while its verb is open, and `when` says."""

    name: str
    label: Promise
    verb: str = ""
    when: Callable[[Agreement], bool] = lambda agreement: True


TOOLS = (
    Tool("clause_list", _("Outline and chapters"), "edit_text", lambda row: not row.clauses_are_locked),
    Tool("agreement_settings", _("Facts: title, term, languages, rules"), "change_settings"),
    Tool("agreement_problems", _("What is missing"), "edit_text"),
    Tool("agreement_consolidated", _("What is in force now"), when=lambda row: row.stage == Stage.SIGNED),
    Tool("reminders_send", _("Send reminders"), "send_reminder", lambda row: row.stage != Stage.SIGNED),
    Tool("agreement_publicity", _("Publicity"), "set_publicity"),
    Tool(
        "amendment_new",
        _("Amend the agreement"),
        "start_amendment",
        lambda row: not (row.is_being_amended or row.is_amended),
    ),
    Tool("renewal", _("Prepare the next term"), "renew"),
    Tool("agreement_close_term", _("Close the term"), "close_term"),
    Tool("handover_report", _("Hand-over report"), when=lambda row: row.stage == Stage.SIGNED),
    Tool("agreement_reopen", _("Reopen the text"), "reopen"),
    Tool("agreement_withdraw", _("Withdraw the agreement"), "withdraw"),
)


@dataclass(frozen=True)
class Link:
    label: Promise
    url: str
    current: str  # the value of aria-current: the page itself, a page of the section, or nothing


def sections_of(agreement: Agreement, acting: Acting | None, page: str) -> list[Link]:
    """The links for those who see the agreement from inside; others have the public page alone."""
    if not rules.is_insider(acting, agreement):
        return []
    return [
        Link(section.label, reverse(section.name, args=[agreement.pk]), _current(section, page))
        for section in SECTIONS
        if section.shown(agreement)
    ]


def _current(section: Section, page: str) -> str:
    if page == section.name:
        return "page"
    return "true" if page in section.pages else ""


def tools_of(agreement: Agreement, actions: frozenset[str]) -> list[Link]:
    """What can be done to the agreement now, for those who see it from inside."""
    return [
        Link(tool.label, reverse(tool.name, args=[agreement.pk]), "")
        for tool in TOOLS
        if (not tool.verb or tool.verb in actions) and tool.when(agreement)
    ]

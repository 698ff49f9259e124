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
    Section("suggestion_list", _("Suggested wordings"), frozenset({"suggestion_new", "suggestion_detail"})),
    Section("statement_round", _("Statements"), frozenset({"statement_detail", "statement_edit", "statement_send"})),
    Section("differences", _("Differences")),
    Section("approval_matrix", _("Decisions"), frozenset({"decision_new", "decision_detail", "decision_correct"})),
    Section("signing_detail", _("Signatures"), frozenset({"sign_slot"}), lambda agreement: agreement.stage in HANDLED),
    Section("party_list", _("Parties"), frozenset({"party_edit", "party_add"})),
    Section("agreement_family", _("Related agreements"), frozenset({"agreement_consolidated"})),
    Section("agreement_history", _("History")),
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

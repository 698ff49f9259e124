"""An organisation's agreements as the desk lists them, and what has happened in them lately."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from agreements.desk.situations import Situation, situations
from agreements.event_words import event_sentence
from agreements.matrix import Cell, lead_sentence, strip, strip_title
from agreements.models import Agreement, Event
from agreements.state import State, state_of
from organisations.acting import Acting
from organisations.duties import Viewer

Stage = Agreement.Stage
LATELY = datetime.timedelta(days=30)
EVENTS = 6
# What the parties' own officials do to a draft and to their party's details would drown the steps.
SMALL_STEPS = (
    "accept_suggestion",
    "add_party",
    "answer_remark",
    "ask_again",
    "ask_more",
    "cancel_request",
    "change_settings",
    "decline_suggestion",
    "give_editing",
    "name_deputy",
    "name_signatory",
    "remove_deputy",
    "remove_party",
    "prepare",
    "prepare_again",
    "remove_signatory",
    "remind_report",
    "report_sent",
    "send_link",
    "send_report_link",
    "send_reminder",
    "summarise_measure",
    "suggest",
    "take_back_suggestion",
    "take_editing",
    "tend_party",
)
ORDER = (Stage.SIGNING, Stage.DECIDING, Stage.STATEMENT_ROUND, Stage.DRAFT, Stage.SIGNED)


@dataclass(frozen=True)
class DeskRow:
    """`lead` and `cells` say how far the handling is; empty for those that are not handled now."""

    agreement: Agreement
    state: State
    url: str
    lead: str
    cells: list[Cell]
    title: str


def own_agreements(viewer: Viewer, acting: Acting) -> list[DeskRow]:
    """Those of the organisation, what is being handled first; what has ended is only in the list of all."""
    rows = [row for row in viewer.once(situations) if acting in row.actings and not _has_ended(row.agreement)]
    return [_row(situation) for situation in sorted(rows, key=lambda row: ORDER.index(row.agreement.stage))]


def _has_ended(agreement: Agreement) -> bool:
    return agreement.stage == Stage.SIGNED and agreement.has_begun and not agreement.in_force_now


def _row(situation: Situation) -> DeskRow:
    agreement, version, every = situation.agreement, situation.version, situation.every
    is_handled = agreement.stage in (Stage.DECIDING, Stage.SIGNING)
    cells = strip(agreement, every) if is_handled else []
    return DeskRow(
        agreement=agreement,
        state=state_of(agreement),
        url=agreement.get_absolute_url(),
        lead=lead_sentence(agreement, version, every) if is_handled else "",
        cells=cells,
        title=strip_title(cells),
    )


@dataclass(frozen=True)
class Change:
    agreement: Agreement
    at: datetime.datetime
    sentence: str
    url: str


def changed_lately(viewer: Viewer, acting: Acting) -> list[Change]:
    """The newest steps that others have taken in the organisation's agreements during the last month."""
    agreements = [row.agreement.pk for row in viewer.once(situations) if acting in row.actings]
    events = Event.objects.filter(agreement__in=agreements, at__gte=timezone.now() - LATELY)
    rows = (
        events.exclude(user=viewer.user)
        .exclude(verb__in=SMALL_STEPS)
        .select_related("agreement", "version", "party__organisation")
    )
    return [
        Change(
            agreement=event.agreement,
            at=event.at,
            sentence=event_sentence(event),
            url=reverse("agreement_history", args=[event.agreement_id]),
        )
        for event in rows.defer("version__content").order_by("-at", "-pk")[:EVENTS]
    ]

"""Suggested wordings on the desk: how many wait for the coordinating party's answer in a draft."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import rules
from agreements.desk.situations import Situation, situations
from agreements.models import Agreement, Suggestion
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose


def suggestion_duties(viewer: Viewer) -> list[Duty]:
    """One query, however many agreements. A frozen text takes no suggestion in: those wait until it is open again."""
    drafts = [row for row in viewer.once(situations) if row.agreement.stage == Agreement.Stage.DRAFT]
    mine = [(row, acting) for row in drafts if (acting := _coordinating(row))]
    if not mine:
        return []
    rows = Suggestion.objects.open().filter(clause__agreement__in=[row.agreement.pk for row, _acting in mine])
    waiting = Counter(rows.order_by().values_list("clause__agreement_id", flat=True))
    return [_duty(row, acting, waiting[row.agreement.pk]) for row, acting in mine if waiting[row.agreement.pk]]


def _coordinating(row: Situation) -> Acting | None:
    return next((acting for acting in row.actings if rules.may_coordinate(acting, row.agreement)), None)


def _duty(row: Situation, acting: Acting, count: int) -> Duty:
    title = ngettext("Answer a suggested wording", "Answer %(count)s suggested wordings", count)
    return Duty(
        Whose.MINE,
        title=title % {"count": count},
        text=row.agreement.title,
        url=reverse("suggestion_list", args=[row.agreement.pk]),
        action=_("Open the suggestions"),
        about=row.agreement.title,
        organisation=acting.organisation,
    )

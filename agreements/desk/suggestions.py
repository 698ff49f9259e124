"""Suggested wordings on the desk: how many wait for the coordinating party's answer in a draft."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import rules
from agreements.desk.situations import Situation, situations
from agreements.models import Agreement
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose


def suggestion_duties(viewer: Viewer) -> list[Duty]:
    """No query of its own. A frozen text takes no suggestion in: those wait until it is open again."""
    drafts = [row for row in viewer.once(situations) if row.agreement.stage == Agreement.Stage.DRAFT]
    waiting = [(row, row.agreement.waiting_suggestions) for row in drafts if row.agreement.waiting_suggestions]
    return [_duty(row, acting, count) for row, count in waiting if (acting := _coordinating(row))]


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

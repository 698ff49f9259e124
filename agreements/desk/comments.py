"""Comments on the desk: those that mention the person, and how many wait in a text that the person coordinates."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import rules
from agreements.desk.situations import Situation, situations
from agreements.models import Agreement
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose

Stage = Agreement.Stage
PREPARED = (Stage.DRAFT, Stage.STATEMENT_ROUND)


def comment_duties(viewer: Viewer) -> list[Duty]:
    """No query of its own. Mentions ask for something; open comments are told to the coordinator."""
    found = []
    for row in viewer.once(situations):
        if row.actings and (count := row.agreement.mentioned_comments):
            found.append(_mentioned(row, row.actings[0], count))
        acting = next((one for one in row.actings if rules.may_coordinate(one, row.agreement)), None)
        if acting and row.agreement.stage in PREPARED and (count := row.agreement.open_comments):
            found.append(_waiting(row, acting, count))
    return found


def _mentioned(row: Situation, acting: Acting, count: int) -> Duty:
    title = ngettext("Answer a comment with a mention", "Answer %(count)s comments with a mention", count)
    return _duty(row, acting, title % {"count": count}, "?whose=mentions")


def _waiting(row: Situation, acting: Acting, count: int) -> Duty:
    title = ngettext("One comment is open", "%(count)s comments are open", count)
    return _duty(row, acting, title % {"count": count}, "")


def _duty(row: Situation, acting: Acting, title: str, query: str) -> Duty:
    return Duty(
        Whose.MINE,
        title=title,
        text=row.agreement.title,
        url=reverse("comment_list", args=[row.agreement.pk]) + query,
        action=_("Open the comments"),
        about=row.agreement.title,
        organisation=acting.organisation,
    )

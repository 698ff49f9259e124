"""What waits after the signing: the next term to be judged, and one to be started before the term ends."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import rules
from agreements.desk.situations import situations
from agreements.models import Agreement
from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose

Stage = Agreement.Stage
BEFORE_THE_END = datetime.timedelta(days=274)  # nine months: preparing, a statement round and the bodies' decisions


def after_signing_duties(viewer: Viewer) -> list[Duty]:
    """For those who coordinate; what it asks stands in the situations already."""
    return [
        duty
        for situation in viewer.once(situations)
        if situation.agreement.stage == Stage.SIGNED
        for acting in situation.actings
        if rules.may_coordinate(acting, situation.agreement)
        for duty in _duties(situation.agreement, acting, viewer.on)
    ]


def _duties(agreement: Agreement, acting: Acting, on: datetime.date) -> Iterator[Duty]:
    if agreement.is_being_renewed:
        count = agreement.judged_rows or 0
        yield _duty(
            agreement,
            acting,
            title=_("Judge what goes on to the next term"),
            text=ngettext("%(title)s. One row judged so far.", "%(title)s. %(count)s rows judged so far.", count)
            % {"title": agreement.title, "count": count},
            action=_("Continue judging"),
        )
    elif agreement.in_force_now and not agreement.is_continued and _ends_soon(agreement, on):
        yield _duty(
            agreement,
            acting,
            title=_("Start preparing the next term"),
            text=_("%(title)s. The term ends on %(date)s.")
            % {"title": agreement.title, "date": finnish_date(agreement.term_ends)},
            action=_("Start"),
        )


def _duty(agreement: Agreement, acting: Acting, *, title: str, text: str, action: str) -> Duty:
    return Duty(
        Whose.MINE,
        title=title,
        text=text,
        url=reverse("renewal", args=[agreement.pk]),
        action=action,
        about=agreement.title,
        organisation=acting.organisation,
    )


def _ends_soon(agreement: Agreement, on: datetime.date) -> bool:
    return agreement.term_ends is not None and on <= agreement.term_ends <= on + BEFORE_THE_END

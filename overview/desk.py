"""The desk: every app's duties, sorted into what waits for me, what is late elsewhere and what is next."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.duties import agreement_duties
from finnish.number_words import number_word
from forums.duties import forum_duties
from indicators.duties import indicator_duties
from interfaces.duties import interface_duties
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose, organisation_duties
from organisations.models import Organisation
from surveys.duties import survey_duties

PROVIDERS = (agreement_duties, indicator_duties, forum_duties, survey_duties, interface_duties, organisation_duties)
DAYS_SHOWN = 8


@dataclass(frozen=True)
class Task:
    """A duty as a row: its day and what the day means, in words."""

    duty: Duty
    on: datetime.date

    @property
    def is_late(self) -> bool:
        return self.duty.is_late(self.on)

    @property
    def wish_is_past(self) -> bool:
        return self.duty.is_wish and self.duty.days_past(self.on) > 0

    @property
    def when(self) -> str:
        """ "24.11." in this year, "24.11.2025" in another."""
        day = self.duty.due
        if day is None:
            return ""
        return f"{day.day}.{day.month}." if day.year == self.on.year else f"{day.day}.{day.month}.{day.year}"

    @property
    def note(self) -> str:
        if self.duty.due is None:
            return _("no date")
        days = (self.duty.due - self.on).days
        if self.is_late:
            return ngettext("%(count)s day late", "%(count)s days late", -days) % {"count": -days}
        if days < 0:
            return _("wished date passed")
        if days == 0:
            return _("today")
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


@dataclass(frozen=True)
class Desk:
    """What the person sees when they act for one organisation; the rest of their duties are only counted."""

    duties: list[Duty]
    acting: Acting | None
    on: datetime.date

    @cached_property
    def mine(self) -> list[Task]:
        return self._tasks(Whose.MINE)

    @cached_property
    def others(self) -> list[Task]:
        return self._tasks(Whose.OTHERS)

    @cached_property
    def coming(self) -> list[Task]:
        """The days ahead, nearest first; on one day one's own come first."""
        rows = [duty for duty in self.duties if duty.whose == Whose.COMING and self._is_here(duty)]
        days = sorted(rows, key=lambda duty: (duty.due, not duty.is_own, duty.title))
        return [Task(duty, self.on) for duty in days[:DAYS_SHOWN]]

    @property
    def elsewhere(self) -> list[tuple[Organisation, int]]:
        """Other organisations of the person in which something waits for them, with how much."""
        waiting = (duty.organisation for duty in self.duties if duty.whose == Whose.MINE and not self._is_here(duty))
        return list(Counter(waiting).items())

    @property
    def summary(self) -> str:
        """How things are: "Four things wait. One of them is late: Answer two messages of feedback." """
        if not self.mine:
            return _("Nothing waits.")
        count = len(self.mine)
        waiting = ngettext("%(count)s thing waits.", "%(count)s things wait.", count) % {"count": number_word(count)}
        return " ".join([capfirst(waiting), *self._lateness()])

    def _lateness(self) -> Iterator[str]:
        late = [task for task in self.mine if task.is_late]
        wishes = sum(task.wish_is_past for task in self.mine)
        if late and len(self.mine) == 1:
            yield _("It is late.")
        elif len(late) == 1:
            yield _("One of them is late: %(title)s.") % {"title": late[0].duty.title}
        elif late:
            yield capfirst(_("%(count)s of them are late.") % {"count": number_word(len(late))})
        if wishes:
            yield ngettext(
                "In one the wished date has passed.", "In %(count)s of them the wished date has passed.", wishes
            ) % {"count": wishes}

    def _tasks(self, whose: Whose) -> list[Task]:
        rows = [Task(duty, self.on) for duty in self.duties if duty.whose == whose and self._is_here(duty)]
        return sorted(rows, key=lambda task: (not task.is_late, task.duty.due is None, task.duty.due or self.on))

    def _is_here(self, duty: Duty) -> bool:
        return duty.organisation is None or (self.acting is not None and duty.organisation == self.acting.organisation)


def desk_of(viewer: Viewer, acting: Acting | None) -> Desk:
    duties = [duty for provider in PROVIDERS for duty in provider(viewer)]
    return Desk(duties, acting, viewer.on)

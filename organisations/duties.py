"""What waits for people. Each app has a `duties.py` whose provider finds its own; the desk of `overview` shows all.

A provider takes a `Viewer` and returns duties for every organisation that the person acts for, in a fixed number of
queries, so that the desk can also say that something waits in another organisation of theirs.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finnish.text import date as finnish_date
from organisations.acting import Acting
from organisations.models import Feedback, Invitation, Membership, Organisation, User

Found = TypeVar("Found")
Role = Membership.Role


class Whose(StrEnum):
    """Of the desk's three questions: what waits for me, what is late elsewhere, what is next."""

    MINE = "mine"
    OTHERS = "others"
    COMING = "coming"


@dataclass(frozen=True)
class Duty:
    """One thing to do, or a day to know.

    `due` is a day that was agreed on or that the law gives; with `is_wish` it is only a wish (a planned or a wished
    date), which can be passed but never makes anybody late. `organisation` is the one that it is done for, none when it
    concerns the person. `about` goes on where the title ends, for those who hear the button's name alone. What
    `tells_itself` has messages of its own about its days.
    """

    whose: Whose
    title: str
    text: str = ""
    url: str = ""
    action: str = ""
    about: str = ""
    organisation: Organisation | None = None
    due: datetime.date | None = None
    is_wish: bool = False
    is_own: bool = False
    tells_itself: bool = False

    def days_past(self, on: datetime.date) -> int:
        """By how many days the due or wished day has been passed; 0 when it has not."""
        return max((on - self.due).days, 0) if self.due else 0

    def is_late(self, on: datetime.date) -> bool:
        return self.days_past(on) > 0 and not self.is_wish


@dataclass(frozen=True)
class Viewer:
    """Who looks, for all the organisations that they act for, and on which day."""

    user: User
    actings: tuple[Acting, ...]
    on: datetime.date
    _found: dict = field(default_factory=dict, compare=False, repr=False)

    def once(self, find: Callable[["Viewer"], Found]) -> Found:
        """What `find(viewer)` returns, asked for only once however many need it."""
        if find not in self._found:
            self._found[find] = find(self)
        return self._found[find]

    @property
    def organisations(self) -> list[Organisation]:
        return [acting.organisation for acting in self.actings]

    def administered(self) -> list[Organisation]:
        return [acting.organisation for acting in self.actings if acting.is_administrator]


def organisation_duties(viewer: Viewer) -> list[Duty]:
    """Roles without anybody, invitations that wait, and feedback for the system administrators."""
    return [*_empty_roles(viewer), *_invitations(viewer), *_feedback(viewer)]


def held_roles(viewer: Viewer) -> set[tuple[int, int, str]]:
    """Who registers and signs in the person's organisations on that day: user, organisation, role. Ask it `once`."""
    rows = Membership.objects.filter(organisation__in=viewer.organisations, user__is_active=True).valid(viewer.on)
    rows = rows.filter(role__in=[Role.REGISTRAR, Role.SIGNATORY])
    return set(rows.values_list("user_id", "organisation_id", "role"))


def _empty_roles(viewer: Viewer) -> list[Duty]:
    """An organisation that nobody registers or signs for can't take an agreement to its end."""
    organisations = viewer.administered()
    if not organisations:
        return []
    present = {(organisation, role) for _user, organisation, role in viewer.once(held_roles)}
    return [
        Duty(
            Whose.MINE,
            title=title % {"organisation": organisation.name},
            text=text,
            url=reverse("people_list", args=[organisation.pk]),
            action=_("Open the people"),
            about=organisation.name,
            organisation=organisation,
        )
        for organisation in organisations
        for role, title, text in (
            (
                Role.REGISTRAR,
                _("%(organisation)s has no registrar"),
                _("Without a registrar nobody can record decisions for the organisation."),
            ),
            (
                Role.SIGNATORY,
                _("%(organisation)s has no signatory"),
                _("Without a signatory nobody can sign in the portal for the organisation."),
            ),
        )
        if (organisation.pk, role) not in present
    ]


def _invitations(viewer: Viewer) -> list[Duty]:
    """The person's own open invitations, and those of the organisation whose link ran out before it was used."""
    administered = {organisation.pk: organisation for organisation in viewer.administered()}
    waiting = Invitation.objects.filter(accepted_at__isnull=True, cancelled_at__isnull=True)
    rows = waiting.filter(Q(email__iexact=viewer.user.email) | Q(organisation__in=administered))
    found, now = [], timezone.now()
    for invitation in rows.select_related("organisation"):
        if invitation.is_open(now) and invitation.email.lower() == viewer.user.email:
            found.append(_own_invitation(invitation))
        elif not invitation.is_open(now) and invitation.organisation_id in administered:
            found.append(_invitation_run_out(invitation))
    return found


def _own_invitation(invitation: Invitation) -> Duty:
    return Duty(
        Whose.MINE,
        title=_("Accept the invitation of %(organisation)s") % {"organisation": invitation.organisation.name},
        text=_("The link is in the e-mail that was sent on %(date)s.") % {"date": finnish_date(invitation.invited_at)},
        due=timezone.localdate(invitation.expires_at),
        is_wish=True,
    )


def _invitation_run_out(invitation: Invitation) -> Duty:
    return Duty(
        Whose.MINE,
        title=_("Send the invitation of %(person)s again") % {"person": invitation.name or invitation.email},
        text=_("Its link ran out on %(date)s before it was used.") % {"date": finnish_date(invitation.expires_at)},
        url=reverse("people_list", args=[invitation.organisation_id]),
        action=_("Open the people"),
        about=invitation.email,
        organisation=invitation.organisation,
    )


def _feedback(viewer: Viewer) -> list[Duty]:
    """The act on digital services gives 14 days for an answer: a due date, not a wish."""
    if not viewer.user.is_superuser:
        return []
    waiting = list(Feedback.objects.unanswered().order_by("answer_by").values_list("answer_by", flat=True))
    if not waiting:
        return []
    return [
        Duty(
            Whose.MINE,
            title=ngettext("Answer one message of feedback", "Answer %(count)s messages of feedback", len(waiting))
            % {"count": len(waiting)},
            text=_("Feedback is answered in 14 days; this is the day of the oldest one."),
            url=f"{reverse('admin:organisations_feedback_changelist')}?answered_at__isempty=1",
            action=_("Open the feedback"),
            due=waiting[0],
        )
    ]

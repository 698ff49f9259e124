"""What people are told about counterparts, issues and the division of work: one message per person and event."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interfaces.models import CheckQuestion, Counterpart, InterfaceDomain, IssueStep, RaisedIssue
from interfaces.sections import interface_url
from interfaces.within import Within
from organisations.models import Membership, Notice, Organisation, Seat, Topic, User
from organisations.notifications import notify

ASKED_AGAIN_AFTER = datetime.timedelta(days=7)
OF_EDITOR = _("The recipient edits for the organisation in the portal.")


def editors_of(organisation: Organisation) -> list[User]:
    held = Membership.objects.holding(Membership.Role.EDITOR, organisation, timezone.localdate())
    return list(User.objects.filter(memberships__in=held).distinct().order_by("pk"))


def tell_named(seat: Seat, domains: Iterable[InterfaceDomain], by: Within) -> None:
    """Who has been named a counterpart hears of it, with the page that shows who is on the other side."""
    first = next(iter(domains))
    _tell(
        f"counterpart-named:{seat.pk}:{seat.valid_from}",
        "counterpart_named",
        seat.holder,
        page="counterpart_list",
        county=by.county,
        why=_("The recipient holds the role."),
        query={"domain": first.code},
        seat=seat,
        domains=domains,
    )


def asked_lately(county: Organisation) -> dict[int, datetime.date]:
    """Who has been asked for missing counterparts within the last seven days, by organisation, with the day."""
    since = timezone.now() - ASKED_AGAIN_AFTER
    rows = Notice.objects.filter(key__startswith=_asking(county), created_at__gt=since).order_by("created_at")
    return {int(key.split(":")[2]): timezone.localdate(at) for key, at in rows.values_list("key", "created_at")}


def tell_missing(organisation: Organisation, domains: list[InterfaceDomain], by: Within) -> bool:
    """Ask the organisation's editors to name who is missing, without editors its registry. False: nobody to ask."""
    key = f"{_asking(by.county)}{organisation.pk}:{timezone.localdate()}"
    context = {"organisation": organisation, "domains": domains, "asker": by.own}
    editors = editors_of(organisation)
    for user in editors:
        _tell(
            key,
            "counterpart_asked",
            user,
            page="counterpart_list",
            county=by.county,
            why=OF_EDITOR,
            query={"organisation": organisation.pk},
            **context,
        )
    if not editors and organisation.registry_email:
        _to_registry(key, organisation, by, context)
    return bool(editors or organisation.registry_email)


def _asking(county: Organisation) -> str:
    return f"counterpart-ask:{county.pk}:"


def _to_registry(key: str, organisation: Organisation, by: Within, context: dict[str, Any]) -> None:
    language = organisation.languages[0]
    with translation.override(language):
        url = settings.PUBLIC_URL + interface_url("counterpart_list", by.county, organisation=organisation.pk)
    notify(
        f"{key}:registry",
        "counterpart_asked",
        {**context, "url": url},
        email=organisation.registry_email,
        language=language,
        topic=Topic.INTERFACE,
    )


def tell_yearly(user: User, rows: list[Counterpart], on: datetime.date) -> None:
    """Once a year: are these counterparts still right? All of them are answered on one page."""
    _tell(
        f"counterpart-check:{on}",
        "counterpart_check",
        user,
        page="counterpart_check",
        county=rows[0].county,
        why=_("The recipient holds the role or edits for its organisation."),
        rows=rows,
    )


def tell_step(issue: RaisedIssue, step: IssueStep, organisations: Iterable[Organisation], but: User) -> None:
    """The editors of those concerned hear of a step on an issue's way; who took it does not."""
    users = {user.pk: user for organisation in organisations for user in editors_of(organisation)}
    users.pop(but.pk, None)
    for user in users.values():
        _tell(
            f"issue-step:{step.pk}",
            "issue_step",
            user,
            page="issue_detail",
            county=issue.county,
            args=(issue.pk,),
            why=OF_EDITOR,
            issue=issue,
            step=step,
        )


def tell_differing(organisation: Organisation, questions: list[CheckQuestion], by: Within) -> None:
    """Who answers for the domain at the other party, else its editors, hears of views that differ: once a day."""
    held = Counterpart.objects.filter(
        county=by.county, organisation=organisation, domain__in={row.domain_id for row in questions}
    )
    seats = Seat.objects.valid(timezone.localdate()).filter(counterparts__in=held, holder__is_active=True)
    users = {seat.holder_id: seat.holder for seat in seats.select_related("holder")}
    for user in users.values() or editors_of(organisation):
        municipality = by.own if organisation == by.county else organisation
        _tell(
            f"division-differs:{by.county.pk}:{timezone.localdate()}",
            "division_differs",
            user,
            page="work_division",
            county=by.county,
            why=OF_EDITOR if not users else _("The recipient holds the role."),
            query={"domain": "all", "municipality": municipality.code, "only": "differs"},
            organisation=organisation,
            other=by.own,
            questions=questions,
        )


def _tell(
    key: str,
    template: str,
    user: User,
    *,
    page: str,
    county: Organisation,
    why: Promise,
    args: tuple = (),
    query: dict[str, Any] | None = None,
    **context: Any,
) -> None:
    """Tell one person in their own language. The same key is told once."""
    with translation.override(user.language):
        url = settings.PUBLIC_URL + interface_url(page, county, *args, **(query or {}))
        said = str(why)
    notify(f"{key}:{user.pk}", template, {**context, "url": url}, user=user, topic=Topic.INTERFACE, why=said)

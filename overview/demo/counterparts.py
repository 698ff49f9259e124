"""The demo's counterpart pairs, some missing and one to be confirmed, and two issues on their way."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from forums.models import Forum
from forums.participants import participant_in
from forums.workflow.issues import propose_issue
from interfaces import raising
from interfaces.models import Counterpart, InterfaceDomain, RaisedIssue
from interfaces.naming import Named, name_counterpart
from interfaces.raising import Written
from interfaces.within import Within, within_county
from organisations.acting import every_acting
from organisations.models import Organisation, User
from overview.demo import files
from overview.demo.accounts import actor
from overview.demo.region import Region

SINCE = datetime.date(2025, 6, 1)
YEAR_AND_MORE = datetime.timedelta(days=400)
SOURCE = "Esimerkkiaineisto"


def make_counterparts(region: Region) -> Iterator[str]:
    """Make what is missing of the region's pairs and issues and tell it line by line."""
    with transaction.atomic():
        pairs = 0 if _has_pairs(region) else sum(_make_role(region, data) for data in _of(region, "roles"))
        known = set(RaisedIssue.objects.filter(county=region.county).values_list("code", flat=True))
        missing = [data for data in _of(region, "issues") if data["code"] not in known]
        for data in missing:
            _make_issue(region, data)
    if pairs:
        yield f"{region.county}: {pairs} counterparts"
    if missing:
        yield f"{region.county}: {len(missing)} raised issues"


def _has_pairs(region: Region) -> bool:
    return Counterpart.objects.filter(county=region.county).exists()


def _of(region: Region, name: str) -> list[dict[str, Any]]:
    return [data for data in files.counterparts()[name] if data["region"] == region.data["code"]]


def _make_role(region: Region, data: dict[str, Any]) -> int:
    """One role for each organisation of the side; returns how many sides of pairs it makes whole or opens."""
    domains = list(InterfaceDomain.objects.filter(code__in=data["domains"]))
    words = ["county"] if data["side"] == "county" else _municipalities(region, data)
    for word in words:
        organisation = region.organisations[word]
        row = name_counterpart(
            organisation, domains, _named(region, organisation, data), by=_place(region, organisation), seen=0
        )
        if word in data.get("asked_again", ()):
            day = timezone.localdate() - YEAR_AND_MORE
            Counterpart.objects.filter(seat=row.seat_id).update(confirmed_on=day)
    return len(words) * len(domains)


def _municipalities(region: Region, data: dict[str, Any]) -> list[str]:
    words = region.municipalities if data["municipalities"] == "all" else data["municipalities"]
    return [word for word in words if word not in data.get("but", ())]


def _named(region: Region, organisation: Organisation, data: dict[str, Any]) -> Named:
    return Named(
        title_fi=data["title_fi"],
        title_sv=data["title_sv"],
        since=SINCE,
        holder=_person(region, organisation, data.get("holder")),
        email=data.get("email", ""),
        phone=data.get("phone", ""),
        deputy=_person(region, organisation, data.get("deputy")),
    )


def _person(region: Region, organisation: Organisation, mailbox: str | None) -> User | None:
    return User.objects.get(email=f"{mailbox}@{region.mail_domain(organisation)}") if mailbox else None


def _place(region: Region, organisation: Organisation) -> Within:
    by = actor(region, organisation, "valmistelija")
    return within_county(region.county, by, timezone.localdate())


def _make_issue(region: Region, data: dict[str, Any]) -> None:
    raiser, county = (_place(region, region.organisations[word]) for word in (data["raiser"], "county"))
    written = Written(
        domain=InterfaceDomain.objects.get(code=data["domain"]),
        owner=region.organisations.get(data.get("owner", "")),
        owner_role=data.get("owner_role", ""),
        **{name: data[name] for name in ("title_fi", "title_sv", "text_fi", "text_sv")},
    )
    issue = raising.raise_issue(written, RaisedIssue.Level.NETWORK, by=raiser)
    RaisedIssue.objects.filter(pk=issue.pk).update(code=data["code"], source=SOURCE)
    if comment := data.get("taken_up"):
        raising.take_up(issue, comment, by=county)
    if name := data.get("proposed_to"):
        forum = Forum.objects.select_related("body", "county").get(county=region.county, body__name_fi=name)
        user, today = county.acting.user, timezone.localdate()
        part = participant_in(forum, user, every_acting(user, today), today)
        propose_issue(issue, issue.title_fi, issue.text_fi, by=part)

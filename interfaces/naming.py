"""Counterparts: naming who holds a domain for an organisation, saying that it is still right, asking who is missing.

The role comes first: the seat stays when its holder changes, and who held it before keeps an ended row. Seats named
here are those of counterparts alone, so that no other office changes hands by them.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from finnish.text import date as finnish_date
from interfaces import rules
from interfaces.models import Counterpart, InterfaceDomain
from interfaces.pairing import paired_domains, sides_of
from interfaces.saving import ChangedMeanwhile
from interfaces.telling import asked_lately, tell_missing, tell_named
from interfaces.within import Within
from organisations.models import Organisation, Seat, User
from organisations.refusals import Refused
from organisations.seat_invitations import invite_to_seat
from organisations.seating import add_deputy, cancel_invitations_to, change_dates, change_holder, end_place, locked_seat


@dataclass(frozen=True)
class Named:
    """What is said of a role: its titles, who holds it from which day, how it is reached, who stands in.

    Without a holder and an address to invite, the role waits for somebody.
    """

    title_fi: str
    title_sv: str
    since: datetime.date
    holder: User | None = None
    invite_email: str = ""
    invite_name: str = ""
    email: str = ""
    phone: str = ""
    deputy: User | None = None


@transaction.atomic
def name_counterpart(
    organisation: Organisation, domains: list[InterfaceDomain], named: Named, *, by: Within, seen: int
) -> Counterpart:
    """Name the organisation's side in the first domain, and the same in the others; returns that of the first.

    `seen` is the revision that the form was opened with, 0 when nobody had been named. A role that other domains keep
    is left to them as it is. Raises PermissionDenied, ChangedMeanwhile, Refused, ValidationError.
    """
    _require(rules.may_name_counterpart(by, organisation))
    rows = _locked_rows(organisation, by)
    main, chosen = rows.get(domains[0].pk), {domain.pk for domain in domains}
    _check_seen(main, seen)
    seat = _role_for(main, rows, chosen, organisation, named)
    _change_titles(seat, named)
    before = seat.holder
    _change_person(seat, named, by)
    _change_deputy(seat, named.deputy)
    left = {row.seat_id for row in rows.values() if row.domain_id in chosen} - {seat.pk}
    for domain in domains:
        _write(domain, organisation, seat, named, by)
    _end_unused(left)
    if named.holder and named.holder not in (before, by.acting.user) and not named.invite_email:
        tell_named(seat, domains, by)
    return Counterpart.objects.get(domain=domains[0], county=by.county, organisation=organisation)


@transaction.atomic
def share_counterpart(row: Counterpart, domain: InterfaceDomain, *, by: Within) -> Counterpart:
    """The same role and holder in one more domain. Raises PermissionDenied, Refused when one has been named there."""
    _require(rules.may_name_counterpart(by, row.organisation))
    rows = _locked_rows(row.organisation, by)
    if domain.pk in rows:
        raise Refused(_("A counterpart has been named meanwhile."))
    now = next((other for other in rows.values() if other.pk == row.pk), None)
    if now is None:
        raise Refused(_("That counterpart has been removed meanwhile."))
    return Counterpart.objects.create(
        domain=domain,
        county=by.county,
        organisation=now.organisation,
        seat=now.seat,
        email=now.email,
        phone=now.phone,
        confirmed_by=by.acting.user,
    )


@transaction.atomic
def remove_counterpart(row: Counterpart, *, by: Within, seen: int) -> None:
    """The organisation has nobody for the domain any more; a role without any domain ends, its holders stay history.

    Raises PermissionDenied, ChangedMeanwhile, Refused.
    """
    _require(rules.may_name_counterpart(by, row.organisation))
    now = _locked_rows(row.organisation, by).get(row.domain_id)
    _check_seen(now, seen)
    if now is not None:
        now.delete()
        _end_unused({now.seat_id})


@transaction.atomic
def confirm_counterparts(rows: Iterable[Counterpart], *, by: User) -> int:
    """They are right as of today. Whoever calls has asked `may_confirm_counterpart`. Returns how many."""
    found = Counterpart.objects.filter(pk__in=[row.pk for row in rows])
    return found.update(confirmed_on=timezone.localdate(), confirmed_by=by, asked_on=None)


@transaction.atomic
def ask_for_missing(organisation: Organisation, *, by: Within) -> None:
    """Ask the other side to name whom it lacks, once in seven days. Raises PermissionDenied, Refused."""
    if not rules.may_ask_counterpart(by, organisation):
        raise PermissionDenied(_("Missing counterparts are asked for by the editors of the other side."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if asked_on := asked_lately(by.county).get(organisation.pk):
        message = _("%(organisation)s was asked on %(date)s: it can be asked again after seven days.")
        raise Refused(message % {"organisation": organisation.name, "date": finnish_date(asked_on)})
    domains = paired_domains(by.county)
    sides = sides_of(by, domains, with_deputies=False)
    missing = [domain for domain in domains if sides[domain.pk, organisation.pk].is_missing]
    if not missing:
        raise Refused(_("Nobody is missing any more."))
    if not tell_missing(organisation, missing, by):
        message = _("%(organisation)s has no editor in the portal and no address of its registry to ask.")
        raise Refused(message % {"organisation": organisation.full_name})


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("Counterparts are named by the editors of their own organisation."))


def _locked_rows(organisation: Organisation, by: Within) -> dict[int, Counterpart]:
    """The organisation's counterparts by domain; its row is locked, so that two who name at once come in turn."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = Counterpart.objects.filter(county=by.county, organisation=organisation).select_related("seat", "domain")
    return {row.domain_id: row for row in rows}


def _check_seen(row: Counterpart | None, seen: int) -> None:
    if row is None and seen:
        raise Refused(_("The counterpart has been removed meanwhile. Open the form again to name a new one."))
    if row is not None and row.revision != seen:
        raise ChangedMeanwhile(row)


def _role_for(
    main: Counterpart | None,
    rows: dict[int, Counterpart],
    chosen: set[int],
    organisation: Organisation,
    named: Named,
) -> Seat:
    """The role that is changed: the one there is, unless other domains keep it; then a new one."""
    kept_elsewhere = main and any(row.seat_id == main.seat_id and row.domain_id not in chosen for row in rows.values())
    if main and not kept_elsewhere:
        return locked_seat(main.seat_id)
    seat = Seat(
        organisation=organisation,
        title_fi=named.title_fi,
        title_sv=named.title_sv,
        valid_from=min(named.since, _today()),
    )
    seat.full_clean()
    seat.save()
    return locked_seat(seat.pk)


def _change_titles(seat: Seat, named: Named) -> None:
    if (seat.title_fi, seat.title_sv) != (named.title_fi, named.title_sv):
        seat.title_fi, seat.title_sv = named.title_fi, named.title_sv
        seat.full_clean()
        seat.save(update_fields=["title_fi", "title_sv"])


def _change_person(seat: Seat, named: Named, by: Within) -> None:
    if named.invite_email:
        _invite(seat, named, by)
    elif named.holder != seat.holder:
        _check_first_day(seat, named.since)
        change_holder(seat, named.holder, since=named.since, until=None)
        cancel_invitations_to([seat])
    elif seat.holder and seat.valid_from != named.since:
        change_dates(seat, since=named.since, until=seat.valid_to)


def _check_first_day(seat: Seat, since: datetime.date) -> None:
    """Nobody's time in the role is written over; what began today or later is only corrected."""
    began = seat.valid_from
    if seat.holder and began and began < _today() and since <= began:
        message = _("The one before has held the role since %(date)s. Give a later day.")
        raise ValidationError({"since": message % {"date": finnish_date(began)}})


def _invite(seat: Seat, named: Named, by: Within) -> None:
    cancel_invitations_to([seat])
    language = by.acting.organisation.languages[0]
    try:
        invite_to_seat(
            seat,
            named.invite_email,
            inviter=by.acting.user,
            since=named.since,
            name=named.invite_name,
            language=language,
        )
    except ValidationError as error:
        found = getattr(error, "message_dict", None)
        if found is None or "email" not in found:
            raise
        found["invite_email"] = found.pop("email")
        raise ValidationError(found) from error


def _change_deputy(seat: Seat, deputy: User | None) -> None:
    """The first deputy; those after stay as they are."""
    if deputy and deputy == seat.holder:
        raise ValidationError({"deputy": _("Nobody stands in for themselves.")})
    row = Seat.objects.valid(_today()).filter(deputy_for=seat).order_by("deputy_order", "pk").first()
    if deputy is None:
        if row:
            end_place(row)
    elif row is None or row.holder != deputy:
        row = locked_seat((row or add_deputy(seat, title_fi=seat.title_fi, title_sv=seat.title_sv)).pk)
        change_holder(row, deputy, since=max(row.valid_from or _today(), _today()), until=row.valid_to)


def _write(domain: InterfaceDomain, organisation: Organisation, seat: Seat, named: Named, by: Within) -> None:
    said = {
        "seat": seat,
        "email": named.email,
        "phone": named.phone,
        "confirmed_on": _today(),
        "confirmed_by": by.acting.user,
        "asked_on": None,
    }
    rows = Counterpart.objects.filter(domain=domain, county=by.county, organisation=organisation)
    if not rows.update(**said, revision=F("revision") + 1):
        Counterpart.objects.create(domain=domain, county=by.county, organisation=organisation, **said)


def _end_unused(seats: Iterable[int]) -> None:
    """End the roles that no domain has any more."""
    used = set(Counterpart.objects.filter(seat__in=seats).values_list("seat", flat=True))
    for seat in Seat.objects.filter(pk__in=set(seats) - used):
        end_place(seat)


def _today() -> datetime.date:
    return timezone.localdate()

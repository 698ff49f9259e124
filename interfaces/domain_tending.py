"""Tending what the pages of the domains stand on: the tree, a county's notes, services and their organisers."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.db.models import F, Max, ProtectedError
from django.db.models.deletion import Collector
from django.utils.text import slugify
from django.utils.translation import gettext as _

from interfaces import rules
from interfaces.models import DomainNote, InterfaceDomain, Organiser, Service
from interfaces.refusals import require
from interfaces.saving import save_over
from interfaces.tree import read_tree
from interfaces.within import Within
from organisations.models import Organisation, User


def next_position() -> int:
    return (InterfaceDomain.objects.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def start_domain(values: dict[str, Any], *, by: User) -> InterfaceDomain:
    """A new domain in the tree of all. Raises PermissionDenied, ValidationError."""
    require(rules.may_tend_domains(by))
    domain = InterfaceDomain(code=_free_code(values["name_en"] or values["name_fi"]), **values)
    domain.full_clean()
    domain.save()
    return domain


@transaction.atomic
def change_domain(domain: InterfaceDomain, values: dict[str, Any], *, by: User, seen: int) -> None:
    """Save over the revision that was seen. Raises PermissionDenied, ValidationError, ChangedMeanwhile."""
    require(rules.may_tend_domains(by))
    InterfaceDomain.objects.select_for_update().filter(pk__in=[domain.pk, values["parent_id"]]).first()
    if values["parent_id"] in read_tree().parts(domain.pk):
        raise ValidationError({"parent": _("A domain can't be a part of itself or of its own parts.")})
    save_over(domain, seen, values)


@transaction.atomic
def remove_domain(domain: InterfaceDomain, *, by: User) -> None:
    """Delete a domain that nothing names. Raises PermissionDenied, and ValidationError when something does."""
    require(rules.may_tend_domains(by))
    if is_named(domain):
        raise ValidationError(_("Something names the domain. Take it out of use instead."))
    domain.delete()


def is_named(domain: InterfaceDomain) -> bool:
    """Whether anything refers to the domain, also what would go with it."""
    collector = Collector(router.db_for_write(InterfaceDomain))
    try:
        collector.collect([domain])
    except ProtectedError:
        return True
    return len(collector.data) > 1 or any(rows.exists() for rows in collector.fast_deletes)


@transaction.atomic
def write_note(domain: InterfaceDomain, values: dict[str, str], *, by: Within, seen: int) -> None:
    """What the county says of the domain, perhaps nothing any more. Raises PermissionDenied, ChangedMeanwhile."""
    require(by.tends)
    note, is_new = DomainNote.objects.get_or_create(domain=domain, county=by.county, defaults=values)
    if not is_new:
        save_over(note, seen, values)


@transaction.atomic
def start_service(values: dict[str, Any], county: Organisation | None, *, by: User, place: Within) -> Service:
    """A new service: of the whole country when `county` is None. Raises PermissionDenied, ValidationError."""
    service = Service(county=county, **values)
    require(rules.may_tend_service(by, place, service))
    service.full_clean()
    service.save()
    return service


@transaction.atomic
def change_service(service: Service, values: dict[str, Any], *, by: User, place: Within, seen: int) -> None:
    """Save over the revision that was seen. Raises PermissionDenied, ValidationError, ChangedMeanwhile."""
    require(rules.may_tend_service(by, place, service))
    save_over(service, seen, values)


@transaction.atomic
def add_organiser(service: Service, values: dict[str, Any], *, by: User, place: Within) -> Organiser:
    """Somebody who organises the service in a time in which nobody of the same kind does yet.

    Raises PermissionDenied, ValidationError.
    """
    require(rules.may_tend_service(by, place, service))
    service = Service.objects.select_for_update().get(pk=service.pk)
    organiser = Organiser(service=service, **values)
    organiser.full_clean()
    for other in service.organisers.filter(kind=organiser.kind):
        if _overlap(organiser, other):
            raise ValidationError(
                {"valid_from": _("The same kind of organiser has been told of that time already. End that one first.")}
            )
    organiser.save()
    _mark_edited(service)
    return organiser


@transaction.atomic
def end_organiser(organiser: Organiser, last_day: datetime.date, *, by: User, place: Within) -> None:
    """The row stays as history. Raises PermissionDenied, and ValidationError when it has ended already."""
    require(rules.may_tend_service(by, place, organiser.service))
    rows = Organiser.objects.filter(pk=organiser.pk, valid_to__isnull=True)
    if not rows.update(valid_to=last_day):
        raise ValidationError(_("The last day has been given already."))
    _mark_edited(organiser.service)


@transaction.atomic
def remove_organiser(organiser: Organiser, *, by: User, place: Within) -> None:
    """Take away what was entered by mistake, also a wrong last day with its row. Raises PermissionDenied."""
    require(rules.may_tend_service(by, place, organiser.service))
    Organiser.objects.filter(pk=organiser.pk).delete()
    _mark_edited(organiser.service)


def _mark_edited(service: Service) -> None:
    """Reference data leaves alone what people have edited: a revision above the first one tells."""
    Service.objects.filter(pk=service.pk).update(revision=F("revision") + 1)


def _overlap(one: Organiser, other: Organiser) -> bool:
    """Whether they share a day."""
    starts = [row.valid_from for row in (one, other) if row.valid_from]
    ends = [row.valid_to for row in (one, other) if row.valid_to]
    return not starts or not ends or max(starts) <= min(ends)


def _free_code(name: str) -> str:
    base, number = slugify(name).replace("-", "_")[:40] or "domain", 1
    code = base
    while InterfaceDomain.objects.filter(code=code).exists():
        number += 1
        code = f"{base}_{number}"
    return code

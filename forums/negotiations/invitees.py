"""Who is invited to a statutory negotiation: the county and all its municipalities; by section 7 others as well."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Party
from forums.models import Forum, ForumKind, Negotiation
from organisations.models import AreaMembership, Organisation

Kind = Organisation.Kind


@dataclass(frozen=True)
class Invitees:
    """One kind of those invited, under its heading; `bodies` are influence bodies, which are no organisations."""

    heading: Promise
    organisations: list[Organisation]
    bodies: list[Forum]


def invitees_of(negotiation: Negotiation, on: datetime.date) -> list[Invitees]:
    """Those whom the act names first: county and municipalities; then for HYTE what the portal knows of the others.

    Section 7 names other public actors, private companies and non-profit bodies that promote health and wellbeing.
    Associations and parishes are those that sit in the county's forums or are parties to its agreements.
    """
    county = negotiation.county
    municipalities = list(Organisation.objects.members_of(county, on).valid(on).in_order())
    groups = [Invitees(_("Wellbeing services county"), [county], []), Invitees(_("Municipalities"), municipalities, [])]
    if negotiation.kind == Negotiation.Kind.HYTE:
        groups += [
            Invitees(_("Regional councils and employment areas"), _areas(municipalities, on), []),
            Invitees(_("Associations, parishes and others"), _others(county, on), []),
            Invitees(_("Influence bodies"), [], _influence(county)),
        ]
    return [group for group in groups if group.organisations or group.bodies]


def _areas(municipalities: Iterable[Organisation], on: datetime.date) -> list[Organisation]:
    rows = AreaMembership.objects.valid(on).filter(municipality__in=municipalities)
    kinds = (Kind.REGIONAL_COUNCIL, Kind.EMPLOYMENT_AREA)
    return list(Organisation.objects.filter(pk__in=rows.values("area"), kind__in=kinds).in_order())


def _others(county: Organisation, on: datetime.date) -> list[Organisation]:
    kinds = (Kind.ASSOCIATION, Kind.PARISH, Kind.COMPANY, Kind.STATE_AUTHORITY, Kind.JOINT_AUTHORITY, Kind.OTHER)
    seated = Q(seats__body__forum__county=county)
    agreed = Q(pk__in=Party.objects.standing().filter(agreement__county=county).values("organisation"))
    return list(Organisation.objects.valid(on).filter(seated | agreed, kind__in=kinds).distinct().in_order())


def _influence(county: Organisation) -> list[Forum]:
    rows = Forum.objects.alive().filter(county=county, kind__nature=ForumKind.Nature.INFLUENCE)
    return list(rows.select_related("body").order_by("body__name_fi"))

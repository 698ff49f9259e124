"""What counterparts ask of an organisation's editors: naming who is missing, saying once a year that all is right."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interfaces.models import Counterpart, InterfaceDomain
from interfaces.models.counterparts import STILL_RIGHT_DAYS
from organisations.duties import Duty, Viewer, Whose
from organisations.models import AreaMembership, Membership, Organisation, Seat

KINDS = (Organisation.Kind.COUNTY, Organisation.Kind.MUNICIPALITY)


def counterpart_duties(viewer: Viewer) -> list[Duty]:
    """One query; none for who edits neither for a county nor for a municipality."""
    edited = {
        acting.organisation.pk: acting.organisation
        for acting in viewer.actings
        if acting.has(Membership.Role.EDITOR) and acting.organisation.kind in KINDS
    }
    if not edited:
        return []
    rows = _counted(edited, viewer.on).values_list("pk", "expected", "held", "due")
    return [duty for pk, expected, held, due in rows for duty in _of(edited[pk], expected - held, due)]


def _of(organisation: Organisation, missing: int, due: int) -> Iterator[Duty]:
    """One duty for each organisation and matter, however many domains."""
    if missing > 0:
        yield Duty(
            Whose.MINE,
            title=ngettext("Name the counterpart in one domain", "Name the counterparts in %(count)s domains", missing)
            % {"count": missing},
            text=_("The others do not know whom to contact in %(organisation)s.") % {"organisation": organisation.name},
            url=f"{reverse('counterpart_list')}?organisation={organisation.pk}&state=missing",
            action=_("Open the counterparts"),
            about=organisation.name,
            organisation=organisation,
        )
    if due:
        yield Duty(
            Whose.MINE,
            title=ngettext(
                "Say whether a counterpart is still right", "Say whether %(count)s counterparts are still right", due
            )
            % {"count": due},
            text=_("A year has passed since this was last said."),
            url=reverse("counterpart_check"),
            action=_("Check"),
            about=organisation.name,
            organisation=organisation,
            tells_itself=True,
        )


def _counted(organisations: dict[int, Organisation], on: datetime.date) -> QuerySet[Organisation]:
    """The organisations whose county has named any counterparts, with what is expected, held and due."""
    in_county = Counterpart.objects.filter(_county_of(on))
    expected = InterfaceDomain.objects.in_use().filter(
        Q(parent__isnull=True) | Exists(Counterpart.objects.filter(_county_of(on, up=2), domain=OuterRef("pk")))
    )
    held = Counterpart.objects.filter(
        organisation=OuterRef("pk"),
        domain__retired_on__isnull=True,
        seat__in=Seat.objects.valid(on).filter(holder__is_active=True),
    )
    due = held.filter(confirmed_on__lte=on - datetime.timedelta(days=STILL_RIGHT_DAYS))
    rows = Organisation.objects.filter(Exists(in_county), pk__in=organisations)
    return rows.annotate(expected=_count(expected), held=_count(held), due=_count(due)).order_by("pk")


def _county_of(on: datetime.date, up: int = 1) -> Q:
    """Rows of the county that the organisation (`up` queries further out) is, or belongs to on that day."""
    areas = AreaMembership.objects.valid(on).filter(municipality=_outer(up + 1)).values("area")
    return Q(county=_outer(up)) | Q(county__in=areas)


def _outer(up: int) -> OuterRef:
    return OuterRef("pk") if up == 1 else OuterRef(_outer(up - 1))


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

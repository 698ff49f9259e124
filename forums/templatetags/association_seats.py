"""{% association_seats association county %}: the seats that an association has today in the county's forums."""

from typing import Any

from django import template
from django.utils import timezone

from forums.models import Forum
from organisations.models import Organisation, Seat

register = template.Library()


@register.inclusion_tag("forums/_association_seats.html")
def association_seats(association: Organisation, county: Organisation) -> dict[str, Any]:
    """Full seats by forum: forums and titles, no names."""
    bodies = {forum.body_id: forum for forum in Forum.objects.filter(county=county).select_related("body")}
    seats = Seat.objects.valid(timezone.localdate()).filter(
        organisation=association, body__in=bodies, deputy_for__isnull=True
    )
    return {"seats": [{"seat": seat, "forum": bodies[seat.body_id]} for seat in seats.order_by("body", "pk")]}

"""The start page of follow-up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forums.clock.choosing import own_county
from organisations.models import Organisation
from overview.following.home import my_agreements

FIRST = 12


def follow_up_home(request: HttpRequest) -> HttpResponse:
    today, acting = timezone.localdate(), request.acting
    rows = my_agreements(acting, today) if acting else []
    organisation = acting.organisation if acting else None
    is_municipality = bool(organisation and organisation.kind == Organisation.Kind.MUNICIPALITY)
    context = {
        "today": today,
        "rows": rows[:FIRST],
        "count": len(rows),
        "waiting": sum(row.missing for row in rows),
        "late": sum(row.is_late for row in rows),
        "county": own_county(request, today),
        "municipality": organisation if is_municipality else None,
        "organisation": organisation,
        "is_example": any(row.agreement.is_example for row in rows),
    }
    return render(request, "overview/follow_up_home.html", context)

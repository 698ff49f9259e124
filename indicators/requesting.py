"""Asking for values by personal links, and the answers that come by them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import notifications, rules
from indicators.entering import Given, enter
from indicators.models import Indicator, Observation, ValueRequest
from organisations.acting import Acting
from organisations.models import Organisation
from organisations.models.people import new_token, token_hash

DAYS_OPEN = 30


class RequestClosed(Exception):
    """The request was answered or cancelled meanwhile, or its time is over."""


@dataclass(frozen=True)
class Asked:
    """Whom a value is asked from: the area and the address that the link goes to."""

    area: Organisation
    email: str


def may_ask(acting: Acting | None, indicator: Indicator) -> bool:
    """Values are asked for by those who tend the indicator, while it is in use."""
    return indicator.retired_on is None and rules.may_tend(acting, indicator)


@transaction.atomic
def ask_for_values(
    indicator: Indicator,
    asked: Iterable[Asked],
    *,
    by: Acting,
    year: int,
    message: str = "",
    due_on: datetime.date | None = None,
    target_words: str = "",
) -> list[ValueRequest]:
    """Send a personal link for each area; one that waits for an answer already is left as it is.

    Returns the requests that were sent. Raises PermissionDenied.
    """
    if not may_ask(by, indicator):
        raise PermissionDenied
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    now = timezone.now()
    waiting = ValueRequest.objects.filter(indicator=indicator, year=year, answered_at=None, cancelled_at=None)
    waiting.filter(expires_at__lte=now).update(cancelled_at=now)
    has_open = set(waiting.values_list("area", flat=True))
    return [
        _send(
            ValueRequest(
                indicator=indicator,
                area=row.area,
                year=year,
                email=row.email,
                language=row.area.languages[0],
                message=message,
                due_on=due_on,
                target_words=target_words,
                asked_for=by.organisation,
                asked_by=by.user,
            )
        )
        for row in asked
        if row.area.pk not in has_open
    ]


@transaction.atomic
def send_again(request: ValueRequest, *, by: Acting) -> ValueRequest:
    """A new link in the place of the earlier one, which ends. Raises PermissionDenied, RequestClosed."""
    return _send(_own_waiting(request, by))


@transaction.atomic
def cancel_request(request: ValueRequest, *, by: Acting) -> None:
    """The link ends unanswered. Raises PermissionDenied, RequestClosed."""
    request = _own_waiting(request, by)
    request.cancelled_at = timezone.now()
    request.save(update_fields=["cancelled_at"])


@transaction.atomic
def answer_by_link(request: ValueRequest, given: Given) -> Observation:
    """Keep the value that the link was sent for; the link ends. Raises RequestClosed, ValidationError."""
    Indicator.objects.select_for_update().get(pk=request.indicator_id)  # before the request, as when a grid is saved
    request = _locked(request)
    if not request.is_open(timezone.now()):
        raise RequestClosed
    answer = replace(given, source=_("answered by personal link"))
    found = enter(request.indicator, request.area, request.year, answer, by=None, name=request.email)
    notifications.value_answered(request, found)
    return found


def _send(request: ValueRequest) -> ValueRequest:
    token = new_token()
    request.token_hash = token_hash(token)
    request.expires_at = timezone.now() + datetime.timedelta(days=DAYS_OPEN)
    request.save()
    notifications.value_asked(request, token)
    return request


def _own_waiting(request: ValueRequest, by: Acting) -> ValueRequest:
    if not may_ask(by, request.indicator):
        raise PermissionDenied
    request = _locked(request)
    if request.answered_at or request.cancelled_at:
        raise RequestClosed
    return request


def _locked(request: ValueRequest) -> ValueRequest:
    rows = ValueRequest.objects.select_related("indicator", "area", "asked_for", "asked_by")
    return rows.select_for_update(of=("self",)).get(pk=request.pk)

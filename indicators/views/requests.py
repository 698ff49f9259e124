"""Asking for values by personal links: sending many at once, their list, a new link, cancelling."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.tables import csv_response, xlsx_response
from indicators.grid import choosable_areas, own_choice, rows_for
from indicators.models import Indicator, Observation, ValueRequest
from indicators.request_forms import ValueRequestForm
from indicators.requesting import RequestClosed, ask_for_values, cancel_request, send_again
from indicators.views.access import get_asking
from indicators.wording import value_words
from organisations.models import Organisation

DAYS_TO_ANSWER = 21
STATES = ("avoimet", "vastatut", "kaikki")


@dataclass(frozen=True)
class Row:
    """A request in the list: what has become of it, in words, and the answer."""

    request: ValueRequest
    state: str
    icon: str
    word: str
    answer: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.request.answered_at is None and self.request.cancelled_at is None


def value_request_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Many areas at once; the area whose municipalities they are stands in the address."""
    indicator = get_asking(request, pk)
    today = timezone.localdate()
    choices = choosable_areas(request.acting, indicator, today)
    chosen = next((area for area in choices if str(area.pk) == request.GET.get("alue", "")), None)
    chosen = chosen or own_choice(request.acting, choices, today)
    areas = rows_for(request.acting, indicator, chosen, today)
    form = ValueRequestForm(request.POST or None, areas=areas, initial=_initial(request, areas, today))
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        sent = ask_for_values(indicator, asked, by=request.acting, **form.told())
        _tell_sent(request, len(sent), len(asked))
        return redirect("value_request_list", pk)
    context = {"indicator": indicator, "form": form, "choices": choices, "chosen": chosen}
    return render(request, "indicators/value_request_new.html", context)


def _initial(request: HttpRequest, areas: list[Organisation], today: datetime.date) -> dict:
    """Last year, and the areas that the address names: all by ?kunta=kaikki."""
    asked = request.GET.getlist("kunta")
    initial: dict = {"year": today.year - 1, "due_on": today + datetime.timedelta(days=DAYS_TO_ANSWER)}
    return initial | {f"area-{area.pk}": True for area in areas if str(area.pk) in asked or "kaikki" in asked}


def _tell_sent(request: HttpRequest, sent: int, asked: int) -> None:
    if sent:
        words = ngettext("%(n)s personal link has been sent.", "%(n)s personal links have been sent.", sent)
        messages.success(request, words % {"n": sent})
    if left := asked - sent:
        words = ngettext(
            "%(n)s area was left out: it has been asked already.",
            "%(n)s areas were left out: they have been asked already.",
            left,
        )
        messages.info(request, words % {"n": left})


def value_request_list(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = get_asking(request, pk)
    every = _rows(indicator, request)
    wanted = _wanted(request)
    context = {
        "indicator": indicator,
        "rows": [row for row in every if _is_in(row, wanted)],
        "wanted": wanted,
        "open_count": sum(row.is_waiting for row in every),
        "all_count": len(every),
    }
    return render(request, "indicators/value_request_list.html", context)


def value_request_list_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = get_asking(request, pk)
    return xlsx_response(f"mittari-{pk}-pyynnot", _headings(), _cells(indicator, request))


def value_request_list_csv(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = get_asking(request, pk)
    return csv_response(f"mittari-{pk}-pyynnot", _headings(), _cells(indicator, request))


def _wanted(request: HttpRequest) -> str:
    asked = request.GET.get("tila", "")
    return asked if asked in STATES else STATES[0]


def _is_in(row: Row, wanted: str) -> bool:
    if wanted == "vastatut":
        return row.request.answered_at is not None
    return row.is_waiting or wanted == "kaikki"


def _rows(indicator: Indicator, request: HttpRequest) -> list[Row]:
    """The requests of the organisation, newest year first, in the order of the areas. Two queries."""
    found = indicator.value_requests.filter(asked_for__in=request.acting.stands_for).select_related("area", "asked_by")
    found = list(found.order_by("-year", "area__sort_key_fi", "-asked_at"))
    known = Observation.objects.filter(indicator=indicator, area__in={row.area_id for row in found})
    values = {(row.area_id, row.year): value_words(row, indicator) for row in known}
    return [_row(row, values.get((row.area_id, row.year), "")) for row in found]


def _row(request: ValueRequest, value: str) -> Row:
    today = timezone.localdate()
    if request.answered_at:
        return Row(request, "ok", "check-circle-fill", _("Answered"), value)
    if request.cancelled_at:
        return Row(request, "mute", "slash-circle", _("Cancelled"))
    if timezone.now() >= request.expires_at:
        return Row(request, "mute", "clock-history", _("The link has expired"))
    if request.due_on and request.due_on < today:
        return Row(request, "warn", "hourglass-split", _("Wished date passed"))
    return Row(request, "info", "envelope", _("Waits for an answer"))


def _headings() -> list[str]:
    return [_("Area"), _("Year"), _("E-mail"), _("Asked"), _("Answer wished by"), _("State"), _("Value")]


def _cells(indicator: Indicator, request: HttpRequest) -> list[list]:
    wanted = _wanted(request)
    return [
        [
            row.request.area.name, row.request.year, row.request.email, timezone.localdate(row.request.asked_at),
            row.request.due_on, row.word, row.answer,
        ]
        for row in _rows(indicator, request)
        if _is_in(row, wanted)
    ]  # fmt: skip


@require_POST
def value_request_again(request: HttpRequest, pk: int, key) -> HttpResponse:
    """A new link to the same address; the earlier one ends."""
    asked = _own_request(request, pk, key)
    try:
        send_again(asked, by=request.acting)
        messages.success(request, _("The link has been sent to %(email)s.") % {"email": asked.email})
    except RequestClosed:
        messages.warning(request, _("The request was answered or cancelled meanwhile."))
    return redirect("value_request_list", pk)


def value_request_cancel(request: HttpRequest, pk: int, key) -> HttpResponse:
    """Ask first: the link in the message ends, and a new request needs a new message."""
    asked = _own_request(request, pk, key)
    if request.method != "POST":
        context = {"indicator": asked.indicator, "asked": asked}
        return render(request, "indicators/value_request_cancel.html", context)
    try:
        cancel_request(asked, by=request.acting)
        messages.success(request, _("The request has been cancelled and its link ended."))
    except RequestClosed:
        messages.warning(request, _("The request was answered or cancelled meanwhile."))
    return redirect("value_request_list", pk)


def _own_request(request: HttpRequest, pk: int, key) -> ValueRequest:
    indicator = get_asking(request, pk)
    rows = indicator.value_requests.filter(asked_for__in=request.acting.stands_for)
    return get_object_or_404(rows.select_related("indicator", "area"), key=key)

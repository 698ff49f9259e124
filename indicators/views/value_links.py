"""The page that a personal link opens without login: one number and one sentence."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from indicators.models import Observation, ValueRequest
from indicators.request_forms import ValueAnswerForm
from indicators.requesting import RequestClosed, answer_by_link
from indicators.wording import unit_words, value_words
from organisations.models.people import token_hash
from organisations.views.link_pages import link_page

RECENT = 3  # earlier values that are shown


@link_page
def value_link(request: HttpRequest, token: str) -> HttpResponse:
    rows = ValueRequest.objects.select_related("indicator", "area", "asked_for", "asked_by")
    asked = rows.filter(token_hash=token_hash(token)).first()
    if asked is None:
        return render(request, "indicators/value_link_unknown.html", status=404)
    if not asked.is_open(timezone.now()):
        return _closed_page(request, asked)
    earlier = _earlier(asked)
    numbers = {row.year: row.value for row in earlier if row.value is not None}
    form = ValueAnswerForm(
        request.POST or None, indicator=asked.indicator, area=asked.area, year=asked.year, earlier=numbers
    )
    if request.method == "POST" and form.is_valid() and not form.question:
        try:
            answer_by_link(asked, form.given)
        except RequestClosed:
            return _closed_page(request, rows.get(pk=asked.pk), typed=form)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("value_link", token)
    context = {
        "asked": asked,
        "form": form,
        "unit": unit_words(asked.indicator.unit),
        "earlier": [(row, value_words(row, asked.indicator)) for row in earlier[:RECENT]],
        "has_examples": any(row.is_example for row in earlier[:RECENT]),
    }
    return render(request, "indicators/value_link.html", context)


def _earlier(asked: ValueRequest) -> list[Observation]:
    """What is known of the area before the year that is asked, newest first."""
    rows = Observation.objects.filter(indicator=asked.indicator, area=asked.area, year__lt=asked.year)
    return list(rows.order_by("-year"))


def _closed_page(request: HttpRequest, asked: ValueRequest, typed: ValueAnswerForm | None = None) -> HttpResponse:
    """What has become of the link: after its use what is kept, else whom to turn to."""
    kept = Observation.objects.filter(indicator=asked.indicator, area=asked.area, year=asked.year).first()
    context = {
        "asked": asked,
        "kept": kept,
        "kept_words": value_words(kept, asked.indicator) if kept and asked.answered_at else "",
        "typed": typed.cleaned_data if typed else None,
    }
    is_thanks = asked.answered_at is not None and request.method == "GET"
    return render(request, "indicators/value_link_closed.html", context, status=200 if is_thanks else 410)

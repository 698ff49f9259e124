"""A series of agreements: one shared text, a draft with each municipality, and one matrix over all of them."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agreements import rules
from agreements.blueprint import Blueprint, blueprints
from agreements.editing.outline import outline, walk
from agreements.forms.series import (
    MunicipalitiesForm,
    NewSeriesForm,
    OfferForm,
    SeriesFilterForm,
    offer_totals,
    offered_municipalities,
)
from agreements.forms.verbs import done
from agreements.matrix import Mark
from agreements.models import Agreement, Series
from agreements.series.changes import changes_of
from agreements.series.matrix import SeriesRow, series_rows
from agreements.workflow import Refused, available_actions, guard
from agreements.workflow import series as verbs
from documents.tables import xlsx_response
from organisations.models import Organisation


def tells_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What can't be done now sends back to the series and says why; a form keeps its own refusals."""

    @functools.wraps(view)
    def told(request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, key, **kwargs)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("series_detail", key)

    return told


def get_series(request: HttpRequest, key: UUID, verb: str = "") -> Series:
    """The series, for the people of its coordinating party; a municipality sees its own agreement only."""
    series = get_object_or_404(Series.objects.select_related("model__county", "model__coordinator"), key=key)
    if not rules.stands_for_coordinator(request.acting, series.model):
        raise Http404
    if verb:
        guard(verb, series.model, request.acting)
    return series


def series_list(request: HttpRequest) -> HttpResponse:
    own = request.acting.stands_for if request.acting else []
    series = Series.objects.filter(model__coordinator__in=own).select_related("model").prefetch_related("drafts")
    context = {
        "rows": series.order_by("-started_at"),
        "blueprints": _bilateral() if rules.may_start_series(request.acting) else [],
    }
    return render(request, "agreements/series_list.html", context)


def series_new(request: HttpRequest) -> HttpResponse:
    if not rules.may_start_series(request.acting):
        raise PermissionDenied(_("A series is started by the editors of a wellbeing services county."))
    offered = {blueprint.slug: blueprint for blueprint in _bilateral()}
    blueprint = offered.get(request.GET.get("malli", "lape"))
    if blueprint is None:
        raise Http404
    form = NewSeriesForm(request.POST or None, blueprint=blueprint, home=request.acting.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            series = verbs.start_series(form.agreement(), by=request.acting)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The shared text has been started. Write it, then choose the municipalities."))
            return redirect("series_detail", series.key)
    return render(request, "agreements/series_new.html", {"blueprint": blueprint, "form": form})


def _bilateral() -> list[Blueprint]:
    return [blueprint for blueprint in blueprints().values() if blueprint.parties == verbs.BILATERAL]


@never_cache
def series_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far every agreement of the series is. While drafts are being made the page asks again by itself."""
    series = get_series(request, key)
    every = series_rows(series, timezone.localdate())
    filters = SeriesFilterForm(request.GET or None)
    is_fragment = request.htmx and not request.htmx.boosted
    context = {
        "series": series,
        "model": series.model,
        "every": every,
        "rows": filters.chosen(every) if request.GET else every,
        "filter": filters,
        "is_filtered": any(request.GET.get(name) for name in filters.fields),
        "made": sum(row.agreement is not None for row in every),
        "failed": sum(bool(row.draft.error) and row.agreement is None for row in every),
        "waits": any(row.is_waiting for row in every),
        "actions": available_actions(series.model, request.acting),
        "local_count": series.model.clauses.standing().filter(is_local=True).count(),
        "is_example": series.model.is_example,
    }
    template = "agreements/_series_state.html" if is_fragment else "agreements/series_detail.html"
    return render(request, template, context)


def series_xlsx(request: HttpRequest, key: UUID) -> HttpResponse:
    series = get_series(request, key)
    rows = SeriesFilterForm(request.GET).chosen(series_rows(series, timezone.localdate()))
    headings = [
        _("Municipality"), _("Agreement"), _("Stage"), _("Statement"), _("Decision of the county"),
        _("Decision of the municipality"), _("Signatures"), _("In force from"),
    ]  # fmt: skip
    return xlsx_response(f"sarja-{series.model_id}", headings, map(_cells, rows))


def _cells(row: SeriesRow) -> list:
    return [
        row.draft.municipality.full_name,
        row.agreement.title if row.agreement else "",
        row.state.word if row.state else row.draft.error or _("Being made"),
        _words(row.statement),
        _words(row.county),
        _words(row.municipality),
        _words(row.signatures),
        row.in_force_from,
    ]


def _words(mark: Mark | None) -> str:
    return f"{mark.word} {mark.note}".strip() if mark else ""


@tells_refusals
def series_parts(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which clauses are shared and which each municipality writes itself."""
    series = get_series(request, key, "change_settings")
    if request.method == "POST":
        local = [row.key for row in series.model.clauses.standing() if str(row.key) in request.POST.getlist("local")]
        verbs.mark_local_parts(series, by=request.acting, local=local)
        messages.success(request, _("The shared and local parts have been saved."))
        return redirect("series_detail", key)
    rows = list(walk(outline(series.model)))
    context = {"series": series, "model": series.model, "rows": rows, "is_example": series.model.is_example}
    return render(request, "agreements/series_parts.html", context)


@tells_refusals
def series_municipalities(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose with whom: each municipality gets a draft of its own, made by the worker."""
    series = get_series(request, key, "change_settings")
    offered, chosen = offered_municipalities(series, _members(series.model))
    form = MunicipalitiesForm(request.POST or None, offered=offered)
    if request.method == "POST" and done(
        form, lambda: verbs.choose_municipalities(series, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The drafts are being made. The page can be left: they are made all the same."))
        return redirect("series_detail", key)
    context = {
        "series": series, "model": series.model, "form": form, "offered": offered, "chosen": chosen,
        "is_example": series.model.is_example,
    }  # fmt: skip
    return render(request, "agreements/series_municipalities.html", context)


def _members(model: Agreement) -> list[Organisation]:
    today = timezone.localdate()
    return list(Organisation.objects.may_be_party(today).municipalities().members_of(model.county, today).in_order())


@require_POST
@tells_refusals
def series_draft_again(request: HttpRequest, key: UUID, draft: int) -> HttpResponse:
    series = get_series(request, key, "change_settings")
    verbs.try_again(get_object_or_404(series.drafts.select_related("series__model"), pk=draft), by=request.acting)
    return redirect("series_detail", key)


@tells_refusals
def series_offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """What has changed in the shared text, and what will be offered to which draft, before anything is done."""
    series = get_series(request, key, "offer_shared_text")
    form = OfferForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: _offer(request, series, form)):
        return redirect("series_detail", key)
    changes = changes_of(series)
    context = {
        "series": series,
        "model": series.model,
        "form": form,
        "changes": [row for row in changes if not row.why_not],
        "closed": [row for row in changes if row.why_not],
        "totals": offer_totals(changes),
        "is_example": series.model.is_example,
    }
    return render(request, "agreements/series_offer.html", context)


def _offer(request: HttpRequest, series: Series, form: OfferForm) -> None:
    offered = verbs.offer_shared_text(series, by=request.acting, **form.cleaned_data)
    said = ngettext(
        "The changes have been offered to one draft.", "The changes have been offered to %(count)s drafts.",
        offered.drafts,
    )  # fmt: skip
    messages.success(request, said % {"count": offered.drafts})

"""All agreements that the person may see: filtered, sorted, paged, and as a table to take along."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.models.agreement import AgreementQuerySet
from agreements.progress import waiting_for, with_progress
from agreements.state import state_of
from documents.tables import csv_response, xlsx_response

PAGE = 20
SELDOM_USED = ("county", "party", "domain", "kind", "year")  # folded away until used


def agreement_list(request: HttpRequest) -> HttpResponse:
    filtered = _filtered(request)
    page = Paginator(filtered.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": filtered,
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
        "has_more_filters": any(request.GET.get(name) for name in SELDOM_USED),
        "page": page,
        "rows": [_row(agreement) for agreement in page],
        "may_start": rules.may_start_agreement(request.acting),
    }
    return render(request, "agreements/agreement_list.html", context)


def agreement_list_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("sopimukset", _headings(), map(_cells, _filtered(request).qs))


def agreement_list_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("sopimukset", _headings(), map(_cells, _filtered(request).qs))


def _filtered(request: HttpRequest) -> AgreementFilter:
    return AgreementFilter(request.GET, queryset=_visible(request), request=request)


def _visible(request: HttpRequest) -> AgreementQuerySet:
    today = timezone.localdate()
    rows = Agreement.objects.listed_to(request.acting).with_in_force(today)
    return with_progress(rows).select_related("county", "coordinator").in_order()


def _row(agreement: Agreement) -> dict:
    return {"agreement": agreement, "state": state_of(agreement), "waiting": waiting_for(agreement)}


def _headings() -> list[str]:
    return [
        _("Name"), _("Kind"), _("County"), _("Coordinating party"), _("Stage"), _("Version"),
        _("Parties"), _("Approved"), _("Signed"), _("Term starts"), _("Term ends"),
    ]  # fmt: skip


def _cells(agreement: Agreement) -> list:
    return [
        agreement.title, agreement.get_kind_display(), agreement.county.full_name if agreement.county else "",
        agreement.coordinator.full_name, state_of(agreement).word, agreement.latest_number,
        agreement.party_count, agreement.approved_count, agreement.signed_count,
        agreement.term_starts, agreement.term_ends,
    ]  # fmt: skip

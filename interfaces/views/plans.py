"""The register of plans: the list, one plan, and who must make which."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.tables import csv_response, xlsx_response
from interfaces import rules
from interfaces.forms.over_row import seen_in
from interfaces.models import Plan, PlanKind
from interfaces.registers.form_page import save_form
from interfaces.registers.listing import list_csv, list_xlsx, show_list
from interfaces.registers.plan_duties import DutyTable, duty_table
from interfaces.registers.plans import PLANS, life_of, mark_of
from interfaces.saving import ChangedMeanwhile, delete_over
from interfaces.sections import interface_url
from interfaces.within import Within, place_of, within, within_county


def plan_list(request: HttpRequest) -> HttpResponse:
    place = within(request)
    return show_list(request, PLANS, place, may_add=rules.may_add_plan(place))


def plan_list_xlsx(request: HttpRequest) -> HttpResponse:
    return list_xlsx(request, PLANS)


def plan_list_csv(request: HttpRequest) -> HttpResponse:
    return list_csv(request, PLANS)


def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    plan, place = _get_plan(request, pk)
    context = {
        "plan": plan,
        "county": plan.county,
        "mark": mark_of(life_of(plan, place.on)),
        "may_tend": rules.may_tend_plan(place, plan),
    }
    return render(request, "interfaces/plan_detail.html", context)


def plan_new(request: HttpRequest) -> HttpResponse:
    """A plan of the organisation that the person acts for."""
    place = within(request)
    if not rules.may_add_plan(place):
        raise PermissionDenied
    return save_form(request, PLANS, place, _new_plan(request, place), then=_address)


def _new_plan(request: HttpRequest, place: Within) -> Plan:
    """`kind` of the address is chosen beforehand: "who must make which" leads here with what is missing."""
    kind = PlanKind.objects.filter(code=request.GET.get("kind", "").replace("\x00", "")).first()
    return Plan(county=place.county, organisation=place.own, kind=kind)


def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    plan, place = _get_own_plan(request, pk)
    return save_form(request, PLANS, place, plan, then=_address, remove=reverse("plan_remove", args=[pk]))


def plan_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: a plan that is removed does not come back. One that has ended should stay in the list."""
    plan, place = _get_own_plan(request, pk)
    was_changed = False
    if request.method == "POST":
        try:
            delete_over(plan, seen_in(request.POST))
        except ChangedMeanwhile:
            was_changed = True
        else:
            messages.success(request, _("The plan has been removed."))
            return redirect(interface_url("plan_list", place.county))
    context = {"plan": plan, "county": plan.county, "was_changed": was_changed}
    return render(request, "interfaces/plan_remove.html", context, status=409 if was_changed else 200)


def plan_duties(request: HttpRequest) -> HttpResponse:
    """The statutory kinds of plans × the county and each municipality."""
    place = within(request)
    context = {
        "county": place.county if place else None,
        "place": place,
        "table": duty_table(place) if place else None,
        "may_add": rules.may_add_plan(place),
    }
    return render(request, "interfaces/plan_duties.html", context)


def plan_duties_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("suunnitelmavelvoitteet", *_duty_rows(_asked_table(request)))


def plan_duties_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("suunnitelmavelvoitteet", *_duty_rows(_asked_table(request)))


def _get_plan(request: HttpRequest, pk: int) -> tuple[Plan, Within]:
    rows = Plan.objects.select_related("county", "organisation", "kind")
    plan = get_object_or_404(rows, pk=pk)
    return plan, within_county(plan.county, request.acting, timezone.localdate())


def _get_own_plan(request: HttpRequest, pk: int) -> tuple[Plan, Within]:
    plan, place = _get_plan(request, pk)
    if not rules.may_tend_plan(place, plan):
        raise PermissionDenied
    return plan, place


def _address(plan: Plan) -> str:
    return reverse("plan_detail", args=[plan.pk])


def _asked_table(request: HttpRequest) -> DutyTable:
    return duty_table(place_of(request))


def _duty_rows(table: DutyTable) -> tuple[list[str], list[list]]:
    headings = [_("Organisation"), _("Kind"), _("Act and section"), _("State"), _("Plan"), _("Valid to")]
    return headings, [
        [
            duty.organisation.full_name, duty.kind.name, duty.kind.legal_basis, duty.mark.word,
            duty.plan.name if duty.plan else "", duty.plan.valid_to if duty.plan else None,
        ]
        for duty in table.duties
    ]  # fmt: skip

"""Administration of bodies, seats and offices, and of who holds them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import workflow
from organisations.forms import BodyForm, HolderForm, SeatForm
from organisations.models import Body, Organisation, Seat
from organisations.views.administration import administered


def body_list(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = administered(request, pk)
    context = {
        "organisation": organisation,
        "today": timezone.localdate(),
        "bodies": organisation.bodies.all(),
        "seats": organisation.seats.select_related("body", "holder", "deputy_for").order_by("body__position", "pk"),
        "section": "bodies",
    }
    return render(request, "organisations/body_list.html", context)


def body_new(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = administered(request, pk)
    body = Body(organisation=organisation, position=organisation.bodies.count())
    return _body_form(request, organisation, body)


def body_edit(request: HttpRequest, pk: int, body: int) -> HttpResponse:
    organisation = administered(request, pk)
    return _body_form(request, organisation, get_object_or_404(organisation.bodies, pk=body))


def seat_new(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = administered(request, pk)
    return _seat_form(request, organisation, Seat(organisation=organisation))


def seat_edit(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    organisation = administered(request, pk)
    return _seat_form(request, organisation, get_object_or_404(organisation.seats, pk=seat))


def seat_holder(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    organisation = administered(request, pk)
    seat = get_object_or_404(organisation.seats.select_related("holder"), pk=seat)
    form = HolderForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.name_holder(seat, by=request.acting, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The holder was saved."))
            return redirect("body_list", pk)
    context = {"organisation": organisation, "seat": seat, "form": form, "section": "bodies"}
    return render(request, "organisations/seat_holder.html", context)


def seat_end(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Ask, then end the seat or office today; it stays in history."""
    organisation = administered(request, pk)
    seat = get_object_or_404(organisation.seats.select_related("holder"), pk=seat)
    if request.method == "POST":
        workflow.end_seat(seat, by=request.acting)
        messages.success(request, _("%(title)s was ended.") % {"title": seat.title})
        return redirect("body_list", pk)
    context = {"organisation": organisation, "seat": seat, "section": "bodies"}
    return render(request, "organisations/seat_end.html", context)


def _body_form(request: HttpRequest, organisation: Organisation, body: Body) -> HttpResponse:
    form = BodyForm(request.POST or None, instance=body)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The body was saved."))
        return redirect("body_list", organisation.pk)
    context = {"organisation": organisation, "body": body, "form": form, "section": "bodies"}
    return render(request, "organisations/body_form.html", context)


def _seat_form(request: HttpRequest, organisation: Organisation, seat: Seat) -> HttpResponse:
    form = SeatForm(request.POST or None, instance=seat)
    is_new = seat.pk is None
    if request.method == "POST" and form.is_valid():
        seat = form.save()
        messages.success(request, _("The seat was saved."))
        return redirect("seat_holder", organisation.pk, seat.pk) if is_new else redirect("body_list", organisation.pk)
    context = {"organisation": organisation, "seat": seat, "form": form, "section": "bodies"}
    return render(request, "organisations/seat_form.html", context)

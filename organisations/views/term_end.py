"""The change of term: an organisation's administrators end its seats and roles on one last day."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from finnish.text import date as finnish_date
from organisations import term_end as term
from organisations.forms import TermEndForm
from organisations.views.administration import administered
from organisations.workflow import Refused

DIGITS = 18  # of the longest number that a row's id can be


def term_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that lasts now, what ends with the council's term ticked to begin with."""
    organisation = administered(request, pk)
    seats = list(term.current_seats(organisation))
    memberships = list(term.current_memberships(organisation))
    form = TermEndForm(
        request.POST or None,
        organisation=organisation,
        initial={
            "on": term.end_of_term(organisation, timezone.localdate()),
            "seats": [row.pk for row in term.elected(seats)],
            "memberships": [row.pk for row in term.only_elected(memberships, seats)],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = term.end_term(organisation, by=request.acting, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error("on" if hasattr(error, "error_dict") else None, error.messages)
        else:
            said = ngettext(
                "%(count)s seat or role ends on %(date)s.", "%(count)s seats and roles end on %(date)s.", count
            )
            messages.success(request, said % {"count": count, "date": finnish_date(form.cleaned_data["on"])})
            stays = any(row.pk not in _chosen(form) for row in memberships if row.user_id == request.user.pk)
            return redirect("people_list" if stays else "organisation_detail", pk)
    context = {
        "organisation": organisation,
        "form": form,
        "seats": [(row, row.pk in _ticked(form, "seats")) for row in seats],
        "memberships": [(row, row.pk in _ticked(form, "memberships")) for row in memberships],
        "section": "people",
    }
    return render(request, "organisations/term_end.html", context)


def _chosen(form: TermEndForm) -> set[int]:
    return {row.pk for row in form.cleaned_data["memberships"]}


def _ticked(form: TermEndForm, name: str) -> set[int]:
    """As the person had ticked, or to begin with what ends with the term."""
    if not form.is_bound:
        return set(form.initial[name])
    return {int(value) for value in form.data.getlist(name) if value.isdecimal() and len(value) <= DIGITS}

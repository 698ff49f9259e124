"""The next term: judging row by row, each saved by itself, then the new draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import get_agreement_for
from agreements.chain import chain_of, newest_signed, open_amendment
from agreements.copying import organisation_today
from agreements.forms.renewal import ChoiceForm, NextTermForm
from agreements.forms.verbs import done
from agreements.models import Agreement, Renewal
from agreements.renewal import JudgedRow, Judging, judging, next_of, renewal_of
from agreements.views.own_parties import tells_refusals
from agreements.workflow.renewing import choose, keep_the_rest, make_next_term, start_renewal
from interfaces.saving import ChangedMeanwhile


@tells_refusals
def renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """What has been judged so far and what waits; before the start, what it is about."""
    agreement = get_agreement_for(request, pk, "renew")
    if request.method == "POST":
        start_renewal(agreement, by=request.acting)
        return redirect("renewal", pk)
    chain = chain_of(agreement)
    going_on = renewal_of(chain)
    if going_on is None:
        context = {"agreement": agreement, "successor": next_of(chain), "is_example": agreement.is_example}
        return render(request, "agreements/renewal_start.html", context)
    return _page(request, agreement, chain, going_on)


def _page(
    request: HttpRequest,
    agreement: Agreement,
    chain: list[Agreement],
    going_on: Renewal,
    typed: tuple[JudgedRow, ChoiceForm, str] | None = None,
) -> HttpResponse:
    """`typed`: the row whose choice could not be saved, with its form and what happened meanwhile."""
    found = _judging(going_on)
    context = {
        "agreement": agreement,
        "renewal": going_on,
        "found": found,
        "typed": typed,
        "being_amended": open_amendment(chain),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/renewal.html", context)


def _judging(going_on: Renewal) -> Judging:
    return judging(going_on, get_language() or "fi", timezone.localdate())


def _going_on(agreement: Agreement) -> Renewal:
    found = renewal_of(chain_of(agreement))
    if found is None:
        raise Http404
    return found


@require_POST
@tells_refusals
def renewal_choice(request: HttpRequest, pk: int, kind: str, key: UUID) -> HttpResponse:
    """Save one row's choice. With scripts the row alone comes back, else the page at that row."""
    agreement = get_agreement_for(request, pk, "renew")
    going_on = _going_on(agreement)
    row = _judging(going_on).row(kind, str(key))
    if row is None:
        raise Http404
    form, meanwhile = ChoiceForm(request.POST), ""
    try:
        is_saved = done(form, lambda: _save(going_on, row, form, request))
    except ChangedMeanwhile as changed:
        is_saved, meanwhile = False, _meanwhile(changed)
        form = _over(form, changed)
    if request.htmx:
        return _row_only(request, agreement, going_on, row, None if is_saved else form, meanwhile)
    if is_saved:
        return redirect(f"{reverse('renewal', args=[pk])}#row-{key}")
    return _page(request, agreement, chain_of(agreement), going_on, (row, form, meanwhile))


def _save(going_on: Renewal, row: JudgedRow, form: ChoiceForm, request: HttpRequest) -> None:
    data = form.cleaned_data
    choose(
        going_on,
        by=request.acting,
        kind=row.kind,
        row_key=UUID(row.key),
        choice=data["choice"],
        reason=data["reason"],
        seen=data["revision"] or 0,
    )


def _meanwhile(changed: ChangedMeanwhile) -> str:
    row = changed.row
    words = {"who": row.chosen_by_name, "choice": row.get_choice_display(), "reason": row.reason or "–"}
    return (
        _("%(who)s has chosen meanwhile: %(choice)s (%(reason)s). Save again to put this choice in its place.") % words
    )


def _over(form: ChoiceForm, changed: ChangedMeanwhile) -> ChoiceForm:
    data = form.data.copy()
    data["revision"] = changed.row.revision
    return ChoiceForm(data)


def _row_only(
    request: HttpRequest,
    agreement: Agreement,
    going_on: Renewal,
    row: JudgedRow,
    form: ChoiceForm | None,
    meanwhile: str,
) -> HttpResponse:
    found = _judging(going_on)
    context: dict[str, Any] = {
        "agreement": agreement,
        "found": found,
        "row": found.row(row.kind, row.key),
        "typed": (row, form, meanwhile) if form else None,
        "is_fragment": True,
    }
    return render(request, "agreements/_renewal_saved.html", context)


@require_POST
@tells_refusals
def renewal_keep_rest(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_agreement_for(request, pk, "renew")
    count = keep_the_rest(_going_on(agreement), by=request.acting)
    said = ngettext("One row more is kept.", "%(count)s rows more are kept.", count) % {"count": count}
    messages.success(request, said)
    return redirect("renewal", pk)


@tells_refusals
def renewal_make(request: HttpRequest, pk: int) -> HttpResponse:
    """What comes into the new draft, who its parties are today, and its own facts."""
    agreement = get_agreement_for(request, pk, "renew")
    going_on, chain = _going_on(agreement), chain_of(agreement)
    old = newest_signed(chain)
    form = NextTermForm(request.POST or None, agreement=old, original=chain[0])
    made: list[Agreement] = []
    if request.method == "POST" and done(
        form, lambda: made.append(make_next_term(going_on, by=request.acting, facts=form.facts()))
    ):
        messages.success(request, _("The draft for the next term has been made. The parties have been told."))
        return redirect(made[0])
    found = _judging(going_on)
    context = {
        "agreement": agreement,
        "form": form,
        "found": found,
        "kept": found.chosen("keep"),
        "changed": found.chosen("change"),
        "dropped": found.chosen("drop"),
        "replaced": _replaced(old),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/renewal_make.html", context)


def _replaced(old: Agreement) -> list[dict[str, Any]]:
    """The parties that have merged or ended since, each with who stands in its place; None: nobody."""
    today = timezone.localdate()
    parties = old.parties.taking_part().select_related("organisation__successor")
    pairs = [(party.organisation, organisation_today(party.organisation, today)) for party in parties]
    return [{"old": before, "new": now} for before, now in pairs if before != now]

"""Reminding parties of what they still owe, and a party's own word that its matter has been prepared."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agreements import matrix, rules, workflow
from agreements.access import get_agreement_for, get_own_agreement
from agreements.forms.reminders import RemindersForm
from agreements.forms.verbs import done
from agreements.models import Agreement, Reminder
from agreements.standing import standings
from agreements.views.own_parties import get_party, tells_refusals
from agreements.workflow.parties import mark_prepared
from agreements.workflow.reminding import contacts_of_many


@require_POST
@tells_refusals
def reminder_send(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """One party, by one click in its row of the matrix."""
    agreement = get_agreement_for(request, pk, "send_reminder")
    party = get_party(agreement, key)
    try:
        sent = workflow.send_reminder(party, by=request.acting, about=request.POST.get("about", ""))
    except workflow.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _told(sent))
    return redirect("approval_matrix", pk)


def _told(reminder: Reminder) -> str:
    return ngettext(
        "%(party)s has been reminded: %(count)s recipient.",
        "%(party)s has been reminded: %(count)s recipients.",
        reminder.recipients,
    ) % {"party": reminder.party.organisation.name, "count": reminder.recipients}


@tells_refusals
def reminders_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Several parties at once: who would be reminded and who can't be yet, with a greeting if one is written."""
    agreement = get_agreement_for(request, pk, "send_reminder")
    rows = [row for row in _rows(request, agreement) if row.may_remind]
    open_rows = [row for row in rows if not row.quiet_until]
    late = [str(row.party.key) for row in open_rows if row.is_late]
    form = RemindersForm(
        request.POST or None,
        choices=[(str(row.party.key), f"{row.party.organisation.name}: {row.awaited_word}") for row in open_rows],
        initial={"parties": late or [str(row.party.key) for row in open_rows]},
    )
    back = "statement_round" if agreement.stage == Agreement.Stage.STATEMENT_ROUND else "approval_matrix"
    if request.method == "POST" and done(form, lambda: _send(request, open_rows, form)):
        return redirect(back, pk)
    contacts = contacts_of_many([(row.standing, row.awaits) for row in rows])
    context = {
        "agreement": agreement,
        "form": form,
        "rows": [{"row": row, "contacts": contacts[row.party.pk]} for row in rows],
        "open_rows": open_rows,
        "quiet_rows": [row for row in rows if row.quiet_until],
        "back_url": reverse(back, args=[pk]),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/reminders_send.html", context)


def _rows(request: HttpRequest, agreement: Agreement) -> list[matrix.Row]:
    version = agreement.current_version
    every = standings(agreement, version)
    agreement.standing_parties = [row.party for row in every]
    return matrix.matrix_rows(agreement, version, request.acting, timezone.localdate(), every)


def _send(request: HttpRequest, rows: list[matrix.Row], form: RemindersForm) -> None:
    """Each party by itself: that one can't be reminded any more does not keep the others waiting."""
    wanted = set(form.cleaned_data["parties"])
    sent = []
    for row in rows:
        if str(row.party.key) not in wanted:
            continue
        try:
            message = form.cleaned_data["message"]
            sent.append(workflow.send_reminder(row.party, by=request.acting, about=row.awaits, message=message))
        except workflow.Refused as refusal:
            messages.warning(request, str(refusal))
    if sent:
        text = ngettext("%(count)s party has been reminded.", "%(count)s parties have been reminded.", len(sent))
        messages.success(request, text % {"count": len(sent)})


@require_POST
@tells_refusals
def party_prepared(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """The party's own people say by one click that the matter is ready for its body, or take the word back."""
    agreement = get_own_agreement(request, pk)
    party = get_party(agreement, key)
    if not rules.may_tend_party(request.acting, party):
        raise workflow.NotAllowed(_("Each party tends its own details."))
    is_prepared = request.POST.get("prepared") == "1"
    mark_prepared(party, by=request.acting, on=timezone.localdate() if is_prepared else None)
    name = party.organisation.name
    told = _("%(party)s: prepared today.") if is_prepared else _("%(party)s: being prepared again.")
    messages.success(request, told % {"party": name})
    return redirect("approval_matrix", pk)

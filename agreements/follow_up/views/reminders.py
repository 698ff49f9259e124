"""Reminding organisations of their missing reports: whom it reaches, and who has been reminded lately."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from agreements.follow_up.access import back_to, get_period
from agreements.follow_up.following import Followed, get_own_followed
from agreements.follow_up.forms.reports import ReportRemindersForm
from agreements.follow_up.missing import Awaited, awaited_in, contacts_of
from agreements.follow_up.reminding import remind
from agreements.follow_up.table import Refused, guard
from agreements.forms.verbs import done
from agreements.models import ReportingPeriod, ReportReminder


@back_to("period_list")
def reports_remind(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    found = get_own_followed(request, pk)
    period = get_period(found, key)
    guard("remind", found, period, request.acting)
    rows = _rows(found, period)
    open_rows = [row["awaited"] for row in rows if row["can_be_reminded"]]
    form = ReportRemindersForm(
        request.POST or None,
        choices=[(str(row.organisation.pk), _choice(row)) for row in open_rows],
        initial={"parties": [str(row.organisation.pk) for row in open_rows]},
    )
    if request.method == "POST" and done(form, lambda: _send(request, found, period, open_rows, form)):
        return redirect("period_list", pk)
    context = {
        "agreement": found.agreement,
        "period": period,
        "form": form,
        "rows": rows,
        "open_rows": open_rows,
        "is_example": found.agreement.is_example,
    }
    return render(request, "follow_up/reports_remind.html", context)


def _choice(row: Awaited) -> str:
    text = ngettext("%(name)s: one report missing", "%(name)s: %(count)s reports missing", row.missing)
    return text % {"name": row.organisation.name, "count": row.missing}


def _rows(found: Followed, period: ReportingPeriod) -> list[dict]:
    owing = [row for row in awaited_in(found, [period])[period.pk] if row.missing]
    contacts = contacts_of(found, [row.organisation for row in owing])
    reminded = {row.organisation_id: row for row in ReportReminder.objects.filter(period=period)}
    rows = []
    for row in owing:
        last = reminded.get(row.organisation.pk)
        quiet = last.quiet_until if last and last.quiet_until > found.on else None
        who = contacts[row.organisation.pk]
        rows.append(
            {
                "awaited": row,
                "contacts": who,
                "reminded": last,
                "quiet_until": quiet,
                "can_be_reminded": bool(who.count) and quiet is None,
            }
        )
    return rows


def _send(
    request: HttpRequest, found: Followed, period: ReportingPeriod, rows: list[Awaited], form: ReportRemindersForm
) -> None:
    """Each by itself: that one can't be reminded any more does not keep the others waiting."""
    wanted, sent = set(form.cleaned_data["parties"]), 0
    for row in rows:
        if str(row.organisation.pk) not in wanted:
            continue
        try:
            remind(found, period, row.organisation, by=request.acting, message=form.cleaned_data["message"])
            sent += 1
        except Refused as refusal:
            messages.warning(request, str(refusal))
    if sent:
        text = ngettext(
            "%(count)s organisation has been reminded.", "%(count)s organisations have been reminded.", sent
        )
        messages.success(request, text % {"count": sent})

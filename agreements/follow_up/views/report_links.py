"""Personal links: sending one, and the public page by which an organisation without accounts reports."""

import functools
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import matrix
from agreements.follow_up import links as verbs
from agreements.follow_up.access import back_to, get_period
from agreements.follow_up.following import Followed, followed, get_own_followed
from agreements.follow_up.forms.links import LinkAnswerForm, ReportLinkForm, link_values
from agreements.follow_up.links import Given
from agreements.follow_up.missing import duties_of
from agreements.follow_up.own_reports import OwnReporting, own_reporting
from agreements.follow_up.reporting import faults_of
from agreements.follow_up.table import NotAllowed, Refused, guard
from agreements.forms.verbs import done
from agreements.models import Party, ReportLink
from interfaces.saving import ChangedMeanwhile
from organisations.models import Organisation
from organisations.views.link_pages import link_page


@back_to("period_list")
def report_link_send(request: HttpRequest, pk: int, key: UUID, organisation: int) -> HttpResponse:
    """The coordinating party sends the link; it doesn't get to see it."""
    found = get_own_followed(request, pk)
    period = get_period(found, key)
    guard("send_report_link", found, period, request.acting)
    target = _carrier(found, organisation)
    sent = list(period.links.filter(organisation=target).select_related("created_by"))
    addresses = {row.organisation_id: row.contact_email for row in found.agreement.standing_parties}
    email = sent[0].email if sent else addresses.get(target.pk) or target.registry_email
    form = ReportLinkForm(request.POST or None, initial={"email": email})
    if request.method == "POST" and done(
        form, lambda: verbs.send_report_link(found, period, target, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The link has been sent to %(email)s.") % form.cleaned_data)
        return redirect("period_list", pk)
    context = {
        "agreement": found.agreement,
        "period": period,
        "organisation": target,
        "form": form,
        "links": [{"link": link, "mark": _mark(link)} for link in sent],
        "is_example": found.agreement.is_example,
    }
    return render(request, "follow_up/report_link_send.html", context)


def _carrier(found: Followed, pk: int) -> Organisation:
    for duty in duties_of(found):
        if duty.organisation_id == pk:
            return duty.organisation
    raise Http404


def _mark(link: ReportLink) -> matrix.Mark:
    """What has become of a link."""
    if link.used_at:
        return matrix.Mark("ok", "check-circle-fill", _("Used"))
    if link.cancelled_at:
        return matrix.Mark("mute", "slash-circle", _("Replaced by a newer one"))
    if not link.is_open(timezone.now()):
        return matrix.Mark("mute", "clock-history", _("Expired"))
    return matrix.Mark("info", "envelope", _("Not used yet"))


def by_report_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that a personal link opens without login; an unknown one is told in words."""

    @link_page
    @functools.wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        link = verbs.link_of(token)
        if link is None:
            return render(request, "agreements/party_link_unknown.html", status=404)
        return view(request, token, link)

    return opened


@by_report_link
def report_link(request: HttpRequest, token: str, link: ReportLink) -> HttpResponse:
    """The organisation's measures with the answers of last time: a status and a sentence for each."""
    found = followed(link.period.agreement, timezone.localdate())
    if found.version is None or not verbs.is_open(link, found.on):
        return _closed_page(request, found, link)
    own = own_reporting(found, link.period, [link.organisation_id])
    sends = request.method == "GET" or "send" in request.POST
    forms = [LinkAnswerForm(request.POST or None, duty=duty, sends=sends) for duty in own.unsent]
    if request.method == "POST":
        try:
            if _done(request, found, link, forms):
                return redirect("report_link", token)
        except ChangedMeanwhile:
            _show_meanwhile(forms, own_reporting(found, link.period, [link.organisation_id]))
        except NotAllowed:
            raise Http404 from None
        except Refused:
            return _closed_page(request, found, verbs.link_of(token), forms)
    faults = _faulty(forms)
    context = _context(found, link) | {"own": own, "forms": forms, "faults": faults}
    return render(request, "follow_up/report_link.html", context, status=422 if faults else 200)


def _done(request: HttpRequest, found: Followed, link: ReportLink, forms: list[LinkAnswerForm]) -> bool:
    """Save for later, or send everything; False when something is missing."""
    validity = [form.is_valid() for form in forms]  # of every form, also after a fault
    valid = all(validity)
    given = [Given(form.duty, form.answer(), form.cleaned_data.get("revision") or 0) for form in forms]
    if "send" not in request.POST:
        if valid:
            changed = [row for row, form in zip(given, forms, strict=True) if form.has_changed()]
            verbs.keep_by_link(link, changed)
            messages.success(request, _("Saved. The same link opens this page again; nothing has been sent yet."))
        return valid
    for form, row in zip(forms, given, strict=True):
        for name, fault in faults_of(row.answer, row.duty).items() if not form.errors else ():
            form.add_error("status" if name == "status" else "sentence", fault)
    if _faulty(forms):
        return False
    verbs.report_by_link(found, link, given)
    return True


def _faulty(forms: list[LinkAnswerForm]) -> list[LinkAnswerForm]:
    return [form for form in forms if form.is_bound and form.errors]


def _show_meanwhile(forms: list[LinkAnswerForm], now: OwnReporting) -> None:
    """Somebody else with the same link has saved: each form keeps what was typed and shows what the other wrote."""
    for form in forms:
        duty = now.find(form.duty.key, form.duty.organisation.pk)
        saved = link_values(duty.report if duty else None)
        if str(saved["revision"]) != str(form["revision"].value()):
            form.after(saved, saved["revision"])


def _closed_page(
    request: HttpRequest, found: Followed, link: ReportLink, forms: list[LinkAnswerForm] | None = None
) -> HttpResponse:
    """Why the link takes nothing any more and what to do; after its use, what was reported by it."""
    own = own_reporting(found, link.period, [link.organisation_id]) if found.version else None
    contact = Party.objects.standing().filter(agreement=found.agreement, organisation=found.root.coordinator)
    context = _context(found, link) | {
        "sent": own.sent if own and link.used_at else [],
        "typed": [form for form in forms or [] if form.has_changed()],
        "coordinator": contact.select_related("organisation").first(),
    }
    return render(request, "follow_up/report_link_closed.html", context, status=200 if link.used_at else 410)


def _context(found: Followed, link: ReportLink) -> dict:
    return {
        "link": link,
        "organisation": link.organisation,
        "period": link.period,
        "agreement": found.root,
        "is_example": found.root.is_example,
        "state": link.period.state(found.on),
    }

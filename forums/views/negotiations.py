"""Statutory negotiations: the list, starting one, its page, its own facts, its sessions."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.tables import csv_response, xlsx_response
from forums import rules
from forums.access import part_in
from forums.county_choice import chosen_county
from forums.forms.negotiations import NegotiationForm
from forums.forms.sessions import SessionForm
from forums.forms.verbs import done
from forums.models import Meeting, Negotiation
from forums.negotiations.agendas import legal_basis
from forums.negotiations.invitees import invitees_of
from forums.negotiations.report import outcome_groups
from forums.participants import participants_in
from forums.views.negotiation_access import get_negotiation, get_tended
from forums.workflow.negotiating import add_sessions, edit_negotiation, start_negotiation
from forums.workflow.offering import offered_goals
from forums.workflow.session_packs import MOST, attach_packs
from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile
from organisations.models import Organisation
from organisations.refusals import Refused


def negotiation_list(request: HttpRequest) -> HttpResponse:
    county, rows = _listed(request)
    context = {
        "county": county,
        "counties": Organisation.objects.counties().in_order(),
        "negotiations": rows,
        "may_start": county is not None and rules.may_start_negotiation(request.actings, county),
    }
    return render(request, "forums/negotiation_list.html", context)


def negotiation_list_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("neuvottelut", _headings(), map(_cells, _listed(request)[1]))


def negotiation_list_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("neuvottelut", _headings(), map(_cells, _listed(request)[1]))


def _listed(request: HttpRequest) -> tuple[Organisation | None, list[Negotiation]]:
    """The county's negotiations that the person may read, the newest first."""
    county = chosen_county(request, Organisation.objects.counties().in_order())
    rows = Negotiation.objects.filter(county=county).select_related("county", "term", "forum__body", "forum__county")
    rows = list(rows.prefetch_related("sessions", "outcomes"))
    parts = participants_in({row.forum for row in rows}, request.user, request.actings, timezone.localdate())
    return county, [row for row in rows if rules.may_read_negotiation(parts[row.forum_id], row)]


def _headings() -> list[str]:
    return [
        _("Negotiation"), _("Kind"), _("County"), _("Council term"), _("Year"), _("Steered by"), _("State"),
        _("Sessions"), _("Outcomes"), _("Reported to the county executive on"), _("Evidence"),
        _("Link to the evidence"),
    ]  # fmt: skip


def _cells(row: Negotiation) -> list:
    return [
        row.title, row.get_kind_display(), row.county.full_name, str(row.term or ""), row.year, row.forum.name,
        row.get_state_display(), len(row.sessions.all()), len(row.outcomes.all()), row.reported_on, row.evidence_note,
        row.evidence_url,
    ]  # fmt: skip


def negotiation_new(request: HttpRequest) -> HttpResponse:
    counties = Organisation.objects.counties().in_order()
    own = [county for county in counties if rules.may_start_negotiation(request.actings, county)]
    county = next((row for row in own if row.code == request.GET.get("county")), own[0] if own else None)
    if county is None:
        raise PermissionDenied(_("A negotiation is started by the editors and administrators of the county."))
    initial = {name: request.GET[name] for name in ("kind", "term", "year") if name in request.GET}
    form = NegotiationForm(request.POST or None, instance=Negotiation(county=county), initial=initial)
    if request.method == "POST" and form.is_valid():
        negotiation = form.save(commit=False)
        try:
            start_negotiation(negotiation, by=part_in(request, negotiation.forum))
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The negotiation has been started. Next its sessions."))
            return redirect("negotiation_detail", negotiation.key)
    return render(request, "forums/negotiation_edit.html", {"county": county, "form": form})


def negotiation_edit(request: HttpRequest, key: str) -> HttpResponse:
    negotiation, part = get_tended(request, key)
    form = NegotiationForm(request.POST or None, instance=negotiation)
    try:
        if request.method == "POST" and done(
            form,
            lambda: edit_negotiation(form.save(commit=False), by=part, seen=form.seen, fields=_typed(form)),
        ):
            messages.success(request, _("The negotiation has been saved."))
            return redirect("negotiation_detail", key)
    except ChangedMeanwhile as stale:
        form = form.over(stale.row)
    context = {"county": negotiation.county, "negotiation": negotiation, "form": form}
    return render(request, "forums/negotiation_edit.html", context)


def _typed(form: NegotiationForm) -> list[str]:
    return [name for name in form._meta.fields if name in form.fields]


@dataclass(frozen=True)
class SessionRow:
    """A session; `takes_packs`: the data packs of its municipalities can be attached to it."""

    meeting: Meeting
    takes_packs: bool


@dataclass(frozen=True)
class Covered:
    """A municipality and the sessions to which it is invited."""

    municipality: Organisation
    sessions: list[Meeting]


def negotiation_detail(request: HttpRequest, key: str) -> HttpResponse:
    negotiation, part = get_negotiation(request, key)
    language = "sv" if get_language() == "sv" else "fi"
    sessions = list(negotiation.sessions.order_by("starts_at", "pk").prefetch_related("attendances__organisation"))
    may_tend = rules.may_tend_negotiation(part)
    may_prepare = rules.may_keep(part) and not negotiation.is_reported
    context = {
        "negotiation": negotiation,
        "forum": negotiation.forum,
        "part": part,
        "basis": legal_basis(negotiation.kind, language),
        "basis_language": language,
        "sessions": [SessionRow(meeting, may_prepare and _takes_packs(meeting)) for meeting in sessions],
        "covered": covered_by(negotiation, sessions),
        "groups": outcome_groups(negotiation, language),
        "outcomes": list(negotiation.outcomes.select_related("domain", "under")),
        "may_tend": may_tend,
        "may_prepare": may_prepare,
        "to_offer": offered_goals(negotiation) if may_tend else [],
    }
    return render(request, "forums/negotiation_detail.html", context)


def _takes_packs(meeting: Meeting) -> bool:
    kinds = [place.organisation.kind for place in meeting.attendances.all() if place.organisation]
    open_states = (Meeting.State.PREPARING, Meeting.State.CALLED)
    return meeting.state in open_states and 0 < kinds.count(Organisation.Kind.MUNICIPALITY) <= MOST


def covered_by(negotiation: Negotiation, sessions: list[Meeting]) -> list[Covered]:
    """Every municipality of the county with its sessions; the cancelled ones don't count."""
    standing = [meeting for meeting in sessions if meeting.state != Meeting.State.CANCELLED]
    invited = {meeting.pk: {place.organisation_id for place in meeting.attendances.all()} for meeting in standing}
    on = standing[-1].on if standing else timezone.localdate()
    rows = Organisation.objects.members_of(negotiation.county, on).valid(on).in_order()
    return [Covered(row, [meeting for meeting in standing if row.pk in invited[meeting.pk]]) for row in rows]


def negotiation_session_new(request: HttpRequest, key: str) -> HttpResponse:
    negotiation, part = get_tended(request, key)
    if not rules.may_keep(part):
        raise PermissionDenied(_("Sessions are meetings of the steering forum: they are made by those who keep it."))
    groups = invitees_of(negotiation, timezone.localdate())
    initial = {"title": negotiation.title_fi[:150]}
    form = SessionForm(request.POST or None, groups=groups, language=negotiation.forum.language, initial=initial)
    made: list[Meeting] = []
    if request.method == "POST" and done(form, lambda: made.extend(_made(negotiation, form, part))):
        words = ngettext("%(count)s session has been made.", "%(count)s sessions have been made.", len(made))
        messages.success(request, words % {"count": len(made)})
        return redirect("negotiation_detail", key)
    context = {"negotiation": negotiation, "forum": negotiation.forum, "part": part, "form": form}
    return render(request, "forums/negotiation_session_new.html", context)


@require_POST
def session_packs_attach(request: HttpRequest, key: str, session: str) -> HttpResponse:
    """The data packs of the session's municipalities become its material."""
    negotiation, part = get_tended(request, key)
    meeting = get_object_or_404(negotiation.sessions.select_related("forum__body"), key=session)
    meeting.negotiation = negotiation
    try:
        made = attach_packs(meeting, by=part)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        words = ngettext(
            "%(count)s data pack has been attached.", "%(count)s data packs have been attached.", len(made)
        )
        messages.success(request, words % {"count": len(made)})
    return redirect("negotiation_detail", key)


def _made(negotiation: Negotiation, form: SessionForm, part) -> list[Meeting]:
    each = form.cleaned_data["how"] == SessionForm.EACH
    return add_sessions(negotiation, form.facts, form.invitees, by=part, each=each)

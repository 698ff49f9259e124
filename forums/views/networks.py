"""The register of networks: by domain, duplicates, gaps, tending a network, and taking an issue upwards."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.tables import csv_response, xlsx_response
from finnish.sorting import sort_key
from forums import rules
from forums.access import get_forum
from forums.county_choice import chosen_county
from forums.forms.networks import IssueForm, NetworkForm
from forums.models import Forum
from forums.network_filters import NetworkFilter, counties_with_networks
from forums.networks import DomainGroup, Life, by_domain, gaps_of, in_several_domains, life_of, nearly_same
from forums.participants import participants_in
from forums.raised import raised_in
from forums.workflow.networks import confirm_alive, raise_issue, tend_network, upper_forums
from interfaces.forms.over_row import say_in
from interfaces.models import InterfaceDomain
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import NotAllowed, Refused


@dataclass(frozen=True)
class NetworkRow:
    forum: Forum
    life: Life
    may_tend: bool
    other_domains: list[InterfaceDomain]


def network_list(request: HttpRequest) -> HttpResponse:
    county = chosen_county(request, counties_with_networks())
    if county is None:
        return render(request, "forums/network_list.html", {"county": None})
    filtered = NetworkFilter(request.GET, county, request=request)
    found = filtered.found
    context = {
        "county": county,
        "filter": filtered,
        "is_filtered": any(request.GET.get(name) for name in ("text", "domain", "life")),
        "count": len(found),
        "groups": _rows(request, by_domain(found, filtered.domain_chosen)),
        "several": len(in_several_domains(found)),
    }
    return render(request, "forums/network_list.html", context)


def _rows(request: HttpRequest, groups: list[DomainGroup]) -> list[tuple[DomainGroup, list[NetworkRow]]]:
    today = timezone.localdate()
    forums = {forum.pk: forum for group in groups for forum in group.forums}
    parts = participants_in(forums.values(), request.user, request.actings, today)
    return [
        (
            group,
            [
                NetworkRow(
                    forum=forum,
                    life=life_of(forum, today),
                    may_tend=rules.may_tend_network(parts[forum.pk]),
                    other_domains=[domain for domain in forum.domains.all() if domain != group.domain],
                )
                for forum in group.forums
            ],
        )
        for group in groups
    ]


def network_list_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response("verkostot", _headings(), map(_cells, _listed(request)))


def network_list_csv(request: HttpRequest) -> HttpResponse:
    return csv_response("verkostot", _headings(), map(_cells, _listed(request)))


def _listed(request: HttpRequest) -> list[Forum]:
    """Each network once, in the order of the names."""
    county = chosen_county(request, counties_with_networks())
    found = NetworkFilter(request.GET, county, request=request).found if county else []
    return sorted(found, key=lambda forum: (sort_key(forum.name), forum.pk))


def _headings() -> list[str]:
    return [
        _("Network"), _("Domains"), _("County"), _("Level"), _("Purpose"), _("Meets"), _("Next meeting"), _("Works?"),
        _("Known to be active on"), _("Ended"), _("Takes issues to"), _("Note"), _("Source"),
    ]  # fmt: skip


def _cells(forum: Forum) -> list:
    return [
        forum.name, ", ".join(domain.name for domain in forum.domains.all()), forum.county.full_name,
        forum.get_level_display(), forum.tasks, forum.rhythm, forum.next_meeting_on,
        life_of(forum, timezone.localdate()).label, forum.confirmed_alive_on, forum.closed_on,
        forum.parent.name if forum.parent else "", forum.note, forum.source,
    ]  # fmt: skip


def network_duplicates(request: HttpRequest) -> HttpResponse:
    county, forums = _register(request)
    context = {
        "county": county,
        "counties": counties_with_networks(),
        "several": sorted(in_several_domains(forums), key=lambda forum: sort_key(forum.name)),
        "pairs": nearly_same(sorted(forums, key=lambda forum: sort_key(forum.name))),
    }
    return render(request, "forums/network_duplicates.html", context)


def network_gaps(request: HttpRequest) -> HttpResponse:
    county, forums = _register(request)
    gaps = gaps_of(county, forums, InterfaceDomain.objects.select_related("parent")) if county else []
    context = {
        "county": county,
        "counties": counties_with_networks(),
        "gaps": [gap for gap in gaps if gap.said or not gap.above],
        "parts": [gap for gap in gaps if gap.above and not gap.said],
        "forum_count": len(forums),
    }
    return render(request, "forums/network_gaps.html", context)


def _register(request: HttpRequest) -> tuple:
    """The county that the page is about and all networks of its register."""
    county = chosen_county(request, counties_with_networks())
    rows = Forum.objects.in_register().filter(county=county).select_related("body").prefetch_related("domains")
    return county, list(rows)


def network_edit(request: HttpRequest, pk: int) -> HttpResponse:
    forum, part = get_forum(request, pk)
    if not rules.may_tend_network(part):
        raise NotAllowed(_("A network is tended by those who sit in it and by those who keep it."))
    form = NetworkForm(request.POST or None, instance=forum)
    if request.method == "POST" and form.is_valid():
        try:
            alive = form.cleaned_data["still_alive"]
            tend_network(form.save(commit=False), by=part, seen=form.seen, still_alive=alive)
        except ChangedMeanwhile as stale:
            form = form.over(stale.row)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The network has been saved."))
            return redirect(_back(forum))
    context = {"forum": forum, "part": part, "form": form, "back": _back(forum)}
    return render(request, "forums/network_edit.html", context)


@require_POST
def network_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: the network works."""
    forum, part = get_forum(request, pk)
    try:
        confirm_alive(forum, by=part)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is now known to work.") % {"name": forum.name})
    return redirect(_back(forum))


def _back(forum: Forum) -> str:
    """The register of the network's county, at the network."""
    return f"{reverse('network_list')}?county={forum.county.code}#network-{forum.pk}"


def issue_raise(request: HttpRequest, pk: int) -> HttpResponse:
    forum, part = get_forum(request, pk)
    if not rules.may_raise(part):
        raise NotAllowed(_("An issue is raised by those who sit in the forum."))
    targets = upper_forums(forum)
    form = IssueForm(request.POST or None, targets=targets)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = raise_issue(forum, by=part, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            say_in(form, error)
        else:
            said = _("The issue is now in the backlog of “%(forum)s”. Those who prepare its meetings have been told.")
            messages.success(request, said % {"forum": proposal.forum.name})
            return redirect("issue_raise", forum.pk)
    context = {"forum": forum, "part": part, "form": form, "targets": targets, "raised": raised_in(forum)}
    return render(request, "forums/issue_raise.html", context)

"""Editing the tree of domains and what a county says of a domain of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from interfaces import domain_tending, rules
from interfaces.forms.domains import DomainForm, DomainNoteForm
from interfaces.forms.over_row import say_in
from interfaces.models import DomainNote, InterfaceDomain
from interfaces.refusals import require
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.tree import read_tree
from interfaces.within import Within, place_of


def domain_new(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    require(rules.may_tend_domains(request.user))
    initial = {"position": domain_tending.next_position()}
    form = DomainForm(request.POST or None, tree=read_tree(), initial=initial)
    if request.method == "POST" and form.is_valid():
        domain = domain_tending.start_domain(form.values, by=request.user)
        messages.success(request, _("The domain has been added."))
        return redirect(domain_url(domain, place))
    return render(request, "interfaces/domain_edit.html", {"form": form, "county": place.county, "place": place})


def domain_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Save over the revision that the form was opened with; else show what was saved meanwhile."""
    place, domain = place_of(request), get_object_or_404(InterfaceDomain, code=code)
    require(rules.may_tend_domains(request.user))
    tree = read_tree()
    form, status = DomainForm(request.POST or None, row=domain, tree=tree), 200
    if request.method == "POST" and form.is_valid():
        try:
            domain_tending.change_domain(domain, form.values, by=request.user, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row, tree=tree), 409
        except ValidationError as error:
            say_in(form, error)
        else:
            messages.success(request, _("The domain has been saved."))
            return redirect(domain_url(domain, place))
    domain = InterfaceDomain.objects.get(pk=domain.pk)
    context = {"form": form, "county": place.county, "place": place, "domain": domain}
    return render(request, "interfaces/domain_edit.html", context, status=status)


def domain_delete(request: HttpRequest, code: str) -> HttpResponse:
    """Ask first. A domain that anything names stays: it can only be taken out of use."""
    place, domain = place_of(request), get_object_or_404(InterfaceDomain, code=code)
    require(rules.may_tend_domains(request.user))
    if request.method == "POST" and not domain_tending.is_named(domain):
        domain_tending.remove_domain(domain, by=request.user)
        messages.success(request, _("The domain has been deleted."))
        return redirect(interface_url("interface_home", place.county))
    context = {"domain": domain, "county": place.county, "place": place, "is_named": domain_tending.is_named(domain)}
    return render(request, "interfaces/domain_delete.html", context)


def domain_note_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The county's own text about a domain."""
    place, domain = place_of(request), get_object_or_404(InterfaceDomain, code=code)
    require(place.tends)
    note = DomainNote.objects.filter(domain=domain, county=place.county).first()
    form, status = DomainNoteForm(request.POST or None, row=note), 200
    if request.method == "POST" and form.is_valid():
        try:
            domain_tending.write_note(domain, form.values, by=place, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row), 409
        else:
            messages.success(request, _("The text has been saved."))
            return redirect(domain_url(domain, place))
    context = {"form": form, "county": place.county, "place": place, "domain": domain}
    return render(request, "interfaces/domain_note_edit.html", context, status=status)


def domain_url(domain: InterfaceDomain, place: Within) -> str:
    return interface_url("domain_page", place.county, domain.code)

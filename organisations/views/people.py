"""Administration of the people who act for an organisation and of their roles."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from finnish.sorting import sort_key
from organisations import rules, workflow
from organisations.forms import RoleForm
from organisations.models import Membership, Organisation, User
from organisations.views.administration import administered


def people_list(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = administered(request, pk)
    now = timezone.now()
    people = _people(organisation)
    invitations = organisation.invitations.filter(accepted_at__isnull=True, cancelled_at__isnull=True)
    context = {
        "organisation": organisation,
        "people": [person for person in people if person.current_roles],
        "former": [person for person in people if not person.current_roles],
        "invitations": [(invitation, invitation.is_open(now)) for invitation in invitations],
        "section": "people",
    }
    return render(request, "organisations/people_list.html", context)


def person_detail(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """A person's roles in this organisation; a POST gives a role or changes the last day of one."""
    organisation = administered(request, pk)
    person = get_object_or_404(User.objects.filter(memberships__organisation=organisation).distinct(), pk=person)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.give_role(person, by=request.acting, **form.cleaned_data)
        except (ValidationError, workflow.Refused) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("The role was saved."))
            return redirect("person_detail", pk, person.pk)
    today = timezone.localdate()
    roles = person.memberships.filter(organisation=organisation).order_by("-valid_from", "-pk")
    context = {
        "organisation": organisation,
        "person": person,
        "current": [role for role in roles if _lasts(role, today)],
        "ended": [role for role in roles if not _lasts(role, today)],
        "form": form,
        "section": "people",
    }
    return render(request, "organisations/person_detail.html", context)


def role_end(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    """Ask, then end a role; access by it ends at once."""
    organisation = administered(request, pk)
    membership = get_object_or_404(organisation.memberships.select_related("user", "organisation"), pk=role)
    if request.method == "POST":
        try:
            workflow.end_role(membership, by=request.acting)
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("person_detail", pk, membership.user_id)
        messages.success(request, _("The role was ended; it gives no access any more."))
        if membership.user == request.user and membership.role == Membership.Role.ADMINISTRATOR:
            return redirect("organisation_detail", pk)
        return redirect("person_detail", pk, membership.user_id)
    context = {
        "organisation": organisation,
        "membership": membership,
        "is_last": rules.is_last_administrator(membership),
        "section": "people",
    }
    return render(request, "organisations/role_end.html", context)


def _people(organisation: Organisation) -> list[User]:
    """Everybody who has or had a role there, in Finnish order, with `current_roles`."""
    today = timezone.localdate()
    roles = Membership.objects.filter(organisation=organisation).order_by("pk")
    people = User.objects.filter(memberships__organisation=organisation).distinct()
    people = people.prefetch_related(Prefetch("memberships", roles, to_attr="roles_here"))
    for person in (found := sorted(people, key=lambda person: sort_key(person.name or person.email))):
        person.current_roles = [role for role in person.roles_here if person.is_active and _lasts(role, today)]
    return found


def _lasts(role: Membership, today) -> bool:
    return role.valid_to is None or role.valid_to >= today

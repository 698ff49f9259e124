"""Invitations: sent and cancelled by an organisation's administrators, accepted by a personal link without login."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from organisations import rules, workflow
from organisations.acting import SESSION_KEY
from organisations.forms import InvitationForm, JoinForm
from organisations.models import Invitation, Membership, User
from organisations.models.people import token_hash
from organisations.views.administration import administered

BACKEND = "organisations.login.PersonBackend"


def invitation_new(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = administered(request, pk)
    form = InvitationForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = workflow.invite(by=request.acting, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation was sent to %(email)s.") % {"email": invitation.email})
            return redirect("people_list", pk)
    context = {"organisation": organisation, "form": form, "section": "people"}
    return render(request, "organisations/invitation_new.html", context)


@require_POST
def invitation_send_again(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    organisation = administered(request, pk)
    invitation = get_object_or_404(organisation.invitations, pk=invitation)
    try:
        workflow.send_again(invitation, by=request.acting)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("A new link was sent to %(email)s; the one before does not work any more.") % {"email": invitation.email},
        )
    return redirect("people_list", pk)


def invitation_cancel(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    organisation = administered(request, pk)
    invitation = get_object_or_404(organisation.invitations, pk=invitation)
    if request.method == "POST":
        try:
            workflow.cancel_invitation(invitation, by=request.acting)
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The invitation was cancelled; its link does not work any more."))
        return redirect("people_list", pk)
    context = {"organisation": organisation, "invitation": invitation, "section": "people"}
    return render(request, "organisations/invitation_cancel.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Who has an account accepts with it; somebody new makes one. A link that does not work says what to do."""
    invitations = Invitation.objects.select_related("organisation", "invited_by", "seat__body")
    invitation = invitations.filter(token_hash=token_hash(token)).first()
    if invitation is None or not invitation.is_open(timezone.now()):
        return _closed(request, invitation)
    if User.objects.filter(email__iexact=invitation.email).exists():
        return _accept_with_account(request, invitation)
    return _join(request, invitation)


def _accept_with_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    is_own = request.user.is_authenticated and rules.may_accept(request.user, invitation.email)
    if request.method == "POST" and is_own:
        try:
            workflow.accept_invitation(invitation, user=request.user)
        except workflow.InvitationClosed:
            return _closed(request, invitation)
        return _welcome(request, invitation)
    context = {"invitation": invitation, "roles": _roles(invitation), "is_own": is_own}
    return render(request, "organisations/invitation_accept.html", context)


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        context = {"invitation": invitation, "roles": _roles(invitation), "is_own": False}
        return render(request, "organisations/invitation_accept.html", context)
    person = User(email=invitation.email, name=invitation.name)
    form = JoinForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "title_fi", "title_sv")}
        try:
            user = workflow.join_by_invitation(
                invitation, password=form.cleaned_data["password1"], language=get_language(), **facts
            )
        except workflow.InvitationClosed:
            return _closed(request, invitation)
        login(request, user, backend=BACKEND)
        return _welcome(request, invitation)
    context = {"invitation": invitation, "roles": _roles(invitation), "form": form}
    return render(request, "organisations/invitation_join.html", context)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if invitation.roles:
        request.session[SESSION_KEY] = invitation.organisation_id
        accepted = _("The invitation was accepted. Acting now for %(name)s.")
        messages.success(request, accepted % {"name": invitation.organisation.full_name})
    else:
        messages.success(request, _("The invitation was accepted: the seat is taken."))
    return redirect("desk")


def _closed(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Not known (404), or known and over (410): used, cancelled, or too old."""
    if invitation:
        invitation.refresh_from_db()
    context = {"invitation": invitation}
    return render(request, "organisations/invitation_closed.html", context, status=410 if invitation else 404)


def _roles(invitation: Invitation) -> list[str]:
    return [str(Membership.Role(role).label) for role in invitation.roles]

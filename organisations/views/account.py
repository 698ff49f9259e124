"""One's own account, and for whom one acts now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations.acting import SESSION_KEY
from organisations.forms import AccountForm
from organisations.models import User


@require_POST
def switch_organisation(request: HttpRequest) -> HttpResponse:
    """Act for another of the person's organisations from now on. What was on the page may not be seen by that one."""
    wanted = request.POST.get("organisation")
    chosen = next((row for row in request.acting_choices if str(row.pk) == wanted), None)
    if chosen is None:
        raise PermissionDenied(_("This account has no role in that organisation."))
    request.session[SESSION_KEY] = chosen.pk
    messages.success(request, _("Acting now for %(name)s.") % {"name": chosen.full_name})
    return redirect("desk")


def own_account(request: HttpRequest) -> HttpResponse:
    # A copy, for the form writes into its instance also what it then refuses, and the header shows the person's name.
    person = User.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(person.language):
            messages.success(request, _("The account was saved."))
            return redirect("own_account")
    context = {
        "form": form,
        "roles": person.memberships.select_related("organisation").order_by("organisation__sort_key_fi", "pk"),
        "seats": person.seats.select_related("organisation", "body").order_by("body__name_fi", "-valid_from", "pk"),
    }
    return render(request, "organisations/own_account.html", context)

"""Publicity: setting it, seeing what is public, and reading the agreement as the public does."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import workflow
from agreements.access import get_agreement_for, get_own_agreement, whole_number
from agreements.content import content_of, has_hidden_parts, public_edition, since_hidden
from agreements.forms.steps import PublicityForm
from agreements.forms.verbs import done
from agreements.models import Agreement, Version
from agreements.publicity import parts_of
from agreements.reading import document
from agreements.state import state_of
from agreements.views.own_parties import tells_refusals


@tells_refusals
def agreement_publicity(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_agreement_for(request, pk, "set_publicity")
    form = PublicityForm(request.POST or None, initial=_publicity_now(agreement))
    if request.method == "POST" and done(
        form, lambda: workflow.set_publicity(agreement, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The publicity has been saved."))
        return redirect("agreement_detail", pk)
    version = agreement.latest_version
    may_edit = "edit_text" in workflow.available_actions(agreement, request.acting)
    context = {
        "agreement": agreement,
        "form": form,
        "parts": parts_of(agreement, content_of(agreement), may_edit=may_edit),
        "version": version,
        "is_open_to_all": Agreement.objects.open_to_all().filter(pk=agreement.pk).exists(),
    }
    return render(request, "agreements/agreement_publicity.html", context)


def _publicity_now(agreement: Agreement) -> dict[str, str]:
    return {
        "publicity": agreement.publicity,
        "ground": agreement.secrecy_ground,
        "decided_by": agreement.publicity_decided_by,
    }


def public_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The public edition for the parties' own people: of the working text, or of a frozen version by ?versio=."""
    agreement = get_own_agreement(request, pk)
    version, whole = _previewed(request, agreement)
    content = public_edition(whole)
    wanted = request.GET.get("kieli", get_language())
    language = wanted if wanted in content["languages"] else content["languages"][0]
    context = {
        "agreement": agreement,
        "version": version,
        "document": document(content, language),
        "language": language,
        "text_languages": content["languages"],
        "state": state_of(agreement),
        "left_out": len(whole["annexes"]) - len(content["annexes"]),
        "parts_are_hidden": has_hidden_parts(whole),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/public_preview.html", context)


def _previewed(request: HttpRequest, agreement: Agreement) -> tuple[Version | None, dict[str, Any]]:
    """What outsiders would see of it: a frozen version as secret as the working text now is."""
    number = request.GET.get("versio", "")
    if number:
        version = get_object_or_404(agreement.versions, number=whole_number(number))
    else:
        version = agreement.current_version
    return version, since_hidden(version.data, agreement) if version else content_of(agreement)

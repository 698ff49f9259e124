"""Starting an amendment, and the consolidated reading version that shows what is in force now."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import rules
from agreements.access import get_agreement, get_agreement_for
from agreements.chain import chain_of
from agreements.consolidated import Consolidated, Content, Group, Step, consolidated, marks_of, named
from agreements.content import has_hidden_parts, public_edition, since_hidden
from agreements.forms.amendments import AmendmentForm, OnDayForm
from agreements.forms.verbs import done
from agreements.models import Agreement
from agreements.reading import document
from agreements.views.own_parties import tells_refusals
from agreements.workflow.amending import refuse_unless_newest, start_amendment
from organisations.acting import Acting


@tells_refusals
def amendment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what is copied and what stays; then the draft of the amendment."""
    agreement = get_agreement_for(request, pk, "start_amendment")
    if request.method == "GET":
        refuse_unless_newest(agreement, chain_of(agreement), timezone.localdate())
    form = AmendmentForm(request.POST or None)
    made: list[Agreement] = []
    if request.method == "POST" and done(
        form, lambda: made.append(start_amendment(agreement, by=request.acting, **form.cleaned_data))
    ):
        messages.success(request, _("The draft of the amendment has been made. The parties have been told."))
        return redirect(made[0])
    context = {
        "agreement": agreement,
        "form": form,
        "decided_by": agreement.get_annexes_decided_by_display(),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/amendment_new.html", context)


@login_not_required
def agreement_consolidated(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in force on a day (?pvm=), for all or for one party (?osapuoli=), with what each amendment changed."""
    agreement = get_agreement(request, pk)
    found = consolidated(agreement, OnDayForm(request.GET).day)
    if not found.steps:
        raise Http404
    bound = [one for group in found.groups for one in group.organisations]
    form = OnDayForm(request.GET, organisations=sorted(bound, key=lambda one: one.sort_key_fi))
    visible = _visible(request.acting, found)
    group = found.group_of(form.organisation)
    context = {
        "agreement": agreement,
        "found": found,
        "form": form,
        "steps": [step for step in found.steps if step.agreement.pk in visible],
        "group": group,
        "groups": [(row, row.step.agreement.pk in visible) for row in found.groups],
        "organisation": form.organisation,
        "is_example": agreement.is_example,
        **_shown(request, found, group, visible),
    }
    return render(request, "agreements/agreement_consolidated.html", context)


def _visible(acting: Acting | None, found: Consolidated) -> set[int]:
    wanted = [step.agreement.pk for step in found.steps]
    return set(Agreement.objects.visible_to(acting).filter(pk__in=wanted).values_list("pk", flat=True))


def _shown(request: HttpRequest, found: Consolidated, group: Group | None, visible: set[int]) -> dict[str, Any]:
    """The document with its marks, as far as the person may read it; nothing when nobody is bound on the day."""
    if group is None or group.step.agreement.pk not in visible:
        return {"document": None}
    steps = [step for step in found.steps_to(group.step) if step.agreement.pk in visible]
    content, root = _content(request.acting, group.step), found.steps[0].version.data
    marks = marks_of(steps, lambda step: _content(request.acting, step))
    wanted = request.GET.get("kieli", get_language())
    language = wanted if wanted in content["languages"] else content["languages"][0]
    title = {"title": root["title"], "amends": None}
    return {
        "document": document(content | title, language),
        "language": language,
        "text_languages": content["languages"],
        "marks": marks,
        "changes": [(step, named([mark for mark in marks if mark.step == step], language)) for step in steps[1:]],
        "parts_are_hidden": content != group.step.version.data and has_hidden_parts(_whole(group.step)),
    }


def _whole(step: Step) -> Content:
    return since_hidden(step.version.data, step.agreement)


def _content(acting: Acting | None, step: Step) -> Content:
    if rules.is_insider(acting, step.agreement):
        return step.version.data
    return public_edition(_whole(step))

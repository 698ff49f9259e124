"""The material of an item: bringing several files, announcing one, and the list that they stand in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from forums.forms.material import AnnounceForm, MaterialForm
from forums.models import AgendaItem
from forums.participants import Participant
from forums.views.material_access import tends
from forums.workflow import material
from organisations.refusals import Refused


@tends(AgendaItem)
def attachment_add(request: HttpRequest, item: AgendaItem, part: Participant) -> HttpResponse:
    form = MaterialForm(item=item)
    if request.method == "POST":
        form = MaterialForm(request.POST, request.FILES, item=item)
        if form.is_valid() and _added(form, part):
            _tell(request, form)
            return redirect("attachment_add", item.key)
    return _page(request, item, part, form, AnnounceForm(auto_id="announce_%s"))


@require_POST
@tends(AgendaItem)
def attachment_announce(request: HttpRequest, item: AgendaItem, part: Participant) -> HttpResponse:
    form = AnnounceForm(request.POST, auto_id="announce_%s")
    if form.is_valid():
        material.announce_attachment(item, form.cleaned_data["title"], by=part)
        messages.success(request, _("The attachment has been announced."))
        return redirect("attachment_add", item.key)
    return _page(request, item, part, MaterialForm(item=item), form)


def _added(form: MaterialForm, part: Participant) -> bool:
    facts = {name: form.cleaned_data[name] for name in ("publicity", "ground")}
    try:
        material.add_attachments(form.item, form.titled, **facts, by=part)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return form.is_valid()


def _tell(request: HttpRequest, form: MaterialForm) -> None:
    count = len(form.kept_files)
    text = ngettext("One file has been added.", "%(n)s files have been added.", count)
    messages.success(request, text % {"n": count})
    for name, reason in form.refused:
        messages.error(request, _("%(name)s was not taken: %(reason)s") % {"name": name, "reason": reason})


def _page(
    request: HttpRequest, item: AgendaItem, part: Participant, form: MaterialForm, announce: AnnounceForm
) -> HttpResponse:
    rows = list(item.attachments.prefetch_related("versions"))
    for row in rows:
        row.item = item
    context = {
        "item": item,
        "meeting": item.meeting,
        "part": part,
        "form": form,
        "announce": announce,
        "standing": [row for row in rows if row.withdrawn_at is None],
        "withdrawn": [row for row in rows if row.withdrawn_at],
        "waits": any(row.current and row.current.conversion == "waiting" for row in rows if not row.withdrawn_at),
    }
    return render(request, "forums/attachment_add.html", context)

"""One attachment: its facts, its versions, its place, withdrawing it, deleting a mistake, making its PDF again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forums.forms.material import AttachmentForm, VersionForm
from forums.models import Attachment, AttachmentVersion
from forums.participants import Participant
from forums.views.material_access import tends
from forums.workflow import material
from interfaces.saving import ChangedMeanwhile
from organisations.refusals import Refused


@tends(Attachment)
def attachment_edit(request: HttpRequest, attachment: Attachment, part: Participant) -> HttpResponse:
    item, meanwhile = attachment.item, None
    form = AttachmentForm(request.POST or None, instance=Attachment.objects.get(pk=attachment.pk))
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("title", "publicity", "ground")}
        try:
            material.edit_attachment(attachment, form.cleaned_data["revision"], fields, by=part)
        except ChangedMeanwhile as stale:
            meanwhile = stale.row
            form.over(stale.row)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The attachment has been saved."))
            return redirect("attachment_add", item.key)
    versions = list(attachment.versions.all())
    context = _context(attachment, part) | {"form": form, "meanwhile": meanwhile, "versions": versions}
    return render(request, "forums/attachment_edit.html", context)


@tends(Attachment)
def attachment_version_add(request: HttpRequest, attachment: Attachment, part: Participant) -> HttpResponse:
    meanwhile, form = None, VersionForm(attachment=attachment)
    if request.method == "POST":
        form = VersionForm(request.POST, request.FILES, attachment=attachment)
        if form.is_valid():
            try:
                material.add_version(attachment, form.cleaned_data["revision"], form.kept_files[-1], by=part)
            except ChangedMeanwhile as stale:
                meanwhile = stale.row
                form.over(stale.row)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The file has been brought."))
                return redirect("attachment_add", attachment.item.key)
    context = _context(attachment, part) | {"form": form, "meanwhile": meanwhile}
    return render(request, "forums/attachment_version_add.html", context)


@tends(Attachment)
def attachment_withdraw(request: HttpRequest, attachment: Attachment, part: Participant) -> HttpResponse:
    if request.method == "POST":
        material.withdraw_attachment(attachment, by=part)
        messages.success(request, _("The attachment has been withdrawn."))
        return redirect("attachment_add", attachment.item.key)
    return render(request, "forums/attachment_withdraw.html", _context(attachment, part))


@require_POST
@tends(Attachment)
def attachment_restore(request: HttpRequest, attachment: Attachment, part: Participant) -> HttpResponse:
    material.restore_attachment(attachment, by=part)
    messages.success(request, _("The attachment stands on the item again."))
    return redirect("attachment_add", attachment.item.key)


@require_POST
@tends(Attachment)
def attachment_move(request: HttpRequest, attachment: Attachment, part: Participant) -> HttpResponse:
    direction = request.POST.get("direction")
    if direction not in ("up", "down"):
        raise Http404
    material.move_attachment(attachment, direction, by=part)
    return redirect("attachment_add", attachment.item.key)


@tends(AttachmentVersion)
def attachment_version_delete(request: HttpRequest, version: AttachmentVersion, part: Participant) -> HttpResponse:
    """A file brought by mistake; one that has been sent out sends to withdrawing it."""
    if material.has_gone_out(version):
        messages.warning(
            request, _("The file has been sent out, so it is not deleted. Withdraw the attachment instead.")
        )
        return redirect("attachment_withdraw", version.attachment.key)
    if request.method == "POST":
        material.delete_version(version, by=part)
        messages.success(request, _("The file has been deleted for good."))
        return redirect("attachment_add", version.attachment.item.key)
    context = _context(version.attachment, part) | {
        "version": version,
        "is_only": version.attachment.versions.count() == 1,
    }
    return render(request, "forums/attachment_version_delete.html", context)


@require_POST
@tends(AttachmentVersion)
def attachment_convert(request: HttpRequest, version: AttachmentVersion, part: Participant) -> HttpResponse:
    material.try_again(version, by=part)
    messages.success(request, _("The PDF is being made again."))
    return redirect("attachment_add", version.attachment.item.key)


def _context(attachment: Attachment, part: Participant) -> dict:
    item = attachment.item
    return {"attachment": attachment, "item": item, "meeting": item.meeting, "part": part}

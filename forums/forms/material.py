"""Files for an item: several at once, each kept as soon as it has come, so that a fault elsewhere doesn't lose it."""

import dataclasses
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.annexes import KeptFile
from forums.material.files import MEGABYTE, keep
from forums.models import AgendaItem, Attachment, Publicity
from organisations.drawn_fields import FieldsOnly

SALT = "forums.material"
KEPT_FOR = 60 * 60 * 24  # seconds that a form may stay open after its files have come
AT_A_TIME = 50 * MEGABYTE  # bytes; the proxy lets 60 megabytes through


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """A list of uploads; which of them can be taken is asked by the form, one by one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SeveralFilesInput, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [upload for upload in data or [] if upload]


class KeptFilesMixin:
    """Keeps the good files of a form that has faults; `refused` says of each of the others why it was not taken."""

    item: AgendaItem

    def keep_files(self, uploads: list[UploadedFile], kept: str) -> list[KeptFile]:
        """The files that came now and those that came before, all checked and stored."""
        files = self._read_kept(kept)
        self.refused: list[tuple[str, str]] = []
        if sum(upload.size for upload in uploads) > AT_A_TIME:
            raise ValidationError(
                _("Together the files are over %(limit)s. Bring them in several goes.")
                % {"limit": filesizeformat(AT_A_TIME)}
            )
        for upload in uploads:
            try:
                files.append(keep(upload))
            except ValidationError as error:
                self.refused.append((upload.name, " ".join(error.messages)))
        self.kept_files = files
        self.data = self.data.copy()
        self.data["kept"] = self._signed(files) if files else ""
        return files

    def _signed(self, files: list[KeptFile]) -> str:
        rows = [dataclasses.asdict(file) for file in files]
        return signing.dumps({"item": self.item.pk, "files": rows}, salt=SALT, compress=True)

    def _read_kept(self, token: str) -> list[KeptFile]:
        if not token:
            return []
        try:
            facts = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            facts = {"item": None}
        if facts["item"] != self.item.pk:
            raise ValidationError(_("The files are no longer kept. Choose them again."))
        return [KeptFile(**row) for row in facts["files"]]


class SecretMixin:
    """Publicity with its ground: a ground is needed for what is secret, and dropped from what is public."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("publicity") == Publicity.PUBLIC:
            data["ground"] = ""
        elif data.get("publicity") and not data.get("ground"):
            self.add_error("ground", _("Name the ground for secrecy: the act and its section."))
        return data


def _what_can_be_brought() -> str:
    return _("PDF, Word, Excel, PowerPoint, OpenDocument text, PNG or JPEG, at most %(one)s MB each.") % {
        "one": settings.MATERIAL_FILE_MB
    }


class MaterialForm(KeptFilesMixin, SecretMixin, FieldsOnly, forms.Form):
    """Several files for an item; each gets its title from the name of its file."""

    files = SeveralFiles(label=gettext_lazy("Files"))
    publicity = forms.ChoiceField(
        label=gettext_lazy("Publicity"), choices=Publicity.choices, widget=forms.RadioSelect, initial=Publicity.PUBLIC
    )
    ground = forms.CharField(
        label=gettext_lazy("Ground for secrecy"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The act and its section, for what is secret."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        self.item, self.kept_files, self.refused = item, [], []
        super().__init__(*args, initial={"publicity": item.publicity, "ground": item.ground}, **kwargs)
        self.fields["files"].help_text = _what_can_be_brought()
        self.fields["files"].required = not self.data.get("kept")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.keep_files(data.get("files", []), data.get("kept", "")) and not self.refused:
            self.add_error("files", _("Choose at least one file."))
        for name, reason in self.refused if not self.kept_files else []:
            self.add_error("files", f"{name}: {reason}")
        return data

    @property
    def titled(self) -> list[tuple[str, KeptFile]]:
        return [(title_from(file.file_name), file) for file in self.kept_files]


class VersionForm(KeptFilesMixin, FieldsOnly, forms.Form):
    """A new file in the place of the present one."""

    file = forms.FileField(label=gettext_lazy("File"))
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, attachment: Attachment, **kwargs: Any) -> None:
        self.item, self.kept_files, self.refused = attachment.item, [], []
        super().__init__(*args, initial={"revision": attachment.revision}, **kwargs)
        self.fields["file"].help_text = _what_can_be_brought()
        self.fields["file"].required = not self.data.get("kept")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        upload = data.get("file")
        files = self.keep_files([upload] if upload else [], "" if upload else data.get("kept", ""))
        for _name, reason in self.refused:
            self.add_error("file", reason)
        if not files and not self.errors:
            self.add_error("file", _("Choose a file."))
        return data

    def over(self, attachment: Attachment) -> None:
        """Go on over what somebody else has saved meanwhile, with the file that has come."""
        self.data = self.data.copy()
        self.data["revision"] = attachment.revision


class AnnounceForm(FieldsOnly, forms.ModelForm):
    class Meta:
        model = Attachment
        fields = ["title"]
        labels = {"title": gettext_lazy("What will come")}


class AttachmentForm(SecretMixin, FieldsOnly, forms.ModelForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Attachment
        fields = ["title", "publicity", "ground"]
        widgets = {"publicity": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision
        self.fields["publicity"].choices = Publicity.choices

    def over(self, row: Attachment) -> None:
        """Go on over what somebody else has saved meanwhile, with what was typed here."""
        self.data = self.data.copy()
        self.data["revision"] = row.revision


def title_from(file_name: str) -> str:
    """ "Muistio_2026.docx" is called "Muistio 2026"."""
    return " ".join(PurePath(file_name).stem.replace("_", " ").split()) or file_name

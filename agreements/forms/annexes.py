"""An annex: its file, kept as soon as it has come so that a fault elsewhere doesn't lose it, and its publicity."""

import dataclasses
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.rows import RowForm, SecrecyMixin, require_some_language
from agreements.models import Annex
from agreements.models.row import Publicity
from documents.uploads import check_upload, store_by_hash

SALT = "agreements.annex"
FOLDER = "annexes"
KEPT_FOR = 60 * 60 * 24  # seconds that a form may stay open after its file has come


@dataclasses.dataclass(frozen=True)
class KeptFile:
    """An upload that has been checked and stored, with what the annex row says of it."""

    file: str
    file_name: str
    sha256: str
    size: int
    content_type: str


class AnnexForm(SecrecyMixin, RowForm):
    NEEDED = "title"
    CHOICES = (Publicity.PUBLIC, Publicity.PARTLY_SECRET, Publicity.SECRET)

    upload = forms.FileField(label=gettext_lazy("File"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Annex
        fields = [
            "title_fi",
            "title_sv",
            "kind",
            "language",
            "publicity",
            "secrecy_ground",
            "publicity_decided_by",
        ]
        labels = {
            "title_fi": gettext_lazy("Name of the annex in Finnish"),
            "title_sv": gettext_lazy("Name of the annex in Swedish"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_file: KeptFile | None = None
        self.limit_publicity()
        self.fields["upload"].help_text = _(
            "PDF, Word, Excel, PowerPoint, OpenDocument text, PNG or JPEG, at most 20 megabytes."
            " No data on clients or patients."
        )
        self.fields["upload"].required = not self.row and not self.data.get("kept")
        self.order_fields(["title_fi", "title_sv", "upload"])
        if self.row:
            self.fields["upload"].label = _("New file in the place of the present one")

    def clean_upload(self) -> UploadedFile | None:
        """Check the file by its content and store it; what was kept from an earlier try stays when none comes now."""
        upload = self.cleaned_data.get("upload")
        if upload:
            detected = check_upload(upload)
            self.kept_file = KeptFile(
                file=store_by_hash(FOLDER, upload),
                file_name=upload.name[-200:],
                sha256=detected.sha256,
                size=detected.size,
                content_type=detected.content_type,
            )
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.kept_file and data.get("kept"):
            self.kept_file = self._read_kept(data["kept"])
        if self.kept_file:
            self.data = self.data.copy()
            self.data[self.add_prefix("kept")] = signing.dumps(
                {"agreement": self.agreement.pk, **dataclasses.asdict(self.kept_file)}, salt=SALT
            )
        require_some_language(self, "title", _("Write the title of the annex."))
        return data

    def _read_kept(self, token: str) -> KeptFile | None:
        try:
            facts = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            facts = {"agreement": None}
        if facts.pop("agreement") != self.agreement.pk:
            raise ValidationError(_("The file is no longer kept. Choose it again."))
        return KeptFile(**facts)

    @property
    def row_fields(self) -> dict[str, Any]:
        return super().row_fields | (dataclasses.asdict(self.kept_file) if self.kept_file else {})

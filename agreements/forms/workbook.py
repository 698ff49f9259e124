"""The workbook's file: checked by its content, kept while its preview is looked at."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement
from documents.uploads import check_upload, store_by_hash

SALT = "agreements.workbook"
FOLDER = "prints"  # kept like what is made on request: for a while
BIGGEST = 5_000_000  # bytes
KEPT_FOR = 60 * 60 * 24  # seconds that a preview may stay open


class WorkbookUploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Workbook (xlsx)"),
        help_text=gettext_lazy("The file exported here, filled in. Nothing is saved yet: the changes are shown first."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        check_upload(upload, allowed=("xlsx",), max_size=BIGGEST)
        return upload

    def kept(self) -> tuple[bytes, str]:
        """The file's bytes, and a signed token by which it is found again."""
        upload = self.cleaned_data["file"]
        name = store_by_hash(FOLDER, upload)
        upload.seek(0)
        return upload.read(), signing.dumps({"agreement": self.agreement.pk, "file": name}, salt=SALT)


class WorkbookApplyForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
    state = forms.CharField(widget=forms.HiddenInput)
    withdraw_missing = forms.BooleanField(
        label=gettext_lazy("Withdraw what the file does not have"),
        help_text=gettext_lazy("What is withdrawn can be restored. Without this it stays as it is."),
        required=False,
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement

    def clean_token(self) -> str:
        token = self.cleaned_data["token"]
        try:
            facts = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            facts = {"agreement": None, "file": ""}
        if facts["agreement"] != self.agreement.pk or not default_storage.exists(facts["file"]):
            raise ValidationError(_("The file is no longer kept. Choose it again."))
        self.file = facts["file"]
        return token

    def data_of_file(self) -> bytes:
        with default_storage.open(self.file) as file:
            return file.read()

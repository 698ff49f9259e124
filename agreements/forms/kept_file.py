"""A form with one file: what was chosen isn't lost when another field has a fault.

Browsers don't send a chosen file again with the corrected form. So a good file is stored at once, by its hash, and the
form carries its signed name.
"""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import File

from documents.uploads import check_upload, store_by_hash

SCANS = ("pdf", "png", "jpg")
SALT = "agreements.kept_file"


class KeptFileForm(forms.Form):
    """`file_field` names the file field, `folder` where it is stored; after cleaning `kept` has both its names.

    A file that is required is so until one has been kept.
    """

    file_field = "file"
    folder = "files"

    kept_file = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.kept["name"]:
            self.fields[self.file_field].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if upload := data.get(self.file_field):
            self._keep(upload)
        return data

    def _keep(self, upload: File) -> None:
        try:
            check_upload(upload, SCANS)
        except ValidationError as error:
            self.add_error(self.file_field, error)
            return
        signed = signing.dumps([store_by_hash(self.folder, upload), upload.name[-200:]], salt=SALT)
        self.data = self.data.copy()
        self.data[self.add_prefix("kept_file")] = signed

    @property
    def kept(self) -> dict[str, str]:
        """The stored name and the file's own name; both empty when there is no file."""
        signed = self.data.get(self.add_prefix("kept_file"), "")
        try:
            name, file_name = signing.loads(signed, salt=SALT) if signed else ("", "")
        except signing.BadSignature:
            name, file_name = "", ""
        return {"name": name, "file_name": file_name}

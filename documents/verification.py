"""Is this file one that we sealed? The stored hash answers first, marks that survive a change second.

Intact means byte for byte and nothing less. Altered means that it isn't ours byte for byte, yet something of ours is in
it: a known verification code in its metadata or in the data inside it, or a seal of ours that doesn't hold.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pikepdf
from asn1crypto import cms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.codes import marked_codes, possible_codes
from documents.models import ArchivedDocument
from documents.seal import check_seal, is_ours

MAX_SIZE = 100 * 1024 * 1024  # bytes
MAX_OPENED = 32 * 1024 * 1024  # bytes; a larger file is searched, but not opened as a PDF
MAX_EMBEDDED = 20 * 1024 * 1024  # bytes that are read of one embedded file
MAX_EMBEDDED_FILES = 50
MAX_UNFOLDED = 64 * 1024 * 1024  # bytes of embedded files, all together: fifty may be one and the same bomb
MAX_SIGNATURES = 20

_SIGNATURE = re.compile(rb"/Contents\s*<([0-9A-Fa-f\s]{200,200000})>")


class Kind(StrEnum):
    INTACT = "intact"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """The answer, the document that it concerns where that is known, and one sentence that says why."""

    kind: Kind
    document: ArchivedDocument | None
    details: str | Promise


def verify(data: bytes) -> Verdict:
    """Return the verdict on a file. Broken, hostile and huge files get one too."""
    if len(data) > MAX_SIZE:
        return Verdict(Kind.UNKNOWN, None, _("The file is larger than any document sealed here."))
    digest = hashlib.sha256(data).hexdigest()
    if document := ArchivedDocument.objects.filter(sha256=digest).first():
        return Verdict(Kind.INTACT, document, _("The file is byte for byte the one that was sealed."))
    pdf = _Opened(data)
    codes = marked_codes(data) | pdf.codes()
    if document := ArchivedDocument.objects.filter(code__in=codes).order_by("pk").first():
        return Verdict(
            Kind.ALTERED, document, _("The file carries the code of a sealed document, but it is not the same file.")
        )
    certificates = _certificates(data) | pdf.certificates()
    if certificates and is_ours(certificates):
        return _seal_without_document(data, readable=pdf.readable)
    return Verdict(Kind.UNKNOWN, None, _("The file has no trace of a document sealed here."))


def verify_code(text: str) -> ArchivedDocument | None:
    """Return the document of a code that a person typed from paper."""
    return ArchivedDocument.objects.with_code(text)


def _seal_without_document(data: bytes, *, readable: bool) -> Verdict:
    """Our certificate is in the file: say altered, unless the seal holds and it is only our archive that lacks it."""
    if readable and check_seal(data).good:
        return Verdict(
            Kind.UNKNOWN, None, _("The seal of this portal is unbroken, but the document is not in this archive.")
        )
    return Verdict(Kind.ALTERED, None, _("The file carries the seal of this portal, but the seal is broken."))


class _Opened:
    """What a PDF library finds in a file, if it can read it at all (a rewritten file may have our marks compressed)."""

    def __init__(self, data: bytes) -> None:
        self.attachments: list[bytes] = []
        self.metadata: list[bytes] = []
        self.signatures: list[bytes] = []
        self.readable = len(data) <= MAX_OPENED and b"%PDF-" in data[:1024] and self._read(data)

    def codes(self) -> set[str]:
        marked = (marked_codes(part) for part in self.metadata)
        inside = (possible_codes(part) for part in self.attachments)
        return set().union(*marked, *inside)

    def certificates(self) -> set[str]:
        return set().union(*map(_certificates_of, self.signatures))

    def _read(self, data: bytes) -> bool:
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                self.metadata = list(_metadata(pdf))
                self.signatures = list(_signatures(pdf))
                self.attachments = list(_attachments(pdf))
        except Exception:
            # A stranger's file: whatever was found until it broke off counts, and nothing that it does is our error.
            return False
        return True


def _metadata(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    yield str(pdf.docinfo.get("/Keywords", "")).encode()
    if "/Metadata" in pdf.Root:
        yield pdf.Root.Metadata.read_bytes()


def _signatures(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    form = pdf.Root.get("/AcroForm", {})
    for field in list(form.get("/Fields", []))[:MAX_SIGNATURES]:
        if "/V" in field and "/ByteRange" in field.V:
            yield bytes(field.V.Contents)


def _attachments(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    left = MAX_UNFOLDED
    for _name, spec in list(pdf.attachments.items())[:MAX_EMBEDDED_FILES]:
        if left <= 0:
            return
        content = spec.get_file().read_bytes()
        left -= len(content)
        yield content[:MAX_EMBEDDED]


def _certificates(data: bytes) -> set[str]:
    """Fingerprints of certificates in signatures that stand in the file as plain text, read without a PDF library."""
    found = list(_SIGNATURE.findall(data))[:MAX_SIGNATURES]
    return set().union(*(_certificates_of(bytes.fromhex(_even(signature))) for signature in found))


def _even(hexadecimal: bytes) -> str:
    text = re.sub(r"\s", "", hexadecimal.decode("ascii"))
    return text[: len(text) // 2 * 2]


def _certificates_of(signature: bytes) -> set[str]:
    try:
        certificates = cms.ContentInfo.load(signature)["content"]["certificates"]
        return {certificate.chosen.sha256.hex() for certificate in certificates if certificate.name == "certificate"}
    except (ValueError, TypeError, KeyError, AttributeError):
        return set()

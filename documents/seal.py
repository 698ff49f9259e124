"""The electronic seal: an invisible PAdES signature over the whole file.

Its level is B-B, with a timestamp service B-T, with evidence for the long term B-LT (`long_term.py`).
What people see of signing stands in the document's own text; a visible stamp would break PDF/A and PDF/UA.
After sealing the file is never touched again.
"""

import io
import logging
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from documents.long_term import evidence_settings
from documents.models import ArchivedDocument
from documents.seal_certificate import CertificateInfo, certificate_info, common_name, signer

__all__ = ["CertificateInfo", "SealCheck", "certificate_info", "check_seal", "is_ours", "seal"]

FIELD_NAME = "Seal"
TIMESTAMP_TIMEOUT = 30  # seconds
MOST_CERTIFICATES = 100
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SealCheck:
    """What cryptography says of a file.

    `intact`: the signed bytes are as they were. `ours`: the certificate is our present one or one that sealed
    a document in the archive. `whole_document`: the signature covers the file to its last byte, so that nothing was
    added later. The envelope of the signature itself has a few bytes that no cryptography covers; whether a file is
    byte for byte ours is a question for the archive's hash (verification.py).
    """

    present: bool = False
    intact: bool = False
    ours: bool = False
    whole_document: bool = False
    signed_at: datetime | None = None
    subject: str = ""
    reason: str = ""
    fingerprint: str = ""

    @property
    def good(self) -> bool:
        """All at once: `intact` alone says nothing of what was added after the signature."""
        return self.present and self.intact and self.ours and self.whole_document


def seal(pdf: bytes, *, reason: str, location: str = "") -> bytes:
    """Return the PDF with our seal appended, with evidence for the long term when that is wanted and can be had.

    Raises `ImproperlyConfigured` when the certificate can't be read, and `OSError` when a timestamp service is set and
    doesn't answer.
    """
    words = {"reason": reason, "location": location or None}
    address = settings.SEAL_TIMESTAMP_URL
    timestamper = HTTPTimeStamper(address, timeout=TIMESTAMP_TIMEOUT) if address else None
    if settings.SEAL_LONG_TERM and settings.SEAL_PKCS12:
        try:
            return _sealed(pdf, words, timestamper, evidence_settings(signer(), timestamper))
        except Exception as error:
            # Whatever is wrong with the chain or the services that tell of revocations: a seal without the evidence is
            # a good seal, and nobody who has signed is to wait for it.
            logger.warning("Sealed without evidence for the long term: %s", error)
    return _sealed(pdf, words, timestamper, {})


def _sealed(pdf: bytes, words: dict, timestamper: TimeStamper | None, evidence: dict) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name=FIELD_NAME, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, **words, **evidence
    )
    signing = PdfSigner(metadata, signer=signer(), timestamper=timestamper)
    return signing.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()


def check_seal(pdf: bytes) -> SealCheck:
    """Say what the seal of a file is worth. A broken or hostile file is one without a good seal, never an error."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return SealCheck()
        last = signatures[-1]
        # Trust in a chain of certificates isn't asked here: the archive, not an authority, knows which seals are ours.
        context = ValidationContext(trust_roots=[last.signer_cert], allow_fetching=False)
        status = validate_pdf_signature(last, signer_validation_context=context, skip_diff=True)
        filled_up = _is_filled_with_zeros(bytes(last.pkcs7_content))
    except Exception:
        # Whatever a stranger's file makes the parser stumble over (there is no common error class), it proves nothing.
        return SealCheck(present=b"/ByteRange" in pdf)
    return _checked(status, str(last.sig_object.get("/Reason", "")), filled_up)


def is_ours(fingerprints: set[str]) -> bool:
    """Whether one of these certificates (hex SHA-256) is our present one or has sealed a document in the archive."""
    known = ArchivedDocument.objects.filter(certificate_fingerprint__in=sorted(fingerprints)[:MOST_CERTIFICATES])
    return known.exists() or certificate_info().fingerprint in fingerprints


def _is_filled_with_zeros(contents: bytes) -> bool:
    """Whether nothing hides behind the signature in the room reserved for it, which no signature covers."""
    signature = cms.ContentInfo.load(contents).dump()
    return not contents[len(signature) :].strip(b"\x00")


def _checked(status: PdfSignatureStatus, reason: str, filled_up: bool) -> SealCheck:
    fingerprint = status.signing_cert.sha256.hex()
    timestamp = status.timestamp_validity
    return SealCheck(
        present=True,
        intact=status.intact and status.valid,
        ours=is_ours({fingerprint}),
        whole_document=status.coverage == SignatureCoverageLevel.ENTIRE_FILE and filled_up,
        signed_at=timestamp.timestamp if timestamp else status.signer_reported_dt,
        subject=common_name(status.signing_cert.subject.native),
        reason=reason,
        fingerprint=fingerprint,
    )

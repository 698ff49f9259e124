"""What a sealed file says of its own seal: by whose certificate, when, and what evidence it carries."""

import datetime
import io
from dataclasses import dataclass

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from documents.seal_certificate import SELF_MADE_NAME, common_name


@dataclass(frozen=True)
class SealDetails:
    """`stamped_at` and `stamped_by` are there when a timestamp service vouches for the time."""

    subject: str
    issuer: str
    valid_to: datetime.date
    self_made: bool
    stamped_at: datetime.datetime | None = None
    stamped_by: str = ""
    long_term: bool = False


def seal_details(pdf: bytes) -> SealDetails | None:
    """Read the last seal of one of our own files, as it stands there. None for a file without one."""
    reader = PdfFileReader(io.BytesIO(pdf))
    if not reader.embedded_signatures:
        return None
    signature = reader.embedded_signatures[-1]
    certificate = signature.signer_cert
    stamped_at, stamped_by = _timestamp(signature)
    subject = common_name(certificate.subject.native)
    return SealDetails(
        subject=subject,
        issuer=common_name(certificate.issuer.native),
        valid_to=certificate.not_valid_after.date(),
        self_made=subject == SELF_MADE_NAME,
        stamped_at=stamped_at,
        stamped_by=stamped_by,
        long_term="/DSS" in reader.root,
    )


def _timestamp(signature: EmbeddedPdfSignature) -> tuple[datetime.datetime | None, str]:
    """When and by which service the seal was stamped."""
    stamp = next(iter(extract_tst_data_iter(signature.signer_info, signed=False)), None)
    if stamp is None:
        return None, ""
    said = stamp["encap_content_info"]["content"].parsed
    return said["gen_time"].native, common_name(extract_certificate_info(stamp).signer_cert.subject.native)

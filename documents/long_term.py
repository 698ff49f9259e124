"""Evidence for the long term inside a sealed file (PAdES B-LT): the certificates, and that they had not been revoked.

Once the issuer of a certificate has gone, nobody can ask it any more; what it said on the day of the seal is then in
the file itself. The evidence is written in the same revision as the signature: the seal covers the file to its end.
"""

import asyncio
from collections.abc import Iterable

from asn1crypto.x509 import Certificate
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

IN_SAME_REVISION = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)


class NoChain(Exception):
    """The file of the certificate holds no issuer: nobody can be asked whether it has been revoked."""


def evidence_settings(signer: SimpleSigner, timestamper: TimeStamper | None) -> dict:
    """What `PdfSignatureMetadata` needs to fetch and embed the evidence while it signs.

    Revocation lists and answers come from where the certificates say; where one that is named doesn't answer, signing
    with these settings raises. Whom to trust isn't asked: each chain is followed to its topmost certificate here.
    Raises `NoChain`, and `OSError` when the timestamp service doesn't answer.
    """
    own = {signer.signing_cert, *signer.cert_registry}
    roots = _topmost(own)
    if signer.signing_cert in roots:
        raise NoChain("The PKCS#12 file has the seal's own certificate only: add those of its issuers.")
    if timestamper:
        asyncio.run(timestamper.async_dummy_response("sha256"))  # its certificates come with an answer
        stamping = set(timestamper.cert_registry)
        roots, own = roots + _topmost(stamping), own | stamping
    context = ValidationContext(trust_roots=roots, other_certs=own, allow_fetching=True, revocation_mode="hard-fail")
    return {
        "embed_validation_info": True,
        "validation_context": context,
        "signer_key_usage": set(),
        "dss_settings": IN_SAME_REVISION,
    }


def _topmost(certificates: Iterable[Certificate]) -> list[Certificate]:
    """Those whose issuer is none of the others."""
    rows = list(certificates)
    return [row for row in rows if not any(other != row and other.subject == row.issuer for other in rows)]

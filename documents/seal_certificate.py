"""The certificate of the electronic seal: the operator's PKCS#12 file, or a local self-made one for trying out."""

import contextlib
import datetime
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pyhanko.sign.signers import SimpleSigner

# A name inside a certificate is data that is signed, not a text of the interface: it has one language for good.
SELF_MADE_NAME = "Yhdyspinta, kokeiluleima (ei luotettu)"
SELF_MADE_YEARS = 10
FILE = "seal.p12"
WARNING_DAYS = 60
UNREADABLE = "SEAL_PKCS12 can't be read: check the file and SEAL_PASSPHRASE."


@dataclass(frozen=True)
class CertificateInfo:
    """What the page about the seal says; `self_made` means that it proves wholeness only, not who sealed."""

    subject: str
    issuer: str
    not_after: datetime.datetime
    self_made: bool
    fingerprint: str

    @property
    def last_day(self) -> datetime.date:
        """In Finland: the certificate itself says it in UTC, which may be the day before."""
        return timezone.localdate(self.not_after)

    def days_left(self, on: datetime.date) -> int:
        """Whole days until the last one; negative once it has ended."""
        return (self.last_day - on).days


def certificate_info() -> CertificateInfo:
    """Return what the present certificate says of itself. Raises `ImproperlyConfigured` when it can't be read."""
    certificate = signer().signing_cert
    return CertificateInfo(
        subject=common_name(certificate.subject.native),
        issuer=common_name(certificate.issuer.native),
        not_after=certificate.not_valid_after,
        self_made=not settings.SEAL_PKCS12,
        fingerprint=certificate.sha256.hex(),
    )


def signer() -> SimpleSigner:
    """Return the signer of the present certificate. Raises `ImproperlyConfigured` when it can't be read."""
    path = Path(settings.SEAL_PKCS12) if settings.SEAL_PKCS12 else _self_made(_own_folder())
    passphrase = settings.SEAL_PASSPHRASE.encode() or None if settings.SEAL_PKCS12 else None
    try:
        return _loaded(path, passphrase, path.stat().st_mtime_ns)
    except OSError as error:
        raise ImproperlyConfigured(UNREADABLE) from error


@lru_cache(maxsize=1)
def _loaded(path: Path, passphrase: bytes | None, changed_at: int) -> SimpleSigner:
    """Kept until the file changes: checking an RSA key takes a tenth of a second."""
    loaded = SimpleSigner.load_pkcs12(path, passphrase=passphrase)
    if loaded is None:
        raise ImproperlyConfigured(UNREADABLE)
    return loaded


def certificate_ending(on: datetime.date) -> CertificateInfo | None:
    """The present certificate when it ends within the days of warning or has ended; None for one not made yet.

    Raises what `certificate_info` raises.
    """
    if not settings.SEAL_PKCS12 and not (_own_folder() / FILE).exists():
        return None
    info = certificate_info()
    return info if info.days_left(on) <= WARNING_DAYS else None


def common_name(name: dict[str, str]) -> str:
    """Return the most telling part of an X.509 name."""
    return name.get("common_name") or name.get("organization_name") or ", ".join(map(str, name.values()))


def _own_folder() -> Path:
    return Path(settings.VAR_DIR) / "seal"


def _self_made(folder: Path) -> Path:
    """Return the local certificate's file, making it first if need be; of racing processes the first one wins."""
    path = folder / FILE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(_new_pkcs12())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        os.unlink(made)
    return path


def _new_pkcs12() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SELF_MADE_NAME)])
    now = datetime.datetime.now(datetime.UTC)
    usage = dict.fromkeys(
        ["key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only"], False
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365 * SELF_MADE_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, decipher_only=False, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, serialization.NoEncryption())

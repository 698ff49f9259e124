"""Evidence for the long term: certificates and revocation lists in the sealed file, and what happens without them."""

import datetime
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pikepdf
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone
from pyhanko.sign.timestamps import DummyTimeStamper

from documents.checks import ENDING, UNREADABLE, check_seal_certificate
from documents.seal import certificate_info, check_seal, seal
from documents.seal_certificate import certificate_ending
from documents.seal_details import seal_details
from documents.verification import Kind, verify
from tests.documents.test_archive import keep

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.now(datetime.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.papers]


@dataclass
class Authority:
    """A small certificate authority with its revocation list."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def issue(self, name: str, list_at: str, *, usage: str = "", days: int = 365) -> tuple:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(list_at)], None, None, None)
        builder = certificate_of(name, self.certificate.subject, key, days)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        if usage == "timestamps":
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return key, builder.sign(self.key, hashes.SHA256())

    def revocation_list(self) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        made = builder.last_update(NOW - DAY).next_update(NOW + 30 * DAY)
        return made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificate_of(name: str, issuer: x509.Name, key: rsa.RSAPrivateKey, days: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(named(name)).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(NOW - 2 * DAY).not_valid_after(NOW + days * DAY)


def make_authority() -> Authority:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = named("Esimerkkivarmentaja")
    builder = certificate_of("Esimerkkivarmentaja", name, key, 3650)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Authority(key, builder.sign(key, hashes.SHA256()))


class Services(BaseHTTPRequestHandler):
    """The authority's revocation list by GET, a timestamp service by POST."""

    revocation_list = b""
    stamper: DummyTimeStamper

    def do_GET(self) -> None:
        self._answer("application/pkix-crl", self.revocation_list)

    def do_POST(self) -> None:
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer("application/timestamp-reply", self.stamper.request_tsa_response(asked).dump())

    def _answer(self, kind: str, data: bytes) -> None:
        self.send_response(200 if data else 503)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args) -> None:
        pass


def asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def services(authority) -> Iterator[str]:
    """The address of the authority's services on this machine."""
    with HTTPServer(("127.0.0.1", 0), Services) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        key, certificate = authority.issue("Aikaleima", f"{address}lista.crl", usage="timestamps")
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        Services.stamper = DummyTimeStamper(
            asn1(certificate), keys.PrivateKeyInfo.load(private), certs_to_embed=[asn1(authority.certificate)]
        )
        Services.revocation_list = authority.revocation_list()
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield address
        server.shutdown()
        thread.join()


@pytest.fixture
def operators(authority, services, settings, tmp_path):
    """operators(...): a certificate of the operator, issued by the authority, is in use."""

    def use(*, days: int = 365, with_issuer: bool = True, list_at: str = "") -> None:
        key, certificate = authority.issue("Portaalin ylläpitäjä", list_at or f"{services}lista.crl", days=days)
        issuers = [authority.certificate] if with_issuer else None
        path = tmp_path / "operator.p12"
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(b"seal", key, certificate, issuers, serialization.NoEncryption())
        )
        settings.MEDIA_ROOT, settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = tmp_path, str(path), ""
        settings.SEAL_TIMESTAMP_URL, settings.SEAL_LONG_TERM = services, True

    return use


def evidence(pdf: bytes) -> tuple[int, int]:
    """How many certificates and revocation lists are kept in the file as evidence."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        store = document.Root.get("/DSS", {})
        return len(store.get("/Certs", [])), len(store.get("/CRLs", []))


def test_the_file_carries_the_certificates_and_the_revocation_lists(rendered, operators):
    operators()
    sealed = seal(rendered, reason="Sähköinen leima")
    certificates, lists = evidence(sealed)
    assert certificates >= 2 and lists >= 1
    check = check_seal(sealed)
    assert check.good and check.subject == "Portaalin ylläpitäjä"
    details = seal_details(sealed)
    assert (details.subject, details.issuer) == ("Portaalin ylläpitäjä", "Esimerkkivarmentaja")
    assert (details.stamped_by, details.long_term, details.self_made) == ("Aikaleima", True, False)
    assert details.stamped_at and details.valid_to == (NOW + 365 * DAY).date()


def test_the_evidence_comes_without_a_timestamp_service_too(rendered, operators, settings):
    operators()
    settings.SEAL_TIMESTAMP_URL = ""
    sealed = seal(rendered, reason="x")
    assert evidence(sealed)[1] == 1 and check_seal(sealed).good


def test_a_file_with_evidence_is_archived_and_verified_and_archivable(rendered, operators, verapdf):
    operators()
    sealed = seal(rendered, reason="x")
    document = keep(sealed)
    assert verify(sealed).kind == Kind.INTACT and verify(sealed).document == document
    assert verify(sealed + b"\n").kind == Kind.ALTERED
    assert verapdf(sealed).ok


@pytest.mark.parametrize("fault", ["list_is_gone", "nobody_listens", "no_issuer"])
def test_without_the_evidence_the_file_is_sealed_all_the_same_and_the_log_says_why(rendered, operators, caplog, fault):
    operators(
        with_issuer=fault != "no_issuer",
        list_at="http://127.0.0.1:9/lista.crl" if fault == "nobody_listens" else "",
    )
    if fault == "list_is_gone":
        Services.revocation_list = b""
    with caplog.at_level(logging.WARNING, logger="documents.seal"):
        sealed = seal(rendered, reason="x")
    assert check_seal(sealed).good and evidence(sealed) == (0, 0)
    assert "without evidence for the long term" in caplog.text


def test_the_evidence_is_asked_for_only_by_setting(rendered, operators, settings):
    operators()
    settings.SEAL_LONG_TERM = False
    assert evidence(seal(rendered, reason="x")) == (0, 0)


def test_a_timestamp_service_that_does_not_answer_still_stops_the_sealing(rendered, operators, settings):
    operators()
    settings.SEAL_TIMESTAMP_URL = "http://127.0.0.1:9/"
    with pytest.raises(OSError, match="timestamp service"):
        seal(rendered, reason="x")


# The end of the certificate


@pytest.mark.parametrize(("days", "warns"), [(365, False), (62, False), (59, True), (5, True)])
def test_a_certificate_is_warned_of_sixty_days_before_its_end(operators, days, warns):
    operators(days=days)
    today = timezone.localdate(NOW)
    assert (certificate_ending(today) is not None) == warns
    assert [message.id for message in check_seal_certificate()] == ([ENDING] if warns else [])
    assert certificate_info().days_left(today) == days


def test_checking_makes_no_certificate_and_tells_of_one_that_cannot_be_read(settings, tmp_path):
    settings.VAR_DIR, settings.SEAL_PKCS12 = tmp_path, ""
    assert check_seal_certificate() == []
    assert not (tmp_path / "seal").exists()
    settings.SEAL_PKCS12 = str(tmp_path / "missing.p12")
    assert [message.id for message in check_seal_certificate()] == [UNREADABLE]

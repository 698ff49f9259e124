import hashlib
import io
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pikepdf
import pytest
from asn1crypto import tsp
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.test import override_settings
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import DummyTimeStamper

from documents.archive import ArchiveDamaged, archive, read
from documents.codes import new_code
from documents.models import ArchivedDocument
from documents.seal import certificate_info, check_seal, seal
from documents.seal_certificate import SELF_MADE_NAME, signer
from documents.verification import MAX_SIZE, MAX_UNFOLDED, Kind, verify, verify_code
from tests.documents.conftest import CODE, make_pdf

SUBJECT = uuid.UUID(int=7)


@pytest.fixture(scope="module")
def seal_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(autouse=True)
def store(settings, tmp_path, seal_folder, db):
    settings.MEDIA_ROOT = tmp_path
    settings.VAR_DIR = seal_folder
    settings.SEAL_PKCS12 = settings.SEAL_PASSPHRASE = settings.SEAL_TIMESTAMP_URL = ""


@pytest.fixture(scope="module")
def sealed(rendered, seal_folder) -> bytes:
    with override_settings(VAR_DIR=seal_folder, SEAL_PKCS12="", SEAL_PASSPHRASE="", SEAL_TIMESTAMP_URL=""):
        return seal(rendered, reason="Sähköinen leima")


def keep(pdf: bytes, **fields) -> ArchivedDocument:
    values = {
        "what": "agreement",
        "subject": SUBJECT,
        "number": 1,
        "title": "Yhteistyösopimus",
        "language": "fi",
        "content_sha256": "0" * 64,
        "unsealed_sha256": "1" * 64,
        "code": CODE,
    }
    return archive(pdf, **values | fields)


def resaved(pdf: bytes, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, **options)
    return out.getvalue()


# The seal


def test_a_sealed_file_is_present_intact_ours_and_whole(sealed):
    check = check_seal(sealed)
    assert (check.present, check.intact, check.ours, check.whole_document, check.good) == (True,) * 5
    assert check.subject == SELF_MADE_NAME
    assert check.reason == "Sähköinen leima"
    assert check.signed_at.tzinfo


def test_sealing_appends_and_changes_nothing_before(rendered, sealed):
    assert sealed.startswith(rendered)


def test_an_unsealed_file_has_no_seal(rendered):
    assert not check_seal(rendered).present


def test_bytes_added_after_the_seal_are_never_good(sealed):
    check = check_seal(sealed + b"\n%added")
    assert check.intact
    assert not check.whole_document
    assert not check.good


def test_an_added_revision_is_never_good(sealed):
    assert not check_seal(with_added_revision(sealed)).good


def with_added_revision(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root[pdf_name("/Added")] = pdf_string("x")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.papers
def test_one_changed_bit_in_what_is_signed_is_never_good(sealed):
    envelope = re.search(rb"<[0-9A-Fa-f]{4000,}>", sealed)
    places = [*range(0, envelope.start(), 997), *range(envelope.end(), len(sealed), 97)]
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert not check_seal(bytes(changed)).good, place


def test_the_room_behind_the_signature_can_not_hide_anything(sealed):
    end = re.search(rb"<[0-9A-Fa-f]{4000,}(?=>)", sealed).end()
    assert not check_seal(sealed[: end - 40] + b"5" + sealed[end - 39 :]).good


@pytest.mark.parametrize("garbage", [b"", b"x", b"%PDF-1.7", b"\x00" * 5000, b"%PDF-1.7\n/ByteRange [0 1 2 3]"])
def test_garbage_has_no_good_seal_and_no_error(garbage):
    assert not check_seal(garbage).good


def test_a_seal_of_another_certificate_is_not_ours(sealed, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "other"
    check = check_seal(sealed)
    assert check.intact
    assert not check.ours


def test_a_document_sealed_with_an_earlier_certificate_stays_ours(sealed, settings, tmp_path):
    keep(sealed)
    settings.VAR_DIR = tmp_path / "renewed"
    assert check_seal(sealed).good


@pytest.mark.papers
def test_the_local_certificate_is_made_once_and_says_what_it_is(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: signer().signing_cert.sha256, range(4)))
    assert len(made) == 1
    info = certificate_info()
    assert info.self_made
    assert info.subject == info.issuer == SELF_MADE_NAME
    assert [file.name for file in (tmp_path / "seal").iterdir()] == ["seal.p12"]
    assert (tmp_path / "seal" / "seal.p12").stat().st_mode & 0o077 == 0


@pytest.mark.papers
def test_the_operators_certificate_is_used_when_it_is_set(rendered, settings, tmp_path, seal_folder):
    signer()
    settings.SEAL_PKCS12 = str(seal_folder / "seal" / "seal.p12")
    assert not certificate_info().self_made
    assert check_seal(seal(rendered, reason="x")).good


def test_a_certificate_that_can_not_be_read_stops_the_sealing(rendered, settings, tmp_path):
    settings.SEAL_PKCS12 = str(tmp_path / "missing.p12")
    with pytest.raises(ImproperlyConfigured):
        seal(rendered, reason="x")


class TimestampService(BaseHTTPRequestHandler):
    """An RFC 3161 service on this machine."""

    stamper: DummyTimeStamper

    def do_POST(self) -> None:
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.stamper.request_tsa_response(asked).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def timestamp_service(seal_folder):
    own = signer()
    TimestampService.stamper = DummyTimeStamper(tsa_cert=own.signing_cert, tsa_key=own.signing_key)
    with HTTPServer(("127.0.0.1", 0), TimestampService) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.papers
def test_a_timestamp_is_asked_for_when_a_service_is_set(verapdf, rendered, sealed, settings, timestamp_service):
    settings.SEAL_TIMESTAMP_URL = timestamp_service
    stamped = seal(rendered, reason="x")
    assert len(stamped) > len(sealed)
    assert check_seal(stamped).good
    assert verapdf(stamped).ok


def test_nothing_is_sealed_when_the_timestamp_service_does_not_answer(rendered, settings):
    settings.SEAL_TIMESTAMP_URL = "http://127.0.0.1:9/"
    with pytest.raises(OSError, match="timestamp service"):
        seal(rendered, reason="x")


# The archive


def test_what_is_archived_is_kept_byte_for_byte(sealed):
    document = keep(sealed)
    assert read(document) == sealed
    assert document.sha256 == hashlib.sha256(sealed).hexdigest()
    assert document.file == f"sealed/{document.sha256}.pdf"
    assert document.size == len(sealed)
    assert document.certificate_fingerprint == certificate_info().fingerprint
    assert document.sealed_at == check_seal(sealed).signed_at


def test_archiving_again_gives_the_first_document_and_keeps_nothing_new(rendered, sealed):
    first = keep(sealed)
    again = keep(seal(rendered, reason="again"), code=new_code())
    assert again == first
    assert ArchivedDocument.objects.count() == 1
    assert len(default_storage.listdir("sealed")[1]) == 1


def test_languages_editions_and_versions_are_documents_of_their_own(rendered, sealed):
    keep(sealed)
    for fields in ({"language": "sv"}, {"edition": "public"}, {"number": 2}):
        keep(seal(rendered, reason=str(fields)), code=new_code(), **fields)
    assert ArchivedDocument.objects.count() == 4


def test_a_code_that_another_document_has_is_refused(rendered, sealed):
    keep(sealed)
    with pytest.raises(IntegrityError):
        keep(seal(rendered, reason="x"), number=2)


def test_a_file_without_our_whole_seal_is_not_archived(rendered, sealed):
    for pdf in (rendered, sealed + b"\n", b"x"):
        with pytest.raises(ValueError, match="unbroken seal"):
            keep(pdf)
    assert not ArchivedDocument.objects.exists()


def test_a_file_left_by_a_killed_worker_is_taken_up(sealed):
    default_storage.save(f"sealed/{hashlib.sha256(sealed).hexdigest()}.pdf", ContentFile(sealed[:1000]))
    assert read(keep(sealed)) == sealed


def test_a_damaged_or_missing_file_is_said_loudly(sealed):
    document = keep(sealed)
    default_storage.delete(document.file)
    with pytest.raises(ArchiveDamaged):
        read(document)
    default_storage.save(document.file, ContentFile(sealed[:-1]))
    with pytest.raises(ArchiveDamaged):
        read(document)


# Verification


def test_the_sealed_file_is_intact(sealed):
    document = keep(sealed)
    verdict = verify(sealed)
    assert (verdict.kind, verdict.document) == (Kind.INTACT, document)


@pytest.mark.papers
def test_no_changed_bit_is_ever_intact_and_the_document_is_still_named(sealed):
    document = keep(sealed)
    for place in range(0, len(sealed), 499):
        changed = bytearray(sealed)
        changed[place] ^= 1
        verdict = verify(bytes(changed))
        assert verdict.kind == Kind.ALTERED, place
        assert verdict.document == document, place


ALTERATIONS = {
    "bytes added": lambda pdf: pdf + b"\n",
    "revision added": with_added_revision,
    "saved by another program": resaved,
    "saved and packed": lambda pdf: resaved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "the seal cut off": lambda pdf: pdf[: pdf.index(b"%%EOF") + 6],
    "the start cut off": lambda pdf: pdf[3000:],
}


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_an_altered_file_is_recognised(sealed, alter):
    document = keep(sealed)
    verdict = verify(alter(sealed))
    assert (verdict.kind, verdict.document) == (Kind.ALTERED, document)


def test_a_mark_that_stands_only_in_the_data_inside_is_enough(rendered, sealed):
    document = keep(sealed)
    out = io.BytesIO()
    with pikepdf.new() as other:
        other.add_blank_page()
        spec = pikepdf.AttachedFileSpec(other, f'{{"code":"{CODE}"}}'.encode(), filename="content.json")
        other.attachments["content.json"] = spec
        other.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert CODE.encode() not in out.getvalue()
    assert verify(out.getvalue()).document == document


def test_a_broken_seal_of_ours_without_a_code_is_altered(sealed):
    changed = sealed.replace(b"yhdyspinta:", b"somewhere:x")
    verdict = verify(changed)
    assert (verdict.kind, verdict.document) == (Kind.ALTERED, None)


def test_an_unbroken_seal_that_the_archive_lacks_is_unknown(sealed):
    assert verify(sealed).kind == Kind.UNKNOWN


@pytest.mark.parametrize("length", [0, 10, 1000, 9000, 15000])
def test_a_truncated_file_is_not_intact(sealed, length):
    keep(sealed)
    assert verify(sealed[:length]).kind != Kind.INTACT


def test_another_pdf_is_unknown(sealed):
    keep(sealed)
    assert verify(make_pdf(code=new_code())).kind == Kind.UNKNOWN


@pytest.mark.parametrize(
    "data", [b"", b"text", b"%PDF-", b"%PDF-1.7\n" + b"1 0 obj\n" * 5000, b"/Contents <" + b"0" * 5001 + b">"]
)
def test_garbage_is_unknown(data):
    assert verify(data).kind == Kind.UNKNOWN


def test_a_huge_file_is_unknown_and_not_read():
    assert verify(bytes(MAX_SIZE + 1)).kind == Kind.UNKNOWN


@pytest.mark.papers
def test_a_stream_that_unfolds_without_end_is_not_read_into_memory():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Metadata = pikepdf.Stream(pdf, b"\x00" * (300 * 1024 * 1024))
        pdf.save(out, compress_streams=True)
    assert len(out.getvalue()) < 1024 * 1024
    assert verify(out.getvalue()).kind == Kind.UNKNOWN


@pytest.mark.papers
def test_data_inside_that_unfolds_again_and_again_is_searched_only_so_far(sealed):
    keep(sealed)
    out = io.BytesIO()
    with pikepdf.new() as other:
        other.add_blank_page()
        bomb = bytes(MAX_UNFOLDED // 3 + 1)
        for name in ("a", "b", "c"):
            other.attachments[name] = pikepdf.AttachedFileSpec(other, bomb, filename=name)
        other.attachments["d"] = pikepdf.AttachedFileSpec(other, CODE.encode(), filename="d")
        other.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert verify(out.getvalue()).kind == Kind.UNKNOWN


def test_a_typed_code_finds_its_document(sealed):
    document = keep(sealed)
    assert verify_code(CODE.lower().replace("-", " ")) == document
    assert verify_code("0000-0000-0000-0000") is None
    assert verify_code("") is None

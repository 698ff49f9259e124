"""Nothing that is secret reaches anybody outside the parties: every address of an agreement is asked for it."""

import io
import zipfile
from collections.abc import Iterator

import pikepdf
import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils import translation

from agreements import workflow
from agreements.models import Agreement, Clause, Party
from agreements.sealing.documents import seal_all
from agreements.urls import urlpatterns
from documents.models import ArchivedDocument
from tests.agreements.pdf_text import text_of
from tests.factories import decide, freeze_it, make_agreement, make_annex, make_goal, make_ready, sign_all
from tests.ground.database import world

pytestmark = pytest.mark.papers

WORD = "XYZZYSALAISUUS"
SECRECY = {"secrecy_ground": "JulkL 24 § 1 mom. 7 k", "publicity_decided_by": "Hallintojohtaja"}
QUERIES = ({}, {"versio": "1"}, {"kieli": "sv"}, {"julkinen": "0"}, {"a": "1", "b": "2"}, {"vanha": "1", "uusi": "2"})


@world
def published(cast):
    """Signed, sealed and public, with every kind of secret part; the first version was frozen before one became so."""
    agreement = make_agreement(cast.county, scope=3, languages="fi,sv")
    make_goal(agreement)
    make_ready(agreement)
    text = f"<p>Kohta {WORD}</p>"
    facts = {"text_fi": text, "text_sv": text, "position": 90, "heading_fi": "Salainen", "heading_sv": "Hemlig"}
    secret = Clause.objects.create(agreement=agreement, publicity="secret", **SECRECY, **facts)
    Clause.objects.create(agreement=agreement, parent=secret, **facts | {"heading_fi": WORD, "heading_sv": WORD})
    later = Clause.objects.create(agreement=agreement, **facts | {"position": 91})
    make_annex(agreement, f"Liite {WORD}", publicity="secret", **SECRECY)
    annex = make_annex(agreement, f"Toinen liite {WORD}")
    freeze_it(agreement)
    workflow.reopen(agreement, by=cast.coordinator, reason="Salassa pidettävä")
    agreement.refresh_from_db()
    for row in (later, annex):
        type(row).objects.filter(pk=row.pk).update(publicity="partly_secret", **SECRECY)
    freeze_it(agreement)
    for party in agreement.parties.taking_part():
        decide(party, result="reservation", reservation="Varauma on julkinen.")
    workflow.set_publicity(
        agreement, by=cast.coordinator, publicity="partly_secret", ground="JulkL 24 §", decided_by="Hallintojohtaja"
    )
    with override_settings(PUBLIC_URL="https://portaali.example"):
        for party in agreement.parties.taking_part():
            sign_all(party)
        seal_all(agreement.latest_version.sealing_records.get().pk)
    agreement.refresh_from_db()
    assert {row.edition for row in ArchivedDocument.objects.all()} == {"full", "public"}
    return agreement


def fillings(agreement: Agreement) -> dict[str, list]:
    """What the arguments of addresses may be: every row of the agreement that has an id or a key."""
    keys = [
        *agreement.clauses.filter(text_fi__contains=WORD).values_list("key", flat=True),
        agreement.clauses.first().key,
        *agreement.annexes.values_list("key", flat=True),
        *agreement.goals.values_list("key", flat=True),
        agreement.parties.first().key,
    ]
    party: Party = agreement.parties.first()
    return {
        "number": [1, 2],
        "key": keys,
        "comment": keys[:1],
        "slot": [party.slots.first().key],
        "decision": [party.decisions.last().pk],
        "signature": [party.signatures.last().pk],
        "document": list(ArchivedDocument.objects.values_list("pk", flat=True)),
        "place": ["clause", "goal", "agreement"],
    }


def addresses(agreement: Agreement, patterns: list[URLPattern] = urlpatterns) -> Iterator[tuple[str, str]]:
    """The name and address of every page under the agreement, with each of its rows."""
    filled = fillings(agreement)
    for pattern in patterns:
        wanted = list(pattern.pattern.converters)
        if "pk" not in wanted:
            continue
        rests = [{}]
        for name in wanted:
            values = [agreement.pk] if name == "pk" else filled.get(name, [1])
            rests = [{**rest, name: value} for rest in rests for value in values]
        for arguments in rests:
            try:
                yield pattern.name, reverse(pattern.name, kwargs=arguments)
            except NoReverseMatch:
                continue


def said(content: bytes, content_type: str) -> str:
    """Everything that an answer says: a PDF's text and the files in it, an office file's parts, else the bytes."""
    if content[:4] == b"%PDF":
        with pikepdf.open(io.BytesIO(content)) as pdf:
            inside = [spec.get_file().read_bytes() for spec in pdf.attachments.values()]
        return text_of(content) + " ".join(data.decode(errors="replace") for data in inside)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as office:
            return " ".join(office.read(name).decode(errors="replace") for name in office.namelist())
    return content.decode(errors="replace")


def leaks(client, agreement: Agreement, *only: str) -> tuple[set[str], set[str]]:
    """The names of the pages that were opened, and of those among them that say the secret word."""
    opened, told = set(), set()
    for name, address in addresses(agreement):
        if only and name not in only:
            continue
        for query in QUERIES:
            answer = client.get(address, query)
            if answer.status_code != 200:
                if not query:
                    break
                continue
            opened.add(name)
            data = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if WORD in said(data, answer.get("Content-Type", "")):
                told.add(f"{name} {address} {query}")
    return opened, told


def test_no_answer_to_an_outsider_says_anything_secret(cast, published, client_of):
    for who in (None, cast.outsider):
        opened, told = leaks(client_of(who), published)
        assert {"agreement_detail", "version_detail", "sealed_file"} <= opened
        assert told == set()


def test_there_is_something_that_could_leak(cast, published, client_of):
    names = ("agreement_detail", "version_detail", "version_json", "sealed_file", "public_preview")
    opened, told = leaks(client_of(cast.reader), published, *names)
    assert opened == set(names)
    assert {line.split()[0] for line in told} == set(names) - {"public_preview"}


def test_neither_does_the_verification_nor_the_list(cast, published, client_of):
    client = client_of(None)
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            for name in ("verify", "login"):
                assert WORD not in client.get(reverse(name)).content.decode()
            page = client_of(cast.outsider).get(reverse("agreement_list")).content.decode()
            assert published.title_fi in page or published.title_sv in page
            assert WORD not in page

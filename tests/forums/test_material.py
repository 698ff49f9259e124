"""Material of the agenda's items: who brings it, who gets which file, versions, mistakes, and PDF in the background."""

import io

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from documents.conversions import ConversionProblem
from documents.uploads import CONTENT_TYPES
from forums.agenda import agenda_of
from forums.material.conversion import make_pdf_of
from forums.models import Attachment, AttachmentVersion, Meeting, MeetingPrint, Sending
from tests.documents.test_office import picture, stand_in, word_file
from tests.factories import make_user
from tests.forums.factories import make_attachment, make_item, make_meeting, make_seat

State = Meeting.State


def pdf(pages: int = 1) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page()
        document.save(out)
    return out.getvalue()


def upload(name: str = "Muistio_1.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or pdf())


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.OFFICE_CONVERTER = "there-is-no-such-program"


@pytest.fixture
def client_of(forum_cast):
    def log_in(who: str) -> Client:
        client = Client()
        if who != "anonymous":
            user = getattr(forum_cast, who)
            client.force_login(user, backend="organisations.login.PersonBackend")
        return client

    return log_in


@pytest.fixture
def item(forum_cast):
    return make_item(make_meeting(forum_cast.forum))


def address(name: str, row) -> str:
    return reverse(name, args=[row.key])


def bring(client, item, *files, follow: bool = True, **fields):
    data = {"files": list(files), "publicity": "public", "ground": "", "kept": ""} | fields
    with translation.override("en"):
        return client.post(address("attachment_add", item), data, follow=follow)


def words(response) -> str:
    return response.content.decode()


def titles(item) -> list[str]:
    return list(item.attachments.values_list("title", flat=True))


# Who tends the material of an item, while it is prepared, called and held; of a meeting that is only being prepared
# nobody without a seat may know.
TENDS = {
    "keeper": (200, 200, 302),
    "secretary": (200, 200, 302),
    "presenter": (200, 200, 302),
    "chair": (403, 403, 403),
    "member": (403, 403, 403),
    "deputy": (403, 403, 403),
    "expert": (403, 403, 403),
    "former": (404, 403, 403),
    "administrator": (404, 403, 403),
    "outsider": (404, 403, 403),
    "anonymous": (302, 302, 302),
}


def test_who_gets_to_the_material_of_an_item_in_each_state(forum_cast, client_of):
    presenter = make_user("Esittelijä")
    make_seat(forum_cast.forum, forum_cast.lahti, presenter)
    object.__setattr__(forum_cast, "presenter", presenter)
    pages = ("attachment_edit", "attachment_version_add", "attachment_withdraw")
    for place, state in enumerate((State.PREPARING, State.CALLED, State.HELD)):
        item = make_item(make_meeting(forum_cast.forum, place + 1, state), presented_by=presenter)
        other = make_item(item.meeting, "Toisen asia")
        attachment = make_attachment(item, file="material/x.pdf")
        targets = [
            address("attachment_add", item),
            *(address(name, attachment) for name in pages),
            address("attachment_version_delete", attachment.current),
        ]
        for who, outcomes in TENDS.items():
            client = client_of(who)
            got = {client.get(target).status_code for target in targets}
            assert got == {outcomes[place]}, (who, state)
        assert client_of("presenter").get(address("attachment_add", other)).status_code != 200


def test_verbs_refuse_whoever_has_no_page_for_them(forum_cast, client_of, item):
    attachment = make_attachment(item, file="material/x.pdf")
    for who in ("chair", "member", "outsider", "anonymous"):
        client = client_of(who)
        for name, row in (
            ("attachment_add", item),
            ("attachment_announce", item),
            ("attachment_edit", attachment),
            ("attachment_version_add", attachment),
            ("attachment_withdraw", attachment),
            ("attachment_restore", attachment),
            ("attachment_move", attachment),
            ("attachment_convert", attachment.current),
            ("attachment_version_delete", attachment.current),
        ):
            data = {"title": "x", "direction": "up", "files": upload(), "publicity": "public"}
            assert client.post(address(name, row), data).status_code in {302, 403, 404}, (who, name)
    assert titles(item) == ["Muistio"] and AttachmentVersion.objects.count() == 1
    assert not item.meeting.events.exists()


# file: who downloads it. Each meeting but the first has been called; the public one has been published too.
INSIDE = {"keeper", "secretary", "chair", "member", "expert"}
EVERYBODY = INSIDE | {"deputy", "former", "administrator", "outsider", "anonymous"}
KEEPERS = {"keeper", "secretary"}
DOWNLOADS = {
    "being prepared": KEEPERS | {"chair"},
    "called": INSIDE,
    "called, secret": INSIDE,
    "published": EVERYBODY,
    "published, secret": INSIDE,
    "published, of a secret item": INSIDE,
    "published, an earlier version": KEEPERS,
    "published, withdrawn": KEEPERS,
    "published, of a withdrawn item": KEEPERS,
    "called, the deputy comes": INSIDE | {"deputy"},
}


def test_who_downloads_which_attachment(forum_cast, client_of):
    name = default_storage.save("material/x.pdf", ContentFile(pdf()))
    forum, secret = forum_cast.forum, {"publicity": "secret", "ground": "JulkL 24 § 1 mom. 8 k"}
    prepared = make_item(make_meeting(forum, 1))
    called = make_item(make_meeting(forum, 2, State.CALLED))
    published = make_item(make_meeting(forum, 3, State.CALLED, public_since=timezone.now()))
    secret_item = make_item(published.meeting, "Salainen", **secret)
    gone_item = make_item(published.meeting, "Poistettu", withdrawn_at=timezone.now())
    coming = make_item(make_meeting(forum, 4, State.CALLED))
    coming.meeting.attendances.filter(seat=forum_cast.member_seat).update(
        answer="deputy", deputy=forum_cast.deputy_seat
    )
    files = {
        "being prepared": make_attachment(prepared, file=name),
        "called": make_attachment(called, file=name),
        "called, secret": make_attachment(called, file=name, **secret),
        "published": make_attachment(published, file=name),
        "published, secret": make_attachment(published, file=name, **secret),
        "published, of a secret item": make_attachment(secret_item, file=name),
        "published, an earlier version": make_attachment(published, file=name),
        "published, withdrawn": make_attachment(published, file=name, withdrawn_at=timezone.now()),
        "published, of a withdrawn item": make_attachment(gone_item, file=name),
        "called, the deputy comes": make_attachment(coming, file=name),
    }
    versions = {label: row.versions.get() for label, row in files.items()}
    earlier = versions["published, an earlier version"]
    AttachmentVersion.objects.filter(pk=earlier.pk).update(number=0)
    earlier.pk, earlier.number, earlier._state.adding = None, 1, True
    key, earlier.key = earlier.key, "00000000-0000-4000-8000-00000000000a"
    earlier.save()
    versions["published, an earlier version"] = AttachmentVersion.objects.get(key=key)
    clients = {who: client_of(who) for who in EVERYBODY}
    for label, version in versions.items():
        got = {who for who in EVERYBODY if clients[who].get(address("attachment_file", version)).status_code == 200}
        assert got == DOWNLOADS[label], label
    for who, page in (("member", "attachment_pdf"), ("anonymous", "attachment_file")):
        response = clients[who].get(address(page, versions["published"]))
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff" and "sandbox" in response["Content-Security-Policy"]


def test_several_files_come_in_one_go_each_with_the_title_of_its_name(forum_cast, client_of, item):
    page = bring(
        client_of("secretary"),
        item,
        upload("Kuntien_nykyiset mallit.pdf", pdf(3)),
        upload("Kuva 1.PNG", picture()),
        upload("sivu.html", b"<script>x()</script>"),
    )
    assert titles(item) == ["Kuntien nykyiset mallit", "Kuva 1"]
    assert "2 files have been added" in words(page) and "sivu.html was not taken" in words(page)
    first, second = (row.versions.get() for row in item.attachments.all())
    assert (first.pages, first.is_tagged, first.conversion, first.pdf) == (3, False, "none", first.file)
    assert (second.conversion, second.content_type, second.pdf) == ("waiting", CONTENT_TYPES["png"], "")
    assert first.uploaded_by == forum_cast.secretary and "Sihteeri, hallintosihteeri" in first.uploaded_by_label
    assert [event.verb for event in item.meeting.events.all()] == ["add_material"]


def test_the_form_says_that_no_client_data_may_ever_be_brought(client_of, item):
    client = client_of("secretary")
    attachment = make_attachment(item)
    with translation.override("en"):
        for target in (address("attachment_add", item), address("attachment_version_add", attachment)):
            assert "No data on clients or patients, ever." in words(client.get(target))


def test_a_file_that_has_come_is_kept_when_something_else_is_wrong(client_of, item):
    client = client_of("secretary")
    page = bring(client, item, upload(), publicity="secret")
    assert "Name the ground for secrecy" in words(page) and "need not be chosen again" in words(page)
    bring(client, item, publicity="secret", ground="JulkL 24 § 1 mom. 8 k", kept=page.context["form"]["kept"].value())
    assert item.attachments.get().ground == "JulkL 24 § 1 mom. 8 k"
    other = make_item(item.meeting, "Toinen")
    assert "no longer kept" in words(bring(client, other, kept=page.context["form"]["kept"].value()))


def test_limits_of_a_file_of_one_go_and_of_a_meeting_are_said_with_figures(client_of, item, settings, monkeypatch):
    client = client_of("secretary")
    assert "Choose at least one file" in words(bring(client, item))
    settings.MATERIAL_FILE_MB = 0
    assert "at most" in words(bring(client, item, upload()))
    settings.MATERIAL_FILE_MB, settings.MATERIAL_MEETING_MB = 20, 0
    assert "and at most 0" in words(bring(client, item, upload())).replace("\xa0", " ")
    monkeypatch.setattr("forums.forms.material.AT_A_TIME", 10)
    assert "Bring them in several goes" in words(bring(client, item, upload()))
    assert titles(item) == []


def test_an_announced_attachment_is_missing_until_its_file_comes(client_of, item):
    client = client_of("secretary")
    client.post(address("attachment_announce", item), {"title": "Kuntien nykyiset mallit"})
    row = item.attachments.get()
    assert row.is_expected and row.current is None
    with translation.override("en"):
        assert "Attachment missing: Kuntien nykyiset mallit" in words(client.get(address("attachment_add", item)))
    client.post(address("attachment_version_add", row), {"file": upload("mallit.pdf"), "revision": row.revision})
    row.refresh_from_db()
    assert not row.is_expected and row.current.file_name == "mallit.pdf" and row.title == "Kuntien nykyiset mallit"


def test_a_new_version_takes_the_place_and_the_earlier_ones_are_kept(client_of, item):
    client = client_of("secretary")
    bring(client, item, upload("Muistio.pdf"))
    row = item.attachments.get()
    target = address("attachment_version_add", row)
    assert client.post(target, {"file": upload("uusi.pdf", pdf(2)), "revision": row.revision}).status_code == 302
    assert [version.file_name for version in row.versions.all()] == ["uusi.pdf", "Muistio.pdf"]
    with translation.override("en"):
        page = client.post(target, {"file": upload("toinen.pdf", pdf(4)), "revision": row.revision})
        assert "Joku on sillä välin tallentanut liitteen" in words(page) and "uusi.pdf" in words(page)
    form = page.context["form"]
    again = {"kept": form["kept"].value(), "revision": form["revision"].value()}
    assert client.post(target, again).status_code == 302
    assert [version.number for version in row.versions.all()] == [3, 2, 1]
    assert row.current.pages == 4


def test_facts_are_saved_over_the_revision_that_was_seen_and_nothing_typed_is_lost(client_of, item):
    client, row = client_of("secretary"), make_attachment(item)
    target = address("attachment_edit", row)
    seen = {"revision": row.revision, "publicity": "public", "ground": ""}
    assert client.post(target, seen | {"title": "Ensimmäinen"}).status_code == 302
    page = client.post(target, seen | {"title": "Toinen"})
    assert "Ensimmäinen" in words(page) and 'value="Toinen"' in words(page)
    revision = page.context["form"]["revision"].value()
    assert client.post(target, seen | {"title": "Toinen", "revision": revision}).status_code == 302
    assert titles(item) == ["Toinen"]
    assert client.post(target, seen | {"title": "x", "publicity": "secret", "revision": 3}).status_code == 200


def test_attachments_are_ordered_withdrawn_and_brought_back(client_of, item):
    client = client_of("secretary")
    bring(client, item, upload("a.pdf"), upload("b.pdf", pdf(2)))
    first, second = item.attachments.all()
    client.post(address("attachment_move", second), {"direction": "up"})
    assert titles(item) == ["b", "a"]
    assert client.post(address("attachment_move", second), {"direction": "over"}).status_code == 404
    assert client.get(address("attachment_withdraw", first)).status_code == 200
    client.post(address("attachment_withdraw", first))
    assert Attachment.objects.get(pk=first.pk).withdrawn_at
    client.post(address("attachment_restore", first))
    assert Attachment.objects.get(pk=first.pk).withdrawn_at is None


def test_a_mistake_is_deleted_for_good_until_the_material_has_gone_out(
    forum_cast, client_of, item, django_capture_on_commit_callbacks
):
    client = client_of("secretary")
    bring(client, item, upload("Oikea.pdf", pdf(1)), upload("Väärä.pdf", pdf(2)))
    right, wrong = (row.versions.get() for row in item.attachments.all())
    pack = MeetingPrint.objects.create(meeting=item.meeting, kind="pack", language="fi", file="prints/pack.pdf")
    default_storage.save(pack.file, ContentFile(b"x"))
    assert client.get(address("attachment_version_delete", wrong)).status_code == 200
    assert default_storage.exists(wrong.file)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("attachment_version_delete", wrong))
    assert titles(item) == ["Oikea"]
    assert not default_storage.exists(wrong.file) and not default_storage.exists(pack.file)
    assert not MeetingPrint.objects.exists()
    assert "Väärä" not in " ".join(item.meeting.events.values_list("comment", flat=True))
    Sending.objects.create(
        meeting=item.meeting, number=1, sent_at=timezone.now(), sent_by=forum_cast.secretary, sent_by_label="sihteeri"
    )
    response = client.post(address("attachment_version_delete", right))
    assert response.url == address("attachment_withdraw", right.attachment)
    assert default_storage.exists(right.file) and titles(item) == ["Oikea"]


def test_a_file_that_another_item_uses_too_stays(client_of, item, django_capture_on_commit_callbacks):
    client, other = client_of("secretary"), make_item(item.meeting, "Toinen")
    bring(client, item, upload("a.pdf"))
    bring(client, other, upload("b.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("attachment_version_delete", item.attachments.get().current))
    assert not item.attachments.exists() and default_storage.exists(other.attachments.get().current.file)


def test_the_worker_makes_the_pdf_once_and_a_fault_stops_nobody(client_of, item, settings, tmp_path):
    client = client_of("secretary")
    bring(client, item, upload("Kuva.png", picture()), upload("Muistio.docx", word_file()))
    image, text = (row.versions.get() for row in item.attachments.all())
    for version in (image, text):
        make_pdf_of.call(version.pk)
        version.refresh_from_db()
    assert (image.conversion, image.pages, image.is_tagged) == ("ready", 1, True)
    assert client.get(address("attachment_pdf", image))["Content-Type"] == "application/pdf"
    assert (text.conversion, text.problem, text.pdf) == ("failed", ConversionProblem.NO_OFFICE, "")
    with translation.override("en"):
        page = words(client.get(address("attachment_add", item)))
    assert "has no LibreOffice" in page and "Try the PDF again" in page
    assert client.get(address("attachment_file", text)).status_code == 200
    assert client.get(address("attachment_pdf", text)).status_code == 404

    (tmp_path / "made.pdf").write_bytes(pdf(5))
    settings.OFFICE_CONVERTER = stand_in(tmp_path, f"mkdir out; cp {tmp_path}/made.pdf out/document.pdf")
    make_pdf_of.call(text.pk)
    assert not AttachmentVersion.objects.get(pk=text.pk).pdf  # what has failed waits until somebody asks
    client.post(address("attachment_convert", text))
    make_pdf_of.call(text.pk)
    made = AttachmentVersion.objects.get(pk=text.pk)
    assert (made.conversion, made.problem, made.pages) == ("ready", "", 5)
    (tmp_path / "made.pdf").write_bytes(pdf(6))
    make_pdf_of.call(text.pk)
    assert AttachmentVersion.objects.get(pk=text.pk).pdf == made.pdf


def test_a_stored_file_that_is_lost_is_told_and_stops_nobody(client_of, item):
    bring(client_of("secretary"), item, upload("Kuva.png", picture()))
    version = AttachmentVersion.objects.get()
    default_storage.delete(version.file)
    make_pdf_of.call(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.problem) == ("failed", ConversionProblem.BROKEN)


def shown(item, part, edition: str) -> str:
    lines = {line.item.pk: line.item for line in agenda_of(item.meeting, edition)}
    context = {"item": lines[item.pk], "part": part, "edition": edition}
    with translation.override("en"):
        return render_to_string("forums/_attachments.html", context)


def test_an_agenda_shows_of_the_attachments_what_its_edition_has(forum_cast):
    item = make_item(make_meeting(forum_cast.forum, state=State.CALLED, public_since=timezone.now()))
    make_attachment(item, "Avoin muistio", file="material/x.pdf")
    make_attachment(item, "Riskiarvio", file="material/x.pdf", publicity="secret", ground="JulkL 24 § 1 mom. 8 k")
    make_attachment(item, "Myöhässä", is_expected=True)
    make_attachment(item, "Poistettu", file="material/x.pdf", withdrawn_at=timezone.now())
    tending, reading, public = (
        shown(item, forum_cast.part(who), edition)
        for who, edition in (("secretary", "chair"), ("member", "members"), ("anonymous", "public"))
    )
    for text in (tending, reading):
        assert "Riskiarvio" in text and "Attachment missing: Myöhässä" in text and "Poistettu" not in text
    assert reverse("attachment_add", args=[item.key]) in tending
    assert reverse("attachment_add", args=[item.key]) not in reading + public
    assert "Avoin muistio" in public and "A secret attachment (JulkL 24 § 1 mom. 8 k)" in public
    assert "Riskiarvio" not in public and "Myöhässä" not in public
    item.publicity, item.ground = "secret", "JulkL 24 §"
    item.save()
    assert "Avoin muistio" not in shown(item, forum_cast.part("anonymous"), "public")


def test_the_material_page_costs_the_same_for_few_and_many(client_of, item):
    client, counts = client_of("secretary"), []
    for number in range(12):
        make_attachment(item, f"Liite {number}", file="material/x.pdf")
        if number in (1, 11):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address("attachment_add", item)).status_code == 200
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 20

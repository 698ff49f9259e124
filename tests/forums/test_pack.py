"""The meeting pack: three editions, what is new, supplements, sending, and who gets which file."""

import datetime
import io
import re
import uuid

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from documents.pdf import render_pdf
from documents.uploads import store_by_hash
from forums.models import AgendaItem, AgendaLink, ForumTask, Meeting, MeetingEvent, MeetingPrint, Sending, SentPack
from forums.printing.jobs import print_meeting, request_print
from forums.printing.pack import render_pack
from forums.printing.pack_content import pack_content
from forums.sendings import contents_now
from forums.workflow.publishing import close_papers, publish_papers
from forums.workflow.sending import send_material
from forums.workflow.table import Blocked
from indicators.models import Indicator, Observation
from organisations.models import Notice
from organisations.refusals import Refused
from tests.agreements.pdf_text import pages_of, text_of
from tests.factories import decide, freeze_it, make_agreement, make_goal, make_ready, party_of
from tests.forums.factories import make_attachment, make_item, make_meeting

pytestmark = pytest.mark.papers

PUBLIC = "public"
GROUND = "JulkL 24 § 1 mom. 32 k"
SECRETS = ("SALAOTSIKKO", "SALATEKSTI", "SALALIITE", "SALASIVU", "SALANIMI", "PUHEENJOHTAJALLE", "video.example")


@pytest.fixture(scope="session")
def attachment_pdf() -> dict[str, bytes]:
    """Tagged files of two pages by the word on them; made once."""
    html = (
        '<link rel="stylesheet" href="static:print/fonts.css"><style>h1, h2 {{ font-family: "Agreement Sans" }}'
        " h2 {{ break-before: page }}</style><h1>{0}</h1><p>{0}</p><h2>Toinen</h2>"
    )
    return {
        word: render_pdf(html.format(word), title=word, language="fi") for word in ("AVOINSIVU", "SALASIVU", "UUSISIVU")
    }


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def file_of(data: bytes) -> str:
    return store_by_hash("material", ContentFile(data))


@pytest.fixture
def meeting(forum_cast, attachment_pdf) -> Meeting:
    """Four items: open tasks, one with an open and a secret attachment, a secret one, and a plain one."""
    meeting = make_meeting(
        forum_cast.forum, 4, Meeting.State.CALLED, language="fi", video_link="https://video.example/1"
    )
    ForumTask.objects.create(forum=forum_cast.forum, text="Kootaan tilastot", organisation=forum_cast.hollola)
    make_item(meeting, "Avoimet tehtävät", kind=AgendaItem.Kind.OPEN_TASKS)
    open_item = make_item(
        meeting, "Vuosikello", text="<p>Esitellään.</p>", proposal="<p>Hyväksytään.</p>",
        chair_note="<p>PUHEENJOHTAJALLE</p>", presenter="koordinaattori",
    )  # fmt: skip
    make_attachment(open_item, "Avoin liite", file=file_of(attachment_pdf["AVOINSIVU"]))
    make_attachment(open_item, "SALALIITE", file=file_of(attachment_pdf["SALASIVU"]), publicity="secret", ground=GROUND)
    secret = make_item(meeting, "SALAOTSIKKO", text="<p>SALATEKSTI</p>", publicity="secret", ground=GROUND)
    make_attachment(secret, "SALANIMI", file=file_of(attachment_pdf["SALASIVU"]))
    make_item(meeting, "Seuraava kokous")
    return meeting


def make_pack(meeting: Meeting, edition: str, by=None, *, only_new: bool = False) -> bytes:
    with translation.override(meeting.language):
        return render_pack(pack_content(meeting, edition, by, only_new=only_new), is_draft=False)


def everything_in(pdf: bytes) -> str:
    """Text, bookmarks, metadata, tags: every string and stream of the file, and the file itself."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [thing.read_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream)]
        return (
            text_of(pdf) + b" ".join(streams).decode("latin-1") + repr(list(document.objects)) + pdf.decode("latin-1")
        )


def outline_of(pdf: bytes) -> list[tuple[str, list[str]]]:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        return [(item.title, [child.title for child in item.children]) for item in outline.root]


def send(meeting: Meeting, by, kind: str = "pack", message: str = "") -> Sending:
    job = send_material(meeting, by=by, kind=kind, message=message)
    print_meeting.func(job.pk)
    job.refresh_from_db()
    assert job.state == "ready", job.error
    return meeting.sendings.order_by("-number").first()


def test_each_edition_holds_what_its_readers_may_have(forum_cast, meeting):
    chair, members, public = (
        make_pack(meeting, edition, forum_cast.secretary) for edition in ("chair", "members", PUBLIC)
    )
    of_chair, of_members, of_public = text_of(chair), text_of(members), everything_in(public)
    for word in SECRETS:
        assert word in of_chair
        assert (word in of_members) == (word != "PUHEENJOHTAJALLE")
        assert word not in of_public, word
    for pdf in (chair, members, public):
        words = text_of(pdf)
        assert "Kootaan tilastot" in words and "AVOINSIVU" in words and GROUND in words.replace("\xa0", " ")
    assert len(pages_of(public)) < len(pages_of(members))


def test_bookmarks_numbers_and_agenda_agree(forum_cast, meeting):
    pdf = make_pack(meeting, "members", forum_cast.secretary)
    pages = pages_of(pdf)
    total = len(pages)
    assert [page.split()[-3:] for page in pages] == [[str(number), "/", str(total)] for number in range(1, total + 1)]
    titles = outline_of(pdf)
    assert [title for title, _children in titles][1:5] == [
        "1 Avoimet tehtävät", "2 Vuosikello", "3 SALAOTSIKKO", "4 Seuraava kokous",
    ]  # fmt: skip
    assert [len(children) for _title, children in titles] == [0, 0, 2, 1, 0, 0]
    first = next(number for number, page in enumerate(pages, 1) if page.startswith("AVOINSIVU"))
    second = next(number for number, page in enumerate(pages, 1) if page.startswith("SALASIVU"))
    agenda = pages[1]
    assert re.search(rf"Avoin liite, .*? {first}\b", agenda) and re.search(rf"SALALIITE, .*? {second}\b", agenda)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        cover, agenda_page = document.pages[0], document.pages[1]
        names = pikepdf.NameTree(document.Root.Names.Dests)
        order = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        led = [order[names[str(link.Dest)][0].objgen] for link in cover.Annots]
        files = [order[link.Dest[0].objgen] for link in agenda_page.Annots if isinstance(link.Dest, pikepdf.Array)]
    assert led == [
        next(n for n, page in enumerate(pages, 1) if f"{title}" in page and n > 2)
        for title in ("Avoimet tehtävät", "Vuosikello", "SALAOTSIKKO", "Seuraava kokous")
    ]
    assert files[:2] == [first, second]


def test_own_pages_with_tagged_attachments_are_accessible(forum_cast, meeting, verapdf):
    report = verapdf(make_pack(meeting, "chair", forum_cast.secretary))
    assert report.passed == {"3a": True, "ua1": True}, report.failures


def test_what_stays_outside_and_what_is_untagged_is_listed(forum_cast, meeting):
    item = meeting.items.get(title="Seuraava kokous")
    blank = pikepdf.new()
    blank.add_blank_page()
    out = io.BytesIO()
    blank.save(out)
    make_attachment(item, "Skannattu", file=file_of(out.getvalue()))
    make_attachment(item, "Rikkinäinen", file=default_storage.save("material/x.pdf", ContentFile(b"%PDF-1.4 rikki")))
    make_attachment(item, "Kadonnut", file="material/gone.pdf")
    failed = make_attachment(item, "Taulukko", file="material/table.xlsx").versions.get()
    failed.pdf, failed.conversion, failed.problem = "", "failed", "damaged"
    failed.save()
    make_attachment(item, "Tulossa", is_expected=True)
    last = pages_of(make_pack(meeting, "members", forum_cast.secretary))[-1]
    before, after = re.split(r"Skannattu", last)
    assert all(title in before for title in ("Rikkinäinen", "Kadonnut", "Taulukko", "Tulossa"))
    assert reverse("meeting_detail", args=[meeting.key]) in before.replace(" ", "")
    assert "Avoin liite" not in last and after


def test_figures_are_those_of_the_day(forum_cast, meeting):
    """An agreement with its matrix, a goal with its newest value: live; in the public edition only what is open."""
    indicator = Indicator.objects.create(title_fi="Ahdistuneisuus", unit="percent")
    agreement = make_agreement(forum_cast.county, scope=3)
    goal = make_goal(agreement)
    goal.indicators.update(indicator=indicator)
    Observation.objects.create(indicator=indicator, area=forum_cast.county, year=2024, value="58.5")
    item = meeting.items.get(title="Vuosikello")
    for target in ({"agreement": agreement}, {"goal": goal}):
        AgendaLink.objects.create(item=item, **target)
    with translation.override("fi"):
        members, public = (pack_content(meeting, edition, forum_cast.keeper) for edition in ("members", PUBLIC))
    assert [row.figures for row in public.items if row.item == item] == [[]]
    of_agreement, of_goal = next(row.figures for row in members.items if row.item == item)
    assert (of_agreement.title, of_agreement.rows) == (agreement.title, [])  # a draft: nothing to decide on yet
    assert [line.latest for line in of_goal.indicators] == [["58,5 (2024)"]] and len(of_goal.measures) == 1

    make_ready(agreement)
    version = freeze_it(agreement)
    decide(party_of(agreement, forum_cast.hollola))
    with translation.override("fi"):
        content = pack_content(meeting, "members", forum_cast.keeper)
        words = text_of(render_pack(content, is_draft=False))
    figure = next(row.figures for row in content.items if row.item == item)[0]
    assert {cell.state for cell in figure.cells} == {"ok", "mute"} and len(figure.rows) == 3
    assert f"version {version.number}" in figure.lead and forum_cast.hollola.name in words


def test_after_a_sending_new_and_changed_are_marked_and_a_supplement_holds_only_them(
    forum_cast, meeting, attachment_pdf
):
    secretary = forum_cast.part("secretary")
    send(meeting, secretary)
    with pytest.raises(Refused):
        send_material(meeting, by=secretary, kind="supplement")
    item = meeting.items.get(title="Seuraava kokous")
    make_attachment(item, "Uusi liite", file=file_of(attachment_pdf["UUSISIVU"]))
    added = make_item(meeting, "Lisäasia")
    gone = meeting.items.get(title="Avoimet tehtävät")
    AgendaItem.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())

    content = pack_content(meeting, "members", forum_cast.secretary)
    assert [(row.item.title, row.news) for row in content.items if row.news] == [("Lisäasia", "new")]
    assert [(file.title, file.news) for _row, file in content.files if file.news] == [("Uusi liite", "new")]

    supplement = make_pack(meeting, "members", forum_cast.secretary, only_new=True)
    words = text_of(supplement)
    assert all(word in words for word in ("UUSISIVU", "Lisäasia", "Seuraava kokous", "Avoimet tehtävät"))
    assert not any(word in words for word in ("AVOINSIVU", "SALASIVU", "Esitellään"))
    second = send(meeting, secretary, "supplement", "Lisää aineistoa")
    assert (second.number, second.kind, second.packs.count()) == (2, "supplement", 3)
    assert "-lisaaineisto-2-" in second.packs.get(edition="members").file_name
    AgendaItem.objects.filter(pk=added.pk).update(changed_at=timezone.now())
    assert [row.news for row in pack_content(meeting, "members", None).items][-1] == "changed"


def test_sending_keeps_three_packs_and_tells_once_who_is_invited_and_the_deputy_who_comes(forum_cast, meeting):
    place = meeting.attendances.get(seat=forum_cast.member_seat)
    place.answer, place.deputy = "deputy", forum_cast.deputy_seat
    place.save()
    job = send_material(meeting, by=forum_cast.part("secretary"), kind="pack", message="Tervetuloa")
    for _run in range(2):  # as after a crash of the worker: nothing goes out twice
        MeetingPrint.objects.filter(pk=job.pk).update(state="waiting")
        print_meeting.func(job.pk)
    sending = meeting.sendings.get()
    assert set(sending.packs.values_list("edition", flat=True)) == {"chair", "members", "public"}
    assert MeetingEvent.objects.filter(meeting=meeting, verb="send_material").count() == 1
    notices = Notice.objects.filter(key__startswith="material_sent:")
    told = {notice.recipient for notice in notices}
    assert told == {forum_cast.secretary, forum_cast.chair, forum_cast.member, forum_cast.deputy, forum_cast.expert}
    assert all(
        "Tervetuloa" in notice.body and reverse("meeting_pack", args=[meeting.key]) in notice.url for notice in notices
    )


def test_what_stands_in_the_way_of_sending(forum_cast, meeting):
    secretary = forum_cast.part("secretary")
    with pytest.raises(Refused):
        send_material(meeting, by=secretary, kind="supplement")  # nothing has gone out that it would add to
    missing = make_attachment(meeting.items.get(title="Vuosikello"), "Tulossa", is_expected=True)
    with pytest.raises(Blocked) as caught:
        send_material(meeting, by=secretary, kind="pack")
    assert [problem.code for problem in caught.value.problems] == ["attachment_missing"]
    missing.delete()
    job = send_material(meeting, by=secretary, kind="pack")
    with pytest.raises(Refused):
        send_material(meeting, by=secretary, kind="pack")  # one is going on
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CANCELLED)
    print_meeting.func(job.pk)
    job.refresh_from_db()
    assert job.state == "failed" and job.error and not meeting.sendings.exists()


# who: opens the page of the pack, asks for a draft of each edition, gets what was sent, opens the sending
LEADS = {"chair", "members", PUBLIC}
TABLE = {
    "keeper": (200, LEADS, LEADS, 200),
    "secretary": (200, LEADS, LEADS, 200),
    "chair": (200, LEADS, LEADS, 403),
    "member": (200, set(), {"members", PUBLIC}, 403),
    "expert": (200, set(), {"members", PUBLIC}, 403),
    "deputy": (404, set(), set(), 403),
    "former": (404, set(), set(), 403),
    "administrator": (404, set(), set(), 403),
    "outsider": (404, set(), set(), 403),
    "anonymous": (404, set(), set(), 302),
}


def test_who_may_do_what_with_packs(forum_cast, meeting, client):
    sending = Sending.objects.create(
        meeting=meeting,
        number=1,
        sent_at=timezone.now(),
        sent_by=forum_cast.secretary,
        sent_by_label="sihteeri",
        contents=contents_now(meeting),
    )
    stored = default_storage.save("packs/x.pdf", ContentFile(b"%PDF-1.7"))
    for edition in LEADS:
        SentPack.objects.create(sending=sending, edition=edition, file=stored, file_name="x.pdf", pages=1)

    def outcomes(who: str) -> tuple:
        client.logout()
        if who != "anonymous":
            client.force_login(getattr(forum_cast, who), backend="organisations.login.PersonBackend")
        page = client.get(reverse("meeting_pack", args=[meeting.key])).status_code
        got = {
            edition
            for edition in LEADS
            if client.get(reverse("sent_pack_file", args=[meeting.key, 1, edition])).status_code == 200
        }
        asked = {
            edition
            for edition in LEADS
            if "/tulosteet/"
            in client.post(reverse("pack_request", args=[meeting.key]), {"edition": edition}).get("Location", "")
        }
        sending = client.get(reverse("material_send", args=[meeting.key])).status_code
        return page, asked, got, sending

    assert {who: outcomes(who) for who in TABLE} == TABLE
    publish_papers(meeting, by=forum_cast.part("secretary"))
    everybody = {who: outcomes(who)[2] for who in TABLE}
    assert everybody == {who: row[2] | {PUBLIC} for who, row in TABLE.items()}
    opened = meeting.items.filter(publicity="public").first()
    AgendaItem.objects.filter(pk=opened.pk).update(publicity="secret", ground="JulkL 24 §")
    assert outcomes("outsider")[2] == set()  # the pack has openly what has been made secret since
    assert outcomes("member")[2] == everybody["member"]
    close_papers(meeting, by=forum_cast.part("secretary"))
    assert outcomes("anonymous") == TABLE["anonymous"]
    assert list(MeetingEvent.objects.values_list("verb", flat=True)) == ["publish", "close_papers"]


def test_the_page_of_the_pack_costs_the_same_however_much_goes_in(forum_cast, meeting, client):
    client.force_login(forum_cast.secretary, backend="organisations.login.PersonBackend")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("meeting_pack", args=[meeting.key])).status_code == 200
        return len(captured)

    def add(count: int) -> None:
        for _time in range(count):
            make_attachment(make_item(meeting), "Liite", file="material/x.pdf")
            number = meeting.sendings.count() + 1
            sent = {"sent_at": timezone.now(), "sent_by": forum_cast.secretary, "sent_by_label": "sihteeri"}
            sending = Sending.objects.create(meeting=meeting, number=number, **sent)
            SentPack.objects.create(sending=sending, edition="members", file="x", file_name="x.pdf", pages=1)

    add(1)
    queries()
    few = queries()
    add(5)
    assert queries() == few <= 20


def test_a_draft_is_its_makers_alone_and_only_as_long_as_they_may_read_it(forum_cast, meeting, client):
    job = request_print(meeting, kind="pack", edition="chair", by=forum_cast.chair)
    print_meeting.func(job.pk)
    pages = [reverse(name, args=[meeting.key, job.key]) for name in ("meeting_print", "meeting_print_file")]

    def outcome(user) -> list[int]:
        client.force_login(user, backend="organisations.login.PersonBackend")
        return [client.get(page).status_code for page in pages]

    assert outcome(forum_cast.chair) == [200, 200]
    assert outcome(forum_cast.secretary) == outcome(forum_cast.member) == [404, 404]
    seat = forum_cast.forum.body.seats.get(holder=forum_cast.chair)
    seat.valid_to = timezone.localdate() - datetime.timedelta(days=1)
    seat.save()
    assert outcome(forum_cast.chair) == [404, 404]


def test_forty_attachments_of_three_hundred_pages(forum_cast, attachment_pdf):
    meeting = make_meeting(forum_cast.forum, 5, Meeting.State.CALLED)
    with pikepdf.open(io.BytesIO(attachment_pdf["AVOINSIVU"])) as pdf:
        for _time in range(3):
            pdf.pages.extend(pdf.pages[:2])
        out = io.BytesIO()
        pdf.save(out)
    stored = file_of(out.getvalue())
    for number in range(10):
        item = make_item(meeting, f"Asia {number}", key=uuid.uuid4())
        for place in range(4):
            make_attachment(item, f"Liite {place}", file=stored, position=place)
    pdf = make_pack(meeting, "members", forum_cast.secretary)
    outline = outline_of(pdf)
    assert (
        len(pikepdf.open(io.BytesIO(pdf)).pages) >= 40 * 8 and sum(len(children) for _title, children in outline) == 40
    )

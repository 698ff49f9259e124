"""Minutes: made from what was recorded, inspected, approved and frozen; who reads them when."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agreements.canonical import sha256_of
from agreements.event_words import event_sentence
from agreements.models import Event
from agreements.workflow.forum_positions import note_forum_position
from agreements.workflow.table import NotAllowed as AgreementNotAllowed
from documents.models import ArchivedDocument
from forums.minutes.editions import data_of
from forums.minutes.inspectors import candidates
from forums.minutes.sealing import seal_edition
from forums.models import Inspection, Minutes, MinutesEdition
from forums.workflow import minutes as verbs
from forums.workflow import minutes_public, recording
from interfaces.saving import ChangedMeanwhile
from organisations.models import Notice
from organisations.refusals import NotAllowed, Refused
from tests.factories import make_agreement, make_county
from tests.forums.minutes_story import SECRET_GROUND, answer, approved, drafted, due, held_meeting, inspected, sent

BACKEND = "organisations.login.PersonBackend"
SECRET = "salaisessa paikassa"


@pytest.fixture(autouse=True)
def public_address(settings):
    """Real minutes are sealed only when the address printed on them reaches others."""
    settings.PUBLIC_URL = "https://yhdyspinta.example"


def test_the_draft_is_made_from_agenda_attendance_and_outcomes_in_the_language_of_the_meeting(forum_cast):
    minutes = drafted(forum_cast)
    first, secret = minutes.sections.all()
    for words in (
        "Sovitaan teemat.",
        "Teemoiksi valitaan liikunta",
        "Laatia teemoista kuntakortit",
        forum_cast.hollola.name_fi,
    ):
        assert words in first.text
    assert (first.number, first.is_secret) == (1, False)
    assert (secret.number, secret.is_secret, secret.ground) == (2, True, SECRET_GROUND)
    assert "1" in minutes.opening  # how many were there
    again = verbs.start_minutes(minutes.meeting, by=forum_cast.part("keeper"))
    assert again == minutes


def test_remaking_takes_in_new_outcomes_and_asks_first(forum_cast, client):
    minutes = drafted(forum_cast)
    section = minutes.sections.first()
    verbs.save_section(section, 1, section.title, "<p>Muokattu</p>", by=forum_cast.part("secretary"))
    client.force_login(forum_cast.secretary, backend=BACKEND)
    url = reverse("minutes_remake", args=[minutes.meeting.key])
    assert client.get(url).status_code == 200 and minutes.sections.first().text == "<p>Muokattu</p>"
    client.post(url, {"revision": 1})  # somebody has saved since the page was opened
    assert minutes.sections.first().text == "<p>Muokattu</p>"
    client.post(url, {"revision": 2})
    assert "Teemoiksi valitaan liikunta" in minutes.sections.first().text


def test_two_who_edit_a_section_overwrite_nothing(forum_cast, client):
    minutes = drafted(forum_cast)
    section = minutes.sections.first()
    verbs.save_section(section, 1, section.title, "<p>Toisen teksti</p>", by=forum_cast.part("keeper"))
    client.force_login(forum_cast.secretary, backend=BACKEND)
    url = reverse("minutes_section_edit", args=[minutes.meeting.key, 1])
    page = client.post(url, {"revision": 1, "title": section.title, "text": "<p>Oma teksti</p>"}).content.decode()
    assert "Toisen teksti" in page and "Oma teksti" in page
    assert minutes.sections.first().text == "<p>Toisen teksti</p>"
    with pytest.raises(ChangedMeanwhile):
        verbs.save_frame(minutes, 1, "<p>Alku</p>", "", by=forum_cast.part("secretary"))


def test_what_stands_before_and_after_the_sections_is_saved_once_and_kept_from_a_stale_page(forum_cast, client):
    minutes = drafted(forum_cast)
    client.force_login(forum_cast.secretary, backend=BACKEND)
    url = reverse("minutes_frame_edit", args=[minutes.meeting.key])
    seen = {"revision": minutes.revision}
    assert client.post(url, seen | {"opening": "<p>Alku</p>", "closing": "<p>Loppu</p>"}).status_code == 302
    page = client.post(url, seen | {"opening": "<p>Oma alku</p>", "closing": "<p>Loppu</p>"}).text
    minutes.refresh_from_db()
    assert (minutes.opening, minutes.closing) == ("<p>Alku</p>", "<p>Loppu</p>")
    assert "Oma alku" in page


def test_inspection_goes_out_to_those_who_were_there_and_comes_back(forum_cast):
    minutes = drafted(forum_cast)
    assert [one.user for one in candidates(minutes.meeting)] == [forum_cast.member]
    secretary = forum_cast.part("secretary")
    place = minutes.meeting.attendances.get(seat=forum_cast.member_seat)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for inspectors, day in (({place.pk}, yesterday), (set(), due()), ({place.pk + 999}, due())):
        with pytest.raises(ValidationError):
            verbs.send_to_inspection(minutes, inspectors, day, by=secretary)
    verbs.send_to_inspection(minutes, {place.pk}, due(), by=secretary)
    told = Notice.objects.get(key__startswith="minutes-inspect:")
    assert told.recipient == forum_cast.member and reverse("minutes_detail", args=[minutes.meeting.key]) in told.url

    section = minutes.sections.first()
    with pytest.raises(Refused):
        verbs.save_section(section, 1, "", "<p>Ei nyt</p>", by=secretary)
    with pytest.raises(ValidationError):
        answer(forum_cast, minutes, "remark")
    answer(forum_cast, minutes, "remark", "Teemat puuttuvat")
    assert Notice.objects.filter(key__startswith="minutes-inspected:", recipient=forum_cast.secretary).count() == 1

    verbs.mend(minutes, by=secretary)
    verbs.save_section(section, 1, section.title, "<p>Teemat: liikunta</p>", by=secretary)
    verbs.send_to_inspection(minutes, {place.pk}, due(), by=secretary)
    row = minutes.inspections.get()
    assert (row.result, row.remark) == ("waiting", "Teemat puuttuvat")  # asked anew; the earlier remark can be read
    with pytest.raises(Refused):  # the text has changed since it was opened
        verbs.inspect(row, "found_right", "", seen_revision=1, by=forum_cast.part("member"))
    with pytest.raises(NotAllowed):
        verbs.inspect(row, "found_right", "", seen_revision=2, by=forum_cast.part("chair"))
    answer(forum_cast, minutes, "found_right")
    assert minutes.inspections.get().result == "found_right"


def test_when_minutes_can_be_approved(forum_cast):
    def outcome(minutes: Minutes, note: str = "") -> str:
        minutes = Minutes.objects.get(pk=minutes.pk)
        try:
            with transaction.atomic():
                verbs.approve(minutes, minutes.revision, note, by=forum_cast.part("chair"))
                transaction.set_rollback(True)
        except Refused:
            return "refused"
        except ValidationError:
            return "needs a note"
        return "approved"

    minutes = drafted(forum_cast)
    assert (outcome(minutes), outcome(minutes, "Pieni ryhmä")) == ("needs a note", "approved")  # nobody named
    place = minutes.meeting.attendances.get(seat=forum_cast.member_seat)
    verbs.send_to_inspection(minutes, {place.pk}, due(), by=forum_cast.part("secretary"))
    assert outcome(minutes, "Kiire") == "refused"  # waits, the day has not passed
    answer(forum_cast, minutes, "remark", "Väärin")
    Minutes.objects.update(inspect_by=timezone.localdate() - datetime.timedelta(days=1))
    assert outcome(minutes, "Kiire") == "refused"  # a remark is open
    Inspection.objects.update(result="waiting")
    assert (outcome(minutes), outcome(minutes, "Tarkastaja ei vastannut")) == ("needs a note", "approved")
    Inspection.objects.update(result="found_right")
    assert outcome(minutes) == "approved"
    verbs.mend(minutes, by=forum_cast.part("secretary"))
    assert outcome(minutes, "Muokattu") == "refused"  # what was found right may have changed
    with pytest.raises(ChangedMeanwhile):
        minutes = Minutes.objects.get(pk=minutes.pk)
        verbs.approve(minutes, minutes.revision + 1, by=forum_cast.part("chair"))


def test_approved_minutes_never_change(forum_cast):
    minutes, edition = approved(forum_cast)
    assert edition.sha256 == sha256_of(edition.content) and data_of(edition)["approval"]["by"].startswith(
        "Puheenjohtaja"
    )
    for change in (
        lambda: MinutesEdition.objects.update(content="{}"),
        lambda: MinutesEdition.objects.all().delete(),
        lambda: Minutes.objects.update(approved_at=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    by, section = forum_cast.part("secretary"), minutes.sections.first()
    item, outcome = section.item, section.item.outcomes.first()
    for verb in (
        lambda: verbs.save_section(section, section.revision, "", "", by=by),
        lambda: verbs.save_frame(minutes, minutes.revision, "", "", by=by),
        lambda: verbs.remake_minutes(minutes, minutes.revision, by=by),
        lambda: verbs.approve(minutes, minutes.revision, by=by),
        lambda: verbs.send_to_inspection(minutes, {1}, due(), by=by),
        lambda: recording.save_outcome(item, outcome.key, recording.Typed("resolution", "Toisin"), seen=1, by=by),
    ):
        with pytest.raises(Refused):
            verb()


def test_what_was_frozen_is_shown_though_the_rows_beneath_change(forum_cast, client):
    minutes, _edition = approved(forum_cast)
    minutes.sections.update(text="<p>Muutettu ohi</p>")
    client.force_login(forum_cast.member, backend=BACKEND)
    page = client.get(reverse("minutes_detail", args=[minutes.meeting.key])).content.decode()
    assert "Teemoiksi valitaan liikunta" in page and "Muutettu ohi" not in page


# who: reads the draft, being inspected, approved, published (the secret part); None: does not come to the page
READS = {
    "keeper": ("all", "all", "all", "all"),
    "secretary": ("all", "all", "all", "all"),
    "chair": ("all", "all", "all", "all"),
    "member": ("waits", "all", "all", "all"),  # the inspector
    "expert": ("waits", "waits", "all", "all"),
    "deputy": ("waits", "waits", "waits", "public"),
    "outsider": ("waits", "waits", "waits", "public"),
    "anonymous": (404, 404, 404, "public"),
}


def test_who_reads_the_minutes_when(forum_cast, client):
    minutes = drafted(forum_cast)
    place = minutes.meeting.attendances.get(seat=forum_cast.member_seat)
    secretary, chair = forum_cast.part("secretary"), forum_cast.part("chair")

    def move_on(stage: int) -> None:
        if stage == 1:
            verbs.send_to_inspection(minutes, {place.pk}, due(), by=secretary)
        if stage == 2:
            answer(forum_cast, minutes, "found_right")
            seal_edition(verbs.approve(minutes, minutes.revision, by=chair).pk)
        if stage == 3:
            seal_edition(minutes_public.publish(minutes, by=secretary).pk)

    for stage in range(4):
        move_on(stage)
        for who, wanted in READS.items():
            assert reading(client, forum_cast, who, minutes) == wanted[stage], (who, stage)


def reading(client, cast, who: str, minutes: Minutes) -> str | int:
    """What the person reads; of archived files they get the same and no more."""
    client.logout()
    if who != "anonymous":
        client.force_login(getattr(cast, who), backend=BACKEND)
    page = client.get(reverse("minutes_detail", args=[minutes.meeting.key]))
    if page.status_code != 200:
        return page.status_code
    text = page.content.decode()
    found = "all" if SECRET in text else "public" if "Teemoiksi valitaan" in text else "waits"
    for document in ArchivedDocument.objects.filter(what="minutes"):
        file = client.get(reverse("minutes_file", args=[minutes.meeting.key, document.code]))
        may = found == "all" or (found == "public" and document.edition == "public")
        assert file.status_code == (200 if may else 404), (who, document.edition)
    return found


# page: who may open it besides the secretary and the keeper
PAGES = {
    "minutes_section_edit": set(),
    "minutes_frame_edit": set(),
    "minutes_remake": set(),
    "minutes_send": set(),
    "minutes_approve": {"chair"},
    "extract_make": set(),
}
POSTED = {"minutes_start": set(), "minutes_mend": set(), "minutes_print": set()}


def test_who_comes_to_the_pages_of_writing(forum_cast, client):
    minutes = drafted(forum_cast)
    for who in ("keeper", "secretary", "chair", "member", "expert", "outsider", "anonymous"):
        client.logout()
        if who != "anonymous":
            client.force_login(getattr(forum_cast, who), backend=BACKEND)
        for name, more in (PAGES | POSTED).items():
            arguments = [minutes.meeting.key, *([1] if name in ("minutes_section_edit", "extract_make") else [])]
            status = (client.get if name in PAGES else client.post)(reverse(name, args=arguments)).status_code
            may = who in {"keeper", "secretary", *more}
            wanted = (200 if name in PAGES else 302) if may else 302 if who == "anonymous" else 403
            assert status == wanted, (who, name)


def test_a_resolution_is_written_into_the_history_of_its_agreement_when_the_minutes_are_approved(forum_cast):
    agreement = make_agreement(forum_cast.county)
    minutes = inspected(forum_cast)
    open_item, secret = minutes.meeting.items.all()
    open_item.links.create(agreement=agreement)
    secret.links.create(agreement=agreement)
    assert not Event.objects.filter(verb="forum_position").exists()
    verbs.approve(minutes, minutes.revision, by=forum_cast.part("chair"))
    event = Event.objects.get(agreement=agreement, verb="forum_position")  # the secret item tells nothing
    sentence = event_sentence(event)
    assert "Yhdyspintaneuvottelukunta" in sentence and "Teemoiksi valitaan liikunta" in sentence
    assert "http" not in sentence and event.actor_name.startswith("Puheenjohtaja")


def test_a_forum_of_another_county_is_not_heard_by_an_agreement(forum_cast):
    agreement = make_agreement(forum_cast.county)
    facts = {"forum": "Vieras", "by_label": "", "on": timezone.localdate(), "text": "Kanta"}
    with pytest.raises(AgreementNotAllowed):
        note_forum_position(agreement, county=make_county("Muu", 0), **facts)
    first = note_forum_position(agreement, county=forum_cast.county, **facts)
    assert note_forum_position(agreement, county=forum_cast.county, **facts) == first


def test_the_page_of_minutes_costs_a_fixed_number_of_queries(forum_cast, client, django_assert_max_num_queries):
    minutes = sent(forum_cast)
    client.force_login(forum_cast.secretary, backend=BACKEND)
    url = reverse("minutes_detail", args=[minutes.meeting.key])
    client.get(url)
    with django_assert_max_num_queries(20):
        assert client.get(url).status_code == 200


def test_frozen_content_is_canonical_json(forum_cast):
    _minutes, edition = approved(forum_cast)
    data = json.loads(edition.content)
    assert edition.content == json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert held_meeting(forum_cast, number=2).items.count() == len(data["sections"])

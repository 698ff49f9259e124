"""The pages of the year clock: who gets where, what they show, how they are drawn and printed."""

import datetime
import io
import xml.etree.ElementTree as ElementTree
from itertools import chain

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from forums.clock.choosing import FIRST_YEAR
from forums.models import ClockEntry, ClockEvidence, ClockReminder, Meeting, Proposal
from organisations.models import CouncilTerm, Organisation
from tests.agreements.pdf_text import text_of
from tests.factories import make_domain, make_user
from tests.forums.factories import make_forum, make_meeting
from tests.forums.test_clock import make_entry

YEAR = timezone.localdate().year
BACKEND = "organisations.login.PersonBackend"
WHO = ("keeper", "secretary", "member", "administrator", "outsider", "anonymous")
SVG = "{http://www.w3.org/2000/svg}"


def client_of(user) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def keeper(forum_cast) -> Client:
    return client_of(forum_cast.keeper)


def page(client: Client, name: str = "clock", *arguments, **query) -> str:
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200
    return response.content.decode()


def written_form(**changes) -> dict:
    return {"title_fi": "Seminaari", "when": f"24.10.{YEAR}", "recurs": "once", "side": "joint", **changes}


def test_who_gets_to_which_page(forum_cast):
    """Page × who: 200 shown, 403 refused, 302 to the login page."""
    county, forum = forum_cast.county, forum_cast.forum
    own, of_forum, common = make_entry(county), make_entry(county, forum=forum), make_entry(None, f"1–12/{YEAR}")
    users = {who: None if who == "anonymous" else getattr(forum_cast, who) for who in WHO}
    table = {
        ("clock", ()): (200, 200, 200, 200, 200, 302),
        ("clock_year", (2027,)): (200, 200, 200, 200, 200, 302),
        ("clock_pdf", ()): (200, 200, 200, 200, 200, 302),
        ("clock_entry", (own.key,)): (200, 200, 200, 200, 200, 302),
        ("clock_entry_new", ()): (200, 200, 403, 403, 403, 302),
        ("clock_entry_edit", (own.key,)): (200, 403, 403, 403, 403, 302),
        ("clock_entry_edit", (of_forum.key,)): (200, 200, 403, 403, 403, 302),
        ("clock_entry_edit", (common.key,)): (403, 403, 403, 403, 403, 302),
        ("clock_entry_delete", (own.key,)): (200, 403, 403, 403, 403, 302),
        ("clock_evidence_add", (common.key, YEAR)): (200, 403, 403, 200, 403, 302),
        ("clock_reminder_add", (common.key, YEAR)): (200, 403, 403, 200, 200, 302),
        ("clock_reminder_add", (common.key, 1999)): (404, 404, 404, 404, 404, 302),
    }
    clients = {who: client_of(user) for who, user in users.items()}
    for (name, arguments), expected in table.items():
        found = tuple(clients[who].get(reverse(name, args=arguments)).status_code for who in WHO)
        assert found == expected, (name, arguments)


def test_a_year_outside_the_clock_is_not_there(keeper):
    assert keeper.get(reverse("clock_year", args=[FIRST_YEAR - 1])).status_code == 404
    assert f"{YEAR}" in page(keeper, year="1066", county="xx", view="none", month="99", forum="x", side="?")


def test_the_clock_offers_adding_to_those_who_may(forum_cast):
    address = reverse("clock_entry_new")
    for who, offered in (("keeper", True), ("secretary", True), ("member", False), ("outsider", False)):
        assert (address in page(client_of(getattr(forum_cast, who)), county=forum_cast.county.code)) == offered, who


def test_the_wheel_is_well_formed_and_has_every_line_of_the_list(forum_cast, keeper):
    sides = list(ClockEntry.Side.values) * 5
    for number, side in enumerate(sides):
        when = f"{number % 12 + 1}–12/{YEAR}" if number % 2 else f"1{number % 9}.6.{YEAR}"
        make_entry(forum_cast.county, when, side=side, title_fi=f"Asia {number} & <muuta>")
    make_entry(forum_cast.county, f"11/{YEAR - 1}–2/{YEAR}", title_fi="Vuodenvaihteen yli")
    for title in ("Sama päivä", "Sekin samana päivänä"):
        make_entry(forum_cast.county, f"24.10.{YEAR}", title_fi=title)
    response = keeper.get(reverse("clock"), {"year": YEAR})
    lines = response.context["lines"]
    text = response.content.decode()
    svg = text[text.index('<svg viewBox="0 0 ', text.index("yp-clock-wheel")) :]
    root = ElementTree.fromstring(svg[: svg.index("</svg>") + 6])
    keys = [group.find("text").text for group in root.iter("g")]
    shown = [range(int(key.split("–")[0]), int(key.split("–")[-1]) + 1) for key in keys]
    assert sorted(chain.from_iterable(shown)) == [line.number for line in lines] == list(range(1, len(sides) + 4))
    named = " ".join(group.find("title").text for group in root.iter("g"))
    for line in lines:
        assert f"{line.number}. {line.date.title}" in named
        assert f'id="line-{line.number}"' in text
    assert root.find("title").text and root.find("desc").text and root.get("role") == "img"
    assert not any("style" in element.attrib or "fill" in element.attrib for element in root.iter())
    size = float(root.get("viewBox").split()[2])
    places = [float(element.get(name, 0)) for element in root.iter("text") for name in ("x", "y")]
    assert all(0 < place < size for place in places)


def test_the_list_tells_july_owner_act_and_what_is_done(forum_cast, keeper):
    entry = make_entry(
        forum_cast.county, f"8–11/{YEAR}", side="municipality", owner_fi="Kunnat", is_statutory=True,
        legal_basis="612/2021, 6 §",
    )  # fmt: skip
    facts = {"year": YEAR, "done_on": datetime.date(YEAR, 1, 2), "added_by": forum_cast.member}
    ClockEvidence.objects.create(entry=entry, organisation=forum_cast.hollola, **facts)
    text = page(keeper, year=YEAR)
    for words in (f"7/{YEAR}", "Kunnat", "612/2021", "1", "2"):
        assert words in text
    line = keeper.get(reverse("clock"), {"year": YEAR}).context["lines"][0]
    assert (len(line.date.evidence), line.asked_of, line.is_done) == (1, 2, False)


def test_filters_narrow_the_clock(forum_cast, keeper):
    county, hyte = forum_cast.county, make_domain("hyte")
    part = make_domain("part", parent=hyte, name_fi="Osa")
    in_forum = make_entry(county, f"1–2/{YEAR}", title_fi="Foorumin", forum=forum_cast.forum)
    about = make_entry(county, f"2–3/{YEAR}", title_fi="Alan", side="county", is_statutory=True, legal_basis="1/2021")
    about.domains.add(part)
    only = make_entry(county, f"3–4/{YEAR}", title_fi="Lahden", side="municipality")
    only.applies_to.add(forum_cast.lahti)
    every = {in_forum.title_fi, about.title_fi, only.title_fi}
    for query, expected in (
        ({}, every),
        ({"forum": forum_cast.forum.pk}, {"Foorumin"}),
        ({"domain": hyte.pk}, {"Alan"}),
        ({"side": "municipality"}, {"Lahden"}),
        ({"statutory": "on"}, {"Alan"}),
        ({"organisation": forum_cast.lahti.pk}, {"Foorumin", "Lahden"}),
        ({"organisation": forum_cast.hollola.pk}, {"Foorumin"}),
        ({"organisation": county.pk}, {"Foorumin", "Alan"}),
        ({"side": "municipality", "statutory": "on"}, set()),
    ):
        lines = keeper.get(reverse("clock"), {"year": YEAR, **query}).context["lines"]
        assert {line.date.title for line in lines} == expected, query
    assert "yp-empty" in page(keeper, year=YEAR, side="municipality", statutory="on")


def test_the_calendar_is_a_table_with_days_and_the_windows_beside(forum_cast, keeper):
    make_entry(forum_cast.county, f"24.10.{YEAR}", title_fi="Seminaari")
    make_entry(forum_cast.county, f"9–12/{YEAR}", title_fi="Talousarvio")
    context = keeper.get(reverse("clock"), {"view": "calendar", "year": YEAR, "month": 10}).context
    month = context["month"]
    days = {day.date: day.lines for week in month.weeks for day in week.days if day.lines}
    assert [line.date.title for line in days[datetime.date(YEAR, 10, 24)]] == ["Seminaari"] and len(days) == 1
    assert [line.date.title for line in month.windows] == ["Talousarvio"]
    text = page(keeper, view="calendar", year=YEAR, month=10)
    assert "<caption>" in text and text.count('scope="col"') == 8 and text.count('scope="row"') == len(month.weeks)


def test_the_term_shows_what_comes_once_by_half_years(forum_cast, keeper):
    CouncilTerm.objects.create(
        kind=Organisation.Kind.COUNTY, starts=datetime.date(2025, 6, 1), ends=datetime.date(2029, 5, 31)
    )
    make_entry(forum_cast.county, "6–12/2025", title_fi="Neuvottelu", recurs="term")
    make_entry(forum_cast.county, "9–12/2025", recurs="yearly")
    context = keeper.get(reverse("clock"), {"view": "term", "year": 2027}).context
    assert len(context["periods"]) == 8
    assert [line.date.title for line in context["periods"][0].lines][-1] == "Neuvottelu"
    assert [line.date.title for line in context["every_year"]] == ["Talousarvio 2026"]
    assert (context["year_before"], context["year_after"]) == (2024, 2030)


def test_the_clock_on_a3_is_archivable_accessible_and_has_every_line(forum_cast, keeper, verapdf):
    for number in range(40):
        make_entry(forum_cast.county, f"{number % 12 + 1}/{YEAR}", title_fi=f"Asia numero {number}", owner_fi="Kunnat")
    pdf = keeper.get(reverse("clock_pdf"), {"year": YEAR}).content
    report = verapdf(pdf)
    assert report.ok, report.failures
    with pikepdf.open(io.BytesIO(pdf)) as document:
        sizes = {tuple(round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]) for sheet in document.pages}
        assert sizes == {(420, 297)} and len(document.pages) == 2
    text = text_of(pdf)
    assert all(f"Asia numero {number}" in text for number in range(40))


def test_the_table_has_a_row_for_each_line(forum_cast, keeper):
    make_entry(forum_cast.county, f"6–12/{YEAR}")
    make_meeting(forum_cast.forum, 1, Meeting.State.CALLED, in_days=0)
    sheet = load_workbook(io.BytesIO(keeper.get(reverse("clock_xlsx"), {"year": YEAR}).content)).active
    csv = keeper.get(reverse("clock_csv"), {"year": YEAR}).content.decode("utf-8-sig").splitlines()
    assert sheet.max_row == len(csv) == 3


def test_an_entry_is_added_edited_and_deleted(forum_cast, keeper):
    county = forum_cast.county
    answer = keeper.post(reverse("clock_entry_new"), written_form(applies_to=[forum_cast.lahti.pk]))
    entry = ClockEntry.objects.get()
    assert answer.url.startswith(reverse("clock_entry", args=[entry.key]))
    assert (entry.county, entry.starts_on, list(entry.applies_to.all()), entry.added_by) == (
        county, datetime.date(YEAR, 10, 24), [forum_cast.lahti], forum_cast.keeper,
    )  # fmt: skip
    address = reverse("clock_entry_edit", args=[entry.key])
    keeper.post(address, written_form(when=f"6–12/{YEAR}", recurs="yearly", until="31.12.2030", revision=1))
    entry.refresh_from_db()
    assert (entry.is_window, entry.recurs, entry.until, entry.revision) == (
        True,
        "yearly",
        datetime.date(2030, 12, 31),
        2,
    )
    stale = keeper.post(address, written_form(title_fi="Kirjoitettu", revision=1)).content.decode()
    assert "Kirjoitettu" in stale and 'value="2"' in stale and "yp-notice" in stale
    assert keeper.post(reverse("clock_entry_delete", args=[entry.key]), {"revision": 1}).status_code == 200
    keeper.post(reverse("clock_entry_delete", args=[entry.key]), {"revision": 2})
    assert not ClockEntry.objects.exists()


def test_what_is_wrong_in_an_entry_is_said_and_nothing_typed_is_lost(keeper):
    for changes in (
        {"when": "syksyllä"},
        {"title_fi": ""},
        {"is_statutory": "on"},
        {"recurs": "yearly", "until": f"1.1.{YEAR}"},
    ):
        text = keeper.post(reverse("clock_entry_new"), written_form(owner_fi="Kirjoitettu", **changes)).content.decode()
        assert "Kirjoitettu" in text and 'role="alert"' in text, changes
    assert not ClockEntry.objects.exists()


def test_a_secretary_writes_entries_of_the_forum_only(forum_cast):
    client = client_of(forum_cast.secretary)
    assert client.post(reverse("clock_entry_new"), written_form()).status_code == 200
    client.post(reverse("clock_entry_new"), written_form(forum=forum_cast.forum.pk))
    assert ClockEntry.objects.get().forum == forum_cast.forum


def test_evidence_is_added_with_a_link_or_a_note_and_taken_back(forum_cast):
    entry = make_entry(None, f"1–12/{YEAR}", side="municipality")
    client = client_of(forum_cast.administrator)
    address = reverse("clock_evidence_add", args=[entry.key, YEAR])
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    for fields in ({"done_on": f"{today:%d.%m.%Y}"}, {"done_on": f"{tomorrow:%d.%m.%Y}", "note": "§ 4"}):
        assert client.post(address, fields).status_code == 200
    client.post(address, {"done_on": f"{today:%d.%m.%Y}", "note": "Kunnanhallitus § 4"})
    row = ClockEvidence.objects.get()
    assert (row.organisation, row.year) == (forum_cast.lahti, YEAR)
    assert "Kunnanhallitus" in page(client, "clock_entry", entry.key, year=YEAR)
    removal = reverse("clock_evidence_remove", args=[row.pk])
    assert client_of(forum_cast.keeper).post(removal).status_code == 403
    assert client.get(removal).status_code == 200 and ClockEvidence.objects.exists()
    client.post(removal)
    assert not ClockEvidence.objects.exists()


def test_a_reminder_is_added_and_cancelled_by_its_own_organisation(forum_cast, keeper):
    entry = make_entry(None, f"1–12/{YEAR}")
    address = reverse("clock_reminder_add", args=[entry.key, YEAR])
    assert keeper.post(address, {"role": "editor", "on": f"1.1.{YEAR - 1}"}).status_code == 200
    keeper.post(address, {"role": "editor", "on": f"{timezone.localdate():%d.%m.%Y}"})
    reminder = ClockReminder.objects.get()
    cancel = reverse("clock_reminder_remove", args=[reminder.pk])
    assert cancel in page(keeper, "clock_entry", entry.key, year=YEAR)
    assert client_of(forum_cast.outsider).post(cancel).status_code == 403
    keeper.post(cancel)
    assert not ClockReminder.objects.exists()


def test_an_entry_is_made_a_meeting_or_a_proposal_by_who_keeps_the_forum(forum_cast):
    entry = make_entry(forum_cast.county, f"1–12/{YEAR}", forum=forum_cast.forum)
    address = f"{reverse('clock_entry_use', args=[entry.key])}?year={YEAR}"
    fields = {"forum": forum_cast.forum.pk}
    assert client_of(forum_cast.member).post(address, {**fields, "make": "proposal"}).status_code == 403
    client = client_of(forum_cast.secretary)
    meeting = client.post(address, {**fields, "make": "meeting"}).url
    assert meeting.startswith(reverse("meeting_new", args=[forum_cast.forum.pk])) and f"date={YEAR}-" in meeting
    client.post(address, {**fields, "make": "proposal"})
    assert Proposal.objects.get().forum == forum_cast.forum
    other = make_forum("Muu", forum_cast.county)
    assert client.post(address, {"forum": other.pk, "make": "proposal"}).status_code == 403


def test_somebody_without_an_organisation_sees_the_clock_of_the_forum_they_sit_in(forum_cast):
    assert forum_cast.county.full_name in page(client_of(forum_cast.expert))
    assert "yp-" in page(client_of(make_user()))

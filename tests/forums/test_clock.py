"""The year clock: rounds and windows, what comes by itself and to whom, who may say what, reminders."""

import datetime

import pytest
from django.utils import timezone

from forums.clock import reference
from forums.clock.dates import Origin, Side, entries_between
from forums.clock.reminders import send_clock_reminders
from forums.clock.when import read_when, written
from forums.models import ClockEntry, ClockEvidence, ClockReminder, Meeting, Proposal
from forums.workflow.clock import add_entry, change_entry, delete_entry, propose, remind, show_done, take_back
from interfaces.models import InterfaceDomain
from interfaces.saving import ChangedMeanwhile
from organisations.acting import acting_for, every_acting
from organisations.models import CouncilTerm, Membership, Notice, Organisation
from organisations.refusals import NotAllowed
from tests.factories import (
    acting,
    make_agreement,
    make_county,
    make_domain,
    make_organisation,
    make_user,
    municipalities_of,
    open_round,
    sign_and_seal,
)
from tests.forums.factories import make_forum, make_meeting, make_seat, part_of

Role = Membership.Role
JOINER = "\N{WORD JOINER}"
TODAY = datetime.date(2026, 11, 22)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def make_entry(county=None, when: str = "6–12/2026", **fields) -> ClockEntry:
    read = read_when(when)
    days = {"starts_on": read.starts, "ends_on": read.ends, "is_window": read.is_window}
    return ClockEntry.objects.create(**{"title_fi": "Talousarvio {next_year}", "county": county} | days | fields)


def clock(county, first="2026-01-01", last="2026-12-31", user=None, on=TODAY):
    """What a person sees of the county's clock, acting for everything they act for."""
    user = user or make_user()
    actings = every_acting(user, timezone.localdate())
    return entries_between(day(first), day(last), county=county, user=user, actings=actings, on=on)


def titles(dates) -> list[str]:
    return [date.title for date in dates]


def test_a_time_is_written_as_a_day_days_or_whole_months():
    for text, starts, ends, is_window in (
        ("6–12/2026", "2026-06-01", "2026-12-31", True),
        ("6-12/2026", "2026-06-01", "2026-12-31", True),
        ("2/2028", "2028-02-01", "2028-02-29", True),
        ("11/2026–2/2027", "2026-11-01", "2027-02-28", True),
        ("24.10.2026", "2026-10-24", "2026-10-24", False),
        ("14.–16.5.2026", "2026-05-14", "2026-05-16", False),
        ("30.4.–2.5.2026", "2026-04-30", "2026-05-02", False),
        ("30.12.2026–2.1.2027", "2026-12-30", "2027-01-02", False),
    ):
        read = read_when(text)
        assert (read.starts, read.ends, read.is_window) == (day(starts), day(ends), is_window), text
        assert written(read.starts, read.ends, read.is_window).replace(JOINER, "") == text.replace("-", "–")


@pytest.mark.parametrize("text", ["", "syksy", "13/2026", "12–6/2026", "31.2.2026", "0/2026", "6/26", "5.5.1850"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        read_when(text)


def test_rounds_of_entries(db):
    """When it is written, how it comes, until when → in which years between 2026 and 2031, with which days."""
    for when, recurs, until, expected in (
        ("6–12/2026", "once", None, ["6–12/2026"]),
        ("6–12/2025", "once", None, []),
        ("9–12/2029", "yearly", None, ["9–12/2029", "9–12/2030", "9–12/2031"]),
        ("9–12/2025", "yearly", "2027-12-31", ["9–12/2026", "9–12/2027"]),
        ("6–12/2025", "term", None, ["6–12/2029"]),
        ("11/2025–2/2026", "yearly", "2026-12-31", ["11/2025–2/2026", "11/2026–2/2027"]),
        ("2/2027", "yearly", "2028-12-31", ["2/2027", "2/2028"]),
        ("29.2.2028", "yearly", "2029-12-31", ["29.2.2028", "28.2.2029"]),
    ):
        entry = make_entry(when=when, recurs=recurs, until=until and day(until))
        found = clock(None, "2026-01-01", "2031-12-31")
        shown = [written(row.starts, row.ends, row.is_window).replace(JOINER, "") for row in found if row.entry]
        assert shown == expected, (when, recurs)
        entry.delete()


def test_a_recurring_title_names_the_year_of_its_round(db):
    make_entry(when="1–3/2025", recurs="yearly", title_fi="Tilinpäätös {previous_year}, talousarvio {next_year}")
    assert titles(clock(None)) == ["Tilinpäätös 2025, talousarvio 2027"]


def test_an_entry_stands_in_the_clock_of_its_county_or_of_all(db):
    own, other = make_county("Oma"), make_county("Toinen")
    make_entry(own, title_fi="Oma"), make_entry(other, title_fi="Toinen"), make_entry(None, title_fi="Kaikkien")
    assert titles(clock(own)) == ["Kaikkien", "Oma"]


def test_reference_entries_load_once_in_both_languages_with_their_acts(db):
    make_domain("hyte")
    assert reference.load()[0].created == 52
    assert not reference.load()[0].is_news
    for entry in ClockEntry.objects.all():
        assert entry.title_fi and entry.title_sv and entry.owner_fi and entry.owner_sv and entry.source, entry.code
        assert entry.county_id is None and entry.is_statutory == bool(entry.legal_basis), entry.code
    negotiation = ClockEntry.objects.get(code="hyte_negotiation")
    assert negotiation.legal_basis == "612/2021, 7 §" and list(negotiation.domains.all()) == [make_domain("hyte")]
    assert {entry.ends_on.year for entry in ClockEntry.objects.filter(is_history=True)} == {
        2021,
        2022,
        2023,
        2024,
        2025,
    }
    county = make_county()
    first_term, second_term = clock(county, "2022-06-01", "2022-12-31"), clock(county, "2029-06-01", "2029-12-31")
    assert all(date.is_history for date in first_term) and len(first_term) == 5
    assert "Hyvinvointialuelain 14 §:n neuvottelu" in titles(second_term)


def test_what_was_written_into_a_reference_row_by_the_file_is_the_files(db):
    reference.load()
    ClockEntry.objects.filter(code="budget_county").update(title_fi="Muu")
    assert reference.load()[0].changed == ("Talousarvio {next_year}",)


def test_council_terms_give_their_first_middle_and_last_day(db):
    term = {"starts": day("2025-06-01"), "midpoint": day("2027-05-31"), "ends": day("2029-05-31")}
    CouncilTerm.objects.create(kind=Organisation.Kind.COUNTY, **term)
    dates = clock(make_county(), "2025-01-01", "2029-12-31")
    assert [date.starts for date in dates if date.source_kind == Origin.TERM] == [*term.values()]


def test_an_agreement_in_force_brings_its_follow_up_review_and_end(db):
    county = make_county()
    agreement = make_agreement(county, title_fi="Yhteistyösopimus")
    sign_and_seal(agreement)
    dates = clock(county, "2026-01-01", "2029-12-31", user=make_user("", county, Role.READER))
    own = [date for date in dates if date.source_kind == Origin.AGREEMENT]
    found = [(date.starts, date.ends, date.is_once) for date in own]
    assert found == [
        (day("2026-06-01"), day("2026-12-31"), False),
        (day("2027-01-01"), day("2027-06-30"), True),
        (day("2027-06-01"), day("2027-12-31"), False),
        (day("2028-06-01"), day("2028-12-31"), False),
        (day("2029-01-01"), day("2029-05-31"), True),
        (day("2029-05-31"), day("2029-05-31"), True),
    ]
    assert all(agreement.title in date.title and date.url == agreement.get_absolute_url() for date in own)


def test_agreements_and_rounds_show_to_those_who_may_see_them(db):
    county = make_county()
    hollola, lahti = municipalities_of(county)
    agreement = make_agreement(county, [county, hollola])
    open_round(agreement)
    due = agreement.statement_rounds.get().due_on
    for organisation, sees in ((county, True), (hollola, True), (lahti, False), (make_organisation(), False)):
        user = make_user("", organisation, Role.READER)
        dates = clock(county, str(due), str(due), user=user)
        assert (Origin.STATEMENTS in {date.source_kind for date in dates}) == sees, organisation
    secret = make_agreement(county, [county, hollola], publicity="draft", title_fi="Ei julkinen")
    sign_and_seal(secret)
    for organisation, sees in ((hollola, True), (lahti, False)):
        dates = clock(county, "2029-05-31", "2029-05-31", user=make_user("", organisation, Role.READER))
        assert any("Ei julkinen" in title for title in titles(dates)) == sees, organisation


def test_many_agreements_that_end_on_one_day_are_told_of_together(db):
    county = make_county(municipalities=1)
    for _number in range(4):
        sign_and_seal(make_agreement(county))
    dates = clock(county, "2029-05-31", "2029-05-31", user=make_user("", county, Role.READER))
    assert [date.uid for date in dates if "end" in date.uid] == ["agreements-end-2029-05-31"]


def test_meetings_show_by_right(forum_cast):
    """A meeting that is prepared shows to those who keep the forum or sit in it, a called one to everybody."""
    county, forum = forum_cast.county, forum_cast.forum
    make_meeting(forum, 1, Meeting.State.PREPARING), make_meeting(forum, 2, Meeting.State.CALLED)
    make_meeting(forum, 3, Meeting.State.CANCELLED)
    on = timezone.localdate() + datetime.timedelta(days=14)
    for who, expected in (
        ("keeper", [1, 2]),
        ("secretary", [1, 2]),
        ("member", [1, 2]),
        ("deputy", [1, 2]),
        ("former", [2]),
        ("outsider", [2]),
    ):
        dates = clock(county, str(on), str(on), user=getattr(forum_cast, who))
        found = [date for date in dates if date.source_kind == Origin.MEETING]
        assert [f"{number}/{on.year}" in date.title for number, date in zip(expected, found, strict=True)], who
        assert all(date.forum == forum.pk and date.starts_at for date in found)
    own = entries_between(on, on, county=None, user=forum_cast.outsider, actings=(), on=TODAY)
    assert [date for date in own if date.source_kind == Origin.MEETING] == []


def test_forums_bring_their_seats_terms_and_announced_meetings(db):
    county = make_county()
    forum = make_forum("Verkosto", county, term_ends=day("2026-12-31"), next_meeting_on=day("2026-09-09"))
    for _number in range(3):
        make_seat(forum, county, valid_to=day("2026-06-30"))
    make_seat(make_forum("Muualla", make_county("Toinen")), county, valid_to=day("2026-06-30"))
    found = {(date.starts, date.source_kind) for date in clock(county)}
    assert found == {
        (day("2026-06-30"), Origin.SEATS),
        (day("2026-09-09"), Origin.FORUM),
        (day("2026-12-31"), Origin.FORUM),
    }
    assert any("3" in date.title for date in clock(county) if date.source_kind == Origin.SEATS)


def test_an_entry_is_written_by_the_county_or_by_who_keeps_its_forum(forum_cast):
    """Who → may write an entry of the county, one of the forum."""
    county, forum = forum_cast.county, forum_cast.forum
    for who, in_county, in_forum in (
        ("keeper", True, True),
        ("secretary", False, True),
        ("member", False, False),
        ("administrator", False, False),
        ("outsider", False, False),
    ):
        user = getattr(forum_cast, who)
        by = next(iter(every_acting(user, timezone.localdate())), acting(forum_cast.hollola, Role.READER))
        for entry, part, may in (
            (make_entry(county), None, in_county),
            (make_entry(county, forum=forum), part_of(user, forum), in_forum),
            (make_entry(None), None, False),
        ):
            given = {"by": by, "part": part, "domains": [], "applies_to": []}
            if may:
                add_entry(ClockEntry(county=county, forum=entry.forum, title_fi="A", **_days(entry)), **given)
                change_entry(entry, seen=1, values={"title_fi": "Uusi"}, **given)
                delete_entry(ClockEntry.objects.get(pk=entry.pk), by=by, part=part, seen=2)
            else:
                with pytest.raises(NotAllowed):
                    change_entry(entry, seen=1, values={"title_fi": "Uusi"}, **given)
                with pytest.raises(NotAllowed):
                    delete_entry(entry, by=by, part=part, seen=1)


def _days(entry: ClockEntry) -> dict:
    return {"starts_on": entry.starts_on, "ends_on": entry.ends_on}


def test_a_stale_save_or_deletion_never_overwrites(db):
    county = make_county()
    by, entry = acting(county, Role.EDITOR), make_entry(county)
    given = {"by": by, "part": None, "domains": [], "applies_to": []}
    change_entry(entry, seen=1, values={"title_fi": "Ensin"}, **given)
    with pytest.raises(ChangedMeanwhile):
        change_entry(entry, seen=1, values={"title_fi": "Sitten"}, **given)
    with pytest.raises(ChangedMeanwhile):
        delete_entry(entry, by=by, part=None, seen=1)
    assert ClockEntry.objects.get().title_fi == "Ensin"


def test_each_organisation_says_for_itself_that_it_is_done(db):
    """Whose the entry is × who acts → may say that it is done."""
    county, elsewhere = make_county(), make_county("Toinen")
    hollola, lahti = municipalities_of(county)
    people = {
        "county": acting(county, Role.EDITOR),
        "reader": acting(county, Role.READER),
        "hollola": acting(hollola, Role.ADMINISTRATOR),
        "lahti": acting(lahti, Role.EDITOR),
        "elsewhere": acting(elsewhere, Role.EDITOR),
        "association": acting(make_organisation("Yhdistys", Organisation.Kind.ASSOCIATION), Role.EDITOR),
    }
    for side, only, may in (
        (Side.COUNTY, None, {"county"}),
        (Side.JOINT, None, {"county", "hollola", "lahti"}),
        (Side.MUNICIPALITY, None, {"hollola", "lahti"}),
        (Side.MUNICIPALITY, hollola, {"hollola"}),
    ):
        entry = make_entry(None, side=side)
        entry.applies_to.set([only] if only else [])
        for who, by in people.items():
            facts = {"county": county, "year": 2026, "done_on": day("2026-11-01"), "url": "", "note": "§ 45"}
            if who in may:
                assert show_done(entry, by=by, **facts).organisation == by.organisation
            else:
                with pytest.raises(NotAllowed):
                    show_done(entry, by=by, **facts)
    row = ClockEvidence.objects.filter(organisation=hollola).first()
    with pytest.raises(NotAllowed):
        take_back(row, by=people["county"])
    take_back(row, by=people["hollola"])


def test_evidence_shows_in_its_own_county_and_year_only(db):
    county, elsewhere = make_county(), make_county("Toinen")
    hollola = municipalities_of(county)[0]
    entry = make_entry(None, "1–3/2025", recurs="yearly", side=Side.MUNICIPALITY)
    show_done(
        entry, by=acting(hollola, Role.EDITOR), county=county, year=2026, done_on=day("2026-03-30"), url="", note="§ 4"
    )
    assert [len(date.evidence) for date in clock(county, "2025-01-01", "2026-12-31")] == [0, 1]
    assert [len(date.evidence) for date in clock(elsewhere, "2025-01-01", "2026-12-31")] == [0, 0]


def test_an_entry_becomes_a_proposal_once(forum_cast):
    entry = make_entry(forum_cast.county, legal_basis="612/2021, 7 §", is_statutory=True)
    date = next(date for date in clock(forum_cast.county) if date.entry == str(entry.key))
    by = forum_cast.part("secretary")
    assert propose(date, entry, forum_cast.forum, by=by) == propose(date, entry, forum_cast.forum, by=by)
    row = Proposal.objects.get()
    assert (row.source, row.title, row.state) == (Proposal.Source.CLOCK, "Talousarvio 2027", Proposal.State.OPEN)
    assert "612/2021" in row.reason
    with pytest.raises(NotAllowed):
        propose(date, entry, forum_cast.forum, by=forum_cast.part("member"))


def test_a_reminder_goes_once_to_the_roles_holders_of_that_day(db, monkeypatch):
    county = make_county()
    by = acting(county, Role.EDITOR)
    later, other = make_user("", county, Role.REGISTRAR), make_user("", make_organisation(), Role.REGISTRAR)
    noon = timezone.localtime().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    entry = make_entry(county, f"1–12/{noon.year}")
    today, tomorrow = noon.date(), noon.date() + datetime.timedelta(days=1)
    for on in (today, today, tomorrow):
        remind(entry, by=by, year=noon.year, role=Role.REGISTRAR, on=on)
    with pytest.raises(NotAllowed):
        remind(entry, by=acting(county, Role.READER), year=noon.year, role=Role.REGISTRAR, on=today)
    send_clock_reminders()
    send_clock_reminders()
    assert ClockReminder.objects.count() == 2 and ClockReminder.objects.filter(sent_at__isnull=True).count() == 1
    assert Notice.objects.get().recipient == later and other not in {row.recipient for row in Notice.objects.all()}
    assert f"Talousarvio {noon.year + 1}" in Notice.objects.get().subject


def test_the_clock_costs_the_same_for_few_and_for_many(db, django_assert_num_queries):
    county = make_county()
    user = make_user("", county, Role.EDITOR)
    own = acting_for(user, county)
    assert own.stands_for
    given = {"county": county, "user": user, "actings": [own], "on": TODAY}
    for _round in range(2):
        for number in range(4):
            make_entry(county, recurs="yearly").domains.set(InterfaceDomain.objects.all())
            make_meeting(make_forum(f"Foorumi {_round}{number}", county), 1, Meeting.State.CALLED)
        with django_assert_num_queries(12):
            assert entries_between(day("2026-01-01"), day("2029-12-31"), **given)

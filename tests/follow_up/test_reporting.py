"""Reporting: each organisation for itself, a draft for its own eyes, one click where nothing is new."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from agreements.event_words import event_sentence
from agreements.follow_up import reporting
from agreements.follow_up.own_reports import OwnDuty, own_reporting
from agreements.follow_up.reading import follow_up_of
from agreements.follow_up.reminding import remind
from agreements.follow_up.reporting import Answer
from agreements.follow_up.summarising import summarise
from agreements.follow_up.table import NotAllowed, Refused, WrongStage
from agreements.models import (
    Agreement,
    Event,
    FollowedIndicator,
    FollowedMeasure,
    MeasureDuty,
    MeasureReport,
    MeasureSummary,
    ReportAttachment,
    ReportingPeriod,
)
from agreements.workflow.force import add_later_party
from indicators.models import Observation
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting, acting_for
from organisations.merging import Merger, merge
from tests.factories import Role, acting, decide, make_organisation, name_signatory, sign_all
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.ground.database import world

GOES_ON = Answer("going_on", "Ryhmät ovat alkaneet.")
HTMX = {"HTTP_HX_REQUEST": "true"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


@world
def agreement(cast) -> Agreement:
    return in_force_agreement(cast.county, goals=1, measures=3)


@world
def period(agreement) -> ReportingPeriod:
    return make_period(agreement)


@pytest.fixture
def before(agreement) -> ReportingPeriod:
    """The period before this one."""
    today = timezone.localdate()
    days = {"starts": day(-800), "ends": today.replace(year=today.year - 1, month=12, day=31)}
    return make_period(agreement, opened=-400, due=-380, closed_at=timezone.now(), **days)


def own(period: ReportingPeriod, who: Acting) -> list[OwnDuty]:
    return own_reporting(follow(period.agreement), period, who.stands_for).duties


def keep(period, who, answer=GOES_ON, seen=0, place=0, **more) -> MeasureReport:
    duty = own(period, who)[place]
    return reporting.keep_draft(follow(period.agreement), period, duty, by=who, answer=answer, seen=seen, **more)


def send(period, who, answer=GOES_ON, seen=0, place=0) -> MeasureReport:
    duty = own(period, who)[place]
    return reporting.send_report(follow(period.agreement), period, duty, by=who, answer=answer, seen=seen)


def url(name: str, period: ReportingPeriod, *more) -> str:
    return reverse(name, args=[period.agreement_id, period.key, *more])


def measures(period) -> list[FollowedMeasure]:
    return list(FollowedMeasure.objects.filter(goal__version=follow(period.agreement).version))


# who: the page of reporting, and the page of one measure
PAGES = {
    "coordinator": 200,
    "editor": 200,
    "registrar": 403,
    "reader": 403,
    "outsider": 404,
    "anonymous": 302,
}


def test_only_editors_of_those_who_carry_measures_come_to_the_pages(cast, period, client_of):
    measure = measures(period)[0]
    for who, wanted in PAGES.items():
        client = client_of(cast.named(who))
        pages = url("reporting", period), url("measure_report", period, measure.key)
        assert [client.get(page).status_code for page in pages] == [wanted, wanted], who
        draft = client.post(url("measure_report_draft", period, measure.key), {"revision": 9, "done": "x"}, **HTMX)
        assert draft.status_code == wanted, who


def test_nobody_reports_for_another_not_even_the_coordinator(cast, period):
    of_hollola = own(period, cast.editor)[0]
    make_report(period, of_hollola.measure, cast.lahti, sent_at=None)
    for who in ("coordinator", "county_registrar", "registrar", "reader", "outsider"):
        by = cast.named(who)
        for verb in (reporting.keep_draft, reporting.send_report):
            with pytest.raises(NotAllowed):
                verb(follow(period.agreement), period, of_hollola, by=by, answer=GOES_ON, seen=0)
        with pytest.raises(NotAllowed):
            reporting.say_nothing_new(follow(period.agreement), period, [of_hollola], by=by)
        with pytest.raises(NotAllowed):
            reporting.attach(
                follow(period.agreement), period, of_hollola, by=by, upload=SimpleUploadedFile("a.png", PNG)
            )
    assert not MeasureReport.objects.exclude(organisation=cast.lahti).exists()


def test_reports_are_taken_while_the_period_is_open_and_after_its_due_day(cast, period):
    states = {
        "planned": {"opens_on": day(3), "due_on": day(9)},
        "open": {},
        "past due": {"due_on": day(-1)},
        "frozen": {"closed_at": timezone.now()},
    }
    for state, fields in states.items():
        row = ReportingPeriod.objects.filter(pk=period.pk)
        row.update(**{"opens_on": day(-30), "due_on": day(14), "closed_at": None} | fields)
        MeasureReport.objects.all().delete()
        if state in ("open", "past due"):
            assert send(row.get(), cast.editor).sent_at, state
        else:
            with pytest.raises(WrongStage):
                send(row.get(), cast.editor)


def test_a_draft_is_seen_by_the_organisations_own_editors_alone(cast, period, client_of):
    keep(period, cast.editor, Answer("stopped", "Salainen luonnos"))
    measure = follow_up_of(follow(period.agreement)).measures[0]
    hollola = next(duty for duty in measure.duties if duty.organisation == cast.hollola)
    assert (hollola.is_sent, hollola.status, measure.said) == (False, "", "nothing")
    colleague = acting(cast.hollola, Role.EDITOR)
    page = url("measure_report", period, measure.row.key)
    assert "Salainen luonnos" in client_of(colleague).get(page).content.decode()
    summary = url("measure_summarise", period, measure.row.key)
    listed = reverse("period_list", args=[period.agreement_id])
    for address in (page, summary, listed, url("reporting", period), url("reports_remind", period)):
        assert "Salainen luonnos" not in client_of(cast.coordinator).get(address).content.decode(), address


# what is said: the field that is at fault, if any
ANSWERS = [
    (Answer(), "status"),
    (Answer("", "Tehtiin"), "status"),
    (Answer("going_on"), None),
    (Answer("done"), None),
    (Answer("stopped"), "hinders"),
    (Answer("stopped", hinders="Rahoitus päättyi"), None),
    (Answer("not_started"), "hinders"),  # it was to start already
    (Answer("not_started", hinders="Ei tekijää"), None),
    (Answer("done", "x" * 3001), "done"),
]


def test_what_a_report_needs_before_it_is_sent(cast, period):
    FollowedMeasure.objects.update(starts=day(-10))
    for answer, fault in ANSWERS:
        MeasureReport.objects.all().delete()
        if fault is None:
            assert send(period, cast.editor, answer).sent_at
            continue
        with pytest.raises(ValidationError) as refused:
            send(period, cast.editor, answer)
        assert list(refused.value.message_dict) == [fault], answer
        assert keep(period, cast.editor, answer).done == answer.done  # a draft may lack anything
    FollowedMeasure.objects.update(starts=day(10))
    MeasureReport.objects.all().delete()
    assert send(period, cast.editor, Answer("not_started")).sent_at


def test_a_sent_report_can_be_changed_while_the_period_is_open(cast, period):
    first = send(period, cast.editor)
    with pytest.raises(Refused):
        keep(period, cast.editor, Answer("done"), seen=1)  # what all see is changed by sending alone
    changed = send(period, cast.editor, Answer("done", "Valmis"), seen=1)
    assert (changed.pk, changed.status, changed.revision) == (first.pk, "done", 2)
    again = send(period, cast.editor, Answer("done", "Valmis"), seen=2)
    assert again.revision == 2  # sent twice: nothing happens
    event = Event.objects.filter(verb="report_sent").first()
    assert event.party.organisation == cast.hollola
    with translation.override("en"):
        assert event_sentence(event).endswith("reported: 1.1")


def test_two_colleagues_at_once_overwrite_nothing(cast, period, client_of):
    keep(period, cast.editor, Answer("going_on", "Ensimmäinen"))
    with pytest.raises(ChangedMeanwhile):
        keep(period, acting(cast.hollola, Role.EDITOR), Answer("done", "Toinen"))
    client, page = client_of(cast.editor), url("measure_report", period, measures(period)[0].key)
    answer = client.post(page, {"revision": 0, "status": "done", "done": "Kolmas", "page": uuid.uuid4(), "send": 1})
    html = answer.content.decode()
    assert answer.status_code == 409 and "Ensimmäinen" in html and "Kolmas" in html
    assert client.post(page, {"revision": 1, "status": "done", "done": "Kolmas", "send": 1}).status_code == 302
    assert MeasureReport.objects.get().done == "Kolmas"


def test_a_page_that_saves_by_itself_is_no_conflict_to_itself(cast, period, client_of):
    client, measure = client_of(cast.editor), measures(period)[0]
    draft = url("measure_report_draft", period, measure.key)
    typed = {"revision": 0, "page": "sivu-1", "done": "Puoli"}
    assert 'name="revision" value="1"' in client.post(draft, typed, **HTMX).content.decode()
    typed |= {"done": "Puolitoista"}  # the answer did not come back before the next letters
    assert 'name="revision" value="2"' in client.post(draft, typed, **HTMX).content.decode()
    other = client.post(draft, typed | {"page": "sivu-2", "done": "Toinen"}, **HTMX).content.decode()
    assert cast.editor.user.name in other and MeasureReport.objects.get().done == "Puolitoista"


def test_nothing_new_is_one_click_and_carries_the_status_on(cast, period, before, client_of):
    first, second, third = measures(period)
    make_report(before, first, cast.hollola, "stopped", hinders="Rahoitus", next_step="Haetaan")
    make_report(before, second, cast.hollola)
    make_report(before, third, cast.lahti)
    client = client_of(cast.editor)
    client.post(url("reports_nothing_new", period), {"measure": first.key, "organisation": cast.hollola.pk})
    row = MeasureReport.objects.get(period=period)
    assert (row.status, row.done, row.hinders, row.next_step, row.nothing_new) == (
        "stopped", "", "Rahoitus", "Haetaan", True
    )  # fmt: skip
    client.post(url("reports_nothing_new", period), {"measure": third.key})  # Hollola has said nothing before
    assert MeasureReport.objects.filter(period=period).count() == 1


def test_nothing_new_in_all_that_go_on_leaves_the_rest_and_what_is_being_written(cast, period, before, client_of):
    first, second, third = measures(period)
    make_report(before, first, cast.hollola)
    make_report(before, second, cast.hollola, "done")
    make_report(before, third, cast.hollola)
    keep(period, cast.editor, Answer("", "Kesken"), place=2)
    client_of(cast.editor).post(url("reports_nothing_new", period))
    sent = MeasureReport.objects.filter(period=period, sent_at__isnull=False)
    assert [row.measure for row in sent] == [first]
    with pytest.raises(Refused):
        duty = own(period, cast.editor)[2]
        reporting.say_nothing_new(follow(period.agreement), period, [duty], by=cast.editor)


def test_drafts_are_sent_together_and_what_lacks_something_stays(cast, period, client_of):
    keep(period, cast.editor)
    keep(period, cast.editor, Answer("", "Ei vielä tilaa"), place=1)
    client_of(cast.editor).post(url("reports_send", period))
    assert [row.sent_at is not None for row in MeasureReport.objects.order_by("pk")] == [True, False]


def test_after_sending_one_measure_the_next_unreported_comes(cast, period, client_of):
    client, rows = client_of(cast.editor), measures(period)
    send(period, cast.editor, place=1)
    page = url("measure_report", period, rows[0].key)
    wrong = client.post(page, {"revision": 0, "status": "stopped", "send": 1})
    assert wrong.status_code == 422 and not MeasureReport.objects.filter(measure=rows[0]).exists()
    answer = client.post(page, {"revision": 0, "status": "going_on", "send": 1})
    assert answer.url == url("measure_report", period, rows[2].key)
    answer = client.post(answer.url, {"revision": 0, "status": "done", "send": 1})
    assert answer.url == url("reporting", period)


def test_the_freeze_stops_a_page_that_was_open_and_keeps_what_was_typed(cast, period, client_of):
    ReportingPeriod.objects.update(closed_at=timezone.now())
    page = url("measure_report", period, measures(period)[0].key)
    answer = client_of(cast.editor).post(page, {"revision": 0, "status": "done", "done": "Kirjoitettu", "send": 1})
    assert answer.status_code == 422 and "Kirjoitettu" in answer.content.decode()
    assert not MeasureReport.objects.exists()


def test_files_go_with_a_report_and_open_to_the_parties_when_it_is_sent(cast, period, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = url("measure_report", period, measures(period)[0].key)
    client = client_of(cast.editor)
    bad = client.post(page, {"revision": 0, "done": "x", "upload": SimpleUploadedFile("a.exe", b"MZ00")})
    assert bad.status_code == 422 and not ReportAttachment.objects.exists()
    client.post(page, {"revision": 0, "status": "done", "done": "x", "upload": SimpleUploadedFile("kuva.png", PNG)})
    row = ReportAttachment.objects.get()
    address = reverse("report_attachment", args=[period.agreement_id, row.key])
    before = {"editor": 200, "coordinator": 404, "reader": 404, "outsider": 404, "anonymous": 302}
    assert {who: client_of(cast.named(who)).get(address).status_code for who in before} == before
    reporting.send_drafts(follow(period.agreement), period, own(period, cast.editor)[:1], by=cast.editor)
    after = before | {"coordinator": 200, "reader": 200}
    assert {who: client_of(cast.named(who)).get(address).status_code for who in after} == after
    remove = url("report_attachment_remove", period, row.key)
    assert client_of(cast.coordinator).post(remove).status_code == 404 and ReportAttachment.objects.exists()
    assert client_of(cast.editor).post(remove).status_code == 302 and not ReportAttachment.objects.exists()


def test_the_lead_summarises_beside_what_each_has_reported(cast, period, client_of):
    make_report(period, measures(period)[0], cast.hollola, "stopped", hinders="Ei tilaa")
    page = url("measure_summarise", period, measures(period)[0].key)
    wanted = {"coordinator": 200, "editor": 403, "county_registrar": 403, "outsider": 404, "anonymous": 302}
    assert {who: client_of(cast.named(who)).get(page).status_code for who in wanted} == wanted
    client = client_of(cast.coordinator)
    html = client.get(page).content.decode()
    assert "Ei tilaa" in html and cast.lahti.name in html  # what has been reported, and who is missing
    assert client.post(page, {"revision": 0, "status": "going_on"}).status_code == 422
    assert client.post(page, {"revision": 0, "status": "going_on", "text": "Etenee osin"}).status_code == 302
    stale = client.post(page, {"revision": 0, "status": "done", "text": "Toinen"})
    assert stale.status_code == 409 and "Etenee osin" in stale.content.decode()
    row = MeasureSummary.objects.get()
    assert (row.text, row.organisation, row.revision) == ("Etenee osin", cast.county, 1)
    with pytest.raises(NotAllowed):
        summarise(follow(period.agreement), period, row.measure_key, by=cast.editor, status="done", text="Ei", seen=1)


def test_a_summary_is_written_and_reminders_are_sent_only_while_reports_are_collected(cast, period):
    key = measures(period)[0].key
    for fields in ({"closed_at": timezone.now()}, {"closed_at": None, "opens_on": day(2)}):
        ReportingPeriod.objects.update(**fields)
        chain = follow(period.agreement)
        with pytest.raises(WrongStage):
            summarise(chain, period, key, by=cast.coordinator, status="done", text="Valmis", seen=0)
        with pytest.raises(WrongStage):
            remind(chain, period, cast.hollola, by=cast.coordinator)


def test_one_who_is_named_as_responsible_but_is_no_party_reports_too(cast, period, client_of):
    duty = MeasureDuty.objects.filter(organisation=cast.lahti).first()
    MeasureDuty.objects.filter(pk=duty.pk).update(organisation=cast.outsider.organisation)
    client = client_of(cast.outsider)
    assert client.get(url("reporting", period)).status_code == 200
    assert client.get(reverse("period_list", args=[period.agreement_id])).status_code == 404
    assert send(period, cast.outsider).organisation == cast.outsider.organisation


def test_the_successor_reports_for_the_municipality_that_merged(cast, period):
    successor = make_organisation("Uusi Hollola")
    merge(Merger(cast.hollola, successor, timezone.localdate().replace(month=1, day=1)))
    by = acting(successor, Role.EDITOR)
    assert {row.organisation for row in own(period, by)} == {cast.hollola}
    assert send(period, by).organisation == cast.hollola


def test_a_party_that_joins_later_reports_too(cast, period):
    newcomer = make_organisation("Myöhempi")
    party = add_later_party(period.agreement, by=cast.coordinator, organisation=newcomer)
    editor = acting(newcomer, Role.EDITOR)
    assert own(period, editor) == []
    name_signatory(party)
    decide(party)
    sign_all(party)
    assert len(own(period, editor)) == 3
    assert send(period, acting_for(editor.user, newcomer)).organisation == newcomer


def test_each_page_costs_at_most_twenty_queries(cast, client_of, django_assert_max_num_queries):
    big = make_period(in_force_agreement(cast.county, goals=5, measures=5))
    key = measures(big)[0].key
    client = client_of(cast.coordinator)
    for page in (
        url("reporting", big),
        url("measure_report", big, key),
        url("measure_summarise", big, key),
        url("reports_remind", big),
        reverse("period_list", args=[big.agreement_id]),
    ):
        with django_assert_max_num_queries(20):
            assert client.get(page).status_code == 200, page


def test_a_figure_that_the_organisation_gives_itself_is_entered_beside_its_reports(cast, period, client_of):
    followed_row = FollowedIndicator.objects.get(goal__version=follow(period.agreement).version)
    FollowedIndicator.objects.update(reporter=cast.hollola)
    page = reverse("own_value_give", args=[period.agreement_id, period.key])
    typed = {"field": f"v{followed_row.pk}-{cast.hollola.pk}", "seen": ""}
    client = client_of(cast.editor)
    shown = client.get(url("reporting", period)).content.decode()
    assert "Ahdistuneisuus" in shown
    wrong = client.post(page, typed | {"value": "paljon"})
    assert wrong.status_code == 422 and "paljon" in wrong.content.decode()
    assert client.post(page, typed | {"value": ""}).status_code == 422  # nothing is not zero
    assert client.post(page, typed | {"value": "58,5"}).status_code == 302
    row = Observation.objects.get()
    assert (row.area, row.year, str(row.value), row.entered_by) == (
        cast.hollola, period.year, "58.5000", cast.editor.user
    )  # fmt: skip
    stale = client.post(page, typed | {"value": "60"})
    assert stale.status_code == 422 and "58,5" in stale.content.decode()
    assert client_of(cast.coordinator).post(page, typed | {"value": "60"}).status_code == 404  # not asked of the county
    FollowedIndicator.objects.update(reporter=None)
    assert "Ahdistuneisuus" in client_of(cast.coordinator).get(url("reporting", period)).content.decode()
    assert "Ahdistuneisuus" not in client_of(cast.editor).get(url("reporting", period)).content.decode()

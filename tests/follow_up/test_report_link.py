"""The personal link of an organisation that nobody reports for in the portal."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.follow_up.links import send_report_link
from agreements.follow_up.own_reports import own_reporting
from agreements.follow_up.table import NotAllowed, Refused, WrongStage
from agreements.models import Agreement, Event, MeasureReport, ReportingPeriod, ReportLink
from organisations.models import Membership, Notice
from organisations.outbox import send_pending
from tests.factories import Role, acting, make_user
from tests.follow_up.factories import day, follow, in_force_agreement, make_period, make_report
from tests.ground.database import world

ADDRESS = "kirjaamo@lahti.example"


@world
def agreement(cast) -> Agreement:
    """Lahti has no editor in the portal."""
    return in_force_agreement(cast.county, goals=1, measures=2)


@world
def period(agreement) -> ReportingPeriod:
    return make_period(agreement)


@pytest.fixture
def token(cast, period) -> str:
    return send_report_link(follow(period.agreement), period, cast.lahti, by=cast.coordinator, email=ADDRESS)


def page(token: str) -> str:
    return reverse("report_link", args=[token])


def duties(period, organisation):
    return own_reporting(follow(period.agreement), period, [organisation.pk]).duties


def typed(period, cast, *rows: tuple[str, str], seen: int = 0, **button) -> dict:
    """A status and a sentence for each measure of Lahti, in their order."""
    data = dict(button)
    rows = (*rows, ("", ""))[:2]
    for duty, (status, sentence) in zip(duties(period, cast.lahti), rows, strict=True):
        name = f"m{duty.duty.pk}"
        data |= {f"{name}-status": status, f"{name}-sentence": sentence, f"{name}-revision": seen}
    return data


def test_only_the_coordinating_partys_editors_send_a_link(cast, period, client_of):
    address = reverse("report_link_send", args=[period.agreement_id, period.key, cast.lahti.pk])
    pages = {"coordinator": 200, "county_registrar": 403, "editor": 403, "outsider": 404, "anonymous": 302}
    assert {who: client_of(cast.named(who)).get(address).status_code for who in pages} == pages
    for who in ("county_registrar", "editor", "reader", "outsider"):
        with pytest.raises(NotAllowed):
            send_report_link(follow(period.agreement), period, cast.lahti, by=cast.named(who), email=ADDRESS)
    client_of(cast.coordinator).post(address, {"email": ADDRESS})
    assert ReportLink.objects.get().email == ADDRESS
    assert Event.objects.get(verb="send_report_link").party.organisation == cast.lahti


def test_to_whom_a_link_can_go(cast, period):
    def send(organisation, email):
        return send_report_link(follow(period.agreement), period, organisation, by=cast.coordinator, email=email)

    for own in (cast.coordinator.user.email, cast.editor.user.email):  # another party's person, the sender too
        with pytest.raises(ValidationError):
            send(cast.lahti, own)
    with pytest.raises(Refused):
        send(cast.hollola, "joku@hollola.example")  # its own editors report
    with pytest.raises(Refused):
        send(cast.outsider.organisation, "joku@muualla.example")  # carries nothing
    assert not ReportLink.objects.exists()
    assert send(cast.lahti, make_user("", cast.lahti, Role.READER).email)


def test_the_link_is_mailed_once_and_kept_nowhere(cast, period, token):
    notice = Notice.objects.get(email=ADDRESS)
    assert token in notice.body and notice.holds_link
    send_pending()
    assert token not in Notice.objects.get(email=ADDRESS).body
    assert token not in str(ReportLink.objects.values().get())


def test_the_page_shows_last_times_answers_and_nobody_elses(cast, period, token):
    today = timezone.localdate()
    ends = today.replace(year=today.year - 1, month=12, day=31)
    before = make_period(period.agreement, closed_at=timezone.now(), starts=day(-800), ends=ends)
    first = duties(period, cast.lahti)[0].measure
    make_report(before, first, cast.lahti, done="Lahden vastaus viimeksi")
    make_report(before, first, cast.hollola, done="Hollolan vastaus")
    make_report(period, first, cast.hollola, sent_at=None, done="Hollolan luonnos")
    answer = Client().get(page(token))
    html = answer.content.decode()
    assert "Lahden vastaus viimeksi" in html and "Hollolan" not in html
    assert answer["Referrer-Policy"] == "no-referrer" and answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


def test_what_is_saved_for_later_waits_for_the_same_link_and_no_one_sees_it(cast, period, token, client_of):
    client = Client(enforce_csrf_checks=True)
    client.post(page(token), typed(period, cast, ("", "Kesken jäi"), save=1))
    assert MeasureReport.objects.get().sent_at is None
    assert "Kesken jäi" in client.get(page(token)).content.decode()
    listed = reverse("period_list", args=[period.agreement_id])
    assert "Kesken jäi" not in client_of(cast.coordinator).get(listed).content.decode()


def test_sending_reports_every_measure_and_uses_up_the_link(cast, period, token):
    client = Client()
    lacking = client.post(page(token), typed(period, cast, ("going_on", "Hyvin"), ("stopped", ""), send=1))
    assert lacking.status_code == 422 and "Hyvin" in lacking.content.decode()
    assert not MeasureReport.objects.exists() and ReportLink.objects.get().used_at is None
    rows = (("going_on", "Hyvin"), ("stopped", "Ei tekijää"))
    assert client.post(page(token), typed(period, cast, *rows, send=1)).status_code == 302
    found = MeasureReport.objects.order_by("measure__position")
    assert [(row.status, row.done, row.hinders, row.by_name) for row in found] == [
        ("going_on", "Hyvin", "", ADDRESS),
        ("stopped", "", "Ei tekijää", ADDRESS),
    ]
    event = Event.objects.get(verb="report_sent")
    assert (event.party.organisation, event.actor_name) == (cast.lahti, ADDRESS)
    assert "Ei tekijää" in client.get(page(token)).content.decode()  # thanks, and what was sent
    client.post(page(token), typed(period, cast, ("done", "Vielä"), seen=1, send=1))
    assert not MeasureReport.objects.filter(status="done").exists()


def test_nothing_new_is_one_of_the_choices_where_there_was_something(cast, period, token):
    today = timezone.localdate()
    ends = today.replace(year=today.year - 1, month=12, day=31)
    before = make_period(period.agreement, closed_at=timezone.now(), starts=day(-800), ends=ends)
    make_report(before, duties(period, cast.lahti)[0].measure, cast.lahti, "stopped", hinders="Rahoitus")
    Client().post(page(token), typed(period, cast, ("as_before", ""), ("as_before", ""), send=1))
    assert not MeasureReport.objects.filter(period=period).exists()  # of the second nothing was said before
    Client().post(page(token), typed(period, cast, ("as_before", ""), ("done", ""), send=1))
    row = MeasureReport.objects.get(period=period, nothing_new=True)
    assert (row.status, row.hinders) == ("stopped", "Rahoitus")


def test_two_with_the_same_link_overwrite_nothing(cast, period, token):
    Client().post(page(token), typed(period, cast, ("going_on", "Ensimmäinen"), save=1))
    answer = Client().post(page(token), typed(period, cast, ("done", "Toinen"), ("done", ""), send=1))
    html = answer.content.decode()
    assert "Ensimmäinen" in html and "Toinen" in html
    assert MeasureReport.objects.get().done == "Ensimmäinen" and ReportLink.objects.get().used_at is None


# what has happened to the link or its period: what the page answers
ENDS = {
    "expired": (ReportLink, {"expires_at": timezone.now() - datetime.timedelta(days=1)}, 410),
    "replaced": (ReportLink, {"cancelled_at": timezone.now()}, 410),
    "frozen": (ReportingPeriod, {"closed_at": timezone.now()}, 410),
    "used": (ReportLink, {"used_at": timezone.now()}, 200),
}


def test_a_link_that_has_ended_says_kindly_what_to_do_and_takes_nothing(cast, period, token):
    for what, (model, fields, status) in ENDS.items():
        before = model.objects.values(*fields).get()
        model.objects.update(**fields)
        assert Client().get(page(token)).status_code == status, what
        posted = Client().post(page(token), typed(period, cast, ("done", "Myöhässä"), ("done", ""), send=1))
        assert posted.status_code == status and not MeasureReport.objects.exists(), what
        model.objects.update(**before)
    assert Client().get(page("x" * 40)).status_code == 404
    assert Client().get(page(token)).status_code == 200


def test_a_newer_link_ends_the_older_and_none_is_sent_in_a_period_that_is_not_open(cast, period, token):
    by = cast.coordinator
    newer = send_report_link(follow(period.agreement), period, cast.lahti, by=by, email=ADDRESS)
    assert (Client().get(page(token)).status_code, Client().get(page(newer)).status_code) == (410, 200)
    for fields in ({"closed_at": timezone.now()}, {"closed_at": None, "opens_on": day(2)}):
        ReportingPeriod.objects.update(**fields)
        with pytest.raises(WrongStage):
            send_report_link(follow(period.agreement), period, cast.lahti, by=by, email=ADDRESS)


def test_an_organisation_whose_editor_has_joined_gets_no_new_link(cast, period):
    acting(cast.lahti, Role.EDITOR)
    with pytest.raises(Refused):
        send_report_link(follow(period.agreement), period, cast.lahti, by=cast.coordinator, email=ADDRESS)
    assert Membership.objects.filter(organisation=cast.lahti, role=Role.EDITOR).exists()

"""What somebody who means ill tries with the interfaces and the self-assessment, and what they get."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.models import AgendaLink, Meeting
from interfaces.models import (
    BlockAssessment,
    CheckQuestion,
    Counterpart,
    DataExchange,
    InterfaceMap,
    ItemStatus,
    MapNode,
    NgoCard,
    Plan,
    Practice,
    RaisedIssue,
    Service,
    WorkDivision,
)
from organisations.models import Seat
from tests.factories import Role, acting, make_county, make_organisation, make_user, municipalities_of
from tests.forums.factories import make_forum, make_item, make_meeting
from tests.ground.database import world
from tests.ground.guarded_county import BACKEND, HUGE, LONG, client_of, make_guarded, pages_of, text_of
from tests.interfaces.factories import place_of
from tests.interfaces.register_cast import Registers

pytestmark = [pytest.mark.django_db, pytest.mark.papers]
WRITTEN = (
    BlockAssessment, CheckQuestion, Counterpart, DataExchange, InterfaceMap, ItemStatus, MapNode, NgoCard, Plan,
    Practice, RaisedIssue, Seat, Service, WorkDivision,
)  # fmt: skip
SECRETS = ("Sisko Salainen", "sisko@hollola.example", "040 555 1234", "Salainen nosto", "Salainen huomio")


@world
def registers(cast) -> Registers:
    return make_guarded(cast)


# Who reads what -----------------------------------------------------------------------------------------------------


def test_names_addresses_notes_and_issues_reach_nobody_from_elsewhere(registers):
    pages = pages_of(registers)
    inside = "".join(text_of(client_of(registers.people["reader"]).get(page)) for page in pages)
    assert [secret for secret in SECRETS if secret not in inside] == []
    for who in ("outsider", "other_county", "superuser"):
        client = client_of(registers.people[who])
        for page in pages:
            response = client.get(page)
            assert response.status_code < 500, (who, page)
            text = text_of(response)
            assert not [secret for secret in SECRETS if secret in text], (who, page)
            assert "Ehdotettu" not in text or who in ("other_county", "superuser"), (who, page)


def test_who_has_lost_the_role_or_acts_for_another_county_reads_no_more(registers, cast):
    issue = reverse("issue_detail", args=[RaisedIssue.objects.get().pk])
    vcf = f"{reverse('counterpart_vcf')}?county={cast.county.code}"
    client = client_of(cast.reader)
    assert (client.get(issue).status_code, client.get(vcf).status_code) == (200, 200)
    cast.reader.user.memberships.update(valid_to=timezone.localdate() - timezone.timedelta(days=1))
    assert (client.get(issue).status_code, client.get(vcf).status_code) == (404, 403)


def test_of_a_meeting_that_has_not_been_called_the_page_of_an_issue_tells_nothing(registers, cast):
    """Its agenda is known to those who prepare it alone; so are secret items after the notice too."""
    issue, meeting = RaisedIssue.objects.get(), make_meeting(make_forum(county=cast.county))
    for title, publicity in (("Luonnos asiaksi", "public"), ("Salattu asia", "secret")):
        AgendaLink.objects.create(
            item=make_item(meeting, title, publicity=publicity, ground="24 §" if publicity == "secret" else ""),
            issue=issue,
        )
    page, client = reverse("issue_detail", args=[issue.pk]), client_of(cast.reader)
    assert "Luonnos asiaksi" not in text_of(client.get(page))
    Meeting.objects.filter(pk=meeting.pk).update(state="called", called_at=timezone.now())
    text = text_of(client.get(page))
    assert "Luonnos asiaksi" in text
    assert "Salattu asia" not in text


# Who writes what ----------------------------------------------------------------------------------------------------


def writes(registers: Registers) -> list[tuple[str, dict]]:
    """Each address that writes what belongs to the county or to Hollola, with what is sent."""
    cast, county = registers.cast, registers.cast.county
    own, question, issue = (
        InterfaceMap.objects.get(county=county),
        CheckQuestion.objects.get(),
        RaisedIssue.objects.get(),
    )
    node, service = own.nodes.first(), Service.objects.get(county=county)
    named = Counterpart.objects.get(organisation=cast.hollola)
    question_verbs, map_verbs = ("edit", "move", "retire"), ("edit", "settings", "ring", "remove")
    node_verbs = (
        "map_service_edit",
        "map_service_move",
        "map_service_order",
        "map_service_remove",
        "map_questions_attach",
    )
    return [
        (reverse("division_cell", args=[question.pk, cast.hollola.code]), {"state": "no", "revision": 1}),
        (reverse("division_fill"), {f"{question.pk}-state": "no", f"{question.pk}-revision": 1}),
        *((reverse(f"division_question_{name}", args=[question.pk]), {"revision": 1}) for name in question_verbs),
        (reverse("plan_edit", args=[registers.own_plan.pk]), {"kind": registers.plan.kind_id, "name_fi": "Kaapattu"}),
        (reverse("plan_remove", args=[registers.own_plan.pk]), {"revision": 1}),
        (reverse("data_exchange_edit", args=[registers.exchange.pk]), {"what_fi": "Kaapattu", "revision": 1}),
        (reverse("ngo_edit", args=[registers.card.pk]), {"what_fi": "Kaapattu", "revision": 1}),
        (reverse("counterpart_edit", args=[cast.hollola.pk, "hyte"]), {"title_fi": "Kaapattu", "since": "1.1.2026"}),
        (reverse("counterpart_edit", args=[cast.hollola.pk, "employment"]), {"use": named.pk}),
        (reverse("counterpart_remove", args=[cast.hollola.pk, "hyte"]), {"revision": 1}),
        (reverse("counterpart_confirm", args=[named.pk]), {"list": "1"}),
        *(
            (reverse("issue_step", args=[issue.pk, name]), {"comment": "Syy", "decision_fi": "Syy", "on": "1.1.2026"})
            for name in ("take_up", "handle", "decide", "drop", "reopen")
        ),
        (reverse("issue_edit", args=[issue.pk]), {"title_fi": "Kaapattu", "text_fi": "x", "revision": 1}),
        *((reverse(f"interface_map_{name}", args=[own.key]), {"revision": 1, "name_fi": "X"}) for name in map_verbs),
        (reverse("map_service_add", args=[own.key]), {"name_fi": "Kaapattu", "kinds": "county"}),
        *((reverse(name, args=[own.key, node.key]), {"x": 1, "y": 1, "revision": 1}) for name in node_verbs),
        (reverse("service_edit", args=[service.pk]), {"name_fi": "Kaapattu", "revision": 1}),
        (reverse("organiser_end", args=[service.organisers.get().pk]), {"last_day": "1.1.2026"}),
        (reverse("organiser_remove", args=[service.organisers.get().pk]), {}),
        (reverse("domain_note_edit", args=["hyte"]), {"text_fi": "Kaapattu"}),
        (reverse("practice_edit", args=[registers.proposed.pk]), {"title_fi": "Kaapattu"}),
        (reverse("division_clause", args=[WorkDivision.objects.get(side="municipality").pk]), {"choice": ""}),
    ]  # fmt: skip


def test_nobody_writes_anothers_view_plan_counterpart_map_issue_or_card_under_any_county_of_the_address(
    registers, cast
):
    elsewhere = registers.people["other_county"].organisation
    before = _state()
    for who in ("outsider", "other_county", "superuser", "reader", "lahti_editor", None):
        client = client_of(registers.people.get(who) if who else None)
        for county in (cast.county, elsewhere) if who in ("other_county", "lahti_editor") else (cast.county,):
            for address, data in writes(registers):
                if who == "lahti_editor" and ("kartat" in address or address == reverse("division_fill")):
                    continue  # the county's maps are everybody's of the county to draw; the fill page is Lahti's own
                if who in ("other_county", "superuser") and "kaytannot" in address:
                    continue  # publishers tend practices of the whole country
                if who == "other_county" and county == elsewhere and address in _own_county_pages():
                    continue  # there it is their own county's text that is written
                status = client.post(f"{address}?county={county.code}", data).status_code
                assert status in ((302,) if who is None else (403, 404)), (who, county, address, status)
    assert _state() == before


def _own_county_pages() -> tuple[str, ...]:
    return (reverse("domain_note_edit", args=["hyte"]), reverse("division_fill"))


def _state() -> list:
    return [list(model.objects.order_by("pk").values()) for model in WRITTEN]


def test_an_assessment_is_said_for_oneself_alone(registers, cast):
    block = reverse("block_assess", args=["block_goals"])
    data = {"maturity": 3, "why": "x"}
    for who, county, query, status in (
        ("editor", cast.county, "&as=together", 403),
        ("reader", cast.county, "", 403),
        ("other_county", cast.county, "", 403),
        ("superuser", cast.county, "", 403),
        ("editor", cast.county, "&year=2020", 302),
        ("editor", cast.county, f"&year={LONG[:900]}", 302),
    ):
        response = client_of(registers.people[who]).post(f"{block}?county={county.code}{query}", data)
        assert response.status_code in (status, 409), (who, query)
    (row,) = BlockAssessment.objects.all()
    assert (row.party, row.year) == (cast.hollola, timezone.localdate().year)


def test_the_form_of_a_counterpart_moves_no_other_seat_and_takes_nobody_from_elsewhere(registers, cast):
    office = Seat.objects.create(
        organisation=cast.hollola,
        title_fi="kunnanjohtaja",
        title_sv="",
        holder=cast.signatory.user,
        valid_from="2025-01-01",
    )
    strange, theirs = make_user("Vieras"), Counterpart.objects.get(organisation=cast.county)
    page = reverse("counterpart_edit", args=[cast.hollola.pk, "hyte"], query={"county": cast.county.code})
    client = client_of(registers.people["editor"])
    typed = {"title_fi": "kunnanjohtaja", "since": "1.1.2026", "revision": 1, "person": cast.registrar.user.pk}
    before = Seat.objects.filter(pk=office.pk).values().get()
    for bad in ({"person": strange.pk}, {"deputy": strange.pk}, {"person": LONG}, {"also": LONG}, {"revision": LONG}):
        assert client.post(page, typed | bad).status_code == 422, bad
    for day in ("1.1.0001", "31.12.9999", "2.1.1000"):
        assert client.post(page, typed | {"since": day, "revision": 1}).status_code < 500, day
    sport = reverse("counterpart_edit", args=[cast.hollola.pk, "employment"], query={"county": cast.county.code})
    for wanted in (theirs.pk, LONG, "²"):
        client.post(sport, {"use": wanted})
    assert not Counterpart.objects.filter(domain__code="employment").exists()
    assert Seat.objects.filter(pk=office.pk).values().get() == before
    assert not Seat.objects.filter(holder=strange).exists()
    remove = reverse("counterpart_remove", args=[cast.hollola.pk, "hyte"], query={"county": cast.county.code})
    for revision in HUGE:
        assert client.post(remove, {"revision": revision}).status_code < 500, revision
    assert Counterpart.objects.filter(organisation=cast.hollola).exists()


def test_first_days_at_the_edge_of_the_calendar_break_no_form(registers, cast):
    page = reverse("counterpart_edit", args=[cast.hollola.pk, "employment"], query={"county": cast.county.code})
    client = client_of(registers.people["editor"])
    for day in ("1.1.0001", "31.12.9999"):
        typed = {"title_fi": "liikuntapäällikkö", "since": day, "person": cast.registrar.user.pk}
        assert client.post(page, typed).status_code in (302, 422), day
        Counterpart.objects.filter(domain__code="employment").delete()
        listed = reverse("counterpart_list", query={"county": cast.county.code})
        assert client.get(listed).status_code == 200, day
    kind = registers.plan.kind_id
    for first, last in (("1.1.0001", "31.12.9999"), ("31.12.9999", ""), ("", "1.1.0001")):
        typed = {"kind": kind, "name_fi": "Ikuinen", "valid_from": first, "valid_to": last}
        new = reverse("plan_new", query={"county": cast.county.code})
        assert client.post(new, typed).status_code in (302, 422), (first, last)
    for name in ("plan_list", "plan_duties", "interface_home", "clock"):
        assert client.get(reverse(name) + f"?county={cast.county.code}").status_code in (200, 302), name


def test_looking_changes_nothing_and_what_changes_asks_for_the_token(registers, cast):
    before = _state()
    client = client_of(cast.coordinator)
    for address, _data in writes(registers):
        assert client.get(f"{address}?county={cast.county.code}").status_code < 500, address
    assert _state() == before
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.coordinator.user, backend=BACKEND)
    for address, data in writes(registers):
        assert strict.post(f"{address}?county={cast.county.code}", data).status_code == 403, address
    assert _state() == before


def test_a_municipality_that_has_left_or_merged_is_written_for_by_its_successor_only(registers, cast):
    """Hollola is merged into a municipality of another county: its old county is no longer its editors' to write in."""
    other = municipalities_of(make_county("Naapuri", 1))[0]
    editor = acting(other, Role.EDITOR)
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    type(cast.hollola).objects.filter(pk=cast.hollola.pk).update(valid_to=yesterday, successor=other)
    before = _state()
    for who in (editor, cast.editor):
        client = client_of(who)
        for address, data in writes(registers):
            status = client.post(f"{address}?county={cast.county.code}", data).status_code
            assert status in (302, 403, 404) or "kaytannot" in address, (address, status)
    after = _state()
    changed = {model.__name__ for model, old, new in zip(WRITTEN, before, after, strict=True) if old != new}
    assert changed <= {"Practice"}, changed  # the cards that it proposed are the successor's to mend
    assert make_organisation("Uusi") not in place_of(cast.county, editor).municipalities

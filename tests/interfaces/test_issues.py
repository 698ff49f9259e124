"""Raised issues: who takes which step in which state, what is written and told, the list, the seven of the sources."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from interfaces import raising, reference_data
from interfaces.models import IssueStep, RaisedIssue
from interfaces.raising import Written
from interfaces.saving import ChangedMeanwhile
from interfaces.source_issues import load_issues
from organisations.models import Notice
from organisations.refusals import Refused
from tests.cast import Cast
from tests.factories import make_county, make_domain
from tests.ground.database import world
from tests.interfaces.factories import place_of

Level, State = RaisedIssue.Level, RaisedIssue.State
today = timezone.localdate  # asked each time: midnight may come between
EVERYBODY = (
    "coordinator", "county_registrar", "editor", "registrar", "signatory", "reader", "other_registrar", "outsider",
    "anonymous",
)  # fmt: skip
INSIDERS = {*EVERYBODY} - {"outsider", "anonymous"}
RAISER, COUNTY = "editor", "coordinator"


def written(**fields) -> Written:
    texts = {"title_fi": "Kuljetukset", "title_sv": "", "text_fi": "Vuoro ei kohtaa.", "text_sv": ""}
    return Written(**{"domain": make_domain(), **texts} | fields)


@world
def issue(cast: Cast) -> RaisedIssue:
    """Raised by Hollola's editor in a network."""
    return raising.raise_issue(written(), Level.NETWORK, by=place_of(cast.county, cast.editor))


def attempt(verb) -> str:
    try:
        verb()
    except PermissionDenied:
        return "denied"
    except Refused:
        return "refused"
    return "done"


def step(issue: RaisedIssue, verb: str, place) -> None:
    words = {"decision_fi": "Sovittu", "decision_sv": "", "on": today(), "by": place}
    match verb:
        case "edit":
            now = RaisedIssue.objects.get(pk=issue.pk)
            raising.edit_issue(issue, written(text_fi="Muuttui"), by=place, seen=now.revision)
        case "decide":
            raising.close(issue, State.DECIDED, **words)
        case "drop":
            raising.close(issue, State.DROPPED, **words)
        case _:
            getattr(raising, verb)(issue, "Syy", by=place)


def test_who_takes_which_step_in_which_state(cast, issue):
    """The owner is Lahti, which nobody edits for here: Hollola's editor is the raiser."""
    may = {
        "edit": {COUNTY, RAISER},
        "take_up": {COUNTY, RAISER},
        "handle": {COUNTY},
        "decide": {COUNTY},
        "drop": {COUNTY, RAISER},
        "reopen": {COUNTY, RAISER},
    }
    going, closed = {State.OPEN, State.HANDLED_NOW}, {State.DECIDED, State.DROPPED}
    states = {"edit": {*State}, "handle": {State.OPEN}, "reopen": closed}
    for verb, people in may.items():
        for who in EVERYBODY:
            place = place_of(cast.county, cast.named(who))
            for state in State:
                decision = "Sovittu" if state in closed else ""
                RaisedIssue.objects.filter(pk=issue.pk).update(
                    state=state, level=Level.NETWORK, decision_fi=decision, owner=cast.lahti
                )
                now = RaisedIssue.objects.get(pk=issue.pk)
                is_open = state in states.get(verb, going)
                expected = "denied" if who not in people else "done" if is_open else "refused"
                assert (verb in raising.available_actions(now, place)) == (expected == "done"), (verb, who, state)
                assert attempt(lambda: step(issue, verb, place)) == expected, (verb, who, state)  # noqa: B023


def test_the_owner_handles_and_decides(cast, issue):
    RaisedIssue.objects.filter(pk=issue.pk).update(owner=cast.hollola, raised_for=cast.lahti)
    issue.refresh_from_db()
    owner = place_of(cast.county, cast.editor)
    assert raising.available_actions(issue, owner) == {"take_up", "handle", "decide", "drop"}
    assert attempt(lambda: step(issue, "handle", owner)) == "done"


def test_who_reads_and_raises(cast, issue, client_of):
    """Insiders in any role raise; for others there is no page of an issue."""
    pages = {
        "issue_detail": (reverse("issue_detail", args=[issue.pk]), 404),
        "issue_list_xlsx": (reverse("issue_list_xlsx"), 404),
        "issue_new": (reverse("issue_new"), 403),
    }
    for who in EVERYBODY:
        client = client_of(cast.named(who))
        for name, (url, refusal) in pages.items():
            expected = 200 if who in INSIDERS else 302 if who == "anonymous" else refusal
            assert client.get(f"{url}?county={cast.county.code}").status_code == expected, (who, name)
        if who != "anonymous":
            text = client.get(reverse("issue_list"), {"county": cast.county.code}).content.decode()
            assert ("Kuljetukset" in text) == (who in INSIDERS), who


def test_each_step_is_written_down_and_told_to_those_concerned(cast, issue):
    county = place_of(cast.county, cast.coordinator)
    assert {notice.recipient for notice in Notice.objects.all()} == {cast.coordinator.user}  # the raiser knows
    raising.take_up(issue, "Ryhmän asia", by=county)
    raising.take_up(issue, "", by=county)
    with pytest.raises(Refused):
        raising.take_up(issue, "", by=county)
    raising.handle(issue, "", by=county)
    with pytest.raises(ValidationError):
        raising.close(issue, State.DECIDED, decision_fi="", decision_sv="", on=today(), by=county)
    raising.close(issue, State.DECIDED, decision_fi="Yhteinen kuljetus", decision_sv="", on=today(), by=county)
    raising.reopen(issue, "Ei toiminut", by=county)
    steps = list(IssueStep.objects.filter(issue=issue).values_list("level", "state", "comment"))
    assert steps == [
        ("network", "open", ""),
        ("group", "open", "Ryhmän asia"),
        ("political", "open", ""),
        ("political", "handled_now", ""),
        ("political", "decided", "Yhteinen kuljetus"),
        ("political", "open", "Ei toiminut"),
    ]
    assert Notice.objects.filter(recipient=cast.editor.user, topic="interface").count() == 5
    issue.refresh_from_db()
    assert (issue.state, issue.decision_fi, issue.decided_on) == ("open", "", None)


def test_another_owner_is_a_step_and_a_stale_form_loses_nothing(cast, issue, client_of):
    client, url = client_of(cast.coordinator), reverse("issue_edit", args=[issue.pk])
    typed = {"domain": issue.domain_id, "title_fi": "Kuljetukset", "text_fi": "Vuoro", "owner": cast.hollola.pk}
    assert client.post(url, typed | {"revision": 1}).status_code == 302
    assert issue.steps.last().comment.endswith(cast.hollola.full_fi)
    with pytest.raises(ChangedMeanwhile):
        raising.edit_issue(issue, written(), by=place_of(cast.county, cast.editor), seen=1)
    stale = client.post(url, typed | {"revision": 1, "text_fi": "Kirjoitettu turhaan?"})
    assert stale.status_code == 409
    assert "Kirjoitettu turhaan?" in stale.content.decode()


def test_the_decision_of_a_forum_is_offered(cast, issue, client_of):
    given = {"forum": "Neuvottelukunta", "on": "1.11.2026", "text": "Vuorot yhdistetään", "url": "/poytakirja/"}
    for _twice in range(2):
        raising.note_resolution(issue, **given, user=cast.coordinator.user, by_label="sihteeri")
    issue.refresh_from_db()
    assert (issue.state, issue.steps.count()) == ("handled_now", 2)
    page = client_of(cast.coordinator).get(reverse("issue_step", args=[issue.pk, "decide"])).content.decode()
    assert "Neuvottelukunta 1.11.2026: Vuorot yhdistetään" in page


def test_the_list_is_filtered_by_its_address(cast, issue, client_of):
    by = place_of(cast.county, cast.coordinator)
    lape = make_domain("lape", name_fi="Lapset")
    below = make_domain("families", parent=lape, name_fi="Perheet")
    other = written(title_fi="Ääriviiva", domain=below, owner=cast.lahti)
    raising.raise_issue(other, Level.GROUP, by=by)
    raising.close(issue, State.DROPPED, decision_fi="Ei nyt", decision_sv="", on=today(), by=by)
    client = client_of(cast.reader)
    both = {"Kuljetukset", "Ääriviiva"}
    table = [
        ("", both),
        ("text=ÄÄRI", {"Ääriviiva"}),
        ("domain=lape", {"Ääriviiva"}),
        ("level=group", {"Ääriviiva"}),
        ("state=going", {"Ääriviiva"}),
        ("state=dropped", {"Kuljetukset"}),
        (f"owner={cast.lahti.pk}", {"Ääriviiva"}),
        ("state=decided", set()),
    ]
    for query, expected in table:
        text = client.get(f"{reverse('issue_list_csv')}?{query}").content.decode("utf-8-sig")
        assert {line.split(";")[0] for line in text.splitlines()[1:]} == expected, query
        assert client.get(f"{reverse('issue_list')}?{query}").status_code == 200, query


def test_the_seven_separate_issues_of_paijat_hame(db):
    reference_data.load()
    assert load_issues().created == 0  # the portal does not know the county
    county = make_county("Päijät-Häme", 0, code="09")
    assert load_issues("09").created == 7
    rows = RaisedIssue.objects.filter(county=county)
    assert rows.count() == 7
    assert {row.raised_on for row in rows} == {datetime.date(2022, 9, 23)}
    assert all(row.title_sv and row.text_sv and row.source for row in rows)
    rows.filter(code="ph_social_credit").update(title_fi="Toisin")
    again = load_issues()
    assert (again.created, again.unchanged) == (0, 7)
    assert rows.filter(title_fi="Toisin").exists()

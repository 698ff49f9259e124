"""A series: one shared text, a draft with each municipality, and later changes offered to every draft."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from agreements import editing, workflow
from agreements.duties import agreement_duties
from agreements.models import Agreement, Clause, Series, SeriesDraft, Suggestion
from agreements.problems import problems_of
from agreements.series.changes import changes_of
from agreements.series.making import make_draft, make_series_draft
from agreements.series.matrix import series_rows
from agreements.series.names import filled_text, filled_words
from agreements.state import state_of
from agreements.workflow import Blocked, NotAllowed, Refused, WrongStage
from agreements.workflow.series import (
    choose_municipalities,
    mark_local_parts,
    offer_shared_text,
    start_series,
    try_again,
)
from organisations.duties import Viewer
from organisations.models import Notice, Organisation
from tests.cast import Cast
from tests.factories import (
    Role,
    acting,
    decide,
    freeze_it,
    make_county,
    make_goal,
    make_ready,
    municipalities_of,
    name_signatory,
    open_round,
    party_of,
    sign_all,
)
from tests.ground.database import world

DAY = datetime.timedelta(days=1)
SHARED = "promise"  # a chapter of the template


def make_series(cast: Cast, **fields) -> Series:
    defaults = {"blueprint": "lape", "languages": "fi", "term_starts": datetime.date(2025, 6, 1)}
    return start_series(Agreement(**defaults | {"term_ends": datetime.date(2029, 5, 31)} | fields), by=cast.coordinator)


@world
def series(cast) -> Series:
    """The county's shared text; one chapter is the municipalities' own."""
    series = make_series(cast)
    local = series.model.clauses.filter(chapter=local_chapter(series)).values_list("key", flat=True)
    mark_local_parts(series, by=cast.coordinator, local=local)
    return series


def local_chapter(series: Series) -> str:
    """The last chapter that is written as text."""
    return series.model.clauses.filter(role="text", parent=None).order_by("position").last().chapter


def clause_of(agreement: Agreement, chapter: str) -> Clause:
    return agreement.clauses.get(chapter=chapter)


@pytest.fixture
def drafts(cast, series, run_tasks) -> dict[str, Agreement]:
    """A draft with each of the two municipalities, made by the worker, by the municipality's name."""
    choose_municipalities(series, by=cast.coordinator, municipalities=municipalities_of(cast.county))
    run_tasks()
    return {row.municipality.name_fi: row.agreement for row in series.drafts.all()}


@pytest.fixture
def draft(cast, drafts) -> Agreement:
    return drafts[cast.hollola.name_fi]


def change(clause: Clause, by, text: str = "<p>Uusi yhteinen teksti, {kunta}.</p>", **fields) -> None:
    clause.refresh_from_db()
    editing.save_row(clause, clause.revision, {"text_fi": text, **fields}, by=by)


# The shared text


def test_the_shared_text_is_a_draft_of_the_county_with_the_names_left_open(cast, series):
    model = series.model
    assert [party.organisation for party in model.parties.all()] == [cast.county]
    assert "{kunnan}" in model.title_fi
    assert "{kunta}" in clause_of(model, "parties").text_fi
    assert "[täydennetään: kunta]" not in clause_of(model, "parties").text_fi


def test_the_shared_text_is_never_frozen(cast, series):
    make_ready(series.model)
    assert [problem.code for problem in problems_of(series.model)] == ["series_model"]
    with pytest.raises(Blocked):
        workflow.freeze(series.model, by=cast.coordinator, dated=timezone.localdate())
    assert not series.model.versions.exists()


def test_no_statements_are_asked_on_the_shared_text_itself(cast, series):
    with pytest.raises(Blocked):
        open_round(series.model)
    assert not series.model.versions.exists() and not series.model.statement_rounds.exists()


def test_a_municipality_of_another_county_gets_no_draft(cast, series):
    elsewhere = municipalities_of(make_county("Toinen"))
    with pytest.raises(ValidationError):
        choose_municipalities(series, by=cast.coordinator, municipalities=elsewhere)
    choose_municipalities(series, by=cast.coordinator, municipalities=[*elsewhere, cast.hollola])
    assert [draft.municipality for draft in series.drafts.all()] == [cast.hollola]


def test_the_shared_text_is_named_so_in_lists_and_never_open_to_all(cast, series, client_of):
    workflow.set_publicity(series.model, by=cast.coordinator, publicity="public")
    assert series.model not in Agreement.objects.open_to_all()
    row = Agreement.objects.with_in_force(timezone.localdate()).get(pk=series.model_id)
    with translation.override("en"):
        assert state_of(row).word == "Shared text of a series"
        assert "Shared text of a series" in client_of(cast.coordinator).get(reverse("agreement_list")).content.decode()
    assert client_of(cast.outsider).get(series.model.get_absolute_url()).status_code == 404


def test_only_a_template_for_one_municipality_makes_a_series(cast):
    with pytest.raises(ValidationError):
        make_series(cast, blueprint="strategic", scope=1)


@pytest.mark.parametrize("who", ["county_registrar", "editor", "registrar", "reader", "outsider", "anonymous"])
def test_a_series_is_started_by_a_countys_editors(cast, who):
    with pytest.raises(NotAllowed):
        start_series(Agreement(blueprint="lape", languages="fi"), by=cast.named(who))


# Names


@pytest.mark.parametrize(
    ("text", "language", "filled"),
    [
        ("<p>{kunta} ja {kunnan} väki</p>", "fi", "<p>A &amp; B:n kunta ja A &amp; B:n kunnan väki</p>"),
        ("{municipality_genitive}", "fi", "A &amp; B:n kunnan"),
        ("{kommunen}, {kommunens}", "sv", "A &amp; B kommun, [kompletteras: namnet i genitiv]"),
        ("{kommunen} {muu} { kunta } {0}", "fi", "{kommunen} {muu} { kunta } {0}"),
    ],
)
def test_names_are_filled_in_and_other_braces_left_alone(text, language, filled):
    own = Organisation(full_fi="A & B:n kunta", full_sv="A & B kommun", genitive_fi="A & B:n kunnan")
    assert filled_text(text, own, language) == filled


def test_a_heading_is_plain_words():
    own = Organisation(full_fi="A & B:n kunta", genitive_fi="A & B:n kunnan")
    assert filled_words("{kunnan} omat", own, "fi") == "A & B:n kunnan omat"


# Drafts


def test_each_municipality_gets_an_agreement_of_its_own(cast, series, drafts, draft):
    assert len(drafts) == 2
    assert {party.organisation for party in draft.parties.all()} == {cast.county, cast.hollola}
    assert cast.hollola.genitive_fi in draft.title_fi
    assert cast.hollola.full_fi in clause_of(draft, "parties").text_fi
    assert (draft.coordinator, draft.stage, draft.term_ends) == (cast.county, "draft", series.model.term_ends)
    assert set(draft.clauses.values_list("key", flat=True)) == set(series.model.clauses.values_list("key", flat=True))
    assert clause_of(draft, local_chapter(series)).is_local
    assert party_of(draft, cast.hollola).may_edit


def test_goals_and_what_the_county_has_said_of_itself_are_copied(cast, series, run_tasks):
    goal = make_goal(series.model, measures=2)
    county = party_of(series.model, cast.county)
    slot = name_signatory(county)
    county.council_planned_on = timezone.localdate() + 30 * DAY
    county.save()
    choose_municipalities(series, by=cast.coordinator, municipalities=[cast.hollola])
    run_tasks()
    made = series.drafts.get().agreement
    copied = made.goals.get()
    assert (copied.key, copied.measures.count(), copied.indicators.get().targets.count()) == (goal.key, 2, 1)
    assert party_of(made, cast.county).slots.get().name == slot.name
    assert party_of(made, cast.county).council_planned_on == county.council_planned_on


def test_the_municipality_is_told_once(cast, drafts, draft):
    told = Notice.objects.filter(key__startswith=f"series_draft:{draft.pk}")
    assert set(told.values_list("recipient", flat=True)) == {cast.editor.user.pk, cast.registrar.user.pk}


def test_a_task_that_runs_again_leaves_the_draft_as_it_is(cast, series, drafts):
    row = series.drafts.first()
    make_series_draft.call(row.pk, cast.coordinator.user.pk, cast.county.pk)
    assert make_draft(row.pk, by=cast.coordinator) == row.agreement
    assert Agreement.objects.filter(series_draft__series=series).count() == 2


def test_one_that_fails_stops_no_other_and_is_tried_again(cast, series, run_tasks):
    choose_municipalities(series, by=cast.coordinator, municipalities=municipalities_of(cast.county))
    Organisation.objects.filter(pk=cast.lahti.pk).update(valid_to=timezone.localdate() - DAY)
    run_tasks()
    made, failed = series.drafts.get(municipality=cast.hollola), series.drafts.get(municipality=cast.lahti)
    assert made.agreement
    assert failed.agreement is None
    assert failed.error
    Organisation.objects.filter(pk=cast.lahti.pk).update(valid_to=None)
    try_again(failed, by=cast.coordinator)
    run_tasks()
    failed.refresh_from_db()
    assert failed.agreement
    assert failed.error == ""


def test_whose_role_has_ended_meanwhile_makes_no_draft(cast, series, run_tasks):
    choose_municipalities(series, by=cast.coordinator, municipalities=[cast.hollola])
    cast.coordinator.user.memberships.update(valid_to=timezone.localdate() - DAY)
    run_tasks()
    row = series.drafts.get()
    assert row.agreement is None
    assert row.error


def test_a_municipality_is_chosen_once(cast, series, drafts):
    with pytest.raises(ValidationError):
        choose_municipalities(series, by=cast.coordinator, municipalities=[cast.hollola])
    assert SeriesDraft.objects.count() == 2


VERBS = {
    "mark_local_parts": lambda series, by: mark_local_parts(series, by=by, local=[]),
    "choose_municipalities": lambda series, by: choose_municipalities(series, by=by, municipalities=[]),
    "try_again": lambda series, by: try_again(series.drafts.first(), by=by),
    "offer_shared_text": lambda series, by: offer_shared_text(series, by=by, reason="Uusi"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["county_registrar", "editor", "registrar", "reader", "outsider", "anonymous"])
def test_the_verbs_of_a_series_are_its_coordinators(cast, series, verb, who):
    SeriesDraft.objects.create(series=series, municipality=cast.hollola, error="Ei onnistunut")
    with pytest.raises(NotAllowed):
        VERBS[verb](series, cast.named(who))


@pytest.mark.parametrize("verb", VERBS)
def test_a_withdrawn_shared_text_makes_nothing_more(cast, series, verb):
    SeriesDraft.objects.create(series=series, municipality=cast.hollola, error="Ei onnistunut")
    workflow.withdraw(series.model, by=cast.coordinator, reason="Ei tarvita")
    with pytest.raises(WrongStage):
        VERBS[verb](series, cast.coordinator)


# Shared and local parts in a draft


def test_a_municipality_writes_its_local_parts_but_not_the_shared_ones(cast, series, draft):
    local, shared = clause_of(draft, local_chapter(series)), clause_of(draft, SHARED)
    change(local, cast.editor, "<p>Hollolan oma.</p>")
    for verb in (
        lambda: change(shared, cast.editor),
        lambda: editing.withdraw_row(shared, by=cast.editor),
        lambda: editing.move_row(shared, "up", by=cast.editor),
    ):
        with pytest.raises(Refused, match="shared part"), translation.override("en"):
            verb()
    change(shared, cast.coordinator, "<p>Koordinaattori saa.</p>")


def test_a_clause_that_a_municipality_adds_is_its_own(cast, draft):
    added = editing.add_row(Clause(agreement=draft, heading_fi="Hollolan oma"), by=cast.editor)
    change(added, cast.editor, "<p>Oma teksti.</p>")
    assert added.is_local


def test_the_page_of_a_shared_clause_points_to_suggesting(cast, draft, client_of):
    shared = clause_of(draft, SHARED)
    with translation.override("en"):
        address = reverse("clause_edit", args=[draft.pk, shared.key])
        answer = client_of(cast.editor).get(address)
        assert answer.url == reverse("suggestion_new", args=[draft.pk, shared.key])
    assert client_of(cast.coordinator).get(reverse("clause_edit", args=[draft.pk, shared.key])).status_code == 200


# Later changes of the shared text


def test_a_changed_shared_clause_is_offered_to_every_draft_once(cast, series, drafts, draft):
    shared = clause_of(series.model, SHARED)
    change(shared, cast.coordinator)
    offered = offer_shared_text(series, by=cast.coordinator, reason="Laki muuttui")
    assert (offered.drafts, offered.wordings, offered.clauses) == (2, 2, 0)
    suggestion = Suggestion.objects.get(clause=clause_of(draft, SHARED))
    assert suggestion.is_shared
    assert suggestion.text_fi == f"<p>Uusi yhteinen teksti, {cast.hollola.full_fi}.</p>"
    assert clause_of(draft, SHARED).text_fi != suggestion.text_fi
    with pytest.raises(Refused):
        offer_shared_text(series, by=cast.coordinator, reason="Uudestaan")


def test_a_local_clause_and_a_drafts_own_accepted_wording_are_not_offered(cast, series, draft):
    change(clause_of(series.model, local_chapter(series)), cast.coordinator)
    change(clause_of(draft, SHARED), cast.coordinator, "<p>Hollolan kanssa sovittu.</p>")
    assert not any(row.does_something for row in changes_of(series))


def test_a_new_shared_clause_is_added_in_its_place_and_a_removed_one_left_to_the_coordinator(cast, series, draft):
    before = clause_of(series.model, SHARED)
    new = editing.add_row(Clause(agreement=series.model, heading_fi="Uusi luku", text_fi="<p>{kunta}</p>"),
                          by=cast.coordinator, after=before)  # fmt: skip
    gone = series.model.clauses.filter(role="text", parent=None).order_by("position").first()
    editing.withdraw_row(gone, by=cast.coordinator)
    found = next(row for row in changes_of(series) if row.draft.agreement == draft)
    assert [row.key for row in found.new] == [new.key]
    assert gone.key in [row.key for row in found.removed]
    offer_shared_text(series, by=cast.coordinator, reason="Uusi luku")
    added = draft.clauses.get(key=new.key)
    assert added.text_fi == f"<p>{cast.hollola.full_fi}</p>"
    order = list(draft.clauses.standing().filter(parent=None).values_list("key", flat=True))
    assert order.index(added.key) == order.index(before.key) + 1
    assert draft.clauses.get(key=gone.key).withdrawn_at is None
    assert draft.events.filter(verb="add_shared_clause").exists()


def test_a_frozen_draft_is_offered_nothing_and_is_told_why(cast, series, drafts, draft):
    make_goal(draft)
    freeze_it(draft)
    change(clause_of(series.model, SHARED), cast.coordinator)
    found = {row.draft.municipality: row for row in changes_of(series)}
    assert found[cast.hollola].why_not
    assert found[cast.lahti].does_something
    assert offer_shared_text(series, by=cast.coordinator, reason="Uusi").drafts == 1
    assert not Suggestion.objects.filter(clause__agreement=draft).exists()


def test_offering_needs_a_reason(cast, series, drafts):
    change(clause_of(series.model, SHARED), cast.coordinator)
    with pytest.raises(ValidationError):
        offer_shared_text(series, by=cast.coordinator, reason=" ")


# One matrix over all


def test_the_matrix_tells_how_far_each_agreement_is(cast, series, drafts, draft):
    SeriesDraft.objects.filter(municipality=cast.lahti).update(agreement=None)
    make_goal(draft)
    freeze_it(draft)
    decide(party_of(draft, cast.county))
    decide(party_of(draft, cast.hollola), result="reservation", reservation="Varauma")
    sign_all(party_of(draft, cast.county))
    with translation.override("en"):
        rows = {row.draft.municipality: row for row in series_rows(series, timezone.localdate())}
        own = rows[cast.hollola]
        assert (own.state.word, str(own.county.word)) == ("Being signed", "Approved")
        assert str(own.municipality.word) == "With a reservation"
        assert own.signatures.word == "1 of 2 parties"
    assert rows[cast.lahti].is_waiting


def test_the_page_counts_filters_and_exports(cast, series, drafts, draft, client_of):
    client = client_of(cast.coordinator)
    address = reverse("series_detail", args=[series.key])
    page = client.get(address).content.decode()
    assert draft.get_absolute_url() in page
    assert "hx-get" not in page.partition('id="series-state"')[2].partition(">")[0]
    filtered = client.get(address, {"text": cast.lahti.name_fi}).content.decode()
    assert draft.get_absolute_url() not in filtered
    frozen = client.get(address, {"state": "deciding"}).content.decode()
    assert draft.get_absolute_url() not in frozen
    sheet = load_workbook(io.BytesIO(client.get(reverse("series_xlsx", args=[series.key])).content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        row.municipality.full_fi for row in series.drafts.all()
    ]


def test_while_drafts_are_made_the_page_asks_again(cast, series, client_of, run_tasks):
    choose_municipalities(series, by=cast.coordinator, municipalities=municipalities_of(cast.county))
    client = client_of(cast.coordinator)
    with translation.override("en"):
        address = reverse("series_detail", args=[series.key])
    assert "0 of 2" in client.get(address).content.decode()
    run_tasks()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "every 2s" not in fragment


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [
        ("coordinator", 200, 200), ("county_registrar", 200, 403), ("editor", 404, 404), ("reader", 404, 404),
        ("outsider", 404, 404), ("anonymous", 302, 302),
    ],
)  # fmt: skip
def test_who_opens_which_page(cast, series, drafts, client_of, who, reads, changes):
    client = client_of(cast.named(who))
    for name in ("series_detail", "series_xlsx"):
        assert client.get(reverse(name, args=[series.key])).status_code == reads
    for name in ("series_parts", "series_municipalities", "series_offer"):
        assert client.get(reverse(name, args=[series.key])).status_code == changes


def test_the_pages_lead_from_start_to_offer(cast, client_of, run_tasks):
    client = client_of(cast.coordinator)
    sent = {"languages": "fi", "term_starts": "1.6.2025", "term_ends": "31.5.2029", "title_fi": "", "title_sv": ""}
    answer = client.post(f"{reverse('series_new')}?malli=lape", sent)
    series = Series.objects.get()
    assert answer.url == reverse("series_detail", args=[series.key])
    key = clause_of(series.model, SHARED).key
    client.post(reverse("series_parts", args=[series.key]), {"local": [str(key)]})
    assert clause_of(series.model, SHARED).is_local
    client.post(reverse("series_parts", args=[series.key]), {})
    assert not series.model.clauses.filter(is_local=True).exists()
    page = client.get(reverse("series_municipalities", args=[series.key])).content.decode()
    assert page.count(" checked") == 2
    client.post(reverse("series_municipalities", args=[series.key]), {"municipalities": [cast.hollola.pk]})
    run_tasks()
    assert series.drafts.get().agreement
    change(clause_of(series.model, SHARED), cast.coordinator)
    client.post(reverse("series_offer", args=[series.key]), {"reason": "Uusi laki"})
    assert Suggestion.objects.count() == 1


def test_an_editor_of_a_municipality_starts_no_series(cast, client_of):
    assert client_of(cast.editor).get(reverse("series_new")).status_code == 403
    assert client_of(acting(cast.county, Role.READER)).get(reverse("series_new")).status_code == 403


def test_the_desk_tells_of_all_drafts_at_once(cast, series, drafts, draft):
    viewer = Viewer(cast.coordinator.user, (cast.coordinator,), timezone.localdate())
    with translation.override("en"):
        told = [duty for duty in agreement_duties(viewer) if duty.url == reverse("series_detail", args=[series.key])]
        assert [duty.text for duty in told] == ["2 drafts are being written."]
        finishing = [duty.url for duty in agreement_duties(viewer) if duty.title == "Finish the draft"]
    assert draft.get_absolute_url() not in finishing

"""The division of work: the scale, what counts as a difference, who says which view, its history, the questions."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, DivisionClause
from interfaces.dividing import Saying, ViewsChangedMeanwhile, say_view, say_views
from interfaces.division import questioning
from interfaces.division.differing import Difference, Seen, difference_of
from interfaces.division.looks import look_of, view_words
from interfaces.division.pictures import pictures_of
from interfaces.division.reading import Side, read_division
from interfaces.models import CheckQuestion, CheckTemplate, DivisionChange, WorkDivision
from interfaces.saving import ChangedMeanwhile
from interfaces.tree import read_tree
from organisations.models import Notice
from organisations.refusals import Refused
from tests.cast import Cast
from tests.factories import freeze_it, make_agreement, make_domain, make_user
from tests.ground.database import world
from tests.interfaces.factories import make_counterpart, make_question, make_view, place_of

State, Who = WorkDivision.State, WorkDivision.Who
EVERYBODY = (
    "coordinator", "county_registrar", "editor", "registrar", "signatory", "reader", "other_registrar", "outsider",
    "anonymous",
)  # fmt: skip
OURS, THEIRS = Side.COUNTY, Side.MUNICIPALITY


@world
def question(cast: Cast) -> CheckQuestion:
    return make_question(cast.county)


def attempt(verb) -> bool:
    try:
        verb()
    except PermissionDenied:
        return False
    return True


def test_the_scale_has_five_states_and_nothing_said_is_none_of_them():
    """DOMAIN.md item 38, question 16: agreed, discussed, intended, no, not known. Each by word, icon and colour."""
    looks = [look_of(state) for state in (*State.values, "")]
    assert [look.state for look in looks] == ["agreed", "discussed", "intended", "no", "not_known", "nothing"]
    for seen in ("word", "short", "icon"):
        assert len({getattr(look, seen) for look in looks}) == len(looks), seen
    assert look_of("").word != look_of(State.NO).word
    assert view_words(None) == look_of("").word


def test_what_counts_as_a_difference():
    """Each row: what the county says, what the municipality says, and the kind of difference."""
    table = [
        (("agreed", "county"), ("agreed", "county"), None),
        (("agreed", "municipality"), ("discussed", "county"), Difference.OTHER_DOES),
        (("agreed", "municipality"), ("agreed", "county"), Difference.OTHER_DOES),
        (("agreed", "county"), ("agreed", "municipality"), Difference.OWN_DOES),
        (("agreed", "together"), ("agreed", "municipality"), Difference.WHO),
        (("agreed", "together"), ("agreed", ""), Difference.WHO),
        (("agreed", "together"), ("no", "together"), Difference.STATE),
        (("not_known", ""), ("no", ""), Difference.STATE),
        (("agreed", "county"), None, None),
        (None, ("agreed", "county"), None),
        (None, None, None),
    ]
    for ours, theirs, kind in table:
        found = difference_of(ours and Seen(*ours), theirs and Seen(*theirs))
        assert found == kind, (ours, theirs)
        assert kind is None or found.label


def test_counts_tell_agreed_differing_and_silent_apart(cast, question, django_assert_max_num_queries):
    second = make_question(cast.county, "youth", "Kuka johtaa?")
    make_question(cast.county, "youth", "Poistettu", retired_on=timezone.localdate())
    for side in Side.values:
        make_view(question, cast.hollola, side, "agreed", "together")
    make_view(question, cast.lahti, OURS, "agreed", "municipality")
    make_view(question, cast.lahti, THEIRS, "agreed", "county")
    make_view(second, cast.hollola, OURS, "intended")
    place, tree = place_of(cast.county, cast.reader), read_tree()
    with django_assert_max_num_queries(2):
        division = read_division(place, tree)
    counts = division.counts
    assert (counts.cells, counts.agreed, counts.differing, counts.open, counts.silent) == (4, 1, 1, 1, 1)
    assert division.states(OURS) == {"agreed": 2, "intended": 1, "": 1}
    pictures = pictures_of(division, tree)
    assert [[bar.words.split(", ")[0][-1] for bar in picture.bars] for picture in pictures] == [["2", "2"], ["1", "2"]]


def test_each_side_says_its_own_view_and_nobody_the_others(cast, question):
    """Who may say which side of which municipality; all the rest may say nothing."""
    may = {("coordinator", OURS, "hollola"), ("coordinator", OURS, "lahti"), ("editor", THEIRS, "hollola")}
    for who in EVERYBODY:
        place = place_of(cast.county, cast.named(who))
        for side in Side.values:
            for name in ("hollola", "lahti"):
                row = WorkDivision.objects.filter(
                    question=question, municipality=getattr(cast, name), side=side
                ).first()
                given = {"side": side, "by": place, "seen": row.revision if row else 0}
                said = attempt(lambda: say_view(question, getattr(cast, name), Saying("agreed"), **given))  # noqa: B023
                assert said == ((who, side, name) in may), (who, side, name)
    assert WorkDivision.objects.count() == len(may)


def test_who_opens_and_who_writes_the_pages(cast, question, client_of):
    """Everybody logged in reads; one form for one's own side; a superuser without an organisation says nothing."""
    cell = reverse("division_cell", args=[question.pk, cast.hollola.code])
    elsewhere = reverse("division_cell", args=[question.pk, cast.lahti.code])
    fill, take_in = reverse("division_fill"), reverse("division_import")
    questions = reverse("division_questions") + "?domain=employment"
    pages = (cell, elsewhere, fill, take_in, questions)
    table = {  # cell, another's cell, filling in, bringing in, questions: what a POST or GET answers
        "coordinator": (302, 302, 200, 200, 200),
        "editor": (302, 403, 200, 200, 403),
        "reader": (403, 403, 403, 403, 403),
        "other_registrar": (403, 403, 403, 403, 403),
        "outsider": (403, 403, 403, 403, 403),
    }
    admin = make_user("Pääkäyttäjä", is_superuser=True, is_staff=True)
    for who, answers in table.items():
        client = client_of(cast.named(who))
        assert client.get(cell).status_code == 200, who
        found = [client.post(page, {"state": "agreed"}) for page in pages[:2]]
        found += [client.get(page) for page in pages[2:]]
        assert tuple(answer.status_code for answer in found) == answers, who
    client = client_of(None)
    client.force_login(admin, backend="organisations.login.PersonBackend")
    assert [client.post(page, {"state": "no"}).status_code for page in pages[:2]] == [403, 403]
    assert not WorkDivision.objects.filter(changed_by=admin).exists()


def test_a_change_keeps_what_was_said_before_and_saves_only_over_what_was_seen(cast, question):
    place = place_of(cast.county, cast.coordinator)
    given = {"side": OURS, "by": place}
    first = Saying("discussed", "county", since=datetime.date(2025, 1, 1), note="Puhuttu")
    view = say_view(question, cast.hollola, first, seen=0, **given)
    assert (view.revision, view.changed_by, view.changes.count()) == (1, cast.coordinator.user, 0)
    again = Saying("agreed", "other", "Säätiö")
    view = say_view(question, cast.hollola, again, seen=1, **given)
    before = view.changes.get().before
    assert (view.revision, view.state, view.who_else) == (2, "agreed", "Säätiö")
    assert (before["state"], before["who"], before["since"], before["note"]) == (
        "discussed", "county", "2025-01-01", "Puhuttu",
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhile) as stale:
        say_view(question, cast.hollola, first, seen=1, **given)
    assert stale.value.row.who_else == "Säätiö"
    assert say_view(question, cast.hollola, again, seen=1, **given).revision == 2  # both said the same: nothing is lost
    assert DivisionChange.objects.count() == 1


def test_many_are_said_together_or_not_at_all(cast, question):
    other = make_question(cast.county, text="Kuka maksaa?")
    place = place_of(cast.county, cast.coordinator)
    keys = [(row.pk, cast.hollola.pk) for row in (question, other)]
    refused = {
        "an unknown state": (Saying("kenties"), ValidationError),
        "an unknown doer": (Saying("agreed", "kaikki"), ValidationError),
        "a name without “somebody else”": (Saying("agreed", "county", "Säätiö"), ValidationError),
        "a note that is too long": (Saying("agreed", note="x" * 501), ValidationError),
    }
    for name, (saying, error) in refused.items():
        with pytest.raises(error):
            say_views({keys[0]: Saying("agreed"), keys[1]: saying}, side=OURS, by=place, seen={})
        assert not WorkDivision.objects.exists(), name
    CheckQuestion.objects.filter(pk=other.pk).update(retired_on=timezone.localdate())
    with pytest.raises(Refused):
        say_views(dict.fromkeys(keys, Saying("agreed")), side=OURS, by=place, seen={})
    CheckQuestion.objects.filter(pk=other.pk).update(retired_on=None)
    make_view(other, cast.hollola, OURS, "no")
    with pytest.raises(ViewsChangedMeanwhile):
        say_views(dict.fromkeys(keys, Saying("agreed")), side=OURS, by=place, seen={})
    assert WorkDivision.objects.count() == 1


def test_an_example_view_becomes_real_when_it_is_said_again(cast, question):
    make_view(question, cast.hollola, OURS, "agreed", is_example=True)
    view = say_view(
        question, cast.hollola, Saying("agreed"), side=OURS, by=place_of(cast.county, cast.coordinator), seen=1
    )
    assert not view.is_example
    assert view.changes.get().before["is_example"]


def test_the_other_side_hears_of_differences_once_a_day(cast, question):
    """A difference tells the other side; the same view, a note or a second difference on the same day does not."""
    county, editor = place_of(cast.county, cast.coordinator), place_of(cast.county, cast.editor)
    say_view(question, cast.hollola, Saying("agreed", "county"), side=OURS, by=county, seen=0)
    assert not Notice.objects.exists()
    say_view(question, cast.hollola, Saying("agreed", "county"), side=THEIRS, by=editor, seen=0)
    assert not Notice.objects.exists()
    say_view(question, cast.hollola, Saying("agreed", "municipality"), side=THEIRS, by=editor, seen=1)
    told = Notice.objects.get()
    assert (told.recipient, told.topic) == (cast.coordinator.user, "interface")
    assert question.text_fi in told.body and "municipality=" + cast.hollola.code in told.url
    say_view(question, cast.hollola, Saying("no"), side=THEIRS, by=editor, seen=2)
    assert Notice.objects.count() == 1
    make_counterpart(cast.county, cast.hollola, cast.registrar.user, domain="employment")
    say_view(question, cast.hollola, Saying("intended"), side=OURS, by=county, seen=1)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {cast.coordinator.user.pk, cast.registrar.user.pk}


def test_questions_are_the_countys_and_answered_ones_keep_their_words(cast, question):
    place, domain = place_of(cast.county, cast.coordinator), make_domain("employment")
    for who in EVERYBODY:
        by = place_of(cast.county, cast.named(who))
        texts = {"text_fi": f"Kysymys {who}?", "text_sv": ""}
        assert attempt(lambda: questioning.add_question(domain, None, texts, by=by)) == (who == "coordinator")  # noqa: B023
    nine = [CheckTemplate.objects.create(code=f"t{n}", text_fi=f"Malli {n}", text_sv=f"Modell {n}") for n in range(9)]
    assert [questioning.take_templates(domain, None, nine, by=place) for _ in range(2)] == [9, 0]
    rows = list(CheckQuestion.objects.filter(domain=domain).order_by("position", "pk"))
    questioning.reorder(rows[2], True, by=place)
    rows[1], rows[2] = rows[2], rows[1]
    assert list(CheckQuestion.objects.filter(domain=domain).order_by("position", "pk")) == rows
    questioning.reword(question, {"text_fi": "Kuka neuvoo?"}, by=place, seen=1)
    with pytest.raises(ChangedMeanwhile):
        questioning.reword(question, {"text_fi": "Kuka opastaa?"}, by=place, seen=1)
    make_view(question, cast.hollola, OURS)
    with pytest.raises(Refused):
        questioning.reword(question, {"text_fi": "Kuka opastaa?"}, by=place, seen=2)
    questioning.retire(question, by=place, seen=2)
    assert question not in CheckQuestion.objects.asked() and WorkDivision.objects.count() == 1


def test_a_view_names_the_clause_of_an_agreement_of_both(cast, question, client_of):
    """Its own side chooses; a reader sees the link only when they may see the agreement."""
    agreement = make_agreement(cast.county)
    other = make_agreement(cast.county, organisations=[cast.county, cast.lahti])
    clause = agreement.clauses.exclude(heading_fi="").first()
    view = make_view(question, cast.hollola, THEIRS)
    page = reverse("division_clause", args=[view.pk])
    for who in EVERYBODY[:-1]:
        assert client_of(cast.named(who)).get(page).status_code == (200 if who == "editor" else 403), who
    client = client_of(cast.editor)
    assert str(other.pk) not in _values(client.get(page))
    client.post(page, {"choice": str(other.pk)})
    assert not DivisionClause.objects.exists()
    client.post(page, {"choice": f"{agreement.pk}:{clause.key}"})
    assert DivisionClause.objects.get().clause_key == clause.key
    cell = reverse("division_cell", args=[question.pk, cast.hollola.code])
    assert clause.heading_fi in client.get(cell).content.decode()
    address = f"{agreement.get_absolute_url()}#c-{clause.key}"
    assert address not in client_of(cast.outsider).get(cell).content.decode()
    freeze_it(agreement)
    Agreement.objects.filter(pk=agreement.pk).update(publicity="public")
    assert address in client_of(cast.outsider).get(cell).content.decode()
    assert clause.heading_fi not in client_of(cast.outsider).get(cell).content.decode()
    client_of(cast.editor).post(page, {"choice": ""})
    assert not DivisionClause.objects.exists()


def _values(response) -> set[str]:
    return {str(row.agreement.pk) for row in response.context["offered"]}

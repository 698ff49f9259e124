"""The list pages, each with a world that has as many rows as asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from agreements.history import write_event
from agreements.models import Agreement
from agreements.series.making import make_draft
from agreements.workflow.amending import start_amendment
from agreements.workflow.commenting import add_comment
from agreements.workflow.renewing import start_renewal
from agreements.workflow.series import choose_municipalities, start_series
from forums.models import Forum
from organisations.acting import Acting
from organisations.models import Body, Membership
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_county,
    make_goal,
    make_organisation,
    make_user,
    municipalities_of,
    open_round,
    sign_all,
    sign_and_seal,
    state,
)

Role = Membership.Role


@dataclass(frozen=True)
class List:
    """A list page, and how its world is made: `make(rows)` returns who looks, and what fills the address."""

    name: str
    make: Callable[[int], tuple[Acting, list]]


def agreements_of_one(rows: int) -> tuple[Acting, list]:
    """Somebody with every role in a county that has that many agreements, half of them being decided on."""
    county = make_county()
    for number in range(rows):
        agreement = make_agreement(county)
        if number % 2 == 0:
            freeze_it(agreement)
    return acting(county, *Role.values), []


def agreement_of_many(rows: int) -> tuple[Acting, list]:
    """An agreement of that many municipalities; all have decided and half of them signed."""
    county = make_county(municipalities=rows)
    agreement = make_agreement(county)
    freeze_it(agreement)
    for number, party in enumerate(agreement.parties.select_related("organisation")):
        decide(party)
        if number % 2:
            sign_all(party)
    return acting(county, *Role.values), [agreement.pk]


def draft_with_goals(rows: int) -> tuple[Acting, list]:
    county = make_county()
    agreement = make_agreement(county, scope=3)
    for _ in range(rows):
        make_goal(agreement, measures=2)
    return acting(county, *Role.values), [agreement.pk]


def agreement_with_a_history(rows: int) -> tuple[Acting, list]:
    county = make_county()
    agreement = make_agreement(county)
    by = acting(county, Role.EDITOR)
    for party in list(agreement.parties.all()) * rows:
        write_event("tend_party", Agreement.objects.get(pk=agreement.pk), by=by, party=party)
    return by, [agreement.pk]


def organisations(rows: int) -> tuple[Acting, list]:
    county = make_county(municipalities=rows)
    return acting(county, Role.READER), []


def people(rows: int) -> tuple[Acting, list]:
    organisation = make_organisation()
    for _ in range(rows):
        make_user("", organisation, Role.EDITOR, Role.READER)
    return acting(organisation, Role.ADMINISTRATOR), [organisation.pk]


def forums(rows: int) -> tuple[Acting, list]:
    county = make_county()
    for number in range(rows):
        body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=f"Neuvottelukunta {number}")
        Forum.objects.create(body=body, county=county, level=Forum.Level.POLITICAL)
    return acting(county, Role.READER), []


def statement_round_of_many(rows: int) -> tuple[Acting, list]:
    """A round in which that many municipalities were asked; half of them have answered with remarks."""
    county = make_county(municipalities=rows)
    agreement = make_agreement(county)
    round_ = open_round(agreement)
    for number, request in enumerate(round_.requests.select_related("party__organisation", "round__version")):
        if number % 2:
            state(request, "opposes", ("opposes", "Ei näin"), ("supports", ""), text="Ei")
    return acting(county, *Role.values), [agreement.pk]


def commented_agreement(rows: int) -> tuple[Acting, list]:
    """A thread with an answer that mentions somebody, for each row."""
    county = make_county()
    agreement, by = make_agreement(county), acting(county, *Role.values)
    key, other = agreement.clauses.first().key, acting(county, Role.EDITOR)
    for _ in range(rows):
        place = {"place": "clause", "row_key": key, "text": "Huomio"}
        thread = add_comment(agreement, by=by, mentioned=[other.user], **place)
        add_comment(agreement, by=other, thread=thread, mentioned=[by.user], **place)
    return by, [agreement.pk]


def comments_of_a_clause(rows: int) -> tuple[Acting, list]:
    by, (pk,) = commented_agreement(rows)
    return by, [pk, "clause", Agreement.objects.get(pk=pk).clauses.first().key]


def series_of_many(rows: int) -> tuple[Acting, list]:
    """A series with that many municipalities, each with its draft."""
    county = make_county(municipalities=rows)
    by = acting(county, *Role.values)
    series = start_series(Agreement(blueprint="lape", languages="fi"), by=by)
    for draft in choose_municipalities(series, by=by, municipalities=municipalities_of(county)):
        make_draft(draft.pk, by=by)
    return by, [series.key]


def frame_of_many(rows: int) -> tuple[Acting, list]:
    """A frame agreement with that many agreements annexed to it."""
    county = make_county(municipalities=1)
    frame = make_agreement(county)
    for _number in range(rows):
        make_agreement(county, parent=frame)
    return acting(county, *Role.values), [frame.pk]


def amended_agreement_of_many(rows: int) -> tuple[Acting, list]:
    """An agreement of that many municipalities with as many goals, in force, being amended and judged anew."""
    county = make_county(municipalities=rows)
    agreement = make_agreement(county, scope=3)
    for _number in range(rows):
        make_goal(agreement)
    sign_and_seal(agreement)
    by = acting(county, *Role.values)
    start_amendment(agreement, by=by, scope="annexes", reason="Uusi tavoite")
    start_renewal(agreement, by=by)
    return by, [agreement.pk]


LISTS = (
    List("agreement_family", frame_of_many),
    List("agreement_consolidated", amended_agreement_of_many),
    List("renewal", amended_agreement_of_many),
    List("series_detail", series_of_many),
    List("series_offer", series_of_many),
    List("agreement_list", agreements_of_one),
    List("desk", agreements_of_one),
    List("agreement_detail", agreement_of_many),
    List("approval_matrix", agreement_of_many),
    List("approval_matrix_xlsx", agreement_of_many),
    List("approval_matrix_csv", agreement_of_many),
    List("approval_matrix_svg", agreement_of_many),
    List("reminders_send", agreement_of_many),
    List("signing_detail", agreement_of_many),
    List("party_list", agreement_of_many),
    List("goal_list", draft_with_goals),
    List("agreement_history", agreement_with_a_history),
    List("comment_list", commented_agreement),
    List("row_comments", comments_of_a_clause),
    List("statement_round", statement_round_of_many),
    List("statement_round_close", statement_round_of_many),
    List("organisation_list", organisations),
    List("people_list", people),
    List("forum_list", forums),
)

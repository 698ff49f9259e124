"""The steps of a statement round in an agreement's story."""

from typing import TYPE_CHECKING, Any

from agreements import workflow
from agreements.models import Party, Remark, StatementRequest, StatementRound
from agreements.statements.letter import offered_letter
from agreements.statements.places import Place, remark_places
from agreements.workflow import Asked, RemarkFacts, StatementFacts
from organisations.models import Body
from overview.demo.accounts import actor
from overview.demo.days import meeting_day

if TYPE_CHECKING:
    from overview.demo.story import Story


def open_round(story: "Story", *, week: int, due_week: int, guests: list[dict[str, str]] = ()) -> None:
    """Ask every party and the guests, until a day that is always ahead."""
    parties = [Asked.of_party(party) for party in story.agreement.parties.taking_part().select_related("organisation")]
    workflow.open_round(
        story.agreement,
        by=story.coordinator,
        dated=meeting_day(week),
        due_on=meeting_day(due_week),
        asked=[*parties, *(Asked(**guest) for guest in guests)],
        letter_fi=offered_letter("fi"),
        letter_sv=offered_letter("sv"),
    )


def give(
    story: "Story",
    party: Party | None = None,
    *,
    stance: str,
    guest: str = "",
    remarks: list[dict[str, Any]] = (),
    week: int | None = None,
    body: str = "",
    **facts: Any,
) -> None:
    """The party, or the guest of that name, gives its statement; `body` is the kind of the body that decided on it.

    A remark's `on` is a part of the heading of the clause or of the text of the goal.
    """
    request = _request(story, party, guest)
    if body:
        own = party.organisation.bodies.get(kind=body)
        facts |= {"body_kind": Body.Kind(body), "body": own.name_fi, "decided_on": meeting_day(week)}
    places = remark_places(request, "fi")
    rows = [RemarkFacts(_place(places, row["on"]).key, row["stance"], row.get("text", "")) for row in remarks]
    given = {"facts": StatementFacts(stance, **facts), "remarks": rows}
    if party is None:
        workflow.give_statement_by_link(request, **given)
    else:
        workflow.give_statement(request, by=actor(story.region, party.organisation, "kirjaamo"), **given)


def draft(story: "Story", party: Party, *, text: str) -> None:
    """The party has begun to write; nobody else sees it."""
    by = actor(story.region, party.organisation, "valmistelija")
    request = _request(story, party, "")
    workflow.save_draft(request, by=by, draft={"text": text}, seen=request.draft_revision)


def answer_remark(story: "Story", *, of: str, on: str, outcome: str, text: str = "") -> None:
    """Answer the remark that the one called `of` made on that place, or on the whole (`on` is empty)."""
    requests = [row for row in _round(story).requests.select_related("party__organisation") if row.shown_name == of]
    places = remark_places(requests[0], "fi")
    row_key = _place(places, on).key if on else None
    remark = Remark.objects.standing().get(statement__request=requests[0], row_key=row_key)
    workflow.answer_remark(remark, by=story.coordinator, outcome=outcome, text=text)


def close_round(story: "Story") -> None:
    workflow.close_round(_round(story), by=story.coordinator)


def _round(story: "Story") -> StatementRound:
    return story.agreement.statement_rounds.latest("opened_at")


def _request(story: "Story", party: Party | None, guest: str) -> StatementRequest:
    requests = _round(story).requests.select_related("round__agreement", "round__version", "party__organisation")
    return requests.get(party=party) if party else requests.get(party=None, name=guest)


def _place(places: list[Place], words: str) -> Place:
    return next(place for place in places if words.lower() in place.name.lower())

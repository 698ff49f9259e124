"""Talk about a draft in an agreement's story: comments with answers and mentions, and suggested wordings."""

from typing import TYPE_CHECKING

from agreements.models import Clause, Comment, Party
from agreements.workflow.commenting import add_comment
from agreements.workflow.suggesting import suggest
from documents.rich_text import clean
from overview.demo.accounts import actor

if TYPE_CHECKING:
    from overview.demo.story import Story


def comment(story: "Story", party: Party, *, clause: str, text: str, answer: str = "") -> None:
    """A party's editor comments on a clause and mentions the coordinator, who may answer."""
    row = _clause(story, clause)
    place = {"place": Comment.Place.CLAUSE, "row_key": row.key}
    by = actor(story.region, party.organisation, "valmistelija")
    thread = add_comment(story.agreement, by=by, text=text, mentioned=[story.coordinator.user], **place)
    if answer:
        add_comment(story.agreement, by=story.coordinator, text=answer, thread=thread, **place)


def suggest_wording(story: "Story", party: Party, *, clause: str, reason: str, **texts: str) -> None:
    row = _clause(story, clause)
    cleaned = {name: clean(text) for name, text in texts.items()}
    by = actor(story.region, party.organisation, "valmistelija")
    suggest(row, by=by, texts=cleaned, reason=reason, seen_revision=row.revision)


def _clause(story: "Story", chapter: str) -> Clause:
    return story.agreement.clauses.get(chapter=chapter)

"""The steps after the signing in an agreement's story: an amendment begun, the next term being judged."""

from typing import TYPE_CHECKING

from django.utils import timezone

from agreements import workflow
from agreements.renewal import judging
from agreements.workflow.renewing import choose, start_renewal
from overview.demo import content

if TYPE_CHECKING:
    from overview.demo.story import Story


def amend(story: "Story", *, scope: str, reason: str, clause: str, **texts: str) -> None:
    """Begin an amendment and rewrite one clause in its draft; the signed agreement stays the story's own."""
    amendment = workflow.start_amendment(story.agreement, by=story.coordinator, scope=scope, reason=reason)
    content.write_clause(amendment, clause, texts, by=story.coordinator)


def judge(story: "Story", *, keep: int, change: str) -> None:
    """Begin judging for the next term: the first clauses are kept, the next one is to be changed, the rest wait."""
    renewal = start_renewal(story.agreement, by=story.coordinator)
    rows = judging(renewal, story.agreement.language_list[0], timezone.localdate()).clauses
    for row in rows[:keep]:
        choose(renewal, by=story.coordinator, kind=row.kind, row_key=row.key, choice="keep")
    row = rows[keep]
    choose(renewal, by=story.coordinator, kind=row.kind, row_key=row.key, choice="change", reason=change)

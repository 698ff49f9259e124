"""What a forum has raised to the forums above it, and what became of it."""

from forums.models import Forum, Proposal


def raised_in(forum: Forum) -> list[Proposal]:
    """The newest first, each with the forum it was raised to and the meeting on whose agenda it stands."""
    rows = Proposal.objects.filter(raised_in=forum)
    return list(rows.select_related("forum__body", "item__meeting"))

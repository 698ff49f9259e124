"""Whom a comment tells: those mentioned in it and those who have written in the same thread before."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from agreements.discussion import Place, colleagues
from agreements.models import Comment
from agreements.notifications.telling import tell
from organisations.models import Topic, User

MENTIONED = _("This message came because the comment mentions the recipient.")
WROTE = _("This message came because the recipient has written in the same thread.")


def comment_added(comment: Comment, mentioned: Collection[User]) -> None:
    """Each once, whatever the reason, and never the author. Who no longer acts for a party hears nothing."""
    told = {comment.user_id}
    for user in mentioned:
        if user.pk not in told:
            _tell(comment, user, "comment_mention", MENTIONED)
            told.add(user.pk)
    for user in _earlier_authors(comment):
        if user.pk not in told:
            _tell(comment, user, "comment_answer", WROTE)


def _earlier_authors(comment: Comment) -> list[User]:
    if comment.thread_id is None:
        return []
    earlier = {comment.thread.user_id, *comment.thread.replies.values_list("user_id", flat=True)}
    people = [user for group in colleagues(comment.agreement) for user in group.people if user.pk in earlier]
    return list(dict.fromkeys(people))


def _tell(comment: Comment, user: User, template: str, why: str) -> None:
    is_on_all = comment.place == Place.AGREEMENT
    tell(
        f"comment:{comment.pk}",
        template,
        user,
        comment.agreement,
        Topic.MENTION,
        page="agreement_comments" if is_on_all else "row_comments",
        args=() if is_on_all else (comment.place, comment.row_key),
        why=why,
        comment=comment,
    )

"""Comments on the text: written, answered, resolved, opened again and taken back.

They change nothing in the agreement and every thread tells its own story, so they write no events into the history.
They are open for as long as the agreement lives, also while its text is frozen.
"""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.discussion import colleagues, row_of
from agreements.models import Agreement, Comment
from agreements.notifications import comments as notifications
from agreements.workflow.table import guard, locked
from organisations.acting import Acting
from organisations.models import User
from organisations.refusals import NotAllowed, Refused

Place = Comment.Place


@transaction.atomic
def add_comment(
    agreement: Agreement,
    *,
    by: Acting,
    place: str,
    row_key: UUID | None,
    text: str,
    thread: Comment | None = None,
    mentioned: Collection[User] = (),
) -> Comment:
    """Write a comment on a row, or with `thread` an answer, and tell those mentioned and who wrote there before.

    Raises NotAllowed, WrongStage, Refused for a thread resolved meanwhile, ValidationError for a row or a person that
    is not the agreement's and for an empty text.
    """
    agreement = locked(agreement)
    guard("comment", agreement, by)
    if place != Place.AGREEMENT and row_of(agreement, place, row_key) is None:
        raise ValidationError(_("The row is not in this agreement."))
    if thread is not None:
        _require_open_thread(agreement, thread, place, row_key)
    people = _require_colleagues(agreement, mentioned)
    comment = Comment(
        agreement=agreement,
        place=place,
        row_key=row_key,
        thread=thread,
        text=text.strip(),
        user=by.user,
        author_name=by.user.name or by.user.email,
        organisation_fi=by.organisation.full_fi,
        organisation_sv=by.organisation.full_sv,
    )
    comment.full_clean()
    comment.save()
    comment.mentioned.set(people)
    notifications.comment_added(comment, people)
    return comment


def _require_open_thread(agreement: Agreement, thread: Comment, place: str, row_key: UUID | None) -> None:
    now = agreement.comments.threads().filter(pk=thread.pk, place=place, row_key=row_key).first()
    if now is None:
        raise ValidationError(_("The comment that is answered is not on this row."))
    if now.resolved_at:
        raise Refused(_("The comment has been resolved meanwhile. Open it again to answer it."))


def _require_colleagues(agreement: Agreement, mentioned: Collection[User]) -> list[User]:
    if not mentioned:
        return []
    known = {user.pk: user for group in colleagues(agreement) for user in group.people}
    if any(user.pk not in known for user in mentioned):
        raise ValidationError(_("Only people who act for a party of the agreement can be mentioned."))
    return [known[user.pk] for user in mentioned]


@transaction.atomic
def resolve_thread(thread: Comment, *, by: Acting) -> Comment:
    """Mark the thread as settled; doing it twice changes nothing. Anybody who may comment may do it."""
    now = _locked_thread(thread, by)
    if now.resolved_at is None:
        now.resolved_at, now.resolved_by_name = timezone.now(), by.label
        now.save(update_fields={"resolved_at", "resolved_by_name"})
    return now


@transaction.atomic
def reopen_thread(thread: Comment, *, by: Acting) -> Comment:
    """Open a resolved thread again."""
    now = _locked_thread(thread, by)
    now.resolved_at, now.resolved_by_name = None, ""
    now.save(update_fields={"resolved_at", "resolved_by_name"})
    return now


def _locked_thread(thread: Comment, by: Acting) -> Comment:
    guard("comment", locked(thread.agreement), by)
    return Comment.objects.threads().get(pk=thread.pk)


@transaction.atomic
def take_back(comment: Comment, *, by: Acting) -> Comment:
    """Take the words of one's own comment away for good; its place in the thread stays. NotAllowed for others'."""
    guard("comment", locked(comment.agreement), by)
    now = Comment.objects.get(pk=comment.pk)
    if now.user_id != by.user.pk:
        raise NotAllowed(_("A comment is taken back by whoever wrote it."))
    if now.taken_back_at is None:
        now.text, now.taken_back_at = "", timezone.now()
        now.save(update_fields={"text", "taken_back_at"})
        now.mentioned.clear()
    return now

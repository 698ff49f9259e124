"""Comments on the text, for the parties only: the list of the agreement's threads, and those of one row."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.access import get_agreement_for, get_own_agreement
from agreements.discussion import (
    NamedRow,
    colleagues,
    comments_url,
    listed_threads,
    named_rows,
    threads_of,
    whole_agreement,
)
from agreements.forms.comments import CommentFilter, CommentForm
from agreements.models import Agreement, Comment
from agreements.workflow import NotAllowed, Refused, available_actions
from agreements.workflow.commenting import add_comment, reopen_thread, resolve_thread, take_back

PAGE = 20


def comment_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The threads of the whole agreement; the open ones unless others are asked for."""
    agreement = get_own_agreement(request, pk)
    form = CommentFilter(request.GET)
    chosen = form.chosen
    page = Paginator(listed_threads(agreement, **chosen, user=request.user), PAGE).get_page(request.GET.get("page"))
    rows = named_rows(agreement)
    context = {
        "agreement": agreement,
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "rows": [(thread, rows.get(thread.row_key) or whole_agreement(agreement)) for thread in page],
        "may_comment": "comment" in available_actions(agreement, request.acting),
    }
    return render(request, "agreements/comment_list.html", context)


def agreement_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """The threads on the whole agreement."""
    agreement = get_own_agreement(request, pk)
    return _threads_page(request, agreement, whole_agreement(agreement))


def row_comments(request: HttpRequest, pk: int, place: str, key: UUID) -> HttpResponse:
    """The threads on one row, with room for a new one or, with `?vastaa=`, for an answer."""
    agreement = get_own_agreement(request, pk)
    row = named_rows(agreement).get(key)
    if row is None or row.place != place:
        raise Http404
    return _threads_page(request, agreement, row)


def _threads_page(request: HttpRequest, agreement: Agreement, row: NamedRow) -> HttpResponse:
    threads = threads_of(agreement, row.place, row.key)
    may_comment = "comment" in available_actions(agreement, request.acting)
    form, answered = None, None
    if request.method == "POST":
        get_agreement_for(request, agreement.pk, "comment")
        form = _form(request, agreement, request.POST)
        answered = _thread(threads, request.POST.get("thread", ""))
        if form.is_valid() and (comment := _written(request, agreement, row, form, answered)):
            messages.success(request, _("The comment has been added."))
            return redirect(f"{comments_url(agreement, row.place, row.key)}#comment-{comment.key}")
    elif may_comment:
        answered = _thread(threads, request.GET.get("vastaa", ""))
        form = _form(request, agreement, initial={"thread": answered.key if answered else None})
    context = {
        "agreement": agreement,
        "row": row,
        "threads": threads,
        "form": form,
        "answered": answered,
        "may_comment": may_comment,
    }
    return render(request, "agreements/row_comments.html", context)


def _form(request: HttpRequest, agreement: Agreement, data: object = None, **kwargs: object) -> CommentForm:
    return CommentForm(data, groups=colleagues(agreement), without=request.user, **kwargs)


def _thread(threads: list[Comment], key: str) -> Comment | None:
    return next((thread for thread in threads if str(thread.key) == key), None)


def _written(
    request: HttpRequest, agreement: Agreement, row: NamedRow, form: CommentForm, answered: Comment | None
) -> Comment | None:
    """The comment, or None when the form now says why it could not be written."""
    if form.cleaned_data["thread"] and answered is None:
        form.add_error(None, _("The comment that is answered is no longer here. This can be written as a new comment."))
        return None
    try:
        return add_comment(
            agreement,
            by=request.acting,
            place=row.place,
            row_key=row.key,
            text=form.cleaned_data["text"],
            thread=answered,
            mentioned=form.mentioned_people,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        for message in error.messages:
            form.add_error(None, message)
    return None


def _step(verb: Callable[..., Comment], said: Promise) -> Callable[..., HttpResponse]:
    """A view that does the verb to a thread and goes back to it."""

    @require_POST
    def step(request: HttpRequest, pk: int, comment: UUID) -> HttpResponse:
        agreement = get_own_agreement(request, pk)
        thread = get_object_or_404(agreement.comments.threads(), key=comment)
        try:
            verb(thread, by=request.acting)
            messages.success(request, said)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect(f"{comments_url(agreement, thread.place, thread.row_key)}#comment-{thread.key}")

    return step


thread_resolve = _step(resolve_thread, gettext_lazy("The comment has been resolved."))
thread_reopen = _step(reopen_thread, gettext_lazy("The comment is open again."))


def comment_take_back(request: HttpRequest, pk: int, comment: UUID) -> HttpResponse:
    """Asks first: the words don't come back."""
    agreement = get_agreement_for(request, pk, "comment")
    row = get_object_or_404(agreement.comments.filter(taken_back_at__isnull=True), key=comment)
    if row.user_id != request.user.pk:
        raise NotAllowed(_("A comment is taken back by whoever wrote it."))
    back = comments_url(agreement, row.place, row.row_key)
    if request.method == "POST":
        take_back(row, by=request.acting)
        messages.success(request, _("The comment has been taken back."))
        return redirect(back)
    return render(request, "agreements/comment_take_back.html", {"agreement": agreement, "comment": row, "back": back})

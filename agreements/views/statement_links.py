"""Statements by a personal link, without login: for those who are no parties, and for parties not in the portal."""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.models import StatementRequest
from agreements.statements.links import request_of
from agreements.views.statement_answers import Answering, edit_page, save_typed, send_page
from agreements.workflow import give_statement_by_link, save_draft_by_link
from organisations.views.link_pages import link_page


def by_request_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that a link to a request opens; an unknown or cancelled one is told in words."""

    @link_page
    @functools.wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        asked = request_of(token)
        if asked is None:
            return render(request, "agreements/statement_link_unknown.html", status=404)
        return view(request, _answering(asked, token))

    return opened


def _answering(asked: StatementRequest, token: str) -> Answering:
    return Answering(
        asked,
        edit_url=reverse("statement_link", args=[token]),
        draft_url=reverse("statement_link_draft", args=[token]),
        send_url=reverse("statement_link_send", args=[token]),
        given_url=reverse("statement_link", args=[token]),
        save=save_draft_by_link,
        give=give_statement_by_link,
        edit_template="agreements/statement_link.html",
        send_template="agreements/statement_link_send.html",
        by_link=True,
    )


@by_request_link
def statement_link(request: HttpRequest, answering: Answering) -> HttpResponse:
    return edit_page(request, answering)


@by_request_link
def statement_link_draft(request: HttpRequest, answering: Answering) -> HttpResponse:
    """Only for the page itself, which posts here while something is typed."""
    if request.method != "POST":
        return redirect(answering.edit_url)
    return save_typed(request, answering)


@by_request_link
def statement_link_send(request: HttpRequest, answering: Answering) -> HttpResponse:
    return send_page(request, answering)

"""Pages that a personal link opens without login: kept by nobody, found by nobody, their address told to nobody."""

import functools
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt


def link_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the page to whoever holds the token in its address.

    With the referrer policy browsers send "Origin: null", which Django's forgery check refuses. The check has nothing
    to protect here: the right comes from the token in the address, not from a cookie.
    """

    @login_not_required
    @csrf_exempt
    @never_cache
    @functools.wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened

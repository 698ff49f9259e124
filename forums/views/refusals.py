"""What a refusal looks like on the pages of a meeting."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from organisations.refusals import Refused


def back_to(page: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """What can't be done now sends to that page of the meeting and says why; a form keeps its own refusals."""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def told(request: HttpRequest, key: UUID, **arguments: Any) -> HttpResponse:
            try:
                return view(request, key, **arguments)
            except Refused as refusal:
                messages.warning(request, str(refusal))
                return redirect(page, key)

        return told

    return decorator

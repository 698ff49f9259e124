"""What the PDF engine may read: our own static files and what the caller hands over, nothing else.

In the HTML a static file is `static:print/agreement.css` and a file handed over is `given:qr.svg`. Inside a style sheet
that was read so, relative addresses work too: `url(fonts/SourceSerif4-Regular.ttf)`.
"""

import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Style sheets get an address of this never existing host, as relative addresses resolve only under a known scheme.
_STATIC_ORIGIN = "https://static.invalid/"
_STATIC_PREFIXES = ("static:", _STATIC_ORIGIN)
_GIVEN_PREFIX = "given:"
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


class ResourceRefused(Exception):
    """The HTML refers to something that may not be read, or that isn't there."""


class PrintResources(URLFetcher):
    """A URL fetcher that opens no network connection and no file outside the static folders.

    A missing or refused resource ends the rendering: a document with a hole in it must not be made.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=True)
        self._files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith(_GIVEN_PREFIX):
            return self._given(url.removeprefix(_GIVEN_PREFIX))
        for prefix in _STATIC_PREFIXES:
            if url.startswith(prefix):
                return self._static(url.removeprefix(prefix))
        raise ResourceRefused(f"Refused: {url[:200]}")

    def _given(self, name: str) -> URLFetcherResponse:
        if name not in self._files:
            raise ResourceRefused(f"Not handed over: {name[:200]}")
        return _response(f"{_GIVEN_PREFIX}{name}", name, self._files[name])

    def _static(self, path: str) -> URLFetcherResponse:
        found = finders.find(path) if _PATH.fullmatch(path) else None
        if not found:
            raise ResourceRefused(f"No such static file: {path[:200]}")
        return _response(f"{_STATIC_ORIGIN}{path}", path, Path(found).read_bytes())


def _response(url: str, name: str, data: bytes) -> URLFetcherResponse:
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return URLFetcherResponse(url, data, {"Content-Type": content_type})

"""A real browser: pages that are watched for errors, checks of accessibility and of overflow."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = 1280, 360
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser; while it is open, its event loop runs in this thread."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail("No browser found. Run this: apt-get install chromium-headless-shell", pytrace=False)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


class Watch:
    """Gathers what went wrong behind a page: script errors, CSP violations, missing files, server errors."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A refused page (403, 404, 422) may be just what the test wants; missing files are found by _response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        is_page = response.request.resource_type in {"document", "fetch", "xhr"}
        if response.status >= (500 if is_page else 400):
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert not watch.faults, "\n".join(watch.faults)


def new_context(browser: Browser, address: str, *, width: int = WIDE, scripts: bool = True) -> BrowserContext:
    """A browser of one's own, with its own cookies, for the portal at the address."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        reduced_motion="reduce",
        locale="fi-FI",
    )
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def visit(browser: Browser, live_server, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a browser of one's own for a person: `page = visit(user)`, or `visit()` for somebody not logged in.

    Addresses are relative to the server: `page.goto("/sopimukset/")`. Each call has its own cookies, so several people
    can act in one test. At the end of the test nothing may have gone wrong behind any page.
    """
    contexts = []

    def visit_as(user=None, *, width: int = WIDE, scripts: bool = True) -> Page:
        context = new_context(browser, live_server.url, width=width, scripts=scripts)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend="organisations.login.PersonBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        page = context.new_page()
        watch.follow(page)
        return page

    yield visit_as
    for context in contexts:
        context.close()


def log_in(page: Page, email: str, password: str, *, language: str = "fi") -> None:
    """Log in through the form, as a person does."""
    with translation.override(language):
        page.goto(reverse("login"))
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) [type=submit]").click()
    page.wait_for_load_state()


def assert_accessible(page: Page) -> None:
    """axe finds nothing: WCAG 2.2 A and AA and its best practices."""
    # Icons made of letters are words until their font is there.
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.evaluate(AXE)
    # What passes is as good as the whole page: handing it over takes longer than finding it. Contrast takes half of the
    # time and doesn't depend on the words: it is judged in Finnish, in which every page is met.
    found = page.evaluate(
        """runOnly => axe.run({
            runOnly,
            resultTypes: ['violations'],
            rules: {'color-contrast': {enabled: document.documentElement.lang !== 'sv'}},
        }).then(result => result.violations)""",
        RULES,
    )
    lines = [f"{rule['id']}: {rule['help']}\n    {node['html']}" for rule in found for node in rule["nodes"]]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def assert_no_overflow(page: Page) -> None:
    """The page needs no sideways scrolling on a wide screen nor on a phone."""
    before = page.viewport_size
    for width in (WIDE, NARROW):
        if page.viewport_size["width"] != width:
            page.set_viewport_size({"width": width, "height": before["height"]})
        over = page.evaluate(
            """() => {
                const width = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= width) return [];
                return [...document.body.querySelectorAll('*')]
                    .filter(element => element.getBoundingClientRect().right > width + 1)
                    .map(element => element.outerHTML.slice(0, 120));
            }"""
        )
        assert not over, f"{page.url} at {width} px:\n" + "\n".join(over[:5])
    page.set_viewport_size(before)


def assert_good_page(page: Page) -> None:
    assert_accessible(page)
    assert_no_overflow(page)

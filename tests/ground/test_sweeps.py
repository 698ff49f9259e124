"""Rules that hold for every address of the portal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils import translation

from tests.ground.lists import LISTS, List

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Pages that are open to everybody. Whatever is not named here or below asks for login.
PUBLIC_PAGES = (
    "login",
    "password_reset",
    "password_reset_done",
    "password_reset_complete",
    "verify",
    "accessibility",
    "privacy",
    "feedback",
    "national_view",
)
PUBLIC_FILES = ("national_csv", "national_xlsx")
# Open to whoever holds the link or the code, or to everybody once the agreement is public; else 404.
PUBLIC_BY_LINK = (
    "admin:login",
    "agenda_item",
    "agreement_consolidated",
    "agreement_detail",
    "agreement_family",
    "annex_file",
    "attachment_file",
    "attachment_pdf",
    "calendar_feed",
    "differences",
    "differences_since_decision",
    "follow_up",
    "follow_up_csv",
    "follow_up_goal",
    "follow_up_report",
    "follow_up_xlsx",
    "indicator_csv",
    "indicator_detail",
    "invitation_accept",
    "minutes_detail",
    "minutes_file",
    "meeting_detail",
    "meeting_pack",
    "party_link",
    "party_link_text",
    "password_reset_confirm",
    "place_answer",
    "report_data",
    "report_file",
    "report_link",
    "sealed_file",
    "sent_pack_file",
    "statement_link",
    "statement_link_draft",
    "statement_link_send",
    "survey_answer",
    "survey_check",
    "survey_no_reminders",
    "survey_open",
    "value_link",
    "verify_code",
    "version_detail",
    "version_json",
    "wave_results",
    "wave_results_csv",
    "wave_results_xlsx",
)
ARGUMENTS = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": "00000000-0000-4000-8000-000000000001",
}


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name with namespaces, its path below the language prefix, and whether it has such a one."""

    name: str
    path: str
    translated: bool
    view: Callable

    def in_language(self, language: str) -> str:
        prefix = f"/{language}" if self.translated and language != settings.LANGUAGE_CODE else ""
        return f"{prefix}/{self.path}"


def addresses(patterns=None, path="", namespace="", translated=False) -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            yield from addresses(pattern.url_patterns, path, namespace, True)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name or pattern.lookup_str}"
            yield Address(name, path + filled(pattern.pattern), translated, pattern.callback)
        else:
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, path + filled(pattern.pattern), below, translated)


def filled(pattern) -> str:
    """The path of a pattern with something of the right kind in each place."""
    if not isinstance(pattern, RoutePattern):  # the only regular expression is the admin's, which catches all the rest
        return "anything"
    path = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        value = ARGUMENTS["str" if kind == "string" else kind]
        for written in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>"):
            path = path.replace(written, value)
    return path


ADDRESSES = list(addresses())
CLOSED = [address for address in ADDRESSES if getattr(address.view, "login_required", True)]


def test_there_is_something_to_sweep():
    assert len(ADDRESSES) > 10
    assert not [address.path for address in ADDRESSES if "<" in address.path]


def test_only_the_listed_addresses_are_open_to_all():
    assert {address.name for address in ADDRESSES} - {address.name for address in CLOSED} == {
        *PUBLIC_PAGES,
        *PUBLIC_FILES,
        *PUBLIC_BY_LINK,
    }


@pytest.mark.papers
@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.name)
def test_others_are_sent_to_the_login_page(db, address):
    for language in LANGUAGES if address.translated else [settings.LANGUAGE_CODE]:
        with translation.override(language):
            logins = (reverse("login"), reverse("admin:login"))
        for send in (Client().get, Client().post):
            response = send(address.in_language(language))
            assert response.status_code in {302, 404}, address.path
            assert response.status_code == 404 or response.url.partition("?")[0] in logins


MOST_QUERIES = 20


def queries(page: List, rows: int) -> int:
    client = Client()
    who, arguments = page.make(rows)
    client.force_login(who.user, backend="organisations.login.PersonBackend")
    address = reverse(page.name, args=arguments)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.papers
@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.name)
def test_a_list_costs_the_same_for_few_rows_and_for_many(db, page):
    few, many = queries(page, 2), queries(page, 5)
    assert few == many <= MOST_QUERIES

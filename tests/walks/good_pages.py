"""Going through pages in both languages, each of which has to be good."""

from django.urls import reverse
from django.utils import translation

from agreements.models import Agreement
from tests.factories import make_agreement
from tests.ground.browser import assert_good_page


def bilingual(coordinator, **fields) -> Agreement:
    return make_agreement(coordinator.organisation, languages="fi,sv", **fields)


def assert_all_good(page, pages: list[tuple]) -> None:
    """`pages`: (name, arguments), or (name, arguments, what the address asks: "nakyma=taulu")."""
    for language in ("fi", "sv"):
        for name, arguments, *query in pages:
            with translation.override(language):
                address = "?".join([reverse(name, args=arguments), *query])
            answer = page.goto(address)
            assert answer.ok, f"{address}: {answer.status}"
            assert page.url.endswith(address), f"{address} led to {page.url}"
            assert page.locator("html").get_attribute("lang") == language
            assert_good_page(page)

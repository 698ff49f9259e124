"""The pages that need no login are sound in a real browser, in both languages of the law."""

import pytest
from django.urls import reverse

from tests.ground.browser import assert_good_page
from tests.ground.test_sweeps import PUBLIC_PAGES
from tests.walks.good_pages import assert_all_good

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_public_pages_are_accessible_and_fit_a_phone(visit):
    assert_all_good(visit(), [(name, []) for name in PUBLIC_PAGES])


def test_an_unknown_address_is_answered_with_a_page_of_ours(visit):
    page = visit()
    assert page.goto("/ei-ole/").status == 404
    assert_good_page(page)


def test_public_pages_can_be_read_without_scripts(visit):
    page = visit(scripts=False)
    for name in PUBLIC_PAGES:
        assert page.goto(reverse(name)).ok
        assert page.locator("h1").inner_text()

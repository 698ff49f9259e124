"""The checks themselves find what they are for."""

import pytest

from tests.ground.browser import assert_accessible, assert_no_overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
STRICT = {"content-security-policy": "default-src 'none'", "content-type": "text/html; charset=utf-8"}


def show(page, body, headers=STRICT):
    html = f"<!doctype html><html lang='fi'><head><title>Sivu</title></head><body>{body}</body></html>"
    page.route("**/page/", lambda route: route.fulfill(body=html, headers=headers))
    page.goto("/page/")


def test_a_sound_page_under_a_strict_policy_passes_every_check(visit, watch):
    page = visit()
    show(page, "<main><h1>Sopimus</h1><p>Teksti</p></main>")
    assert_accessible(page)
    assert_no_overflow(page)
    assert watch.faults == []


def test_a_picture_without_a_text_alternative_is_found(visit):
    page = visit()
    show(page, "<main><h1>Sopimus</h1><img src='data:,'></main>", {"content-type": "text/html"})
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_a_table_too_wide_for_a_phone_is_found(visit):
    page = visit()
    show(page, "<main><h1>Sopimus</h1><hr width=700></main>")
    with pytest.raises(AssertionError, match="360 px"):
        assert_no_overflow(page)


def test_inline_script_is_reported_as_a_violation(visit, watch):
    page = visit()
    show(page, "<main><h1>Sopimus</h1></main><script>1</script>")
    assert any("Content Security Policy" in fault for fault in watch.faults)
    watch.faults.clear()


def test_a_script_error_and_a_missing_file_are_reported(visit, watch):
    page = visit()
    page.route("**/puuttuu.png", lambda route: route.fulfill(status=404))
    show(page, "<h1>Sopimus</h1><img src='/puuttuu.png' alt=''><script>x.y</script>", {"content-type": "text/html"})
    assert any(fault.startswith("404") for fault in watch.faults)
    assert any(fault.startswith("script error") for fault in watch.faults)
    watch.faults.clear()

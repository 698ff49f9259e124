"""The parts that pages are made of: what they say, and that people who do not see them get the same."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from overview.context_processors import _current, portal
from overview.static_storage import GzipManifestStaticFilesStorage
from overview.style_guide import SampleForm, style_guide_context
from overview.templatetags.components import KIND_ICONS

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def render(source, **context):
    return Template(source).render(Context(context))


def sprite_names():
    return set(re.findall(r'<symbol id="i-([^"]+)"', Path(finders.find("icons/icons.svg")).read_text()))


def test_every_icon_that_a_template_names_is_in_the_sprite():
    named = {name for path in TEMPLATES for name in re.findall(r'icon[ =]"([a-z0-9-]+)"', path.read_text())}
    assert "check-circle-fill" in named
    assert named | set(KIND_ICONS.values()) <= sprite_names()


def test_an_icon_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in render('{% icon "lock" %}')


def test_a_badge_has_word_icon_and_state():
    html = render('{% badge state="ok" icon="pen" %} Signed {% endbadge %}')
    assert 'class="yp-badge is-ok"' in html
    assert "#i-pen" in html
    assert html.endswith("Signed</span>")


def test_what_stands_inside_a_part_is_escaped_once():
    html = render('{% badge state="ok" icon="pen" %}{{ name }}{% endbadge %}', name="<b>R&D</b>")
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in html


def test_a_notice_is_announced_only_when_asked():
    assert "role=" not in render("{% notice %}<p>x</p>{% endnotice %}")
    assert 'role="alert"' in render('{% notice kind="bad" role="alert" %}<p>x</p>{% endnotice %}')


def test_a_notice_of_an_unknown_kind_is_a_mistake_that_shows():
    with pytest.raises(KeyError):
        render('{% notice kind="fine" %}x{% endnotice %}')


def test_nothing_to_show_says_so_under_a_heading():
    html = render('{% empty title="No goals yet" level=2 %}<p>Add one.</p>{% endempty %}')
    assert ">No goals yet</h2>" in html
    assert "<p>Add one.</p>" in html


def test_messages_become_notices_and_faults_interrupt():
    messages = [SimpleNamespace(level_tag=tag) for tag in ("success", "error")]
    html = render_to_string("components/_messages.html", {"messages": messages})
    assert re.findall(r'yp-notice (is-\w+)" role="(\w+)"', html) == [("is-ok", "status"), ("is-bad", "alert")]


def test_the_strip_says_in_words_what_it_draws():
    html = render_to_string("components/_strip.html", {"cells": style_guide_context()["strip"]})
    label = re.search(r'role="img" aria-label="([^"]+)"', html)[1]
    assert "Hartola: approved" in label
    assert "Lahti: sent back" in label


def test_pages_keep_the_filters_of_the_address():
    request = RequestFactory().get("/sopimukset/?stage=draft&page=1")
    template = Template('{% include "components/_pagination.html" with page=page only %}')
    html = template.render(RequestContext(request, {"page": Paginator(range(5), 2).page(2)}))
    assert 'href="?stage=draft&amp;page=3"' in html
    assert "Page 2 of 3" in html


def test_a_list_of_one_page_has_no_page_links():
    assert "<nav" not in render_to_string("components/_pagination.html", {"page": Paginator([1], 2).page(1)})


def faulty_form():
    return render_crispy_form(SampleForm({}))


def test_each_fault_in_the_summary_leads_to_its_field():
    html = faulty_form()
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == 5
    assert set(targets) <= set(re.findall(r' id="([^"]+)"', html))


def test_what_describes_a_field_exists():
    html = faulty_form()
    described = {ident for ids in re.findall(r'aria-describedby="([^"]+)"', html) for ident in ids.split()}
    assert {"id_number_helptext", "id_number_error", "id_date_helptext", "id_date_error"} <= described
    assert described <= set(re.findall(r' id="([^"]+)"', html))


def test_no_id_stands_twice_in_a_form():
    ids = re.findall(r' id="([^"]+)"', faulty_form())
    assert len(ids) == len(set(ids))


def test_only_what_is_optional_says_so():
    html = faulty_form()
    assert html.count("(optional)") == 2
    assert "*</span>" not in html


def test_choices_are_a_group_with_a_name():
    assert re.search(r"<fieldset[^>]*>\s*<legend>What was decided</legend>", faulty_form())


def test_a_date_shows_how_it_is_written():
    class DateForm(forms.Form):
        day = forms.DateField()

    html = render_crispy_form(DateForm())
    assert 'aria-describedby="id_day_helptext"' in html
    assert "In the form 1.6.2025" in html


def test_a_fault_of_the_whole_form_is_told():
    form = SampleForm({})
    form.add_error(None, "Two decisions on one day")
    assert "<li>Two decisions on one day</li>" in render_crispy_form(form)


@pytest.mark.parametrize(
    ("path", "current"), [("/sopimukset/", "page"), ("/sopimukset/12/", "true"), ("/organisaatiot/", "")]
)
def test_navigation_marks_the_section(path, current):
    assert _current(path, "/sopimukset/", is_front=False) == current


def test_the_front_page_has_nothing_under_it():
    assert _current("/sv/sopimukset/", "/sv/", is_front=True) == ""


def anonymous_request(path):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def test_the_frame_costs_no_query_before_login():
    # No database fixture: a query would fail the test.
    context = portal(anonymous_request("/"))
    assert list(context["navigation"]) == []


def test_a_page_that_was_not_found_offers_the_front_page_in_each_language():
    request = anonymous_request("/sv/ingenting/")
    request.resolver_match = None
    with override("sv"):
        urls = {row["code"]: row["url"] for row in portal(request)["languages"]}
    assert urls == {"fi": "/", "sv": "/sv/ingenting/", "en": "/en/"}


def test_static_files_are_compressed_with_gzip_only():
    assert GzipManifestStaticFilesStorage().create_compressor().use_brotli is False

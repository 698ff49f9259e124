from dataclasses import dataclass

import pytest
from django.utils import translation

from finnish.languages import Bilingual, pick, text_in


@dataclass
class Domain:
    title_fi: str
    title_sv: str
    title = Bilingual("title")


@pytest.mark.parametrize(("language", "shown"), [("fi", "Työllisyys"), ("sv", "Sysselsättning"), ("en", "Työllisyys")])
def test_a_name_is_shown_in_the_language_of_the_page(language, shown):
    with translation.override(language):
        assert Domain("Työllisyys", "Sysselsättning").title == shown


@pytest.mark.parametrize(("language", "fi", "sv"), [("sv", "Työllisyys", ""), ("fi", "", "Työllisyys")])
def test_a_missing_name_is_replaced_by_the_other_language(language, fi, sv):
    with translation.override(language):
        assert pick(fi, sv) == "Työllisyys"


def test_without_an_active_language_the_finnish_name_is_shown():
    with translation.override(None):
        assert pick("Työllisyys", "Sysselsättning") == "Työllisyys"


def test_legal_text_is_never_replaced_by_the_other_language():
    with translation.override("sv"):
        assert text_in(Domain("Työllisyys", ""), "title", "sv") == ""
        assert text_in(Domain("Työllisyys", ""), "title", "fi") == "Työllisyys"

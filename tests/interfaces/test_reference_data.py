"""The tree of interface domains."""

import pytest

from interfaces import reference_data
from interfaces.models import InterfaceDomain


@pytest.fixture
def loaded(db):
    return reference_data.load()


def test_nine_domains_stand_at_the_top(loaded):
    top = InterfaceDomain.objects.filter(parent=None).values_list("code", flat=True)
    assert list(top) == [
        "hyte",
        "participation",
        "preparedness",
        "employment",
        "housing",
        "integration",
        "transport",
        "lape",
        "ageing",
    ]


def test_every_domain_has_its_name_and_description_in_both_languages(loaded):
    for field in ("name_fi", "name_sv", "description_fi", "description_sv"):
        assert not InterfaceDomain.objects.filter(**{field: ""}).exists(), field


def test_a_parent_stands_before_its_children(loaded):
    for domain in InterfaceDomain.objects.filter(parent__isnull=False).select_related("parent"):
        assert domain.parent.position < domain.position


def test_the_second_loading_changes_nothing(loaded):
    assert not any(table.is_news for table in reference_data.load())


def test_a_domain_that_was_moved_is_put_back(loaded):
    InterfaceDomain.objects.filter(code="nutrition").update(parent=None)
    assert [table.changed for table in reference_data.load() if table.is_news] == [("Ravitsemusterveys",)]

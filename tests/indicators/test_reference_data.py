"""The catalogue of indicators."""

import pytest

from indicators import reference_data
from indicators.models import Indicator


@pytest.fixture
def loaded(db):
    return reference_data.load()


def test_the_catalogue_is_there_with_titles_units_and_producers(loaded):
    assert Indicator.objects.count() == 79
    share = Indicator.objects.get(sotkanet_id=1065)
    assert (share.title_fi, share.unit, share.producer_sv) == (
        "0 - 17-vuotiaat, % väestöstä",
        "%",
        "Statistikcentralen",
    )


def test_only_the_indicator_with_a_changed_age_limit_lacks_a_swedish_title(loaded):
    assert list(Indicator.objects.filter(title_sv="").values_list("sotkanet_id", flat=True)) == [3195]


def test_the_second_loading_changes_nothing(loaded):
    assert not any(table.is_news for table in reference_data.load())


def test_own_indicators_and_judged_directions_stay(loaded):
    own = Indicator.objects.create(title_fi="Oma mittari", unit="kpl")
    Indicator.objects.filter(sotkanet_id=1065).update(direction="up", title_fi="Vanha nimi")
    reference_data.load()
    share = Indicator.objects.get(sotkanet_id=1065)
    assert (share.direction, share.title_fi) == ("up", "0 - 17-vuotiaat, % väestöstä")
    assert Indicator.objects.filter(pk=own.pk).exists()

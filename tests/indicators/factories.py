"""What a test of indicators needs: an indicator of each kind, values, the whole country."""

import datetime
import itertools
from decimal import Decimal

from indicators.models import Indicator, Observation
from organisations.models import Organisation
from tests.factories import make_organisation

_numbers = itertools.count(5000)


def make_indicator(title: str = "Liian vähän liikkuvat", **fields) -> Indicator:
    """One of Sotkanet's; give `owner` for an own one."""
    defaults = {"title_fi": title, "title_sv": f"{title} (sv)", "unit": "%", "decimals": 1, "theme": "hyte"}
    if "owner" not in fields:
        defaults["sotkanet_id"] = next(_numbers)
    return Indicator.objects.create(**defaults | fields)


def observe(indicator: Indicator, area: Organisation, values: dict[int, object], **fields) -> list[Observation]:
    """{2022: "61.4", 2023: None, 2024: "not_published"}: numbers, words for an indicator in words; None is too few."""
    return [_observe(indicator, area, year, value, fields) for year, value in values.items()]


def _observe(indicator: Indicator, area: Organisation, year: int, value: object, fields: dict) -> Observation:
    if value is None or value in Observation.Missing.values:
        known = {"missing": value or Observation.Missing.TOO_FEW}
    elif indicator.in_words:
        known = {"words": value}
    else:
        known = {"value": Decimal(str(value))}
    return Observation.objects.create(indicator=indicator, area=area, year=year, **known | fields)


def make_country() -> Organisation:
    found = Organisation.objects.filter(kind=Organisation.Kind.COUNTRY).first()
    names = {"code": "SUOMI", "full_fi": "Suomi", "valid_from": datetime.date(1917, 12, 6)}
    return found or make_organisation("Suomi", Organisation.Kind.COUNTRY, **names)

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Engine

ENGINE = Engine(builtins=["finnish.templatetags.finnish"])


def written(template: str, **context) -> str:
    return ENGINE.from_string(template).render(Context(context)).replace("\u00a0", "~").replace("\u2060", "^")


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("{{ value|section }}", "45", "§~45"),
        ("{{ value|section }}", "", ""),
        ("{{ value|finnish_date }}", date(2025, 6, 1), "1.6.2025"),
        ("{{ value|finnish_date }}", None, ""),
        ("{{ value|finnish_number }}", 48000, "48~000"),
        ("{{ value|finnish_number:1 }}", Decimal("61.44"), "61,4"),
        ("{{ value|finnish_number }}", 0, "0"),
        ("{{ value|finnish_number }}", None, ""),
        ("{{ value|file_size }}", 900_000, "0,9~Mt"),
        ("{{ value|typographic }}", "0–17 & 40 %", "0–^17 &amp; 40~%"),
        ("{% date_range value None %}", date(2025, 6, 1), "1.6.2025–"),
    ],
)
def test_filters_write_finnish(template, value, expected):
    assert written(template, value=value) == expected

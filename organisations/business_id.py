"""Finnish business identity codes (Y-tunnus): seven digits, a dash and a check digit."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def validate_business_id(value: str) -> None:
    """Refuse what does not look like a business ID; a wrong check digit alone is only warned of by the form."""
    if not re.fullmatch(r"\d{7}-\d", value):
        raise ValidationError(_("Write the business ID in the form 1234567-8."), code="business_id")


def check_digit_is_right(value: str) -> bool:
    """Whether the last digit agrees with the seven before it (weights of the Patent and Registration Office)."""
    remainder = sum(int(digit) * weight for digit, weight in zip(value[:7], WEIGHTS, strict=True)) % 11
    return remainder != 1 and int(value[-1]) == (11 - remainder) % 11

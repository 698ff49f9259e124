"""A time of day as it is written in Finland."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.clock.when import FIRST_YEAR, LAST_YEAR
from organisations.drawn_fields import FinnishDateField

_TIME = re.compile(r"(?:klo|kl\.?)?\s*(\d{1,2})(?:[.:](\d{2}))?", re.IGNORECASE)


class ClockField(forms.CharField):
    """ "9.00", also "9", "9:00" and "klo 9.00"; the value is a time."""

    default_error_messages = {"invalid": _("Write the time in the form 9.00.")}

    def to_python(self, value: Any) -> datetime.time | None:
        if isinstance(value, datetime.time):
            return value
        text = super().to_python(value)
        if not text:
            return None
        found = _TIME.fullmatch(text)
        try:
            return datetime.time(int(found[1]), int(found[2] or 0))
        except (TypeError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}.{value.minute:02}" if isinstance(value, datetime.time) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off", "maxlength": "9"}


class MeetingDayField(FinnishDateField):
    """A day on which people can meet: calendars and time zones know no others."""

    def to_python(self, value: Any) -> datetime.date | None:
        day = super().to_python(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            words = _("Write a year from %(first)s to %(last)s.")
            raise ValidationError(words % {"first": FIRST_YEAR, "last": LAST_YEAR}, code="invalid")
        return day


def moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """That time of that day in Finland."""
    return timezone.make_aware(datetime.datetime.combine(day, time))

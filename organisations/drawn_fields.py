"""How every form of the portal is drawn, and how it takes a date."""

import datetime
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy

from finnish import text


class FieldsOnly:
    """For a form whose page has the form element, its token and its buttons: crispy draws the fields alone."""

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False  # the page writes the media itself, with the nonce
        return helper


class FinnishDateField(forms.DateField):
    """A day as "1.6.2025", shown without leading zeros."""

    default_error_messages = {"invalid": gettext_lazy("Write the date in the form 1.6.2025.")}

    def prepare_value(self, value: Any) -> Any:
        return text.date(value) if isinstance(value, datetime.date) else value

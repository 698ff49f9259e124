"""A form and the verb that it feeds: a refusal becomes the form's error, so that nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from interfaces.forms.over_row import say_in
from organisations.refusals import Refused


def done(form: forms.BaseForm, verb: Callable[[], Any]) -> bool:
    """Run the verb if the form is valid. Whatever it refuses is shown at its field, or above the form."""
    if not form.is_valid():
        return False
    try:
        verb()
    except Refused as refused:
        form.add_error(None, str(refused))
    except ValidationError as error:
        say_in(form, error)
    return form.is_valid()

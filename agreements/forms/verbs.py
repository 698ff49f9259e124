"""A form and the verb that it feeds: a refusal becomes the form's error, so that nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from agreements.workflow import Refused


def done(form: forms.BaseForm, verb: Callable[[], Any]) -> bool:
    """Run the verb if the form is valid. Whatever it refuses is shown at its field, or above the form."""
    if not form.is_valid():
        return False
    try:
        verb()
    except Refused as refused:
        form.add_error(None, str(refused))
    except ValidationError as error:
        show_errors(form, error)
    return form.is_valid()


def show_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what a model says under the form's own fields as far as it has them."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, texts in by_field.items():
        form.add_error(name if name in form.fields else None, texts)

"""How every form of the portal is drawn."""

from functools import cached_property

from crispy_forms.helper import FormHelper


class FieldsOnly:
    """For a form whose page has the form element, its token and its buttons: crispy draws the fields alone."""

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False  # the page writes the media itself, with the nonce
        return helper

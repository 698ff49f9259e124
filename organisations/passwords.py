"""What a password must be, where Django's own sentence has no Finnish."""

from django.contrib.auth import password_validation
from django.utils.translation import ngettext


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's rule in the portal's words."""

    def get_error_message(self) -> str:
        words = ngettext(
            "The password is too short: it needs at least %(length)s character.",
            "The password is too short: it needs at least %(length)s characters.",
            self.min_length,
        )
        return words % {"length": self.min_length}

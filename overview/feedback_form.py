"""The feedback form: open to all, so it has a trap for programs and limits for everybody."""

from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.drawn_fields import FieldsOnly
from organisations.models import Feedback


class FeedbackForm(FieldsOnly, forms.ModelForm):
    """`website` is hidden from people: who fills it in is a program, and its message is not kept."""

    website = forms.CharField(required=False, max_length=200)

    class Meta:
        model = Feedback
        fields = ["text", "page", "email"]
        labels = {
            "text": _("What worked, what did not, what was missing?"),
            "page": _("The page that it is about"),
            "email": _("E-mail for the answer"),
        }
        help_texts = {
            "text": _("No personal data of clients or patients. At most 4,000 characters."),
            "email": _("Without an address the feedback is read but can't be answered."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 7}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["website"])


def page_before(request: HttpRequest) -> str:
    """The path of our own page from which the person came to the form, or nothing."""
    before = urlsplit(request.headers.get("Referer", ""))
    return before.path[:300] if before.netloc == request.get_host() and before.path != request.path else ""

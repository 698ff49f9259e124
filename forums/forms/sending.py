from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import Sending
from organisations.drawn_fields import FieldsOnly


class SendingForm(FieldsOnly, forms.Form):
    """`is_first`: before the first sending there is nothing that a supplement could add to."""

    kind = forms.ChoiceField(label=_("What is sent"), widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Message"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text=_("Goes along with the link to the material."),
    )

    def __init__(self, *args, is_first: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        whole = (Sending.Kind.PACK, _("the whole pack, with what is new marked"))
        self.fields["kind"].choices = (
            [(Sending.Kind.PACK, _("the whole pack"))]
            if is_first
            else [(Sending.Kind.SUPPLEMENT, _("a supplement: only what is new")), whole]
        )
        self.fields["kind"].initial = self.fields["kind"].choices[0][0]

"""What a network tells of itself, and the issue that it takes further."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.parties import SeenForm
from forums.models import Forum, Proposal
from forums.workflow.networks import TENDED
from organisations.drawn_fields import FieldsOnly

AREA = forms.Textarea(attrs={"rows": 3})


class NetworkForm(SeenForm):
    """Purpose, rhythm and next meeting, and whether the network still works."""

    still_alive = forms.BooleanField(label=_("The network works"), required=False, initial=True)

    class Meta:
        model = Forum
        fields = TENDED
        widgets = {"tasks_fi": AREA, "tasks_sv": AREA}
        labels = {"tasks_fi": _("Purpose in Finnish"), "tasks_sv": _("Purpose in Swedish")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            if name.endswith(("_fi", "_sv")):
                self.fields[name].widget.attrs["lang"] = name[-2:]
        pairs = zip(TENDED[::2], TENDED[1::2], strict=True)
        self.helper.layout = Layout("revision", *(Div(*pair, css_class="yp-pair") for pair in pairs), "still_alive")


class IssueForm(FieldsOnly, forms.ModelForm):
    to = forms.ModelChoiceField(label=_("To which forum"), queryset=Forum.objects.none(), empty_label=None)

    class Meta:
        model = Proposal
        fields = ("title", "reason")
        labels = {"title": _("Issue"), "reason": _("What has been noticed, and what is asked")}
        widgets = {"reason": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, targets: list[Forum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Forum.objects.filter(pk__in=[forum.pk for forum in targets])
        self.fields["to"].choices = [(forum.pk, forum.name) for forum in targets]
        self.fields["reason"].required = True
        if len(targets) == 1:
            self.fields["to"].initial = targets[0].pk
            self.fields["to"].widget = forms.HiddenInput()
        self.order_fields(["to", "title", "reason"])

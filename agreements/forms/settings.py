"""The form of an agreement's own facts."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.parties import SeenForm
from agreements.forms.steps import TITLE_FI, TITLE_SV
from agreements.models import Agreement
from agreements.workflow.starting import SETTINGS, locked_settings
from interfaces.models import InterfaceDomain

PAIRS = (
    ("title_fi", "title_sv"),
    ("languages", "authoritative_language"),
    ("term_starts", "term_ends"),
    ("valid_from", "valid_to"),
)


class AgreementSettingsForm(SeenForm):
    """The agreement's own facts, editable while the text is open."""

    domains = forms.ModelMultipleChoiceField(
        label=_("Domains"),
        queryset=InterfaceDomain.objects.filter(parent__isnull=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Agreement
        fields = SETTINGS
        labels = {"title_fi": TITLE_FI, "title_sv": TITLE_SV}
        choices = ("legal_nature", "signing_opens", "entry_rule", "annexes_decided_by")
        widgets = dict.fromkeys(choices, forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["domains"] = self.instance.domains.all()
        self.fields["predecessor"].queryset = _replaceable(self.instance)
        self.fields["predecessor"].empty_label = _("No agreement")
        self.fields["predecessor"].help_text = _(
            "When this agreement enters into force, the earlier one ends for the parties that this one binds."
        )
        for name in locked_settings(self.instance):
            self.fields[name].disabled = True
        in_pairs = {name for pair in PAIRS for name in pair}
        pairs = [Div(*pair, css_class="yp-pair") for pair in PAIRS]
        self.helper.layout = Layout("revision", *pairs, *[name for name in SETTINGS if name not in in_pairs], "domains")


def _replaceable(agreement: Agreement) -> QuerySet[Agreement]:
    """The signed agreements of the coordinating party."""
    own = Agreement.objects.of_organisation(agreement.coordinator, timezone.localdate())
    return own.filter(stage=Agreement.Stage.SIGNED).exclude(pk=agreement.pk).in_order()

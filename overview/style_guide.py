"""What the style guide page shows: every component of the portal in its states, with invented content."""

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from organisations.drawn_fields import FieldsOnly


class SampleForm(FieldsOnly, forms.Form):
    """One field of each kind; `style_guide_context` binds it with faults, so that every state of a field is seen."""

    result = forms.ChoiceField(
        label=_("What was decided"),
        widget=forms.RadioSelect,
        choices=[
            ("approved", _("Approved")),
            ("reservation", _("Approved with a reservation")),
            ("tabled", _("Tabled")),
        ],
    )
    body = forms.ChoiceField(
        label=_("Body"), choices=[("", "–"), ("board", _("Municipal executive")), ("council", _("Municipal council"))]
    )
    date = forms.DateField(label=_("Date of the decision"))
    number = forms.CharField(label=_("Section"), help_text=_("As it stands in the minutes, for example 93"))
    reservation = forms.CharField(
        label=_("Text of the reservation"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the extract"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("fi", _("Finnish")), ("sv", _("Swedish"))],
    )
    extract = forms.FileField(label=_("Extract from the minutes"), required=False)
    final = forms.BooleanField(label=_("No body has to decide after this one"), required=False)


def style_guide_context() -> dict:
    """Return the sample form with faults and the invented figures of the pictures."""
    return {
        "form": SampleForm({"result": "approved", "body": "board", "date": "31.6.2025", "number": "", "final": "on"}),
        "page": Paginator(range(60), 20).page(2),
        "strip": [_cell(*row) for row in STRIP],
        "lights": [
            {
                "said": _light("ok", "circle-fill", _("Proceeds as planned"), _("Municipalities 26.2.2027")),
                "calendar": _light("bad", "alarm", _("74 days late"), _("report 31.12.2026")),
            },
            {
                "said": _light("warn", "circle-half", _("Partly"), _("County 12.3.2027")),
                "calendar": _light("warn", "hourglass-split", _("Due in 3 days"), _("report 15.3.2027")),
            },
            {
                "said": _light("mute", "dash-circle-dotted", _("No assessment yet"), _("not the same as no progress")),
                "calendar": _light("ok", "calendar-check", _("On time"), _("next 31.8.2027")),
            },
        ],
        "figures": [
            {"value": 7, "unit": _("of 12"), "label": _("parties have approved")},
            {"value": 1, "label": _("with a reservation")},
            {"value": 3, "label": _("have not decided")},
        ],
    }


STRIP = [
    ("ok", "check-lg", "Asikkala", _("approved")),
    ("ok", "check-lg", "Hartola", _("approved")),
    ("mute", "dash-lg", "Heinola", _("nothing recorded")),
    ("mute", "arrow-repeat", "Hollola", _("approved an earlier version")),
    ("info", "pause-fill", "Iitti", _("tabled")),
    ("warn", "asterisk", "Kärkölä", _("approved with a reservation")),
    ("info", "arrow-return-left", "Lahti", _("sent back")),
    ("bad", "x-lg", "Orimattila", _("rejected")),
]


def _cell(state: str, icon: str, party: str, decision: str) -> dict:
    return {"state": state, "icon": icon, "label": f"{party}: {decision}"}


def _light(state: str, icon: str, label: str, note: str) -> dict:
    return {"state": state, "icon": icon, "label": label, "note": note}

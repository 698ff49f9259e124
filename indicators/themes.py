"""The themes that the catalogue is arranged by; their order is that of the list."""

from django.utils.translation import gettext_lazy as _

THEMES = {
    "population": _("Population"),
    "hyte": _("Health and wellbeing promotion"),
    "lape": _("Children, young people and families"),
    "elderly": _("Older people"),
    "employment": _("Employment"),
    "integration": _("Integration of immigrants"),
    "housing": _("Housing"),
    "participation": _("Participation and organisations"),
    "safety_preparedness": _("Safety and preparedness"),
    "": _("Other themes"),
}


def theme_words(code: str) -> str:
    return str(THEMES.get(code, code))

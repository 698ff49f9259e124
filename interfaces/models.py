"""Where the parties' work meets: the interface domains (yhdyspinnat)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual


class InterfaceDomain(models.Model):
    """One domain of cooperation in a single tree; other taxonomies' names for it are its aliases."""

    code = models.SlugField(_("code"), unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    name_fi = models.CharField(_("name in Finnish"), max_length=150)
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    description_fi = models.TextField(_("description in Finnish"), blank=True)
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    aliases = models.CharField(_("other names"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Bilingual("name")

    class Meta:
        verbose_name = _("interface domain")
        verbose_name_plural = _("interface domains")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

"""Where the cooperation is steered: the forums."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from interfaces.models import InterfaceDomain
from organisations.models import Body, Organisation


class Forum(models.Model):
    """A joint body of the parties, on one of the four levels on which municipalities and counties meet."""

    class Level(models.TextChoices):
        POLITICAL = "political", _("political leadership")
        MANAGEMENT = "management", _("management")
        EXPERT = "expert", _("experts")
        FIELD = "field", _("field work")

    body = models.OneToOneField(Body, models.PROTECT, related_name="forum", verbose_name=_("body"))
    county = models.ForeignKey(Organisation, models.PROTECT, related_name="forums", verbose_name=_("county"))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    domains = models.ManyToManyField(InterfaceDomain, blank=True, related_name="forums", verbose_name=_("domains"))
    composition_fi = models.TextField(_("composition in Finnish"), blank=True)
    composition_sv = models.TextField(_("composition in Swedish"), blank=True)
    tasks_fi = models.TextField(_("tasks in Finnish"), blank=True)
    tasks_sv = models.TextField(_("tasks in Swedish"), blank=True)
    rhythm_fi = models.CharField(_("meeting rhythm in Finnish"), max_length=150, blank=True)
    rhythm_sv = models.CharField(_("meeting rhythm in Swedish"), max_length=150, blank=True)

    composition = Bilingual("composition")
    tasks = Bilingual("tasks")
    rhythm = Bilingual("rhythm")

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ["level", "pk"]

    def __str__(self) -> str:
        return self.body.name

    @property
    def shown_language(self) -> str:
        """The language in which the page shows the forum's own name and texts: Swedish where it has been written."""
        return "sv" if get_language() == "sv" and self.body.name_sv else "fi"

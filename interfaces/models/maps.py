"""Interface maps: which services meet, around what, and which questions stand between them."""

import datetime
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from finnish.languages import Bilingual
from interfaces.models.domain import InterfaceDomain
from interfaces.models.organisers import Service
from organisations.models import Organisation


class InterfaceMapQuerySet(models.QuerySet["InterfaceMap"]):
    def of_the_country(self) -> "InterfaceMapQuerySet":
        return self.filter(county__isnull=True)

    def of_county(self, county: Organisation) -> "InterfaceMapQuerySet":
        """Those of the whole country and the county's own."""
        return self.filter(Q(county__isnull=True) | Q(county=county))


class InterfaceMap(models.Model):
    """A map around one idea. The maps of the sources belong to no county and are shown as of their day for ever."""

    WIDTH, HEIGHT = 964, 520  # the drawing's own units

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, blank=True, editable=False)
    domain = models.ForeignKey(InterfaceDomain, models.PROTECT, related_name="maps", verbose_name=_("domain"))
    county = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("county")
    )
    name_fi = models.CharField(_("name in Finnish"), max_length=150)
    name_sv = models.CharField(_("name in Swedish"), max_length=150, blank=True)
    centre_fi = models.CharField(_("in the middle, in Finnish"), max_length=100, blank=True)
    centre_sv = models.CharField(_("in the middle, in Swedish"), max_length=100, blank=True)
    note_fi = models.TextField(_("note in Finnish"), blank=True)
    note_sv = models.TextField(_("note in Swedish"), blank=True)
    as_of = models.DateField(
        _("as of"),
        null=True,
        blank=True,
        help_text=_("Organisers are shown as they were on this day; without a day, as they are today."),
    )
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    source = models.CharField(_("source of the data"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    name = Bilingual("name")
    centre = Bilingual("centre")
    note = Bilingual("note")
    objects = InterfaceMapQuerySet.as_manager()

    class Meta:
        verbose_name = _("interface map")
        verbose_name_plural = _("interface maps")
        ordering = ["domain__position", "name_fi", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="interface_map_code_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_history(self) -> bool:
        return self.as_of is not None

    def shown_on(self) -> datetime.date:
        """The day whose organisers the map shows."""
        return self.as_of or timezone.localdate()


class MapNode(models.Model):
    """A service at its place; `x` and `y` are the upper left corner of its box in units of the drawing."""

    map = models.ForeignKey(InterfaceMap, models.CASCADE, related_name="nodes")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="nodes", verbose_name=_("service"))
    x = models.PositiveSmallIntegerField(_("from the left"), default=0)
    y = models.PositiveSmallIntegerField(_("from the top"), default=0)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("service on a map")
        verbose_name_plural = _("services on maps")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["map", "service"], name="map_service_once")]

    def __str__(self) -> str:
        return str(self.service)


class MapLine(models.Model):
    """A line from a service to another one, or to the middle of the map when `to` is empty."""

    map = models.ForeignKey(InterfaceMap, models.CASCADE, related_name="lines")
    start = models.ForeignKey(MapNode, models.CASCADE, related_name="lines_from", verbose_name=_("from"))
    to = models.ForeignKey(
        MapNode, models.CASCADE, null=True, blank=True, related_name="lines_to", verbose_name=_("to")
    )
    label_fi = models.CharField(_("text in Finnish"), max_length=100, blank=True)
    label_sv = models.CharField(_("text in Swedish"), max_length=100, blank=True)

    label = Bilingual("label")

    class Meta:
        verbose_name = _("line on a map")
        verbose_name_plural = _("lines on maps")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["start", "to"], name="map_line_once"),
            models.UniqueConstraint(fields=["start"], condition=Q(to__isnull=True), name="map_line_to_middle_once"),
            models.CheckConstraint(
                name="map_line_goes_somewhere_else",
                condition=Q(to__isnull=True) | ~Q(to=models.F("start")),
                violation_error_message=_("A line goes from one service to another."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} – {self.to or self.map.centre}"

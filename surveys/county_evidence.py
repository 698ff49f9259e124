"""What surveys show of a county's cooperation: that it has been asked how it works."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from interfaces.evidence import Evidence
from interfaces.within import Within
from surveys.models import GroupSize, Wave
from surveys.results.comparing import year_of
from surveys.results.suppression import FEWEST

ABOUT = frozenset({"block_picture", "rec_knowledge", "rec_evaluate", "start_picture"})
SHOWN = 3


def survey_evidence(place: Within) -> Iterator[Evidence]:
    """The newest surveys held by the county or its municipalities whose results the person may see; in two queries."""
    owners = [place.county.pk, *(row.pk for row in place.municipalities)]
    waves = Wave.objects.with_results_for(place.acting).filter(is_history=False, owner__in=owners)
    waves = list(waves.select_related("survey").order_by("-closes_on", "-pk")[:SHOWN])
    answers = dict(GroupSize.objects.filter(wave__in=waves, group=None).values_list("wave", "count")) if waves else {}
    for wave in waves:
        count = answers.get(wave.pk, 0)
        if count >= FEWEST:
            text = _("A survey was held in %(year)s: %(title)s, %(count)s answers.") % {
                "year": year_of(wave),
                "title": wave.title,
                "count": count,
            }
            yield Evidence(ABOUT, text, reverse("wave_results", args=[wave.key]), is_met=True)

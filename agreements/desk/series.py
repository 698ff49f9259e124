"""What a series asks of its coordinating party: one thing for all its drafts, not one for each municipality."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import rules
from agreements.desk.situations import situations
from agreements.models import Agreement, Series, SeriesDraft
from organisations.duties import Duty, Viewer, Whose


def series_duties(viewer: Viewer) -> list[Duty]:
    """In two queries: how many drafts of each series are still being written, how many could not be made."""
    models = {row.agreement.pk: row for row in viewer.once(situations) if row.agreement.is_series_model}
    if not models:
        return []
    series = {row.model_id: row for row in Series.objects.filter(model__in=models)}
    drafts = SeriesDraft.objects.filter(series__in=series.values())
    rows = drafts.values_list("series__model_id", "agreement__stage", "error")
    written = Counter(model for model, stage, _error in rows if stage == Agreement.Stage.DRAFT)
    failed = Counter(model for model, stage, error in rows if stage is None and error)
    found = []
    for pk, situation in models.items():
        for acting in situation.actings:
            if (written[pk] or failed[pk]) and rules.may_coordinate(acting, situation.agreement):
                found.append(
                    Duty(
                        Whose.MINE,
                        title=_("Follow the drafts of the series"),
                        text=_words(written[pk], failed[pk]),
                        url=reverse("series_detail", args=[series[pk].key]),
                        action=_("Open the series"),
                        about=situation.agreement.title,
                        organisation=acting.organisation,
                    )
                )
    return found


def _words(written: int, failed: int) -> str:
    sentences = []
    if written:
        text = ngettext("One draft is being written.", "%(count)s drafts are being written.", written)
        sentences.append(text % {"count": written})
    if failed:
        text = ngettext("One draft could not be made.", "%(count)s drafts could not be made.", failed)
        sentences.append(text % {"count": failed})
    return " ".join(sentences)

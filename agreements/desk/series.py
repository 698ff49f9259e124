"""What a series asks of its coordinating party: one thing for all its drafts, not one for each municipality."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import rules
from agreements.desk.situations import situations
from agreements.models import Agreement, Series
from organisations.duties import Duty, Viewer, Whose


def series_duties(viewer: Viewer) -> list[Duty]:
    """In one query: how many drafts of each series are still being written, how many could not be made."""
    models = {row.agreement.pk: row for row in viewer.once(situations) if row.agreement.is_series_model}
    if not models:
        return []
    written = Count("drafts", filter=Q(drafts__agreement__stage=Agreement.Stage.DRAFT))
    failed = Count("drafts", filter=Q(drafts__agreement__isnull=True) & ~Q(drafts__error=""))
    found = []
    for series in Series.objects.filter(model__in=models).annotate(written=written, failed=failed):
        situation = models[series.model_id]
        for acting in situation.actings:
            if (series.written or series.failed) and rules.may_coordinate(acting, situation.agreement):
                found.append(
                    Duty(
                        Whose.MINE,
                        title=_("Follow the drafts of the series"),
                        text=_words(series.written, series.failed),
                        url=reverse("series_detail", args=[series.key]),
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

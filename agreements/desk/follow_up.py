"""What follow-up asks of people: to report their organisation's measures, to summarise, and who has not reported yet.

One query however many agreements and periods, none while no period is open or near.
"""

import datetime
from collections.abc import Iterator

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agreements import rules
from agreements.desk.situations import NEAR, Situation, situations
from agreements.models import Agreement, InForce, MeasureDuty, MeasureReport, MeasureSummary, Party, ReportingPeriod
from finnish.number_words import number_word
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose
from organisations.models import Membership

State = ReportingPeriod.State


def follow_up_duties(viewer: Viewer) -> list[Duty]:
    rows = {row.agreement.pk: row for row in viewer.once(situations) if row.agreement.stage == Agreement.Stage.SIGNED}
    roots = {pk: row for pk, row in rows.items() if row.agreement.has_period_near}
    versions = {pk: version for pk in roots if (version := _followed_version(pk, rows))}
    if not versions:
        return []
    found: list[Duty] = []
    for period in _periods(versions, viewer):
        situation = rows[period.agreement_id]
        for place, acting in enumerate(viewer.actings):
            if acting in situation.actings:
                found += _duties(period, situation, acting, place, viewer.on)
    return found


def _followed_version(root: int, rows: dict[int, Situation]) -> int | None:
    """The newest version that has entered into force in the chain of which that agreement is the original."""
    chain, grown = {root}, True
    while grown:
        level = {pk for pk, row in rows.items() if row.agreement.is_amendment and row.agreement.predecessor_id in chain}
        grown = not level <= chain
        chain |= level
    return max((rows[pk].agreement.entered_version for pk in chain if rows[pk].agreement.entered_version), default=None)


def _periods(versions: dict[int, int], viewer: Viewer) -> QuerySet[ReportingPeriod]:
    """The periods that are open or near, each with what is missing from each of the person's organisations."""
    version = Case(
        *(When(agreement=root, then=Value(pk)) for root, pk in versions.items()), output_field=IntegerField()
    )
    rows = ReportingPeriod.objects.filter(
        agreement__in=versions, closed_at__isnull=True, opens_on__lte=viewer.on + NEAR
    ).annotate(followed_version=version)
    own = frozenset().union(*(acting.stands_for for acting in viewer.actings))
    counts = {"others_missing": _count(_missing(viewer.on).exclude(organisation__in=own), "organisation")}
    for place, acting in enumerate(viewer.actings):
        counts[f"missing_{place}"] = _count(_missing(viewer.on).filter(organisation__in=acting.stands_for), "pk")
        counts[f"to_summarise_{place}"] = _count(
            _to_summarise(viewer.on).filter(organisation__in=acting.stands_for), "pk"
        )
    return rows.annotate(**counts).order_by("due_on", "pk")


def _count(duties: QuerySet[MeasureDuty], what: str) -> Coalesce:
    counted = (
        duties.order_by().values("measure__goal__version").annotate(rows=Count(what, distinct=True)).values("rows")
    )
    return Coalesce(Subquery(counted), 0)


def _missing(on: datetime.date) -> QuerySet[MeasureDuty]:
    """The duties of the period's version that have not been reported, of those who are expected to report."""
    duties = MeasureDuty.objects.filter(measure__goal__version=OuterRef("followed_version"))
    return duties.filter(_is_expected(on)).exclude(_is_reported(OuterRef(OuterRef("pk"))))


def _is_expected(on: datetime.date) -> Q:
    """Who is bound, and who is no party but was named as responsible."""
    agreement = OuterRef("measure__goal__version__agreement")
    lasts = Q(ends__isnull=True) | Q(ends__gte=on)
    bound = InForce.objects.filter(
        lasts, starts__lte=on, party__agreement=agreement, party__organisation=OuterRef("organisation")
    )
    parties = Party.objects.standing().filter(agreement=agreement, organisation=OuterRef("organisation"))
    return Exists(bound) | ~Exists(parties)


def _is_reported(period: OuterRef) -> Exists:
    return Exists(
        MeasureReport.objects.filter(
            period=period,
            organisation=OuterRef("organisation"),
            measure_key=OuterRef("measure__key"),
            sent_at__isnull=False,
        )
    )


def _to_summarise(on: datetime.date) -> QuerySet[MeasureDuty]:
    """Measures that one leads with others and that have no summary, once all have reported or the day has passed."""
    duties = MeasureDuty.objects.filter(measure__goal__version=OuterRef("followed_version"), is_lead=True)
    others = MeasureDuty.objects.filter(measure=OuterRef("measure")).exclude(pk=OuterRef("pk"))
    unreported = MeasureDuty.objects.filter(measure=OuterRef("measure")).exclude(
        _is_reported(OuterRef(OuterRef(OuterRef("pk"))))
    )
    summaries = MeasureSummary.objects.filter(period=OuterRef(OuterRef("pk")), measure_key=OuterRef("measure__key"))
    is_past = Exists(ReportingPeriod.objects.filter(pk=OuterRef(OuterRef("pk")), due_on__lt=on))
    return duties.filter(Exists(others)).filter(is_past | ~Exists(unreported)).exclude(Exists(summaries))


def _duties(
    period: ReportingPeriod, situation: Situation, acting: Acting, place: int, on: datetime.date
) -> Iterator[Duty]:
    agreement = situation.agreement
    named = {"text": f"{agreement.title}. {capfirst(str(period))}.", "organisation": acting.organisation}
    if period.state(on) == State.OPEN:
        yield from _own(period, agreement, acting, place, named)
        if rules.may_coordinate(acting, agreement):
            yield from _of_coordinator(period, agreement, on, named)
    yield from _coming(period, agreement, on, named)


def _own(period: ReportingPeriod, agreement: Agreement, acting: Acting, place: int, named: dict) -> Iterator[Duty]:
    """For the editors of the organisation. Of these days follow-up tells by messages of its own."""
    if not acting.has(Membership.Role.EDITOR):
        return
    url = reverse("reporting", args=[agreement.pk, period.key])
    if count := getattr(period, f"missing_{place}"):
        title = ngettext("Report one measure", "Report %(count)s measures", count) % {"count": number_word(count)}
        yield Duty(
            Whose.MINE,
            title=title,
            url=url,
            action=pgettext("verb", "Report"),
            about=agreement.title,
            due=period.due_on,
            tells_itself=True,
            **named,
        )
    if count := getattr(period, f"to_summarise_{place}"):
        title = ngettext("Summarise one measure", "Summarise %(count)s measures", count)
        yield Duty(
            Whose.MINE,
            title=title % {"count": number_word(count)},
            url=f"{url}#summaries",
            action=_("Open the measures"),
            about=agreement.title,
            **named,
        )


def _of_coordinator(period: ReportingPeriod, agreement: Agreement, on: datetime.date, named: dict) -> Iterator[Duty]:
    """Who is late, and the report itself once the day has passed or while a correction waits."""
    if period.is_late(on) and period.others_missing:
        yield _others(period, agreement, named)
    if period.is_late(on) or period.correction_reason:
        title = _("Freeze the corrected report") if period.correction_reason else _("Freeze the report of the period")
        yield Duty(
            Whose.MINE,
            title=title,
            url=reverse("report_freeze", args=[agreement.pk, period.key]),
            action=_("Look at the report"),
            about=agreement.title,
            **named,
        )


def _others(period: ReportingPeriod, agreement: Agreement, named: dict) -> Duty:
    count = period.others_missing
    title = ngettext(
        "One organisation has not reported everything yet",
        "%(count)s organisations have not reported everything yet",
        count,
    )
    return Duty(
        Whose.OTHERS,
        title=capfirst(title % {"count": number_word(count)}),
        url=reverse("period_list", args=[agreement.pk]),
        about=agreement.title,
        due=period.due_on,
        **named,
    )


def _coming(period: ReportingPeriod, agreement: Agreement, on: datetime.date, named: dict) -> Iterator[Duty]:
    days = ((_("Reports can be given"), period.opens_on), (_("Reports are due"), period.due_on))
    day = next(((title, day) for title, day in days if day > on), None)
    if day:
        title, due = day
        yield Duty(
            Whose.COMING,
            title=title,
            url=reverse("period_list", args=[agreement.pk]),
            due=due,
            **named,
        )

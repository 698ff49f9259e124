"""The days that agreements bring to the year clock: their ends, their follow-up, and until when one may answer."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, Clause, Party, ReportingPeriod, StatementRound
from organisations.dates import Asked, ClockDate, Origin

Kind, Stage = Agreement.Kind, Agreement.Stage
PeriodKind = ReportingPeriod.Kind
FOLLOWED_UP = (Kind.STRATEGIC, Kind.FRAME)  # their templates agree on yearly follow-up, mid-term review and evaluation
FOLLOW_UP = "follow_up"  # the chapter's id in the templates
SHOWN_ONE_BY_ONE = 3  # more agreements than this that end on one day are told of together


def agreement_dates(asked: Asked) -> Iterator[ClockDate]:
    """Of the agreements that the person may see."""
    agreements = list(_signed(asked))
    yield from _ends(agreements, asked)
    planned = _planned(agreements)
    for agreement in agreements:
        yield from _periods(agreement, asked)
        if agreement.is_followed_up and agreement.term_starts and agreement.term_ends:
            yield from _follow_up(agreement, asked, planned[agreement.pk])
    yield from _rounds(asked)


def _visible(asked: Asked) -> QuerySet[Agreement]:
    """What any of the organisations that the person acts for may see; without a county what they are a party to."""
    seen = Q(pk__in=Agreement.objects.visible_to(None).values("pk")) if asked.county else Q(pk__in=[])
    for acting in asked.viewer.actings:
        rows = Agreement.objects.visible_to(acting) if asked.county else _own(acting.stands_for)
        seen |= Q(pk__in=rows.values("pk"))
    rows = Agreement.objects.filter(seen)
    return rows.filter(county=asked.county) if asked.county else rows


def _own(organisations: frozenset[int]) -> QuerySet[Agreement]:
    parties = Party.objects.standing().filter(organisation__in=organisations, agreement=OuterRef("pk"))
    return Agreement.objects.filter(Q(coordinator__in=organisations) | Exists(parties))


def _signed(asked: Asked) -> QuerySet[Agreement]:
    """Signed ones whose days touch those asked for, and that nothing has ended or replaced before them."""
    on = max(asked.first, min(asked.viewer.on, asked.last))
    chapter = Clause.objects.standing().filter(agreement=OuterRef("pk"), chapter=FOLLOW_UP)
    binds = Party.objects.filter(
        Q(in_force_rows__ends__isnull=True) | Q(in_force_rows__ends__gte=on),
        agreement=OuterRef("pk"),
        in_force_rows__isnull=False,
    )
    rows = (
        _visible(asked)
        .filter(Exists(binds), stage=Stage.SIGNED)
        .annotate(is_followed_up=Exists(chapter) & Q(kind__in=FOLLOWED_UP))
    )
    return rows.prefetch_related("domains", "reporting_periods").order_by("pk")


def _planned(agreements: list[Agreement]) -> dict[int, set[tuple[str, int]]]:
    """The kinds and years of the periods that have been planned; an amendment's are those of what it amends."""
    by_pk = {agreement.pk: agreement for agreement in agreements}
    found = {}
    for agreement in agreements:
        root = agreement
        while root.is_amendment and root.predecessor_id in by_pk:
            root = by_pk[root.predecessor_id]
        found[agreement.pk] = {(period.kind, period.year) for period in root.reporting_periods.all()}
    return found


def _periods(agreement: Agreement, asked: Asked) -> Iterator[ClockDate]:
    """When reports are taken, as the coordinating party has planned it."""
    titles = {
        PeriodKind.YEARLY: _("Yearly follow-up: %(title)s"),
        PeriodKind.MID_TERM: _("Mid-term review: %(title)s"),
        PeriodKind.FINAL: _("Final evaluation: %(title)s"),
    }
    for period in agreement.reporting_periods.all():
        if asked.includes(period.opens_on, period.due_on):
            title = titles[PeriodKind(period.kind)]
            row = _date(agreement, period.opens_on, period.due_on, f"period-{period.key}", title)
            yield replace(row, is_window=False)  # days, not whole months


def _ends(agreements: list[Agreement], asked: Asked) -> Iterator[ClockDate]:
    """The validity tells when an agreement ends; the term only where no validity is given."""
    ending = defaultdict(list)
    for agreement in agreements:
        day = agreement.valid_to or agreement.term_ends
        if day and asked.includes(day, day):
            ending[day].append(agreement)
    for day, rows in ending.items():
        if len(rows) > SHOWN_ONE_BY_ONE:
            yield _together(day, rows)
            continue
        for agreement in rows:
            yield _date(agreement, day, day, "ends", _("Agreement ends: %(title)s"))


def _together(day: datetime.date, rows: list[Agreement]) -> ClockDate:
    title = ngettext("%(count)s agreement ends", "%(count)s agreements end", len(rows)) % {"count": len(rows)}
    return ClockDate(
        day,
        day,
        title,
        uid=f"agreements-end-{day}",
        source_kind=Origin.AGREEMENT,
        url=reverse("agreement_list"),
        domains=frozenset().union(*(_domains(row) for row in rows)),
    )


def _follow_up(agreement: Agreement, asked: Asked, planned: set[tuple[str, int]]) -> Iterator[ClockDate]:
    """Yearly follow-up 6–12, mid-term review in the half-year of the midpoint, evaluation at the end.

    Only until the period has been `planned`, which then has days of its own.

    The follow-up chapter of the strategic and the frame template agrees on them, DOMAIN.md section 3 gives the months.
    """
    starts, ends = agreement.term_starts, agreement.term_ends
    for year in range(max(asked.first.year, starts.year + 1), min(asked.last.year, ends.year) + 1):
        first, last = datetime.date(year, 6, 1), datetime.date(year, 12, 31)
        if last <= ends and (PeriodKind.YEARLY, year) not in planned:
            yield _date(agreement, first, last, f"follow-up-{year}", _("Yearly follow-up: %(title)s"), is_once=False)
    middle = starts + (ends - starts) / 2
    first = datetime.date(middle.year, 1 if middle.month <= 6 else 7, 1)
    last = datetime.date(middle.year, 6, 30) if middle.month <= 6 else datetime.date(middle.year, 12, 31)
    kinds = {kind for kind, _year in planned}
    if PeriodKind.MID_TERM not in kinds and asked.includes(first, last):
        yield _date(agreement, first, last, "mid-term", _("Mid-term review: %(title)s"))
    first = datetime.date(ends.year, 1 if ends.month <= 6 else 7, 1)
    if PeriodKind.FINAL not in kinds and asked.includes(first, ends):
        yield _date(agreement, first, ends, "evaluation", _("Final evaluation: %(title)s"))


def _date(
    agreement: Agreement, first: datetime.date, last: datetime.date, what: str, title: str, *, is_once: bool = True
) -> ClockDate:
    return ClockDate(
        first,
        last,
        title % {"title": agreement.title},
        uid=f"agreement-{agreement.key}-{what}",
        source_kind=Origin.AGREEMENT,
        is_window=first != last,
        owner=capfirst(_("all parties")),
        url=agreement.get_absolute_url(),
        domains=_domains(agreement),
        is_once=is_once,
    )


def _domains(agreement: Agreement) -> frozenset[int]:
    return frozenset(domain.pk for domain in agreement.domains.all())


def _rounds(asked: Asked) -> Iterator[ClockDate]:
    """Statement rounds that take answers: a round is its parties' own matter."""
    own = Q(pk__in=[])
    for acting in asked.viewer.actings:
        own |= Q(agreement__in=_own(acting.stands_for).values("pk"))
    rows = StatementRound.objects.filter(
        own, closed_at__isnull=True, due_on__range=(asked.first, asked.last)
    ).select_related("agreement")
    if asked.county:
        rows = rows.filter(agreement__county=asked.county)
    for row in rows.order_by("pk"):
        yield ClockDate(
            row.due_on,
            row.due_on,
            _("Statements by: %(title)s") % {"title": row.agreement.title},
            uid=f"statements-{row.pk}",
            source_kind=Origin.STATEMENTS,
            owner=capfirst(_("statement round")),
            url=reverse("statement_round", args=[row.agreement_id]),
        )

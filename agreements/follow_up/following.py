"""Which text is followed: the version in force of a chain, an original agreement with what amends it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agreements import rules
from agreements.chain import binding_rows, chain_of
from agreements.models import Agreement, GoalPractice, InForce, ReportingPeriod, Version
from organisations.acting import Acting


@dataclass(frozen=True)
class Followed:
    """A chain as it is followed on a day. `root` is the original, on which periods hang; `version` what is in force.

    `agreement` is the one whose version that is: the original or an amendment; its parties are the ones that report.
    """

    root: Agreement
    agreement: Agreement
    version: Version | None
    bound: frozenset[int]  # ids of the organisations for whom something of the chain is in force
    on: datetime.date

    @cached_property
    def periods(self) -> list[ReportingPeriod]:
        """All periods, the newest first."""
        return list(self.root.reporting_periods.order_by("-ends", "-pk"))

    @property
    def current_period(self) -> ReportingPeriod | None:
        """The newest one that has been opened, be it still open or frozen."""
        return next((period for period in self.periods if period.opens_on <= self.on), None)

    def earlier_than(self, period: ReportingPeriod) -> ReportingPeriod | None:
        """The period before, whose answers stand beside this one's."""
        rows = [row for row in self.periods if (row.ends, row.pk) < (period.ends, period.pk)]
        return rows[0] if rows else None

    def is_insider(self, acting: Acting | None) -> bool:
        return rules.is_insider(acting, self.agreement) or rules.is_insider(acting, self.root)


def followed(agreement: Agreement, on: datetime.date) -> Followed:
    """The chain that the agreement belongs to. After its end the version that was last in force is followed."""
    chain = [row for row in chain_of(agreement) if row.stage == Agreement.Stage.SIGNED]
    rows = binding_rows(chain, on)
    newest = max(rows.values(), key=lambda row: row.version_id, default=None) or _last_in_force(chain, on)
    if newest is None:
        return Followed(chain[0] if chain else agreement, chain[-1] if chain else agreement, None, frozenset(), on)
    by_pk = {row.pk: row for row in chain}
    bound = frozenset(rows) or frozenset(
        InForce.objects.filter(version=newest.version_id).values_list("party__organisation", flat=True)
    )
    return Followed(chain[0], by_pk[newest.party.agreement_id], newest.version, bound, on)


def _last_in_force(chain: list[Agreement], on: datetime.date) -> InForce | None:
    rows = InForce.objects.filter(party__agreement__in=chain, starts__lte=on)
    return rows.select_related("party__agreement", "version").order_by("version_id").last()


def roots_of(agreements: Iterable[int]) -> dict[int, int]:
    """The original of each agreement's chain, by id, in one query: only amendments have another."""
    amends = dict(Agreement.objects.exclude(amendment_scope="").values_list("pk", "predecessor"))
    found = {}
    for pk in agreements:
        root = pk
        while root in amends:
            root = amends[root]
        found[pk] = root
    return found


def get_followed(request: HttpRequest, pk: int) -> Followed:
    """The followed chain of an agreement that the person may read; 404 as long as nothing of it has been signed."""
    today = timezone.localdate()
    rows = Agreement.objects.visible_to(request.acting).with_in_force(today)  # `agreements.access` imports the verbs
    rows = rows.annotate(
        has_amendments=Exists(Agreement.objects.filter(predecessor=OuterRef("pk")).exclude(amendment_scope="")),
        has_practices=Exists(GoalPractice.objects.filter(agreement=OuterRef("pk"))),
    )
    found = followed(get_object_or_404(rows.select_related("county", "coordinator", "predecessor"), pk=pk), today)
    if found.version is None:
        raise Http404
    return found


def get_own_followed(request: HttpRequest, pk: int) -> Followed:
    """The same for what only its parties see: reports on their way, names, editing."""
    found = get_followed(request, pk)
    if not found.is_insider(request.acting):
        raise Http404
    return found

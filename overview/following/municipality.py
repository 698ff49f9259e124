"""Everything that concerns one municipality: its agreements and duties, decisions, places in forums, counterparts."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from agreements.follow_up.chains import Chain, chains_in_force, seen_of, with_reading
from agreements.follow_up.lights import tally
from agreements.follow_up.own_duties import OwnDuty, duties_of, gravest_first
from agreements.models import Agreement, Decision
from agreements.progress import with_progress
from agreements.state import State, state_of
from forums.models import ForumTask
from forums.open_tasks import GIVEN, in_order
from organisations.acting import Acting
from organisations.models import Membership, Organisation, Seat

Stage = Agreement.Stage
FIRST = 8  # duties, decisions and people shown before the link to all
SPEAKING = (Seat.Role.CHAIR, Seat.Role.VICE_CHAIR, Seat.Role.MEMBER, Seat.Role.SECRETARY)


@dataclass(frozen=True)
class AgreementOfOne:
    """An agreement as one of its parties sees it: the party's own duties and reports."""

    agreement: Agreement
    state: State
    duties: list[OwnDuty]

    @property
    def in_charge(self) -> int:
        return sum(duty.is_lead for duty in self.duties)

    @property
    def goals(self) -> int:
        return len({duty.goal_key for duty in self.duties})

    @property
    def told(self) -> str:
        """From what its own reports say: "3 done, 2 going on"."""
        return tally(duty.said for duty in self.duties)

    @property
    def missing(self) -> int:
        return sum(duty.is_missing for duty in self.duties)

    @property
    def late(self) -> int:
        return sum(duty.is_late for duty in self.duties)

    @property
    def period_key(self) -> str:
        """The key of the period in which it reports now."""
        period = self.duties[0].chain.period if self.duties else None
        return str(period.key) if period and not period.closed_at else ""


@dataclass(frozen=True)
class MunicipalityView:
    """`own`: the ids of the municipality and of those merged into it."""

    municipality: Organisation
    county: Organisation | None
    own: frozenset[int]
    agreements: list[AgreementOfOne]
    chains: list[Chain]
    on: datetime.date

    @property
    def duties(self) -> list[OwnDuty]:
        return [duty for row in self.agreements for duty in row.duties]

    @property
    def urgent(self) -> list[OwnDuty]:
        """What is late or whose report is missing, the gravest first."""
        return gravest_first(duty for duty in self.duties if duty.is_late or duty.is_missing)[:FIRST]

    @property
    def urgent_count(self) -> int:
        return sum(duty.is_late or duty.is_missing for duty in self.duties)

    @property
    def domains(self) -> set[int]:
        return {duty.domain for duty in self.duties}

    @property
    def stages(self) -> Counter[str]:
        return Counter(row.state.word for row in self.agreements)


def municipality_view(
    municipality: Organisation, county: Organisation | None, acting: Acting | None, on: datetime.date
) -> MunicipalityView:
    """Of the agreements only what the person may see."""
    own = municipality.acts_for_ids(on)
    theirs = {"parties__organisation__in": own, "parties__withdrawn_at": None}
    visible = Agreement.objects.listed_to(acting).filter(**theirs)
    rows = (
        with_progress(with_reading(visible.with_in_force(on), acting))
        .exclude(stage=Stage.WITHDRAWN)
        .distinct()
        .in_order()
    )
    agreements = list(rows)
    chains = seen_of(chains_in_force(Agreement.objects.filter(**theirs), on), agreements)
    chains = [chain for chain in chains if chain.bound & own]
    by_root = defaultdict(list)
    for duty in duties_of(chains, own, on):
        by_root[duty.chain.root].append(duty)
    lines = [AgreementOfOne(row, state_of(row), by_root[row.pk]) for row in agreements]
    lines.sort(key=lambda row: (not row.missing, not row.late))
    return MunicipalityView(municipality, county, own, lines, chains, on)


def decisions_of(view: MunicipalityView) -> QuerySet[Decision]:
    """The newest standing decisions of the municipality's bodies on what the person may see."""
    rows = Decision.objects.standing().filter(
        party__organisation__in=view.own, party__agreement__in=[row.agreement.pk for row in view.agreements]
    )
    rows = rows.select_related("party__agreement", "version").defer("version__content")
    return rows.order_by("-decided_on", "-pk")[: FIRST + 1]


def seats_of(view: MunicipalityView) -> QuerySet[Seat]:
    """The municipality's places in forums, deputies left out; who sits there is shown to those who have logged in."""
    rows = Seat.objects.valid(view.on).filter(
        organisation__in=view.own, body__forum__isnull=False, body__forum__closed_on=None, deputy_for=None
    )
    return rows.select_related("body__forum", "holder").order_by("body__forum__level", "body__name_fi", "pk")


def tasks_of(view: MunicipalityView, acting: Acting | None) -> QuerySet[ForumTask]:
    """Open tasks that forums have given it: its own people see them all, others in the forum's own list only."""
    rows = ForumTask.objects.filter(GIVEN, organisation__in=view.own, state=ForumTask.State.OPEN)
    if acting is None or not view.own & acting.stands_for:
        rows = rows.none()
    return in_order(rows).select_related("forum__body")


def counterparts_of(view: MunicipalityView) -> list[Seat]:
    """Who speaks for the county in forums of the domains that the municipality shares with it, each office once."""
    if view.county is None:
        return []
    about = Q(body__forum__domains__in=view.domains) | Q(body__forum__domains__parent__in=view.domains)
    rows = Seat.objects.valid(view.on).filter(
        about | Q(body__forum__domains=None),
        organisation=view.county,
        body__forum__closed_on=None,
        body__forum__isnull=False,
        holder__isnull=False,
        deputy_for=None,
        role__in=SPEAKING,
    )
    rows = rows.select_related("body__forum", "holder").distinct().order_by("body__forum__level", "pk")
    found: dict[tuple[int, str], Seat] = {}
    for seat in rows:
        found.setdefault((seat.holder_id, seat.title_fi), seat)
    return list(found.values())


def may_have_pack(view: MunicipalityView, actings: tuple[Acting, ...]) -> bool:
    """The data pack is for the municipality's own people and for those of its county."""
    return any(is_own(view, acting) or _is_of_county(view, acting) for acting in actings)


def is_own(view: MunicipalityView, acting: Acting) -> bool:
    return bool(view.own & acting.stands_for)


def _is_of_county(view: MunicipalityView, acting: Acting) -> bool:
    is_working = acting.has(Membership.Role.EDITOR, Membership.Role.REGISTRAR, Membership.Role.ADMINISTRATOR)
    return view.county is not None and view.county.pk in acting.stands_for and is_working

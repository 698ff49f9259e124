"""Where the agreements of somebody's organisations stand, all at once: what the desk and its duties are drawn from."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from agreements.discussion import mentions
from agreements.models import (
    Agreement,
    Clause,
    Comment,
    InForce,
    Party,
    Renewal,
    RenewalChoice,
    ReportingPeriod,
    StatementRound,
    Suggestion,
    Version,
)
from agreements.models.comments import CommentQuerySet
from agreements.standing import PartyStanding, standings_of_many, with_organisation
from organisations.acting import Acting
from organisations.duties import Viewer

Stage = Agreement.Stage
NEAR = datetime.timedelta(days=183)  # from when on the opening of a reporting period is told


@dataclass(frozen=True)
class Situation:
    """One agreement: the version that is handled, where every party stands, and which of the parties are one's own.

    `every` is empty when nothing is handled any more: the agreement is signed and complete for one's own parties.
    """

    agreement: Agreement
    version: Version | None
    every: list[PartyStanding]
    own: list[tuple[Acting, PartyStanding]] = field(default_factory=list)
    actings: tuple[Acting, ...] = ()

    @property
    def others(self) -> list[PartyStanding]:
        own = {row.party.pk for _acting, row in self.own}
        return [row for row in self.every if row.party.pk not in own]


def situations(viewer: Viewer) -> list[Situation]:
    """The agreements to which the person's organisations are or have been a party, in a fixed number of queries."""
    acting_of = {pk: acting for acting in viewer.actings for pk in acting.stands_for}
    own = Party.objects.standing().filter(organisation__in=acting_of, agreement=OuterRef("pk"))
    unfinished = own.filter(left_on__isnull=True, in_force_rows__isnull=True)
    rows = Agreement.objects.filter(Exists(own)).exclude(stage=Stage.WITHDRAWN).with_in_force(viewer.on)
    rows = rows.annotate(
        is_unfinished=Exists(unfinished),
        waiting_suggestions=_waiting_suggestions(),
        open_clauses=_open_clauses(),
        has_rounds=Exists(StatementRound.objects.filter(agreement=OuterRef("pk"))),
        **_open_comments(viewer),
        **_what_follows(),
        **_reporting(viewer.on),
    )
    agreements = list(rows.select_related("coordinator").in_order())
    versions = _latest_versions(agreements)
    handled = [(row, versions.get(row.pk)) for row in agreements if row.stage != Stage.SIGNED or row.is_unfinished]
    of_handled = {row.pk for row, _version in handled}
    parties = _parties(agreements, [version.pk for row, version in handled if version], of_handled, acting_of)
    own_parties = _own_parties(parties, acting_of)
    standings = standings_of_many(handled, [party for party in parties if party.agreement_id in of_handled])
    return [
        Situation(
            agreement=agreement,
            version=versions.get(agreement.pk),
            every=standings.get(agreement.pk, []),
            own=[
                (acting_of[row.party.organisation_id], row)
                for row in standings.get(agreement.pk, [])
                if row.party.organisation_id in acting_of
            ],
            actings=own_parties[agreement.pk],
        )
        for agreement in agreements
    ]


def _open_comments(viewer: Viewer) -> dict[str, Subquery]:
    """How many open comments mention the person, and how many others are open; None for none."""
    threads = Comment.objects.open().filter(agreement=OuterRef("pk")).annotate(is_own=mentions(viewer.user)).order_by()

    def count(rows: CommentQuerySet) -> Subquery:
        return Subquery(rows.values("agreement").annotate(rows=Count("pk")).values("rows"))

    mentioned, others = threads.filter(is_own=True), threads.filter(is_own=False)
    return {"mentioned_comments": count(mentioned), "open_comments": count(others)}


def _what_follows() -> dict[str, Exists | Subquery]:
    """Whether the next term is being judged, how many rows have been, and whether something amends or replaces it."""
    renewals = Renewal.objects.filter(predecessor=OuterRef("pk"), successor__isnull=True)
    choices = RenewalChoice.objects.filter(renewal__predecessor=OuterRef("pk"), renewal__successor__isnull=True)
    successors = Agreement.objects.filter(predecessor=OuterRef("pk")).exclude(stage=Stage.WITHDRAWN)
    return {
        "is_being_renewed": Exists(renewals),
        "judged_rows": Subquery(choices.order_by().values("renewal").annotate(rows=Count("pk")).values("rows")),
        "is_continued": Exists(successors),
    }


def _reporting(on: datetime.date) -> dict[str, Exists | Subquery]:
    """Whether a reporting period is open or near, and which version entered into force last."""
    near = ReportingPeriod.objects.filter(agreement=OuterRef("pk"), closed_at__isnull=True, opens_on__lte=on + NEAR)
    entered = InForce.objects.filter(party__agreement=OuterRef("pk"), starts__lte=on).order_by("-version")
    return {"has_period_near": Exists(near), "entered_version": Subquery(entered.values("version")[:1])}


def _waiting_suggestions() -> Subquery:
    """How many suggested wordings wait for an answer; None for none."""
    rows = Suggestion.objects.open().filter(clause__agreement=OuterRef("pk")).order_by()
    return Subquery(rows.values("clause__agreement").annotate(rows=Count("pk")).values("rows"))


def _parties(
    agreements: list[Agreement], versions: list[int], handled: set[int], acting_of: dict[int, Acting]
) -> list[Party]:
    """All the parties of what is handled, of the rest one's own."""
    wanted = Q(agreement__in=handled) | Q(agreement__in=agreements, organisation__in=acting_of)
    return list(with_organisation(Party.objects.standing().filter(wanted), versions))


def _own_parties(parties: list[Party], acting_of: dict[int, Acting]) -> dict[int, tuple[Acting, ...]]:
    """For whom the person is a party to each agreement."""
    found = defaultdict(dict)
    for party in parties:
        if acting := acting_of.get(party.organisation_id):
            found[party.agreement_id][acting.organisation.pk] = acting
    return defaultdict(tuple, {pk: tuple(actings.values()) for pk, actings in found.items()})


def _latest_versions(agreements: list[Agreement]) -> dict[int, Version]:
    """The version that decisions concern, of those whose text is not open; without its content, which is long."""
    frozen = [agreement for agreement in agreements if not agreement.text_is_open]
    rows = Version.objects.filter(agreement__in=frozen).defer("content").order_by("number")
    agreement_of = {agreement.pk: agreement for agreement in agreements}
    for version in rows:
        version.agreement = agreement_of[version.agreement_id]
    return {version.agreement_id: version for version in rows}


def _open_clauses() -> Subquery:
    """How many clauses of a draft are still to be written in some language, or have a part to be filled in.

    The whole list of what stands in the way is on the draft's own page (`problems_of`): it takes the whole content,
    too much to gather for every draft at once.
    """
    parts = Clause.objects.standing().filter(parent=OuterRef("pk"))
    clauses = Clause.objects.standing().filter(agreement=OuterRef("pk"), agreement__stage=Stage.DRAFT)
    clauses = clauses.filter(role=Clause.Role.TEXT, parent__withdrawn_at__isnull=True)
    unwritten = Q(agreement__languages__contains="fi", text_fi="") | Q(agreement__languages__contains="sv", text_sv="")
    to_fill = Q(text_fi__contains="[täydennetään") | Q(text_sv__contains="[kompletteras")
    rows = clauses.filter(~Exists(parts) & unwritten | to_fill)
    return Subquery(rows.order_by().values("agreement").annotate(rows=Count("pk")).values("rows"))

"""The register: a version in force written out as rows, so that many agreements can be followed at once.

Written from the frozen content when the version enters into force, and completed when a party joins later. Groups such
as "all municipalities" become a duty of each party of the group (DESIGN: follow-up lists what stands in the version in
force, never live rows).
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agreements.follow_up.duty_counts import count_duties
from agreements.models import (
    FollowedGoal,
    FollowedIndicator,
    FollowedMeasure,
    FollowedTarget,
    GoalIndicator,
    InForce,
    MeasureDuty,
    Responsibility,
    Version,
)
from agreements.party_view import carries, is_same_organisation
from agreements.wording import day
from indicators.models import Indicator
from interfaces.models import InterfaceDomain
from organisations.models import Organisation

Row = dict[str, Any]


def write_missing() -> int:
    """Write the register of every version in force that has none yet. Returns how many were written."""
    bare = Version.objects.filter(Exists(InForce.objects.filter(version=OuterRef("pk"))), followed_goals__isnull=True)
    return sum(write(version) for version in bare.select_related("agreement"))


def write(version: Version) -> bool:
    """Write what is missing of the version's register; returns whether the version has any goals to follow.

    Called inside the transaction in which the version enters into force for somebody.
    """
    content = version.data
    if not content["goals"]:
        return False
    known = _Known(version, content)
    if not version.followed_goals.exists():
        _write_goals(version, content, known)
    _write_duties(version, content, known)
    return True


class _Known:
    """The rows that the content names: organisations, domains, indicators."""

    def __init__(self, version: Version, content: Row) -> None:
        self.version = version
        parties = {str(party.key): party.organisation for party in version.agreement.standing_parties}
        self.parties = [
            (row["organisation"], parties[row["key"]]) for row in content["parties"] if row["key"] in parties
        ]
        in_content = {row["key"] for row in content["parties"]}
        later = [party for party in version.agreement.standing_parties if str(party.key) not in in_content]
        self.parties += [(_as_content(party.organisation), party.organisation) for party in later]
        self.domains = {row.code: row for row in InterfaceDomain.objects.all()}
        live = GoalIndicator.objects.filter(goal__agreement=version.agreement).select_related("indicator")
        self.indicators = {str(row.key): row.indicator for row in live}

    def organisation(self, named: Row | None) -> Organisation | None:
        """The organisation that the content names: one of the parties, or another one that is known."""
        if named is None:
            return None
        for row, organisation in self.parties:
            if is_same_organisation(row, named):
                return organisation
        same = Organisation.objects.filter(kind=named["kind"])
        same = same.filter(code=named["code"]) if named["code"] else same.filter(name_fi=named["name"]["fi"])
        return same.first()

    def carriers(self, measure: Row) -> dict[Organisation, list[Row]]:
        """Who carries the measure, each with the responsibilities that say so."""
        found: dict[Organisation, list[Row]] = defaultdict(list)
        for responsibility in measure["responsibilities"]:
            named = self.organisation(responsibility["organisation"])
            if named:
                found[named].append(responsibility)
                continue
            for row, organisation in self.parties:
                if carries(responsibility, row):
                    found[organisation].append(responsibility)
        return found

    def indicator(self, row: Row) -> Indicator:
        """The indicator of the catalogue, or one made for this goal alone, which keeps its values through versions."""
        if found := self.indicators.get(row["key"]):
            return found
        if row["sotkanet_id"]:
            found = Indicator.objects.filter(sotkanet_id=row["sotkanet_id"]).first()
        return found or self._made_for_goal(row)

    def _made_for_goal(self, row: Row) -> Indicator:
        is_number = bool(row["unit"]) or row["baseline"] is not None
        return self._own_of_goal(row["key"]) or Indicator.objects.create(
            goal_key=None if Indicator.objects.filter(goal_key=row["key"]).exists() else row["key"],
            owner=self.version.agreement.coordinator,
            is_listed=False,
            title_fi=row["name"]["fi"] or row["name"]["sv"],
            title_sv=row["name"]["sv"],
            unit=row["unit"] or ("n" if is_number else ""),
            in_words=not is_number,
            direction=row["direction"],
        )

    def _own_of_goal(self, key: str) -> Indicator | None:
        """The coordinator's own one, made before. Imported agreements keep their keys: others' may have the same."""
        coordinator = self.version.agreement.coordinator
        own = Indicator.objects.filter(owner__in=coordinator.acts_for_ids(timezone.localdate()))
        return own.filter(Q(goal_key=key) | Q(is_listed=False, followed__key=key)).order_by("pk").first()


def _as_content(organisation: Organisation) -> Row:
    return {
        "kind": organisation.kind,
        "code": organisation.code,
        "name": {"fi": organisation.name_fi, "sv": organisation.name_sv},
    }


def _write_goals(version: Version, content: Row, known: _Known) -> None:
    for number, row in enumerate(content["goals"], start=1):
        goal = FollowedGoal.objects.create(
            version=version,
            key=row["key"],
            number=number,
            domain=known.domains[row["domain"]["code"]],
            text_fi=row["text"]["fi"],
            text_sv=row["text"]["sv"],
        )
        FollowedMeasure.objects.bulk_create(
            _measure(goal, place, measure) for place, measure in enumerate(row["measures"], start=1)
        )
        for place, indicator in enumerate(row["indicators"], start=1):
            _write_indicator(goal, place, indicator, known)


def _measure(goal: FollowedGoal, position: int, row: Row) -> FollowedMeasure:
    return FollowedMeasure(
        goal=goal,
        key=row["key"],
        position=position,
        text_fi=row["text"]["fi"],
        text_sv=row["text"]["sv"],
        starts=day(row["starts"]),
        ends=day(row["ends"]),
        timing_fi=row["timing"]["fi"],
        timing_sv=row["timing"]["sv"],
    )


def _write_indicator(goal: FollowedGoal, position: int, row: Row, known: _Known) -> None:
    followed = FollowedIndicator.objects.create(
        goal=goal,
        key=row["key"],
        position=position,
        indicator=known.indicator(row),
        name_fi=row["name"]["fi"],
        name_sv=row["name"]["sv"],
        unit=row["unit"],
        direction=row["direction"],
        baseline=_number(row["baseline"]),
        baseline_year=row["baseline_year"],
        baseline_words_fi=row["baseline_words"]["fi"],
        baseline_words_sv=row["baseline_words"]["sv"],
        reporter=known.organisation(row["reporter"]),
    )
    FollowedTarget.objects.bulk_create(
        FollowedTarget(
            followed=followed,
            area=known.organisation(target["area"]),
            year=target["year"],
            value=_number(target["value"]),
            words_fi=target["words"]["fi"],
            words_sv=target["words"]["sv"],
        )
        for target in row["targets"]
    )


def _write_duties(version: Version, content: Row, known: _Known) -> None:
    """The duties that are not there yet: of everybody at first, of a party that joined later afterwards."""
    measures = {str(row.key): row for row in FollowedMeasure.objects.filter(goal__version=version)}
    rows = [row for goal in content["goals"] for row in goal["measures"]]
    MeasureDuty.objects.bulk_create(
        (
            _duty(measures[row["key"]], organisation, responsibilities)
            for row in rows
            for organisation, responsibilities in known.carriers(row).items()
        ),
        ignore_conflicts=True,
    )
    count_duties([version.pk])


def _duty(measure: FollowedMeasure, organisation: Organisation, responsibilities: list[Row]) -> MeasureDuty:
    """Who both leads and takes part, leads."""
    whats = {
        language: "; ".join(dict.fromkeys(row["what"][language] for row in responsibilities if row["what"][language]))
        for language in ("fi", "sv")
    }
    return MeasureDuty(
        measure=measure,
        organisation=organisation,
        is_lead=any(row["role"] == Responsibility.Role.LEAD for row in responsibilities),
        what_fi=whats["fi"][:600],
        what_sv=whats["sv"][:600],
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

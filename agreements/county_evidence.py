"""What the agreements of a county show of its cooperation. Drafts and secret goals are nobody's evidence."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.follow_up.chains import Chain, chains_seen_by
from agreements.models import Agreement, FollowedGoal, FollowUpReport
from interfaces.evidence import Evidence
from interfaces.within import Within

Kind = Agreement.Kind
WIDE = (Kind.STRATEGIC, Kind.FRAME)
STRATEGIC = frozenset({"start_agreement", "block_models", "block_law"})
GOALS = frozenset({"block_goals", "rec_goals", "need_goals", "start_workbook", "factor_direction"})
REPORTS = frozenset({"block_goals", "rec_evaluate"})


def agreement_evidence(place: Within) -> Iterator[Evidence]:
    chains = {chain.agreement: chain for chain in _chains(place)}
    agreements = {row.pk: row for row in Agreement.objects.filter(pk__in=chains)}
    wide = [(agreements[pk], chain) for pk, chain in chains.items() if agreements[pk].kind in WIDE]
    yield from _strategic(place, wide)
    yield from _goals(place, chains)
    yield from _reports(place, chains)
    yield from _lape(place, [chain for pk, chain in chains.items() if agreements[pk].kind == Kind.LAPE])


def _chains(place: Within) -> list[Chain]:
    return chains_seen_by(place.acting, Agreement.objects.filter(county=place.county), place.on)


def _strategic(place: Within, wide: list[tuple[Agreement, Chain]]) -> Iterator[Evidence]:
    everybody = {place.county.pk, *(row.pk for row in place.municipalities)}
    for agreement, chain in wide:
        bound = len(everybody & chain.bound)
        text = _("%(title)s is in force for %(bound)s of %(count)s parties of the area.") % {
            "title": agreement.title, "bound": bound, "count": len(everybody),
        }  # fmt: skip
        yield Evidence(STRATEGIC, text, agreement.get_absolute_url(), is_met=bound == len(everybody))


def _goals(place: Within, chains: dict[int, Chain]) -> Iterator[Evidence]:
    versions = [chain.version for chain in chains.values() if chain.version]
    goals = FollowedGoal.objects.filter(version__in=versions)
    count = goals.count()
    measured = goals.filter(indicators__isnull=False).distinct().count()
    if count:
        text = _("%(measured)s of %(count)s goals in force have an indicator.")
        url = reverse("county_goals", args=[place.county.pk])
        yield Evidence(GOALS, text % {"measured": measured, "count": count}, url, is_met=measured == count)


def _reports(place: Within, chains: dict[int, Chain]) -> Iterator[Evidence]:
    roots = [chain.root for chain in chains.values() if chain.version]
    count = FollowUpReport.objects.filter(period__agreement__in=roots).values("period").distinct().count()
    text = _("Follow-up reports that are ready: %(count)s.") % {"count": count}
    yield Evidence(REPORTS, text, reverse("county_dashboard", args=[place.county.pk]), is_met=count > 0)


def _lape(place: Within, chains: list[Chain]) -> Iterator[Evidence]:
    """A LAPE agreement is made with each municipality (DOMAIN.md item 8)."""
    url = reverse("agreement_list", query={"kind": Kind.LAPE})
    with_agreement = [row for row in place.municipalities if any(row.pk in chain.bound for chain in chains)]
    for municipality in with_agreement:
        text = _("A LAPE agreement is in force.")
        yield Evidence(frozenset({"lape_agreement"}), text, url, is_met=True, municipality=municipality.pk)
    text = _("A LAPE agreement is in force in %(some)s of %(count)s municipalities.")
    yield Evidence(
        frozenset({"lape_agreement"}),
        text % {"some": len(with_agreement), "count": len(place.municipalities)},
        url,
        is_met=len(with_agreement) == len(place.municipalities),
    )

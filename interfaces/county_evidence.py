"""What the counterparts, the division of work, plans and data exchange of a county show of its cooperation."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from interfaces.evidence import Evidence
from interfaces.models import CheckQuestion, DataExchange, InterfaceDomain, Plan, WorkDivision
from interfaces.pairing import pairs_of
from interfaces.sections import interface_url
from interfaces.within import Within

DIVISION = frozenset({"block_division", "need_division"})
KNOWLEDGE = frozenset({"block_picture", "rec_knowledge", "need_knowledge"})
PLANS = frozenset({"block_picture", "rec_tools"})


def interface_evidence(place: Within) -> Iterator[Evidence]:
    yield from _pairs(place)
    yield from _division(place)
    yield from _exchange(place)
    yield from _plans(place)


def _pairs(place: Within) -> Iterator[Evidence]:
    pairs = pairs_of(place, list(InterfaceDomain.objects.at_the_top().in_use()))
    if pairs:
        whole = sum(1 for pair in pairs if not pair.missing)
        text = _("%(whole)s of %(count)s counterpart pairs have somebody on both sides.")
        url = interface_url("counterpart_list", place.county)
        yield Evidence(DIVISION, text % {"whole": whole, "count": len(pairs)}, url, is_met=whole == len(pairs))


def _division(place: Within) -> Iterator[Evidence]:
    questions = CheckQuestion.objects.asked().filter(county=place.county).count()
    if questions:
        cells = questions * len(place.municipalities)
        agreed = _agreed_by_both(place)
        text = _("The division of work has been agreed in %(agreed)s of %(count)s questions and municipalities.")
        url = interface_url("work_division", place.county)
        yield Evidence(DIVISION, text % {"agreed": agreed, "count": cells}, url, is_met=agreed == cells)


def _agreed_by_both(place: Within) -> int:
    """Questions and municipalities in which both sides say "agreed" and see alike who does it."""
    views = WorkDivision.objects.filter(
        question__county=place.county,
        question__retired_on=None,
        municipality__in=place.municipalities,
        state=WorkDivision.State.AGREED,
    )
    said: dict[tuple[int, int], list[str]] = {}
    for question, municipality, who in views.values_list("question", "municipality", "who"):
        said.setdefault((question, municipality), []).append(who)
    return sum(1 for sides in said.values() if len(sides) == 2 and sides[0] == sides[1])


def _exchange(place: Within) -> Iterator[Evidence]:
    states = list(DataExchange.objects.filter(county=place.county).values_list("state", flat=True))
    if states:
        in_use = states.count(DataExchange.State.IN_USE)
        text = _("%(used)s of %(count)s kinds of data are exchanged already.")
        url = interface_url("data_exchange_list", place.county)
        yield Evidence(KNOWLEDGE, text % {"used": in_use, "count": len(states)}, url, is_met=in_use == len(states))


def _plans(place: Within) -> Iterator[Evidence]:
    """Joint plans in force: the groundwork that the sources begin with (DOMAIN.md item 30)."""
    count = Plan.objects.valid(place.on).filter(county=place.county, is_joint=True).count()
    text = _("%(count)s joint plans are in force.") % {"count": count}
    yield Evidence(PLANS, text, interface_url("plan_list", place.county), is_met=count > 0)

"""What is missing in a domain by the registers of this app: counterparts, and a clear division of work."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interfaces.division.differing import Difference, Seen, difference_of
from interfaces.gaps import Gap, GapsAsked
from interfaces.models import CheckQuestion, InterfaceDomain, WorkDivision
from interfaces.pairing import PairSide, sides_of
from interfaces.sections import interface_url

Side = WorkDivision.Side
NAMED_AT_MOST = 4
Cell = tuple[int, int]  # ids of a question and a municipality


@dataclass(frozen=True)
class CounterpartsFound:
    """Every organisation's side by domain. A domain in which nobody has been named leans on the wider one."""

    asked: GapsAsked
    sides: dict[tuple[int, int], PairSide]

    def of(self, domain: InterfaceDomain) -> list[PairSide]:
        """The county's side first, then those of the municipalities."""
        within = self.asked.within
        return [self.sides[domain.pk, row.pk] for row in (within.county, *within.municipalities)]

    def is_expected(self, domain: InterfaceDomain) -> bool:
        """At the top of the tree always; below it where somebody has been named."""
        return domain.parent_id is None or any(side.counterpart for side in self.of(domain))

    def named(self, domain: InterfaceDomain) -> int:
        return sum(not side.is_missing for side in self.of(domain))

    def gaps(self) -> Iterator[Gap]:
        for domain in self.asked.domains:
            if self.is_expected(domain) and (text := self._lacking(domain)):
                url = interface_url("counterpart_list", self.asked.within.county, domain=domain.code)
                action = _("Name counterparts") if self.asked.within.takes_part else _("See the counterparts")
                yield Gap(domain.pk, "counterpart", text, url, action, is_serious=True)

    def _lacking(self, domain: InterfaceDomain) -> str:
        county, *municipalities = self.of(domain)
        missing = [side.organisation for side in municipalities if side.is_missing]
        if county.is_missing and len(missing) == len(municipalities):
            return _("Nobody has been named on either side.")
        if county.is_missing:
            return _("The county has no counterpart.")
        if not missing:
            return ""
        if len(missing) == len(municipalities):
            return _("No municipality has a counterpart.")
        if len(missing) > NAMED_AT_MOST:
            names = {"count": len(missing), "all": len(municipalities)}
            return _("%(count)s of %(all)s municipalities have no counterpart.") % names
        return _("No counterpart: %(names)s.") % {"names": ", ".join(row.name for row in missing)}


def counterparts_in(asked: GapsAsked) -> CounterpartsFound:
    return CounterpartsFound(asked, sides_of(asked.within, asked.domains, with_deputies=False))


@dataclass(frozen=True)
class Clarity:
    """How clear the division of work is in a domain: `cells` are its questions in every municipality."""

    cells: int
    silent: int
    differing: int
    left_to_other: int  # of the differing, those in which each side thinks that the other one does it

    @property
    def said(self) -> int:
        return self.cells - self.silent


@dataclass(frozen=True)
class DivisionFound:
    """The questions of the domains and what both sides have said of them."""

    asked: GapsAsked
    questions: dict[int, int]  # domain by question
    views: dict[Cell, dict[str, Seen]]

    def clarity(self, domain: InterfaceDomain) -> Clarity:
        """Of the domain with its parts; what has been said of municipalities that have left the county counts not."""
        parts = self.asked.parts[domain.pk]
        cells = [
            self.views.get((question, municipality.pk), {})
            for question, of in self.questions.items()
            if of in parts
            for municipality in self.asked.within.municipalities
        ]
        found = [difference_of(cell.get(Side.COUNTY), cell.get(Side.MUNICIPALITY)) for cell in cells]
        differing = [row for row in found if row]
        silent = sum(not cell for cell in cells)
        return Clarity(len(cells), silent, len(differing), differing.count(Difference.OTHER_DOES))

    def gaps(self) -> Iterator[Gap]:
        for domain in self.asked.domains:
            clarity = self.clarity(domain)
            url = interface_url("work_division", self.asked.within.county, domain=domain.code)
            if clarity.differing:
                yield Gap(domain.pk, "division_differs", _differences(clarity), url, _("See the differences"))
            if clarity.silent or not clarity.cells:
                yield Gap(domain.pk, "division_silent", _silence(clarity), url, _("See the division of work"))


def _differences(clarity: Clarity) -> str:
    text = ngettext(
        "The two sides see the division of work differently in one place.",
        "The two sides see the division of work differently in %(count)s places.",
        clarity.differing,
    ) % {"count": clarity.differing}
    if not clarity.left_to_other:
        return text
    worst = ngettext(
        "In one, each thinks that the other one does it.",
        "In %(count)s, each thinks that the other one does it.",
        clarity.left_to_other,
    )
    return f"{text} {worst % {'count': clarity.left_to_other}}"


def _silence(clarity: Clarity) -> str:
    if not clarity.said:
        return _("Nobody has said who does what.")
    numbers = {"count": clarity.silent, "all": clarity.cells}
    return _("Nobody has said who does what in %(count)s of %(all)s places.") % numbers


def division_in(asked: GapsAsked) -> DivisionFound:
    """In one query: each question with all that has been said of it."""
    rows = CheckQuestion.objects.asked().filter(county=asked.within.county, domain__in=asked.all_parts)
    said = ("divisions__municipality", "divisions__side", "divisions__state", "divisions__who")
    questions, views = {}, defaultdict(dict)
    for question, domain, municipality, side, state, who in rows.order_by().values_list("pk", "domain", *said):
        questions[question] = domain
        if side:
            views[question, municipality][side] = Seen(state, who)
    return DivisionFound(asked, questions, dict(views))

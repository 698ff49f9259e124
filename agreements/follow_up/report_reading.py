"""Reading a frozen report: who gets which edition of it, and what has changed since the edition before."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from agreements import rules
from agreements.follow_up.report_parts import content_for
from agreements.follow_up.report_rows import Row
from agreements.models import Agreement, FollowUpReport


@dataclass(frozen=True)
class Reading:
    """A frozen report as one person may read it: `is_inside` the whole, else the public edition."""

    report: FollowUpReport
    is_inside: bool

    @property
    def agreement(self) -> Agreement:
        return self.report.version.agreement

    @property
    def edition(self) -> str:
        return "full" if self.is_inside else "public"

    @cached_property
    def content(self) -> Row:
        return content_for(self.report, self.edition)


def get_reading(request: HttpRequest, key: UUID) -> Reading:
    """The report for its agreement's people, and for everybody when the agreement is open to all; else 404."""
    rows = FollowUpReport.objects.select_related("period__agreement", "version__agreement__coordinator")
    report = get_object_or_404(rows, key=key)
    agreement = report.version.agreement
    is_inside = any(rules.is_insider(request.acting, row) for row in (agreement, report.period.agreement))
    if not (is_inside or Agreement.objects.open_to_all().filter(pk=agreement.pk).exists()):
        raise Http404
    return Reading(report, is_inside)


def changes(old: Row, new: Row, language: str) -> list[str]:
    """What a corrected edition says otherwise than the one before; names in `language`."""
    before = {goal["key"]: goal for goal in old["goals"]}
    found = []
    for goal in new["goals"]:
        earlier = before.get(goal["key"])
        found += _goal_changes(earlier, goal, language) if earlier else []
    return found


def _goal_changes(old: Row, new: Row, language: str) -> list[str]:
    found = []
    measures = {measure["key"]: measure for measure in old["measures"]}
    for measure in new["measures"]:
        earlier = measures.get(measure["key"])
        if earlier is None:
            continue
        names = [
            duty["organisation"]["name"][language]
            for before, duty in zip(earlier["duties"], measure["duties"], strict=False)
            if before["report"] != duty["report"]
        ]
        if earlier["summary"] != measure["summary"]:
            names.append(_("summary of those in charge"))
        if names:
            found.append(_("Measure %(number)s: %(who)s") % {"number": measure["number"], "who": ", ".join(names)})
    number = {"number": new["number"]}
    if old["assessment"] != new["assessment"]:
        found.append(_("Goal %(number)s: the assessment of the forum") % number)
    if old["indicators"] != new["indicators"]:
        found.append(_("Goal %(number)s: values of indicators") % number)
    return found

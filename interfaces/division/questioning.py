"""The county's questions of the division of work: adding, ordering, rewording and taking out of use.

An answered question is never reworded: what was said of it would then be said of something else. It is taken out of
use, and another one is added.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from interfaces import rules
from interfaces.models import CheckQuestion, CheckTemplate, InterfaceDomain, Service, WorkDivision
from interfaces.saving import ChangedMeanwhile, save_over
from interfaces.within import Within
from organisations.models import Organisation
from organisations.ordering import moved
from organisations.refusals import Refused

MOST = 60  # questions of a domain with its parts: more nobody answers


def with_answers(rows: "QuerySet[CheckQuestion]") -> "QuerySet[CheckQuestion]":
    """Each question says whether it `is_answered`."""
    return rows.annotate(is_answered=Exists(WorkDivision.objects.filter(question=OuterRef("pk"))))


@transaction.atomic
def add_question(
    domain: InterfaceDomain, service: Service | None, texts: dict[str, str], *, by: Within
) -> CheckQuestion:
    """An own question, last in its domain or service. Raises PermissionDenied, Refused, ValidationError."""
    rows = _locked(domain, service, by)
    _refuse_too_many(domain, 1, by)
    row = CheckQuestion(county=by.county, domain=domain, service=service, position=_next(rows), **texts)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def take_templates(
    domain: InterfaceDomain, service: Service | None, templates: Iterable[CheckTemplate], *, by: Within
) -> int:
    """Ask these of the domain or the service; returns how many are new. Raises PermissionDenied, Refused."""
    rows = _locked(domain, service, by)
    known = set(rows.values_list("template_id", flat=True))
    new = [template for template in templates if template.pk not in known]
    _refuse_too_many(domain, len(new), by)
    CheckQuestion.objects.bulk_create(
        CheckQuestion(
            county=by.county,
            domain=domain,
            service=service,
            template=template,
            text_fi=template.text_fi,
            text_sv=template.text_sv,
            position=position,
        )
        for position, template in enumerate(new, _next(rows))
    )
    return len(new)


@transaction.atomic
def reword(question: CheckQuestion, texts: dict[str, str], *, by: Within, seen: int) -> None:
    """While nobody has answered. Raises PermissionDenied, Refused, ValidationError, ChangedMeanwhile."""
    _allow(by, question.county_id)
    now = CheckQuestion.objects.select_for_update().order_by("pk").get(pk=question.pk)
    if now.divisions.exists():
        raise Refused(_("Somebody has answered the question. Take it out of use and add another one."))
    save_over(question, seen, texts)


@transaction.atomic
def reorder(question: CheckQuestion, earlier: bool, *, by: Within) -> None:
    """Change places with the one before or after in the same domain or service. Raises PermissionDenied."""
    rows = moved(_locked(question.domain, question.service, by), question, up=earlier)
    for position, row in enumerate(rows, 1):
        row.position = position
    CheckQuestion.objects.bulk_update(rows, ["position"])


@transaction.atomic
def retire(question: CheckQuestion, *, by: Within, seen: int) -> None:
    """Out of use from today; what has been said of it is kept. Raises PermissionDenied, ChangedMeanwhile."""
    _allow(by, question.county_id)
    rows = CheckQuestion.objects.filter(pk=question.pk, revision=seen, retired_on=None)
    if not rows.update(retired_on=timezone.localdate(), revision=seen + 1):
        raise ChangedMeanwhile(CheckQuestion.objects.get(pk=question.pk))


def _locked(domain: InterfaceDomain, service: Service | None, by: Within) -> "QuerySet[CheckQuestion]":
    """The county's questions of the domain or service. Whoever else changes the county's questions waits."""
    _allow(by, by.county.pk)
    Organisation.objects.select_for_update().get(pk=by.county.pk)
    rows = CheckQuestion.objects.asked().filter(county=by.county, domain=domain, service=service)
    return rows.order_by("position", "pk")


def _next(rows: "QuerySet[CheckQuestion]") -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _refuse_too_many(domain: InterfaceDomain, new: int, by: Within) -> None:
    if CheckQuestion.objects.asked().filter(county=by.county, domain=domain).count() + new > MOST:
        raise Refused(_("A domain has at most %(most)s questions. Take some out of use first.") % {"most": MOST})


def _allow(by: Within, county: Any) -> None:
    if not rules.may_tend_questions(by) or county != by.county.pk:
        raise PermissionDenied(_("The questions are kept by the county's editors."))

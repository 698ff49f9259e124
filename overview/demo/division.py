"""The demo's division of work: questions in three domains, and how both sides see them, with telling differences."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from interfaces.dividing import Saying, say_views
from interfaces.division.questioning import add_question, take_templates
from interfaces.division.reading import Side
from interfaces.models import CheckQuestion, CheckTemplate, InterfaceDomain
from interfaces.within import Within, within_county
from organisations.models import Organisation
from overview.demo import files
from overview.demo.accounts import actor
from overview.demo.region import Region

COUNTY = "09"


def make_division(region: Region) -> Iterator[str]:
    """The questions once, with views that are examples. What people have added since stays as it is."""
    if region.county.code != COUNTY:
        return
    told = files.division()
    domains = InterfaceDomain.objects.in_bulk({row["domain"] for row in told}, field_name="code")
    if CheckQuestion.objects.filter(county=region.county, domain__in=domains.values()).exists():
        return
    place = within_county(region.county, actor(region, region.county, "koordinaattori"), timezone.localdate())
    with transaction.atomic():
        questions = [(_ask(row, domains[row["domain"]], place), row) for row in told]
        _say_all(questions, Side.COUNTY, place.municipalities, place)
        for municipality in place.municipalities:
            own = within_county(region.county, actor(region, municipality, "valmistelija"), place.on)
            _say_all(questions, Side.MUNICIPALITY, (municipality,), own)
    yield f"{region.county}: {len(questions)} questions of the division of work"


def _ask(row: dict[str, Any], domain: InterfaceDomain, place: Within) -> CheckQuestion:
    if "template" in row:
        template = CheckTemplate.objects.get(code=row["template"])
        take_templates(domain, None, [template], by=place)
        return CheckQuestion.objects.asked().get(county=place.county, domain=domain, service=None, template=template)
    texts = {name: row[name] for name in ("text_fi", "text_sv")}
    return add_question(domain, None, texts, by=place)


def _say_all(
    questions: list[tuple[CheckQuestion, dict[str, Any]]],
    side: str,
    municipalities: tuple[Organisation, ...],
    by: Within,
) -> None:
    sayings = {
        (question.pk, municipality.pk): saying
        for question, row in questions
        for municipality in municipalities
        if (saying := _saying(row, side, municipality.code))
    }
    say_views(sayings, side=side, by=by, seen={}, is_example=True)


def _saying(row: dict[str, Any], side: str, code: str) -> Saying | None:
    if code in row.get("unsaid" if side == Side.COUNTY else "silent", ()):
        return None
    told = row["county"] if side == Side.COUNTY else row.get("but", {}).get(code, row["municipality"])
    state, who, months, *who_else = told
    return Saying(state, who, who_else[0] if who_else else "", _since(months))


def _since(months: int) -> datetime.date | None:
    """The first day of the month so many months ago; None for no months."""
    if not months:
        return None
    today = timezone.localdate()
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return datetime.date(years, month + 1, 1)

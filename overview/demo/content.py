"""Writing a demo agreement's content into its draft by the editing verbs."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from agreements import editing
from agreements.editing import GoalFacts, RowFacts
from agreements.models import Agreement, ForumEntry, Goal
from documents.rich_text import clean
from indicators.models import Indicator
from interfaces.models import InterfaceDomain
from organisations.acting import Acting
from organisations.models import Organisation
from overview.demo.region import Region

GROUPS = {"municipalities", "associations"}


def write_clause(agreement: Agreement, chapter: str, texts: dict[str, str], *, by: Acting) -> None:
    """Write the texts ("text_fi", "text_sv") of the clause that the template calls by that word."""
    clause = agreement.clauses.get(chapter=chapter)
    editing.save_row(clause, clause.revision, {name: clean(text) for name, text in texts.items()}, by=by)


def add_forums(agreement: Agreement, forums: Iterable[dict[str, str]], *, by: Acting) -> None:
    for data in forums:
        entry = ForumEntry(agreement=agreement, level=data["level"])
        for language in agreement.language_list:
            for stem in ("name", "tasks", "composition", "chair"):
                setattr(entry, f"{stem}_{language}", data[f"{stem}_{language}"])
            setattr(entry, f"rhythm_{language}", data[f"meets_{language}"])
        editing.add_row(entry, by=by)


def add_goals(agreement: Agreement, goals: Iterable[dict[str, Any]], region: Region, *, by: Acting) -> None:
    """Add the goals with all that stands under them. A measure that names a municipality outside is left out."""
    parties = set(agreement.parties.values_list("organisation", flat=True))
    for data in goals:
        goal = Goal(
            agreement=agreement,
            domain=InterfaceDomain.objects.get(code=data["domain"]),
            **_texts(agreement, data, ("text", "why")),
        )
        measures = [_measure(agreement, row, region) for row in data["measures"] if _concerns(row, region, parties)]
        indicators = [_indicator(agreement, row) for row in data["indicators"]]
        facts = GoalFacts(fields={}, measures=None if agreement.scope == 2 else measures, indicators=indicators)
        editing.add_goal(goal, facts, by=by)


def _texts(agreement: Agreement, data: dict[str, Any], stems: Iterable[str]) -> dict[str, str]:
    names = [f"{stem}_{language}" for stem in stems for language in agreement.language_list]
    return {name: data[name] for name in names if name in data}


def _concerns(measure: dict[str, Any], region: Region, parties: set[int]) -> bool:
    named = [_organisation(row["party"], region) for row in measure["responsibilities"]]
    return all(row is None or row.kind != Organisation.Kind.MUNICIPALITY or row.pk in parties for row in named)


def _organisation(word: str, region: Region) -> Organisation | None:
    """The organisation that a responsible party's word names ("county", "municipality:398"); None for a group."""
    return None if word in GROUPS else region.organisations[word.removeprefix("municipality:")]


def _measure(agreement: Agreement, data: dict[str, Any], region: Region) -> RowFacts:
    fields = _texts(agreement, data, ("text", "timing")) | {name: data.get(name) for name in ("starts", "ends")}
    return RowFacts(fields, below=[_responsibility(agreement, row, region) for row in data["responsibilities"]])


def _responsibility(agreement: Agreement, data: dict[str, Any], region: Region) -> RowFacts:
    organisation = _organisation(data["party"], region)
    who = {"organisation": organisation, "group": "" if organisation else data["party"], "role": data["role"]}
    return RowFacts(who | _texts(agreement, data, ("what",)))


def _indicator(agreement: Agreement, data: dict[str, Any]) -> RowFacts:
    fields = _texts(agreement, data, ("name", "baseline_words", "source", "frequency"))
    fields |= {"unit": data["unit"], "direction": data["direction"], "baseline": _number(data.get("baseline"))}
    if "sotkanet" in data:
        fields["indicator"] = Indicator.objects.get(sotkanet_id=data["sotkanet"])
    fields["baseline_year"] = data.get("baseline_year")
    target = RowFacts({"year": data["target_year"], "value": _number(data["target"])})
    return RowFacts(fields, below=[target])


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None

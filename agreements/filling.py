"""Filling in an agreement's template: the names of its parties and its term in the places that the chapters leave."""

from typing import Any

from django.utils.html import escape

from agreements.blueprint import Chapter
from agreements.models import Agreement, Clause
from documents.rich_text import clean
from finnish.text import date_range
from organisations.models import Organisation

LANGUAGES = ("fi", "sv")
# What the parties have not told yet is left as a gap that stops the freeze (problems.py).
GAPS = {
    "fi": {
        "term": "[täydennetään: voimassaoloaika]",
        "municipality": "[täydennetään: kunta]",
        "genitive": "[täydennetään: nimi genetiivissä]",
    },
    "sv": {
        "term": "[kompletteras: giltighetstid]",
        "municipality": "[kompletteras: kommun]",
        "genitive": "[kompletteras: namnet i genitiv]",
    },
}
# In the shared text of a series: filled in for each municipality when its draft is made (series/names.py).
KEPT_OPEN = {
    "fi": {"municipality": "{kunta}", "municipality_genitive": "{kunnan}"},
    "sv": {"municipality": "{kommunen}", "municipality_genitive": "{kommunens}"},
}


def names_for(agreement: Agreement, organisations: list[Organisation]) -> dict[str, dict[str, Any]]:
    """What stands in the place of the template's {names}, by language."""
    municipality = next((row for row in organisations if row.kind == Organisation.Kind.MUNICIPALITY), None)
    county = agreement.county or agreement.coordinator
    years = [day.year for day in (agreement.term_starts, agreement.term_ends) if day]
    dates = date_range(agreement.term_starts, agreement.term_ends) if years else None
    return {
        language: {
            "county": county.full_name_in(language),
            "county_genitive": getattr(county, f"genitive_{language}") or GAPS[language]["genitive"],
            "county_short_genitive": getattr(county, f"short_genitive_{language}") or GAPS[language]["genitive"],
            "term": "–".join(map(str, years)),
            "term_dates": dates or GAPS[language]["term"],
            "coordinator": agreement.coordinator.full_name_in(language),
            "parties_count": len(organisations),
            "municipality": municipality.full_name_in(language) if municipality else GAPS[language]["municipality"],
            "municipality_genitive": getattr(municipality, f"genitive_{language}")
            if municipality
            else GAPS[language]["municipality"],
        }
        for language in LANGUAGES
    }


def fill(text: str, names: dict[str, Any]) -> str:
    return text.format_map(names).strip()


def template_names(agreement: Agreement) -> dict[str, dict[str, Any]]:
    """What the agreement's template has in the place of its {names} when it is filled in today."""
    return names_for(agreement, [party.organisation for party in agreement.standing_parties])


def filled_chapter(
    agreement: Agreement, chapter: Chapter, position: int, parent: Clause | None, names: dict[str, dict[str, Any]]
) -> Clause:
    """A chapter of the template as an unsaved clause of the agreement, with its names filled in."""
    clause = Clause(agreement=agreement, parent=parent, position=position, role=chapter.role, chapter=chapter.id)
    for language in agreement.language_list:
        setattr(clause, f"heading_{language}", fill(chapter.heading[language], names[language]))
        escaped = {key: escape(name) for key, name in names[language].items()}
        setattr(clause, f"text_{language}", clean(fill(chapter.text[language], escaped)))
    clause.translated_from = clause.finnish_hash()
    return clause

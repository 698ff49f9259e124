"""What the rows of a goal can be chosen from, read once for the whole form."""

import dataclasses
from typing import Any

from django import forms
from django.utils import timezone, translation

from agreements.models import Agreement, Party, Responsibility
from indicators.models import Indicator
from organisations.models import Organisation


@dataclasses.dataclass(frozen=True)
class GoalChoices:
    """`who` and `catalogue` map the names offered to what they stand for; the aliases are other names for the same."""

    languages: list[str]
    who: dict[str, Organisation | str]
    who_aliases: dict[str, Organisation | str]
    catalogue: dict[str, Indicator]
    catalogue_aliases: dict[str, Indicator]
    areas: list[Organisation]
    reporters: list[Party]

    def limit(self, field: forms.ModelChoiceField, rows: list) -> None:
        """Offer these rows without asking the database again for each of the many fields."""
        field.queryset = _Known(rows, field.queryset)
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in rows)]


class _Known:
    """Rows read already, in the place of a queryset: all that a choice field asks of one is a row by its key."""

    def __init__(self, rows: list, queryset: Any) -> None:
        self.rows, self.model = {str(row.pk): row for row in rows}, queryset.model

    def get(self, **key: Any) -> Any:
        value = next(iter(key.values()))
        if (row := self.rows.get(str(value))) is None:
            raise self.model.DoesNotExist
        return row

    def all(self) -> "_Known":
        return self


def goal_choices(agreement: Agreement) -> GoalChoices:
    """The groups, the parties, then every other organisation; the catalogue; the areas and reporters.

    An indicator taken out of use stays with the goals that name it.
    """
    parties = list(agreement.parties.taking_part().select_related("organisation", "agreement"))
    used = Organisation.objects.filter(
        responsibilities__measure__goal__agreement=agreement, responsibilities__withdrawn_at__isnull=True
    )
    others = [*Organisation.objects.organisations().valid(timezone.localdate()).in_order(), *used.distinct()]
    organisations = [party.organisation for party in parties] + others
    groups = {str(label): value for value, label in Responsibility.Group.choices}
    chosen = Indicator.objects.filter(goal_indicators__goal__agreement=agreement).distinct()
    catalogue = list(dict.fromkeys([*Indicator.objects.listed().in_use(), *chosen]))
    return GoalChoices(
        languages=agreement.language_list,
        who=groups | _named(organisations),
        who_aliases=_group_names() | _other_names(organisations),
        catalogue={_catalogue_name(indicator): indicator for indicator in catalogue},
        catalogue_aliases=_catalogue_aliases(catalogue),
        areas=[party.organisation for party in parties],
        reporters=parties,
    )


def _named(organisations: list[Organisation]) -> dict[str, Organisation]:
    """By short name; by the full one where somebody else has that short name already."""
    names: dict[str, Organisation] = {}
    for organisation in {organisation.pk: organisation for organisation in organisations}.values():
        names[organisation.name if organisation.name not in names else organisation.full_name] = organisation
    return names


def _other_names(organisations: list[Organisation]) -> dict[str, Organisation]:
    names: dict[str, Organisation] = {}
    for organisation in organisations:
        for name in (organisation.name_fi, organisation.name_sv, organisation.full_fi, organisation.full_sv):
            if name:
                names.setdefault(name, organisation)
    return names


def _group_names() -> dict[str, str]:
    names = {}
    for language in ("sv", "fi"):
        with translation.override(language):
            names |= {str(label): value for value, label in Responsibility.Group.choices}
    return names


def _catalogue_name(indicator: Indicator) -> str:
    return f"{indicator.title} ({indicator.sotkanet_id})" if indicator.sotkanet_id else indicator.title


def _catalogue_aliases(catalogue: list[Indicator]) -> dict[str, Indicator]:
    aliases: dict[str, Indicator] = {}
    for indicator in catalogue:
        for name in (indicator.title_fi, indicator.title_sv, indicator.title_en, str(indicator.sotkanet_id or "")):
            if name:
                aliases.setdefault(name, indicator)
    return aliases


def catalogue_texts(indicator: Indicator) -> dict[str, str]:
    """What the catalogue says of an indicator, by the fields of a goal's indicator."""
    return {
        "name_fi": indicator.title_fi,
        "name_sv": indicator.title_sv,
        "unit": indicator.unit,
        "source_fi": indicator.producer_fi,
        "source_sv": indicator.producer_sv,
    }

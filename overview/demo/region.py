"""The organisations of one county's demo, found by the short words that its file uses."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from organisations.models import Body, Organisation

Kind = Organisation.Kind


class ReferenceMissing(Exception):
    """The organisations that the demo needs have not been loaded."""


@dataclass(frozen=True)
class Region:
    """A county and those who meet there, by the word that names them: "county", "association" … or a municipal code."""

    data: dict[str, Any]
    organisations: dict[str, Organisation]

    @property
    def county(self) -> Organisation:
        return self.organisations["county"]

    @property
    def municipalities(self) -> list[str]:
        return [word for word, row in self.organisations.items() if row.kind == Kind.MUNICIPALITY]

    def words(self, parties: list[str]) -> list[str]:
        """The words one by one, "municipalities" spelt out."""
        groups = {"municipalities": self.municipalities}
        return [word for party in parties for word in groups.get(party, [party])]

    def mail_domain(self, organisation: Organisation) -> str:
        """The part after the @: the county's own word, else the name in plain letters. No such domain exists."""
        if organisation == self.county:
            return f"{self.data['mail_domain']}.example"
        return f"{slugify(organisation.name_fi)}.example"


def region_of(data: dict[str, Any]) -> Region:
    """Find the organisations of a county's file and make its example association. Raises ReferenceMissing."""
    try:
        county = Organisation.objects.get(kind=Kind.COUNTY, code=data["code"])
        found = {"county": county}
        for word in (Kind.REGIONAL_COUNCIL, Kind.EMPLOYMENT_AREA):
            if code := data.get(word):
                found[word] = Organisation.objects.get(kind=word, code=code)
    except Organisation.DoesNotExist as error:
        raise ReferenceMissing from error
    members = Organisation.objects.members_of(county, timezone.localdate()).order_by("sort_key_fi")
    found |= {row.code: row for row in members}
    if association := data.get("association"):
        found["association"] = _association(association)
    return Region(data, found)


def _association(data: dict[str, str]) -> Organisation:
    names = {name: value for name, value in data.items() if not name.startswith("body_")}
    association, is_new = Organisation.objects.get_or_create(
        kind=Kind.ASSOCIATION, full_fi=data["full_fi"], defaults=names
    )
    if is_new:
        Body.objects.create(
            organisation=association,
            kind=Body.Kind.BOARD,
            name_fi=data["body_fi"],
            name_sv=data["body_sv"],
            decides_agreements=True,
        )
    return association

"""The register of exchanged data in its three baskets (DOMAIN.md item 16)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from finnish.sorting import sort_key
from interfaces import rules
from interfaces.forms.registers import DataExchangeForm
from interfaces.models import DataExchange
from interfaces.registers.plans import Mark
from interfaces.registers.register import Choice, Column, Register
from interfaces.within import Within
from organisations.models import User

State, Direction = DataExchange.State, DataExchange.Direction
LOOKS = {
    State.WANTED: ("info", "flag"),
    State.PREPARED: ("warn", "hourglass-split"),
    State.IN_USE: ("ok", "check-circle-fill"),
    State.ENDED: ("mute", "archive"),
}


def _within(place: Within, _user: User) -> QuerySet[DataExchange]:
    return DataExchange.objects.filter(county=place.county).select_related("owner", "domain")


def _order(row: DataExchange) -> tuple[Any, ...]:
    """By basket; what has ended stands last."""
    return Direction.values.index(row.direction), row.state == State.ENDED, sort_key(row.what), row.pk


def _beside(row: DataExchange, place: Within) -> dict[str, Any]:
    mark = Mark(capfirst(str(row.get_state_display())), *LOOKS[row.state])
    return {"mark": mark, "may_tend": rules.may_tend_exchange(place, row)}


def _labels(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(value, capfirst(str(label))) for value, label in choices]


def _owner(row: DataExchange) -> str:
    """The organisation and the role in it, as far as they are known."""
    return ", ".join(filter(None, [row.owner.name if row.owner else "", row.owner_role]))


EXCHANGES = Register(
    name="data_exchange",
    file="tiedonvaihto",
    title=_("Data exchange"),
    new=_("New data"),
    saved=_("The data has been saved."),
    rows=_within,
    columns=(
        Column(_("Direction"), lambda row: str(row.get_direction_display())),
        Column(_("Data"), lambda row: row.what),
        Column(_("Domain"), lambda row: str(row.domain or "")),
        Column(_("Owner"), _owner),
        Column(_("Source"), lambda row: row.source),
        Column(_("How often"), lambda row: row.frequency),
        Column(_("Public"), lambda row: row.public_word),
        Column(_("State"), lambda row: str(row.get_state_display())),
        Column(_("Note"), lambda row: row.note),
    ),
    searched=lambda row: (row.what_fi, row.what_sv, row.source_fi, row.source_sv, row.note, _owner(row)),
    domains=lambda row: [row.domain_id],
    order=_order,
    form=DataExchangeForm,
    choices=(
        Choice(
            "direction",
            _("Direction"),
            among=lambda rows: _labels(Direction.choices),
            keeps=lambda row, value: row.direction == value,
        ),
        Choice(
            "state", _("State"), among=lambda rows: _labels(State.choices), keeps=lambda row, value: row.state == value
        ),
    ),
    beside=_beside,
)

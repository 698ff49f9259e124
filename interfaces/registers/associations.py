"""The cards of associations on the four tiers of cooperation (DOMAIN.md item 35)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from interfaces import rules
from interfaces.forms.registers import NgoCardForm
from interfaces.models import NgoCard
from interfaces.registers.register import Choice, Column, Register
from interfaces.within import Within
from organisations.models import User

Tier = NgoCard.Tier
ABOUT = {
    Tier.DOING: _("Spaces, events, communication and structures; no money."),
    Tier.AGREEMENT: _("Letters of intent, steering groups, agreed networks; no money."),
    Tier.PARTNERSHIP_GRANT: _("A grant for what complements statutory tasks."),
    Tier.DEVELOPMENT_GRANT: _("A grant for piloting together, or a share in a project's funding."),
}


@dataclass(frozen=True)
class Step:
    """A tier as a step of the picture, with the number of associations on it."""

    tier: int
    label: str
    about: str
    count: int


def steps_of(cards: list[NgoCard]) -> list[Step]:
    return [
        Step(tier, capfirst(str(tier.label)), ABOUT[tier], sum(card.tier == tier for card in cards)) for tier in Tier
    ]


def cards_within(place: Within, _user: User) -> QuerySet[NgoCard]:
    rows = NgoCard.objects.filter(county=place.county).select_related("association")
    return rows.prefetch_related("domains")


def _beside(card: NgoCard, place: Within) -> dict[str, Any]:
    return {
        "may_edit": rules.may_edit_ngo_card(place, card),
        "has_ended": card.has_ended(place.on),
    }


ASSOCIATIONS = Register(
    name="ngo",
    file="jarjestot",
    title=_("Associations"),
    new=_("New card"),
    saved=_("The card has been saved."),
    rows=cards_within,
    columns=(
        Column(_("Association"), lambda card: card.association.full_name),
        Column(_("Tier"), lambda card: card.tier),
        Column(_("Name of the tier"), lambda card: str(card.get_tier_display())),
        Column(_("What is done together"), lambda card: card.what),
        Column(_("Domains"), lambda card: ", ".join(map(str, card.domains.all()))),
        Column(_("Contact, by role"), lambda card: card.contact_role),
        Column(_("From"), lambda card: card.starts_on),
        Column(_("To"), lambda card: card.ends_on),
    ),
    searched=lambda card: (card.association.full_fi, card.association.full_sv, card.what_fi, card.what_sv),
    domains=lambda card: [domain.pk for domain in card.domains.all()],
    order=lambda card: (card.tier, card.association.sort_key_fi, card.pk),
    form=NgoCardForm,
    choices=(
        Choice(
            "tier",
            _("Tier"),
            among=lambda cards: [(str(tier), f"{tier} {tier.label}") for tier in Tier],
            keeps=lambda card, value: str(card.tier) == value,
        ),
    ),
    beside=_beside,
)

"""The agreements that the cooperation on an association's card stands on."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from agreements import rules
from agreements.models import Agreement, NgoAgreement
from interfaces.models import NgoCard
from organisations.acting import Acting


def agreements_of(card: NgoCard, acting: Acting | None) -> list[Agreement]:
    """Those of the card that the person may open."""
    seen = Agreement.objects.visible_to(acting).filter(ngo_links__card=card)
    return list(seen.with_in_force(timezone.localdate()).in_order())


def offered_to(card: NgoCard, acting: Acting | None) -> list[Agreement]:
    """Agreements that the person may open, to which the association is a party and which the card doesn't have yet."""
    rows = Agreement.objects.visible_to(acting).of_organisation(card.association, timezone.localdate())
    rows = rows.exclude(stage=Agreement.Stage.WITHDRAWN).exclude(pk__in=card.agreement_links.values("agreement"))
    return list(rows.in_order())


def tie(card: NgoCard, agreement: Agreement, *, by: Acting | None) -> None:
    """Raises PermissionDenied."""
    _require(card, by)
    NgoAgreement.objects.get_or_create(card=card, agreement=agreement)


def untie(card: NgoCard, agreement: Agreement, *, by: Acting | None) -> None:
    """Raises PermissionDenied."""
    _require(card, by)
    NgoAgreement.objects.filter(card=card, agreement=agreement).delete()


def _require(card: NgoCard, by: Acting | None) -> None:
    if not rules.may_tie_to_card(by, card):
        raise PermissionDenied

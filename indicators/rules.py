"""Who may: small sentences about a person acting for an organisation, an indicator and an area."""

from indicators.models import Indicator
from organisations.acting import Acting
from organisations.models import Membership, Organisation

Role = Membership.Role


def may_start(acting: Acting | None) -> bool:
    """An indicator of its own is started by an editor of any organisation."""
    return acting is not None and acting.has(Role.EDITOR)


def stands_for_owner(acting: Acting | None, indicator: Indicator) -> bool:
    return acting is not None and indicator.owner_id is not None and indicator.owner_id in acting.stands_for


def may_see(acting: Acting | None, indicator: Indicator) -> bool:
    """Those of the catalogue are open to everybody; one that measures a goal only, to its owner's people here."""
    return indicator.is_listed or stands_for_owner(acting, indicator)


def may_tend(acting: Acting | None, indicator: Indicator) -> bool:
    """Its title, definition and limits: the editors of the owner. Nobody tends Sotkanet's by hand."""
    return indicator.is_own and stands_for_owner(acting, indicator) and acting.has(Role.EDITOR)


def may_enter(acting: Acting | None, indicator: Indicator, area: Organisation) -> bool:
    """A value of that area: the owner's editors for every area, an area's own editors for its own row.

    Only of own indicators: what Sotkanet publishes is fetched, never typed over.
    """
    if acting is None or not indicator.is_own or not acting.has(Role.EDITOR):
        return False
    return stands_for_owner(acting, indicator) or area.pk in acting.stands_for

"""How two views of the same question and municipality differ. A side that has said nothing differs from nobody."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from interfaces.models import WorkDivision

Who = WorkDivision.Who


class Seen(NamedTuple):
    """What a side says of a question: the state, and who does it."""

    state: str
    who: str = ""
    who_else: str = ""


class Difference(TextChoices):
    """The kinds of difference, the most telling first."""

    OTHER_DOES = "other_does", _("each side thinks that the other one does it")
    OWN_DOES = "own_does", _("each side thinks that it does it itself")
    WHO = "who", _("the sides see differently who does it")
    STATE = "state", _("the sides see the state differently")


def difference_of(county: Seen | None, municipality: Seen | None) -> Difference | None:
    """None when both say the same, or when either has said nothing."""
    if county is None or municipality is None or county[:2] == municipality[:2]:
        return None
    match county.who, municipality.who:
        case Who.MUNICIPALITY, Who.COUNTY:
            return Difference.OTHER_DOES
        case Who.COUNTY, Who.MUNICIPALITY:
            return Difference.OWN_DOES
        case ours, theirs if ours != theirs:
            return Difference.WHO
    return Difference.STATE

from organisations.models.bodies import Body, CouncilTerm, Seat
from organisations.models.notices import Notice
from organisations.models.organisation import AreaMembership, Organisation
from organisations.models.people import Invitation, Membership, User

__all__ = [
    "AreaMembership",
    "Body",
    "CouncilTerm",
    "Invitation",
    "Membership",
    "Notice",
    "Organisation",
    "Seat",
    "User",
]

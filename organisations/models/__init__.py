from organisations.models.bodies import Body, CouncilTerm, Seat
from organisations.models.feedback import Feedback
from organisations.models.notices import DailyErrand, Delivery, Notice, NoticePreference, Topic
from organisations.models.organisation import AreaMembership, Organisation
from organisations.models.people import Invitation, Membership, MembershipQuerySet, User

__all__ = [
    "AreaMembership",
    "Body",
    "CouncilTerm",
    "DailyErrand",
    "Delivery",
    "Feedback",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "Notice",
    "NoticePreference",
    "Organisation",
    "Seat",
    "Topic",
    "User",
]

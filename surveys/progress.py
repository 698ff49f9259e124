"""How a wave is getting on, in numbers only: who has answered is seen by nobody."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from surveys.models import Wave


@dataclass(frozen=True)
class Progress:
    """`invited`: personal links in use; `waiting`: of them those not sent yet; `reminded_at`: the last time."""

    invited: int
    waiting: int
    cancelled: int
    answered: int
    answered_by_open_link: int
    reminded_at: datetime.datetime | None

    @property
    def all_answered(self) -> int:
        return self.answered + self.answered_by_open_link

    @property
    def not_answered(self) -> int:
        """Reckoned from the two numbers that everybody sees: counted from the links it would tell, when one of them is
        cancelled or is due for a reminder, whether that one has been answered by."""
        return max(self.invited - self.answered, 0)


def progress_of(wave: Wave) -> Progress:
    """One query."""
    personal = Q(by_open_link=False)
    in_use = personal & Q(cancelled_at__isnull=True)
    found = wave.invitations.aggregate(
        invited=Count("pk", filter=in_use),
        waiting=Count("pk", filter=in_use & Q(invited_at__isnull=True)),
        cancelled=Count("pk", filter=personal & Q(cancelled_at__isnull=False)),
        answered=Count("pk", filter=personal & Q(is_answered=True)),
        answered_by_open_link=Count("pk", filter=Q(by_open_link=True, is_answered=True)),
        reminded_at=Max("reminded_at"),
    )
    return Progress(**found)

"""The personal link to a place at a meeting.

Its token is the place's key, signed with the installation's secret: nothing of it stands in the database, and whoever
reads the key can't make the link. It opens the page until the meeting has ended (`views/place_links.py`).
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from forums.models import Attendance

SALT = "forums.place_link"


def place_token(place: Attendance) -> str:
    return Signer(salt=SALT).sign(place.key.hex)


def place_url(place: Attendance) -> str:
    """In the language that is active."""
    return settings.PUBLIC_URL + reverse("place_answer", args=[place_token(place)])


def place_of(token: str) -> Attendance | None:
    """The place that the link opens; None for an address that is not whole, or whose receiver has lost the place."""
    try:
        key = UUID(hex=Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
    rows = Attendance.objects.select_related(
        "meeting__forum__body", "meeting__forum__county", "seat__organisation", "deputy__holder", "user", "organisation"
    )
    place = rows.filter(key=key).first()
    return place if place and is_still_theirs(place) else None


def is_still_theirs(place: Attendance) -> bool:
    """Whether the seat, on the meeting's day, is held by the one who was called."""
    if place.user and not place.user.is_active:
        return False
    on, seat = place.meeting.on, place.seat
    return seat is None or (
        seat.holder_id == place.user_id
        and (seat.valid_from is None or seat.valid_from <= on)
        and (seat.valid_to is None or seat.valid_to >= on)
    )

"""Who may do what in the year clock."""

import datetime

from forums.models import ClockEntry, Forum
from forums.participants import Participant
from forums.rules import may_keep
from organisations.acting import Acting
from organisations.dates import Side
from organisations.models import Membership, Organisation

Role = Membership.Role
EDITING = (Role.EDITOR, Role.ADMINISTRATOR)


def may_tend_clock(acting: Acting | None, county: Organisation | None) -> bool:
    """Entries of a county's clock: its editors and administrators."""
    return acting is not None and county is not None and acting.has(*EDITING) and county.pk in acting.stands_for


def may_tend_entry(acting: Acting | None, entry: ClockEntry, part: Participant | None) -> bool:
    """The county's people, and of a forum's entry those who keep the forum. What every county has is nobody's own."""
    if entry.county_id is None:
        return False
    return may_tend_clock(acting, entry.county) or (part is not None and may_keep(part))


def may_show_done(acting: Acting | None, entry: ClockEntry, county: Organisation | None, on: datetime.date) -> bool:
    """Saying that one's own organisation has done it: nobody says it for another (rule of equal parties)."""
    if acting is None or county is None or not acting.has(*EDITING):
        return False
    if entry.county_id and entry.county_id != county.pk:
        return False
    own = acting.organisation
    named = {row.pk for row in entry.applies_to.all()}
    if named and own.pk not in named and own.pk != county.pk:
        return False
    if own.pk == county.pk:
        return entry.side in (Side.COUNTY, Side.JOINT)
    if entry.forum_id and own.pk == entry.forum.host_id:
        return True
    is_member = Organisation.objects.municipalities().members_of(county, on).filter(pk=own.pk).exists()
    return is_member and entry.side in (Side.MUNICIPALITY, Side.JOINT)


def may_remind(acting: Acting | None) -> bool:
    """Reminders go to the people of one's own organisation."""
    return acting is not None and acting.has(*EDITING)


def kept_forums(parts: dict[int, Participant], forums: list[Forum]) -> list[Forum]:
    """The forums whose meetings the person prepares."""
    return [forum for forum in forums if may_keep(parts[forum.pk])]

"""The people around a forum, each by what they are in it. A pytest plugin."""

import dataclasses

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forums.models import Forum
from forums.participants import Participant, participant_in
from organisations.models import Membership, Organisation, Seat, User
from tests.factories import make_county, make_organisation, make_user, municipalities_of
from tests.forums.factories import make_deputy, make_forum, make_seat, part_of
from tests.ground.database import world

Role = Seat.Role


@dataclasses.dataclass(frozen=True)
class ForumCast:
    forum: Forum
    county: Organisation
    hollola: Organisation
    lahti: Organisation
    keeper: User  # editor of the county, which hosts the forum; has no seat
    secretary: User
    chair: User
    member: User  # sits for Hollola
    deputy: User  # Hollola's deputy
    expert: User  # a seat without a municipality, from an association
    former: User  # sat for Lahti until last year
    administrator: User  # administers Lahti, whose seat is empty
    outsider: User  # editor and administrator elsewhere, no seat

    member_seat: Seat
    deputy_seat: Seat
    empty_seat: Seat  # Lahti's

    def part(self, who: str) -> Participant:
        """What somebody is in the forum today, by name; "anonymous" is nobody."""
        if who == "anonymous":
            return participant_in(self.forum, AnonymousUser(), (), timezone.localdate())
        return part_of(getattr(self, who), self.forum)


@world
def forum_cast() -> ForumCast:
    county = make_county()
    hollola, lahti = municipalities_of(county)
    association = make_organisation("Esimerkkiyhdistys", Organisation.Kind.ASSOCIATION)
    forum = make_forum(county=county)
    keeper = make_user("Ylläpitäjä", county, Membership.Role.EDITOR)
    secretary, chair, member, deputy, expert, former = (
        make_user(name) for name in ("Sihteeri", "Puheenjohtaja", "Jäsen", "Varajäsen", "Asiantuntija", "Entinen")
    )
    make_seat(forum, county, secretary, Role.SECRETARY, title_fi="hallintosihteeri")
    make_seat(forum, county, chair, Role.CHAIR, title_fi="hyvinvointialuejohtaja")
    make_seat(forum, association, expert, Role.EXPERT, title_fi="toiminnanjohtaja")
    member_seat = make_seat(forum, hollola, member)
    make_seat(forum, lahti, former, valid_from="2024-01-01", valid_to="2025-05-31")
    return ForumCast(
        forum=forum,
        county=county,
        hollola=hollola,
        lahti=lahti,
        keeper=keeper,
        secretary=secretary,
        chair=chair,
        member=member,
        deputy=deputy,
        expert=expert,
        former=former,
        administrator=make_user("Pääkäyttäjä", lahti, Membership.Role.ADMINISTRATOR),
        outsider=make_user(
            "Ulkopuolinen", make_organisation("Muualla"), Membership.Role.EDITOR, Membership.Role.ADMINISTRATOR
        ),
        member_seat=member_seat,
        deputy_seat=make_deputy(member_seat, deputy),
        empty_seat=make_seat(forum, lahti),
    )

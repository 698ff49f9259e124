"""A forum in which many sit, each with a deputy."""

from django.utils import timezone

from forums.models import Forum, SeatRule
from organisations.models import Body, Organisation, Seat, User

SEATS = 60


def make_forum(county: Organisation) -> Forum:
    body = Body.objects.create(kind=Body.Kind.JOINT, name_fi="Suuri neuvottelukunta")
    forum = Forum.objects.create(body=body, county=county, level=Forum.Level.MANAGEMENT)
    SeatRule.objects.create(forum=forum, source=SeatRule.Source.EACH_MUNICIPALITY, deputies=1)
    organisations = [county, *Organisation.objects.members_of(county, timezone.localdate())]
    people = User.objects.bulk_create(
        User(email=f"paikka{number}@mittaus.example", name=f"Jäsen {number}") for number in range(2 * SEATS)
    )
    for number in range(SEATS):
        common = {
            "body": body,
            "organisation": organisations[number % len(organisations)],
            "role": Seat.Role.MEMBER,
            "title_fi": "jäsen",
        }
        seat = Seat.objects.create(holder=people[2 * number], **common)
        Seat.objects.create(holder=people[2 * number + 1], deputy_for=seat, deputy_order=1, **common)
    return forum

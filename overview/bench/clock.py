"""The year clock of a county whose forums meet often, on top of the entries that the reference data brings."""

import datetime

from django.utils import timezone

from forums.models import Forum, Meeting
from organisations.models import Body, Organisation

FORUMS, MEETINGS_EACH = 12, 4


def make_meetings(county: Organisation) -> int:
    """Called meetings of this year in new forums of the county; returns how many."""
    year = timezone.localdate().year
    for number in range(FORUMS):
        body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=f"Yhteistyöryhmä {number}")
        forum = Forum.objects.create(body=body, county=county, level=Forum.Level.EXPERT)
        Meeting.objects.bulk_create(_meeting(forum, year, round_) for round_ in range(1, MEETINGS_EACH + 1))
    return FORUMS * MEETINGS_EACH


def _meeting(forum: Forum, year: int, number: int) -> Meeting:
    starts = timezone.make_aware(datetime.datetime(year, 3 * number - 1, 12, 9))
    ends = starts + datetime.timedelta(hours=2)
    return Meeting(forum=forum, year=year, number=number, starts_at=starts, ends_at=ends, state=Meeting.State.CALLED)

"""The portal offers by itself what it knows of a county's cooperation."""

import datetime

from django.urls import reverse
from django.utils import timezone

from interfaces import reference_assessment
from interfaces.models import BuildingBlock, ChecklistItem
from interfaces.within import within_county
from organisations.models import Seat
from overview.county_evidence import evidence_of
from tests.follow_up.factories import in_force_agreement
from tests.forums.factories import make_forum


def evidence(cast, code: str, who: str = "reader") -> list:
    return evidence_of(within_county(cast.county, cast.named(who), timezone.localdate())).get(code, [])


def test_what_is_offered_names_a_block_or_a_row(cast):
    reference_assessment.load_assessment()
    known = {
        *BuildingBlock.objects.values_list("code", flat=True),
        *ChecklistItem.objects.values_list("code", flat=True),
    }
    assert set(evidence_of(within_county(cast.county, cast.coordinator, timezone.localdate()))) <= known


def test_a_forum_with_a_seat_for_every_party_speaks_for_the_first_recommendation(cast):
    (nothing,) = evidence(cast, "start_forum")
    assert nothing.is_met is False
    forum = make_forum(county=cast.county)
    for organisation in (cast.county, cast.hollola):
        Seat.objects.create(organisation=organisation, body=forum.body, title_fi="Jäsen")
    (some,) = evidence(cast, "start_forum")
    assert (some.is_met, some.url) == (False, reverse("forum_detail", args=[forum.pk]))
    everybody = within_county(cast.county, None, timezone.localdate()).municipalities
    for municipality in everybody:
        if municipality != cast.hollola:
            Seat.objects.create(organisation=municipality, body=forum.body, title_fi="Jäsen")
    (whole,) = evidence(cast, "start_forum")
    assert whole.is_met is True
    Seat.objects.filter(organisation=cast.hollola).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    (ended,) = evidence(cast, "start_forum")
    assert ended.is_met is False


def test_what_one_may_not_know_of_is_no_evidence(cast):
    """A goal in force speaks for common goals, but a secret agreement to its parties only."""
    agreement = in_force_agreement(cast.county)
    for publicity, found in (("public", 2), ("draft", 1)):
        agreement.publicity = publicity
        agreement.save()
        assert len(evidence(cast, "block_goals", "outsider")) == found
    assert len(evidence(cast, "block_goals", "reader")) == 2

"""What the desk shows to the coordinating party after the signing."""

import datetime

from django.urls import reverse
from django.utils import timezone

from agreements.desk.after_signing import after_signing_duties
from agreements.workflow.renewing import choose, start_renewal
from organisations.acting import every_acting
from organisations.duties import Viewer
from tests.agreements.test_amendments import amend
from tests.factories import make_agreement, sign_and_seal
from tests.ground.database import world


def duties(acting, on=None):
    on = on or timezone.localdate()
    viewer = Viewer(user=acting.user, actings=every_acting(acting.user, on), on=on)
    return [(str(duty.title), duty.url) for duty in after_signing_duties(viewer)]


@world
def ending(cast):
    today = timezone.localdate()
    term_ends = today + datetime.timedelta(days=200)
    agreement = make_agreement(cast.county, term_starts=today - datetime.timedelta(days=1000), term_ends=term_ends)
    sign_and_seal(agreement)
    return agreement


def test_the_next_term_is_started_in_good_time(cast, ending, agreement):
    assert [url for _title, url in duties(cast.coordinator)] == [reverse("renewal", args=[ending.pk])]
    assert duties(cast.editor) == duties(cast.county_registrar) == duties(cast.outsider) == []
    far = timezone.localdate() - datetime.timedelta(days=100)
    assert duties(cast.coordinator, far) == []


def test_a_judging_that_is_going_on_waits_until_it_is_ready(cast, ending):
    renewal = start_renewal(ending, by=cast.coordinator)
    key = ending.clauses.first().key
    choose(renewal, by=cast.coordinator, kind="clause", row_key=key, choice="keep")
    assert len(duties(cast.coordinator)) == 1
    assert duties(cast.coordinator)[0][1] == reverse("renewal", args=[ending.pk])


def test_nothing_is_proposed_once_the_agreement_is_continued(cast, ending):
    amend(ending, cast, "body")
    assert duties(cast.coordinator) == []

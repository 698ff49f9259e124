"""A merger: one organisation ends, the other acts in its place from the next day on. Done by the operator's command."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from organisations.acting import acting_for, memberships_today
from organisations.models import Membership, Organisation, Seat
from tests.factories import make_county, make_organisation, make_user, municipalities_of

Role = Membership.Role
DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def county(db) -> Organisation:
    return make_county("Savo", municipalities=2)


@pytest.fixture
def old(county) -> Organisation:
    return municipalities_of(county)[0]


@pytest.fixture
def new(county) -> Organisation:
    return municipalities_of(county)[1]


def run(old, new, on=None, *flags) -> str:
    out = io.StringIO()
    call_command("merge_organisation", str(old), str(new), "--on", str(on or today()), *flags, stdout=out)
    return out.getvalue()


def test_without_yes_it_only_tells_what_will_happen(county, old, new):
    person = make_user("Kirjaaja", old, Role.REGISTRAR)
    Seat.objects.create(organisation=old, title_fi="kunnanjohtaja")
    told = run(old.full_fi, new.full_fi)
    for said in (county.full_fi, person.email, "kunnanjohtaja", "Nothing was changed"):
        assert said in told
    old.refresh_from_db()
    assert (old.successor, old.valid_to) == (None, None)


def test_the_old_one_ends_the_day_before_and_leaves_its_areas(county, old, new):
    run(old.full_fi, new.full_fi, today(), "--yes")
    old.refresh_from_db()
    assert (old.successor, old.valid_to) == (new, today() - DAY)
    assert old not in Organisation.objects.members_of(county, today())
    assert old in Organisation.objects.members_of(county, today() - DAY)
    assert new.acts_for_ids(today()) == {old.pk, new.pk}
    assert new.acts_for_ids(today() - DAY) == {new.pk}


def test_its_peoples_access_ends_that_day_and_the_successors_go_on(old, new):
    person, colleague = make_user("", old, *Role.values), make_user("", new, Role.REGISTRAR)
    later = make_user("", old)
    Membership.objects.create(user=later, organisation=old, role=Role.EDITOR, valid_from=today() + 9 * DAY)
    run(old.full_fi, new.full_fi, today() + DAY, "--yes")
    assert memberships_today(person, today())
    assert not memberships_today(person, today() + DAY)
    assert acting_for(person, old, today() + DAY) is None
    assert not memberships_today(later, today() + 9 * DAY)
    assert acting_for(colleague, new).roles == {Role.REGISTRAR}
    assert not Membership.objects.filter(organisation=new, user=person).exists()


def test_a_second_run_changes_nothing(old, new):
    run(old.full_fi, new.full_fi, today(), "--yes")
    run(old.pk if old.code != str(old.pk) else old.full_fi, new.full_fi, today(), "--yes")
    old.refresh_from_db()
    assert old.valid_to == today() - DAY


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def test_what_can_not_be_merged_is_refused_with_words(in_english, county, old, new):
    with pytest.raises(CommandError, match="itself"):
        run(old.full_fi, old.full_fi)
    with pytest.raises(CommandError, match="same kind"):
        run(old.full_fi, county.full_fi)
    with pytest.raises(CommandError, match="names no organisation"):
        run("Olematon", new.full_fi)
    with pytest.raises(CommandError, match="not a date"):
        run(old.full_fi, new.full_fi, "1.1.2027")
    run(old.full_fi, new.full_fi, today(), "--yes")
    with pytest.raises(CommandError, match="merged into"):
        run(old.full_fi, make_organisation("Kolmas").full_fi)
    with pytest.raises(CommandError, match="does not exist"):
        run(new.full_fi, old.full_fi)


def test_an_area_with_members_is_not_merged_away(in_english, county, old):
    other = make_county("Toinen", municipalities=0)
    with pytest.raises(CommandError, match="member municipalities"):
        run(county.full_fi, other.full_fi)

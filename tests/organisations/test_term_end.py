"""The change of term: seats and roles end together on one last day, and access ends with that day."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from organisations.acting import acting_for, memberships_today
from organisations.models import Body, CouncilTerm, Membership, Organisation, Seat
from organisations.term_end import current_memberships, current_seats, elected, end_of_term, end_term, only_elected
from organisations.workflow import LastAdministrator
from tests.factories import acting, make_agreement, make_county, make_organisation, make_user, municipalities_of

Role = Membership.Role
DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def hollola(db) -> Organisation:
    return make_organisation("Hollola")


@pytest.fixture
def administrator(hollola):
    return acting(hollola, Role.ADMINISTRATOR)


@pytest.fixture
def chair(hollola) -> Seat:
    """The chair of the council, who reads the agreements."""
    council = hollola.bodies.get(kind=Body.Kind.COUNCIL)
    holder = make_user("Puheenjohtaja", hollola, Role.READER)
    facts = {"role": "chair", "title_fi": "puheenjohtaja", "holder": holder}
    return Seat.objects.create(organisation=hollola, body=council, **facts)


@pytest.fixture
def manager(hollola) -> Seat:
    """The municipal manager, an official who presents to the board."""
    holder = make_user("Kunnanjohtaja", hollola, Role.SIGNATORY)
    board = hollola.bodies.get(kind=Body.Kind.BOARD)
    Seat.objects.create(organisation=hollola, body=board, role="presenter", title_fi="esittelijä", holder=holder)
    return Seat.objects.create(organisation=hollola, title_fi="kunnanjohtaja", holder=holder)


def end(hollola, by, on=None, seats=(), memberships=()):
    return end_term(hollola, by=by, on=on or today(), seats=seats, memberships=memberships)


def test_seats_and_roles_end_on_the_last_day_and_not_before(hollola, administrator, chair):
    assert end(hollola, administrator, today(), [chair], chair.holder.memberships.all()) == 2
    assert memberships_today(chair.holder, today())
    assert not memberships_today(chair.holder, today() + DAY)
    assert acting_for(chair.holder, hollola, today() + DAY) is None
    chair.refresh_from_db()
    assert (chair.valid_to, chair.holder.name) == (today(), "Puheenjohtaja")


def test_what_ends_earlier_stays_so(hollola, administrator, chair):
    Membership.objects.filter(user=chair.holder).update(valid_to=today() + DAY)
    end(hollola, administrator, today() + 5 * DAY, [chair], chair.holder.memberships.all())
    assert chair.holder.memberships.get().valid_to == today() + DAY


def test_all_or_nothing_when_the_last_administrator_is_among_them(hollola, administrator, chair):
    own = administrator.user.memberships.all()
    with pytest.raises(LastAdministrator):
        end(hollola, administrator, today(), [chair], [*own, *chair.holder.memberships.all()])
    chair.refresh_from_db()
    assert chair.valid_to is None
    assert memberships_today(chair.holder, today() + DAY)


def test_an_administrator_may_end_when_another_one_stays(hollola, administrator):
    make_user("", hollola, Role.ADMINISTRATOR)
    end(hollola, administrator, today(), [], administrator.user.memberships.all())
    assert acting_for(administrator.user, hollola, today() + DAY) is None


def test_a_row_of_another_organisation_is_not_touched(hollola, administrator):
    elsewhere = make_user("", make_organisation(), Role.EDITOR)
    with pytest.raises(ValidationError):
        end(hollola, administrator, today(), [], elsewhere.memberships.all())
    assert elsewhere.memberships.get().valid_to is None


def test_the_last_day_is_yesterday_or_later_or_the_end_of_a_term(hollola, administrator, chair):
    long_ago = today() - 20 * DAY
    with pytest.raises(ValidationError):
        end(hollola, administrator, long_ago, [chair])
    CouncilTerm.objects.create(kind="municipality", starts=long_ago - 900 * DAY, ends=long_ago)
    assert end_of_term(hollola, today()) == long_ago
    end(hollola, administrator, long_ago, [chair])
    chair.refresh_from_db()
    assert chair.valid_to == long_ago


def test_a_row_that_begins_later_is_not_ended_before_it_begins(hollola, administrator, chair):
    Membership.objects.filter(user=chair.holder).update(valid_from=today())
    with pytest.raises(ValidationError):
        end(hollola, administrator, today() - DAY, [chair], chair.holder.memberships.all())
    chair.refresh_from_db()
    assert chair.valid_to is None


@pytest.mark.parametrize("role", [*Role.values, "administrator elsewhere"])
def test_only_the_organisations_own_administrators_end_its_term(hollola, chair, role):
    by = acting(make_organisation(), Role.ADMINISTRATOR) if " " in role else acting(hollola, role)
    if role == Role.ADMINISTRATOR:
        end(hollola, by, today(), [chair])
        return
    with pytest.raises(PermissionDenied):
        end(hollola, by, today(), [chair])


def test_what_belongs_to_the_term_is_ticked_to_begin_with(hollola, administrator, chair, manager):
    seats = list(current_seats(hollola))
    assert elected(seats) == [chair]
    assert [row.user for row in only_elected(current_memberships(hollola), seats)] == [chair.holder]


def test_the_page_lists_everything_and_keeps_the_ticks(hollola, administrator, chair, manager, client_of):
    client, address = client_of(administrator), reverse("term_end", args=[hollola.pk])
    page = client.get(address).content.decode()
    assert "Puheenjohtaja" in page
    assert f'value="{chair.pk}" id="seat-{chair.pk}" checked' in page
    assert f'value="{manager.pk}" id="seat-{manager.pk}" checked' not in page
    own = administrator.user.memberships.get()
    sent = {"on": today().strftime("%d.%m.%Y"), "seats": [chair.pk], "memberships": [own.pk]}
    page = client.post(address, sent).content.decode()
    assert f'id="role-{own.pk}" checked' in page
    assert not Membership.objects.exclude(valid_to=None).exists()
    sent["memberships"] = [chair.holder.memberships.get().pk]
    assert client.post(address, sent).url == reverse("people_list", args=[hollola.pk])
    assert Membership.objects.filter(valid_to=today()).count() == 1


def test_the_page_is_closed_to_others(hollola, client_of):
    address = reverse("term_end", args=[hollola.pk])
    assert client_of(acting(hollola, Role.EDITOR)).get(address).status_code == 403
    assert client_of(acting(make_organisation(), Role.ADMINISTRATOR)).get(address).status_code == 403


def test_whose_role_ended_yesterday_opens_no_draft_and_history_stays(db, client_of):
    county = make_county()
    municipality = municipalities_of(county)[0]
    agreement = make_agreement(county)
    person = acting(municipality, Role.EDITOR)
    page = reverse("agreement_detail", args=[agreement.pk])
    assert client_of(person).get(page).status_code == 200
    end_term(
        municipality, by=acting(municipality, Role.ADMINISTRATOR), on=today() - DAY, seats=[],
        memberships=person.user.memberships.all(),
    )  # fmt: skip
    assert client_of(person).get(page).status_code == 404
    assert client_of(person).get(reverse("agreement_history", args=[agreement.pk])).status_code == 404
    assert person.user.memberships.get().valid_to == today() - DAY

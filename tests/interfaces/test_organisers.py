"""Who organises a service on a day: with dates, several of four kinds, never overwritten."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from interfaces import domain_tending, reference_data
from interfaces.models import DomainAct, InterfaceDomain, Organiser, Service
from interfaces.organised import organised
from organisations.models import User
from tests.cast import Cast
from tests.factories import PASSWORD, make_domain
from tests.ground.database import world
from tests.interfaces.factories import place_of

County, Municipality = Organiser.Kind.COUNTY, Organiser.Kind.MUNICIPALITY


def day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@world
def curators(cast: Cast) -> Service:
    """A service of the whole country that moved from the municipalities to the counties."""
    service = Service.objects.create(domain=make_domain("lape"), name_fi="Kuraattorit", name_sv="Kuratorer")
    service.organisers.create(kind=Municipality, valid_to=day("2022-12-31"))
    service.organisers.create(kind=County, valid_from=day("2023-01-01"))
    return service


@world
def own(cast: Cast) -> Service:
    """A service of the county's own, organised by it since 2023."""
    service = Service.objects.create(domain=make_domain("hyte"), county=cast.county, name_fi="Hyvinvointitarjotin")
    service.organisers.create(kind=County, valid_from=day("2023-01-01"))
    return service


@world
def root(cast: Cast) -> User:
    return User.objects.create_superuser("yllapito@portaali.example", PASSWORD, name="Ylläpito")


def test_who_organises_on_a_day_follows_from_the_dates(curators):
    curators.organisers.create(kind=Organiser.Kind.ASSOCIATION, valid_from=day("2024-01-01"))
    table = {
        "2018-04-26": ([Municipality], [], [County, "association"]),
        "2022-12-31": ([Municipality], [], [County, "association"]),
        "2023-01-01": ([County], [Municipality], ["association"]),
        "2025-06-01": ([County, "association"], [Municipality], []),
    }
    for on, (today, before, coming) in table.items():
        (row,) = organised([curators], day(on))
        assert [one.kind for one in row.today] == today, on
        assert [one.kind for one in row.before] == before, on
        assert [one.kind for one in row.coming] == coming, on
        assert [one.kind for one in curators.organisers_on(day(on))] == today, on


def test_one_kind_organises_once_at_a_time(cast, curators, root):
    place = place_of(cast.county, None)
    table = {
        (County, "2024-01-01", ""): False,  # goes on already
        (County, "2020-01-01", "2023-01-01"): False,  # the last day is the other's first
        (County, "2020-01-01", "2022-12-31"): True,
        (Municipality, "2022-01-01", ""): False,
        (Municipality, "2023-01-01", ""): True,  # both may organise it
        (Organiser.Kind.COMPANY, "", ""): True,
    }
    for (kind, starts, ends), is_taken in table.items():
        values = {"kind": kind, "valid_from": day(starts), "valid_to": day(ends)}
        before = curators.organisers.count()
        if is_taken:
            domain_tending.add_organiser(curators, values, by=root, place=place)
        else:
            with pytest.raises(ValidationError):
                domain_tending.add_organiser(curators, values, by=root, place=place)
        assert curators.organisers.count() == before + is_taken, (kind, starts, ends)


def test_an_ended_organiser_stays_as_history_and_its_day_is_not_changed(cast, own):
    place = place_of(cast.county, cast.coordinator)
    row = own.organisers.get()
    domain_tending.end_organiser(row, day("2025-12-31"), by=cast.coordinator.user, place=place)
    with pytest.raises(ValidationError):
        domain_tending.end_organiser(row, day("2024-12-31"), by=cast.coordinator.user, place=place)
    assert list(own.organisers.values_list("kind", "valid_to")) == [(County, day("2025-12-31"))]


def test_the_last_day_is_not_before_the_first(cast, own, client_of):
    row = own.organisers.get()
    address = reverse("organiser_end", args=[row.pk], query={"county": cast.county.code})
    response = client_of(cast.coordinator).post(address, {"last_day": "31.12.2022"})
    assert response.status_code == 200
    assert response.context["form"].errors["last_day"]
    client_of(cast.coordinator).post(address, {"last_day": "31.12.2025"})
    row.refresh_from_db()
    assert row.valid_to == day("2025-12-31")


def test_what_was_entered_by_mistake_is_removed_after_asking_and_stays_away(cast, own, client_of):
    """The service counts as edited, so that loading the reference data does not bring it back."""
    row, client = own.organisers.get(), client_of(cast.coordinator)
    address = reverse("organiser_remove", args=[row.pk], query={"county": cast.county.code})
    assert client.get(address).status_code == 200
    assert own.organisers.exists()
    assert client.post(address).status_code == 302
    assert not own.organisers.exists()
    assert Service.objects.get(pk=own.pk).revision == own.revision + 1


def test_who_may_tend_which_service(cast, curators, own, root):
    """The country's services: the portal's administrators. A county's own: its editors."""
    table = {
        "coordinator": (False, True),
        "county_registrar": (False, False),
        "editor": (False, False),
        "outsider": (False, False),
        "root": (True, False),
    }
    for who, (country, county) in table.items():
        acting = None if who == "root" else cast.named(who)
        user = root if who == "root" else acting.user
        place = place_of(cast.county, acting)
        for service, is_allowed in ((curators, country), (own, county)):
            values = {"name_fi": f"Muokkasi {who}", "domain_id": service.domain_id}
            seen = Service.objects.get(pk=service.pk).revision
            if is_allowed:
                domain_tending.change_service(service, values, by=user, place=place, seen=seen)
            else:
                with pytest.raises(PermissionDenied):
                    domain_tending.change_service(service, values, by=user, place=place, seen=seen)
            assert (Service.objects.get(pk=service.pk).name_fi == f"Muokkasi {who}") == is_allowed, who


def test_a_service_saved_meanwhile_by_another_is_not_overwritten(cast, own, client_of):
    address = reverse("service_edit", args=[own.pk], query={"county": cast.county.code})
    typed = {"name_fi": "Oma nimi", "domain": own.domain_id, "revision": own.revision}
    Service.objects.filter(pk=own.pk).update(name_fi="Toisen nimi", revision=own.revision + 1)
    response = client_of(cast.coordinator).post(address, typed)
    assert response.status_code == 409
    assert response.context["form"]["name_fi"].value() == "Oma nimi"
    assert "Toisen nimi" in [saved for _label, saved in response.context["form"].meanwhile]
    assert Service.objects.get(pk=own.pk).name_fi == "Toisen nimi"
    client_of(cast.coordinator).post(address, typed | {"revision": own.revision + 1})
    assert Service.objects.get(pk=own.pk).name_fi == "Oma nimi"


def test_reference_data_leaves_alone_what_people_have_edited(db):
    reference_data.load()
    domain, service = InterfaceDomain.objects.get(code="nutrition"), Service.objects.exclude(code="").first()
    InterfaceDomain.objects.filter(pk=domain.pk).update(name_fi="Ruoka", parent=None, revision=2)
    organiser = service.organisers.filter(valid_to=None).first()
    root = User.objects.create_superuser("yllapito@portaali.example", PASSWORD)
    domain_tending.end_organiser(organiser, datetime.date(2026, 12, 31), by=root, place=None)
    assert not any(table.is_news for table in reference_data.load())
    domain.refresh_from_db()
    organiser.refresh_from_db()
    assert (domain.name_fi, domain.parent, organiser.valid_to) == ("Ruoka", None, datetime.date(2026, 12, 31))


def test_every_act_has_both_languages_and_a_domain(db):
    reference_data.load()
    for field in ("act_fi", "act_sv", "number", "says_fi", "says_sv"):
        assert not DomainAct.objects.filter(**{field: ""}).exists(), field
    top = InterfaceDomain.objects.at_the_top()
    assert all(domain.acts.exists() for domain in top), "the negotiation duty of 611/2021, 14 § stands behind each"

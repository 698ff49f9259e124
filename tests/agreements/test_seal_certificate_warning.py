"""The seal's certificate ends: the superusers hear of it in time, each once at each step."""

import datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils import timezone

from agreements.desk.seal_certificate import certificate_duties, tell_of_ending_certificate
from organisations.duties import Viewer
from organisations.models import DailyErrand, Notice, User
from tests.documents.test_seal_long_term import make_authority
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser() -> User:
    return User.objects.create_superuser(email="yllapito@portaali.example", password="x" * 20, name="Ylläpito")


@pytest.fixture
def certificate(settings, tmp_path):
    """certificate(days): one that ends in that many days seals."""
    authority = make_authority()

    def use(days: int) -> None:
        key, issued = authority.issue("Portaalin ylläpitäjä", "http://lista.example/", days=days)
        path = tmp_path / f"{days}.p12"
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(b"seal", key, issued, None, serialization.NoEncryption())
        )
        settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = str(path), ""

    return use


def duties(user: User):
    return certificate_duties(Viewer(user, (), timezone.localdate()))


@pytest.mark.parametrize(("days", "warns"), [(61, False), (60, True), (1, True)])
def test_the_desk_of_superusers_has_a_task(superuser, certificate, days, warns):
    certificate(days)
    assert bool(duties(superuser)) == warns
    assert duties(make_user()) == []


def test_each_superuser_is_told_once_at_each_step(superuser, certificate):
    certificate(58)
    for _day in range(3):
        DailyErrand.objects.all().delete()
        tell_of_ending_certificate()
    assert Notice.objects.filter(recipient=superuser).count() == 1
    notice = Notice.objects.get()
    assert ":60:" in notice.key and notice.why and "Portaalin ylläpitäjä" in notice.body


@pytest.mark.parametrize(("days", "step"), [(60, "60"), (31, "60"), (30, "30"), (8, "30"), (7, "7"), (0, "7")])
def test_the_steps_are_sixty_thirty_and_seven_days(superuser, certificate, days, step):
    certificate(days)
    assert tell_of_ending_certificate() == 1
    assert f":{step}:" in Notice.objects.get().key


def test_it_is_looked_at_once_a_day(superuser, certificate):
    certificate(5)
    assert [tell_of_ending_certificate(), tell_of_ending_certificate()] == [1, 0]
    DailyErrand.objects.update(done_on=timezone.localdate() - datetime.timedelta(days=1))
    assert tell_of_ending_certificate() == 1
    assert Notice.objects.count() == 1


def test_nothing_is_told_while_there_is_time_or_no_certificate(superuser, certificate, settings, tmp_path):
    certificate(200)
    assert tell_of_ending_certificate() == 0
    DailyErrand.objects.all().delete()
    settings.SEAL_PKCS12 = str(tmp_path / "missing.p12")
    assert tell_of_ending_certificate() == 0 and duties(superuser) == []

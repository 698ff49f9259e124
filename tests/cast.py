"""The people of the tests: one county, two municipalities, everybody with a role by name. A pytest plugin."""

import dataclasses

import pytest

from agreements.models import Agreement
from organisations.acting import Acting
from organisations.models import Membership, Organisation
from tests.factories import acting, make_agreement, make_county, make_organisation, municipalities_of
from tests.ground.database import world

Role = Membership.Role


@dataclasses.dataclass(frozen=True)
class Cast:
    county: Organisation
    hollola: Organisation
    lahti: Organisation
    coordinator: Acting  # editor of the county, which coordinates
    county_registrar: Acting
    editor: Acting  # editor of Hollola
    registrar: Acting  # registrar of Hollola
    signatory: Acting  # signatory of Hollola
    reader: Acting  # reader of Hollola
    other_registrar: Acting  # registrar of Lahti
    outsider: Acting  # registrar, editor and administrator of a municipality elsewhere

    def named(self, who: str) -> Acting | None:
        """The person by name; "anonymous" is nobody."""
        return None if who == "anonymous" else getattr(self, who)


@world
def cast() -> Cast:
    return make_cast()


def make_cast() -> Cast:
    county = make_county()
    hollola, lahti = municipalities_of(county)
    elsewhere = make_organisation("Muualla")
    return Cast(
        county=county,
        hollola=hollola,
        lahti=lahti,
        coordinator=acting(county, Role.EDITOR),
        county_registrar=acting(county, Role.REGISTRAR),
        editor=acting(hollola, Role.EDITOR),
        registrar=acting(hollola, Role.REGISTRAR),
        signatory=acting(hollola, Role.SIGNATORY),
        reader=acting(hollola, Role.READER),
        other_registrar=acting(lahti, Role.REGISTRAR),
        outsider=acting(elsewhere, Role.REGISTRAR, Role.EDITOR, Role.ADMINISTRATOR),
    )


@world
def agreement(cast: Cast) -> Agreement:
    """A draft between the county and its two municipalities."""
    return make_agreement(cast.county)


@pytest.fixture
def client_of(client):
    """client_of(acting): a logged-in test client of that person."""

    def log_in(who: Acting | None):
        client.logout()
        if who:
            client.force_login(who.user, backend="organisations.login.PersonBackend")
        return client

    return log_in

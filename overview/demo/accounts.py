"""The demo's accounts: by role and organisation, one password for all, nobody a real person."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from organisations.acting import Acting, acting_for
from organisations.models import Membership, Organisation, User
from overview.demo import files
from overview.demo.region import Region

DEFAULT_PASSWORD = "yhdyspinta"  # noqa: S105 -- the demo's, printed at every start and good for nothing else
Role = Membership.Role


def demo_password() -> str:
    return os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD


@dataclass(frozen=True)
class Account:
    email: str
    organisation: Organisation
    roles: tuple[str, ...]
    name: str
    title_fi: str
    title_sv: str
    also_reads: Organisation | None = None


def accounts_of(region: Region) -> Iterator[Account]:
    """Every account of a region, organisation by organisation."""
    for organisation in region.organisations.values():
        for data in files.people()["accounts"]:
            if organisation.kind in data["kinds"]:
                yield _account(region, organisation, data)


def _account(region: Region, organisation: Organisation, data: dict[str, Any]) -> Account:
    titles = data.get("titles", {})
    title = titles.get(organisation.title) or titles.get(organisation.kind) or data
    return Account(
        email=f"{data['mailbox']}@{region.mail_domain(organisation)}",
        organisation=organisation,
        roles=tuple(data["roles"]),
        name=f"{organisation.short_genitive_fi} {data['word']}",
        title_fi=title["title_fi"],
        title_sv=title["title_sv"],
        also_reads=region.organisations.get(data.get("also_reads", "")),
    )


def mandate(organisation: Organisation) -> str:
    """What the right to sign is based on in an organisation of that kind."""
    mandates = files.people()["mandates"]
    return mandates.get(organisation.kind, mandates["others"])


def make_accounts(accounts: Iterable[Account], password: str) -> int:
    """Make the accounts that do not exist yet and return how many; existing ones stay as they are.

    The password is hashed once for all: a hash of its own for a hundred accounts would take half a minute.
    """
    missing = [account for account in accounts if not User.objects.filter(email=account.email).exists()]
    hashed = make_password(password) if missing else ""
    for account in missing:
        user = User.objects.create(
            email=account.email,
            password=hashed,
            name=account.name,
            title_fi=account.title_fi,
            title_sv=account.title_sv,
        )
        _give(user, account.organisation, account.roles)
        if account.also_reads:
            _give(user, account.also_reads, (Role.READER,))
    return len(missing)


def _give(user: User, organisation: Organisation, roles: Iterable[str]) -> None:
    today = timezone.localdate()
    Membership.objects.bulk_create(
        Membership(user=user, organisation=organisation, role=role, valid_from=today) for role in roles
    )


def make_system_administrator(password: str) -> int:
    data = files.people()["system"]
    if User.objects.filter(email=data["email"]).exists():
        return 0
    User.objects.create_superuser(password=password, **data)
    return 1


def system_administrator() -> User | None:
    """The account that tells whether the demo has been loaded."""
    return User.objects.filter(email=files.people()["system"]["email"]).first()


def actor(region: Region, organisation: Organisation, mailbox: str) -> Acting:
    """The account of that mailbox acting for its organisation; a county's editor is called its coordinator."""
    if mailbox == "valmistelija" and organisation == region.county:
        mailbox = "koordinaattori"
    user = User.objects.get(email=f"{mailbox}@{region.mail_domain(organisation)}")
    acting = acting_for(user, organisation)
    if acting is None:
        raise LookupError(f"{user.email} does not act for {organisation} any more: the demo can't be completed.")
    return acting

"""Whom what happens after the signing is told: an amendment or the next term begun, notice of termination given."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agreements.models import Agreement, Party
from agreements.notifications.telling import people_of, tell
from organisations.acting import Acting
from organisations.models import Membership, Topic, User

Role = Membership.Role
WHY_PARTY = gettext_lazy("The organisation is a party to the agreement, and editors and registrars are told.")


def _everybody(agreement: Agreement, *, but: User) -> Iterable[tuple[Party, User]]:
    for party in agreement.parties.taking_part().select_related("organisation"):
        for user in people_of(party, Role.REGISTRAR, Role.EDITOR):
            if user != but:
                yield party, user


def _tell_all(key: str, template: str, agreement: Agreement, topic: str, by: Acting, **context: object) -> None:
    why: str | Promise = WHY_PARTY
    for party, user in _everybody(agreement, but=by.user):
        tell(key, template, user, agreement, topic, why=why, **{"party": party} | context)


def amendment_started(amendment: Agreement, reason: str, by: Acting) -> None:
    _tell_all(
        f"amendment:{amendment.pk}",
        "amendment_started",
        amendment,
        Topic.DECISION,
        by,
        reason=reason,
        amended=amendment.predecessor,
    )


def next_term_started(agreement: Agreement, by: Acting) -> None:
    _tell_all(
        f"next_term:{agreement.pk}",
        "next_term_started",
        agreement,
        Topic.DECISION,
        by,
        predecessor=agreement.predecessor,
    )


def notice_given(party: Party, ends: object, reason: str, by: Acting, *, ends_for_all: bool) -> None:
    """All parties hear who leaves and when, and whether the agreement ends with it."""
    _tell_all(
        f"notice:{party.pk}:{ends}",
        "notice_given",
        party.agreement,
        Topic.SIGNED,
        by,
        leaving=party,
        ends=ends,
        reason=reason,
        ends_for_all=ends_for_all,
    )

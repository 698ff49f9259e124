"""The marks of the approval matrix: each state told by a word, an icon and a colour together."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement, Decision
from agreements.standing import PartyStanding
from finnish.text import date as finnish_date
from finnish.text import section

Result = Decision.Result


@dataclass(frozen=True)
class Mark:
    """A state told by a word, an icon and a colour together; `note` explains it in a few words."""

    state: str
    icon: str
    word: str
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One handling, or the lack of one, in a column of the matrix."""

    mark: Mark
    when: str = ""
    decision: Decision | None = None
    earlier: Decision | None = None
    is_corrected: bool = False
    url: str = ""  # where the whole of it is read, for what is no decision


MARKS = {
    Result.PROPOSES: ("info", "arrow-up-right", gettext_lazy("Proposes")),
    Result.APPROVED: ("ok", "check-circle-fill", gettext_lazy("Approved")),
    Result.RESERVATION: ("warn", "asterisk", gettext_lazy("With a reservation")),
    Result.CHANGED: ("warn", "pencil-square", gettext_lazy("Approved changed")),
    Result.RETURNED: ("info", "arrow-return-left", gettext_lazy("Sent back")),
    Result.TABLED: ("info", "pause-circle", gettext_lazy("Tabled")),
    Result.REJECTED: ("bad", "x-circle", gettext_lazy("Rejected")),
}


def reference(decision: Decision) -> str:
    """When and under which number: "20.10.2025 § 214", or an official's decision by its own number."""
    number = section(decision.number) if decision.number_kind == Decision.NumberKind.SECTION else decision.number
    return f"{finnish_date(decision.decided_on)} {number}"


def decision_mark(decision: Decision) -> Mark:
    return Mark(*MARKS[decision.result])


def signature_mark(agreement: Agreement, standing: PartyStanding, all_approved: bool) -> Mark:
    """Where a party's signing stands."""
    if standing.party.left_on:
        return Mark("mute", "slash-circle", _("Does not sign"))
    if standing.has_signed:
        day = max(signature.signed_on for signature in standing.signatures)
        return Mark("ok", "check-circle-fill", _("Signed"), finnish_date(day))
    if not standing.slots:
        return Mark("warn", "person-x", _("Signatory not named"))
    if not standing.signing_is_open:
        others = standing.has_approved and agreement.signing_opens == Agreement.SigningOpens.ALL and not all_approved
        note = _("opens when all have approved") if others else _("approval is missing")
        return Mark("mute", "hourglass-split", _("Waits"), note)
    if refusals := standing.declined:
        return Mark("warn", "slash-circle", _("Signing declined"), ", ".join(refusal.name for refusal in refusals))
    if standing.signatures:
        counts = {"signed": len(standing.signatures), "all": len(standing.slots)}
        return Mark("info", "pen", _("Partly signed"), _("%(signed)s of %(all)s persons") % counts)
    return Mark("info", "pen", _("May sign"))

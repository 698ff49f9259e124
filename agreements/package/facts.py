"""What the papers of one party say, gathered once: about the agreement for all parties, then about each party."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from agreements import wording
from agreements.awaited import latest_round
from agreements.models import Agreement, Decision, Party, Remark, Statement, StatementRound, Version
from agreements.package.texts import words_of
from agreements.party_view import PartyView, party_view
from agreements.printing.text import short_hash
from finnish.text import date as finnish_date
from organisations.models import Body, Organisation

DEFINITE = (
    ("styrelse", "styrelsen"),
    ("nämnd", "nämnden"),
    ("sektion", "sektionen"),
    ("direktör", "direktören"),
    ("ordförande", "ordföranden"),
)


@dataclass(frozen=True)
class RoundFacts:
    """How the statement round ended."""

    round: StatementRound
    asked: int
    answered: int
    remarks: int
    unanswered: int
    by_party: dict[int, Statement]


@dataclass(frozen=True)
class Shared:
    """What is the same for all parties of the agreement."""

    agreement: Agreement
    version: Version
    round: RoundFacts | None
    contact: str = ""
    bodies: dict[int, list[Body]] = field(default_factory=dict)
    earlier: dict[int, Decision] = field(default_factory=dict)


@dataclass(frozen=True)
class PartyFacts:
    """One party in one language."""

    shared: Shared
    party: Party
    language: str
    on: datetime.date

    @property
    def content(self) -> dict[str, Any]:
        return self.shared.version.data

    @property
    def organisation(self) -> Organisation:
        return self.party.organisation

    @cached_property
    def view(self) -> PartyView:
        return party_view(self.content, str(self.party.key))

    @property
    def name(self) -> str:
        return self.organisation.full_name_in(self.language)

    @property
    def short(self) -> str:
        return self.organisation.name_in(self.language)

    @property
    def genitive(self) -> str:
        return self._genitive("genitive", self.name)

    @property
    def short_genitive(self) -> str:
        return self._genitive("short_genitive", self.short)

    def _genitive(self, stem: str, name: str) -> str:
        """Where the genitive isn't known, "osapuolen X" says the same without inflecting the name."""
        known = getattr(self.organisation, f"{stem}_{self.language}")
        return known or {"fi": f"osapuolen {name}", "sv": f"parten {name}:s"}[self.language]

    @property
    def title(self) -> str:
        return wording.title_of(self.content, self.language)

    @property
    def label(self) -> str:
        values = {"number": self.shared.version.number, "hash": short_hash(self.shared.version.sha256)}
        return words_of(self.language)["titles"]["label"].format(**values)

    @property
    def deciding_body(self) -> str:
        """As the party has named it; "" when it hasn't."""
        named = self.party.deciding_body_sv if self.language == "sv" else ""
        return named or self.party.deciding_body_fi

    @property
    def decider(self) -> str:
        """The deciding body as the subject of a sentence: "kunnanvaltuusto", "kommunstyrelsen"."""
        return as_subject(self.deciding_body, self.language)

    @property
    def proposing_body(self) -> str:
        """The board that proposes to the council, as the subject of a sentence, when it is the council that decides."""
        bodies = self.shared.bodies.get(self.organisation.pk, [])
        decides = next((body for body in bodies if body.name_fi == self.party.deciding_body_fi), None)
        if decides is None or decides.kind != Body.Kind.COUNCIL:
            return ""
        boards = (_body_name(body, self.language) for body in bodies if body.kind == Body.Kind.BOARD)
        return as_subject(next(boards, ""), self.language)

    @property
    def planned(self) -> list[str]:
        """ "kunnanhallitus 1.2.2026", "kunnanvaltuusto 3.3.2026": the party's own planned dates."""
        names = words_of(self.language)["bodies"]
        bodies = {body.kind: _body_name(body, self.language) for body in self._bodies()}
        dates = [
            (bodies.get(Body.Kind.BOARD, names["board"]), self.party.board_planned_on),
            (bodies.get(Body.Kind.COUNCIL, names["council"]), self.party.council_planned_on),
        ]
        return [f"{name} {finnish_date(day)}" for name, day in dates if day]

    def _bodies(self) -> list[Body]:
        return list(reversed(self.shared.bodies.get(self.organisation.pk, [])))  # the first of a kind wins

    @property
    def signatories(self) -> list[str]:
        """The titles of those who sign for the party: persons are not named in papers that go into archives."""
        return list(dict.fromkeys(slot.title_in(self.language) for slot in self.party.slots.all()))

    @property
    def undersigned(self) -> list[str]:
        """The same titles as they stand in a sentence."""
        return [as_subject(title, self.language) for title in self.signatories]

    @property
    def statement(self) -> Statement | None:
        """What the party answered in the statement round."""
        return self.shared.round.by_party.get(self.party.pk) if self.shared.round else None

    @property
    def earlier(self) -> Decision | None:
        """The party's last decision on an older version."""
        return self.shared.earlier.get(self.party.pk)

    @property
    def address(self) -> str:
        """Where the decision is recorded."""
        with translation.override(self.language):
            return settings.PUBLIC_URL + reverse("approval_matrix", args=[self.shared.agreement.pk])


def shared_facts(agreement: Agreement, version: Version, parties: list[Party]) -> Shared:
    """In a fixed number of queries, whatever the number of parties."""
    bodies: dict[int, list[Body]] = {}
    for body in Body.objects.filter(organisation__in=[party.organisation_id for party in parties]):
        bodies.setdefault(body.organisation_id, []).append(body)
    decisions = Decision.objects.standing().filter(party__in=parties, version__number__lt=version.number)
    ordered = decisions.select_related("version").order_by("version__number", "decided_on", "pk")
    return Shared(
        agreement=agreement,
        version=version,
        round=_round(agreement, version),
        contact=_contact(agreement),
        bodies=bodies,
        earlier={row.party_id: row for row in ordered},
    )


def _contact(agreement: Agreement) -> str:
    """The coordinating party's contact by title and address; "" when it is not a party or has named none."""
    party = agreement.parties.standing().filter(organisation=agreement.coordinator_id).first()
    return ", ".join(filter(None, [party.contact_title, party.contact_email])) if party else ""


def _round(agreement: Agreement, version: Version) -> RoundFacts | None:
    """The last statement round that had ended when the version was frozen."""
    round_ = latest_round(agreement, version)
    if round_ is None or round_.closed_at is None:
        return None
    remarks = Remark.objects.standing().to_answer().filter(statement__request__round=round_)
    asked = round_.requests.asked()
    given = Statement.objects.standing().filter(request__in=asked)
    return RoundFacts(
        round=round_,
        asked=asked.count(),
        answered=given.count(),
        remarks=remarks.count(),
        unanswered=remarks.filter(answer__isnull=True).count(),
        by_party={statement.request.party_id: statement for statement in given.select_related("request")},
    )


def as_subject(name: str, language: str) -> str:
    """A body or a title in a sentence: in Swedish with its article, "kommunstyrelse" becomes "kommunstyrelsen"."""
    if language != "sv":
        return name
    return next((name.removesuffix(bare) + definite for bare, definite in DEFINITE if name.endswith(bare)), name)


def _body_name(body: Body, language: str) -> str:
    return body.name_sv if language == "sv" and body.name_sv else body.name_fi

"""Telling an agreement's story step by step, each by its verb and in the name of the account whose work it is.

A step is one row of an agreement's `steps`. `do` names it, `parties` (or `party`) those whom it concerns, `week` its
day in weeks from the week of loading; what else it takes stands in the function of its name below.
"""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from agreements import workflow
from agreements.models import Agreement, Decision, Party, SignatureSlot
from agreements.models.decisions import FINAL_RESULTS
from agreements.models.row import Publicity
from agreements.workflow import DecisionFacts, OutsideSignature
from agreements.workflow.parties import set_editing_right, tend_party
from documents.uploads import store_by_hash
from organisations.models import Body
from overview.demo import after_signing, content, statements, talking
from overview.demo.accounts import actor, mandate
from overview.demo.days import meeting_day
from overview.demo.files import FOLDER
from overview.demo.region import Region

SIGNATURE_PAGE = "signature_page.pdf"


class Story:
    """One agreement of a region while it is being made."""

    def __init__(self, agreement: Agreement, region: Region) -> None:
        self.agreement, self.region = agreement, region
        self.coordinator = actor(region, agreement.coordinator, "valmistelija")

    def tell(self, step: dict[str, Any]) -> None:
        details = {name: value for name, value in step.items() if name not in {"do", "party", "parties"}}
        verb = STEPS[step["do"]]
        if words := step.get("parties") or ([step["party"]] if "party" in step else []):
            for party in self._parties(words):
                verb(self, party, **details)
        else:
            verb(self, **details)
        self.agreement.refresh_from_db()

    def _parties(self, words: list[str]) -> list[Party]:
        parties = list(self.agreement.parties.standing().select_related("organisation", "agreement"))
        if words == ["all"]:
            return parties
        wanted = [self.region.organisations[word].pk for word in self.region.words(words)]
        by_organisation = {party.organisation_id: party for party in parties}
        return [by_organisation[pk] for pk in wanted]

    def _write(self, *, clause: str, **texts: str) -> None:
        content.write_clause(self.agreement, clause, texts, by=self.coordinator)

    def _allow_editing(self, party: Party) -> None:
        set_editing_right(party, by=self.coordinator, may_edit=True)

    def _decide_in(self, party: Party, *, body: str = "", body_fi: str = "", body_sv: str = "") -> None:
        """The party says which of its bodies decides: one of its own by kind, or in words."""
        if body:
            own = party.organisation.bodies.get(kind=body)
            body_fi, body_sv = own.name_fi, own.name_sv
        self._tend(party, deciding_body_fi=body_fi, deciding_body_sv=body_sv)

    def _plan(self, party: Party, *, board: int) -> None:
        self._tend(party, board_planned_on=meeting_day(board))

    def _tend(self, party: Party, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(party, name, value)
        tend_party(party, by=actor(self.region, party.organisation, "kirjaamo"), seen=party.revision)

    def _name_signatories(self, party: Party, *, mailbox: str = "allekirjoittaja", turn: int = 1) -> None:
        signatory = actor(self.region, party.organisation, mailbox).user
        slot = SignatureSlot(
            user=signatory,
            name=signatory.name,
            title_fi=signatory.title_fi,
            title_sv=signatory.title_sv,
            mandate=mandate(party.organisation),
            turn=turn,
        )
        workflow.name_signatory(party, by=actor(self.region, party.organisation, "kirjaamo"), slot=slot)

    def _publish(self) -> None:
        workflow.set_publicity(self.agreement, by=self.coordinator, publicity=Publicity.PUBLIC)

    def _freeze(self, *, week: int, reason: str = "") -> None:
        workflow.freeze(self.agreement, by=self.coordinator, dated=meeting_day(week), reason=reason)

    def _reopen(self, *, reason: str) -> None:
        workflow.reopen(self.agreement, by=self.coordinator, reason=reason)

    def _withdraw(self, *, reason: str) -> None:
        workflow.withdraw(self.agreement, by=self.coordinator, reason=reason)

    def _decide(self, party: Party, *, week: int, body: str, result: str, **facts: Any) -> None:
        """Record a decision of the body of that kind; final when it is the body in which the party decides."""
        own = party.organisation.bodies.filter(kind=body).first()
        names = {"body_fi": own.name_fi, "body_sv": own.name_sv} if own else {}
        decides_here = bool(own) and own.name_fi == party.deciding_body_fi
        is_final = facts.pop("final", decides_here and result in FINAL_RESULTS)
        workflow.record_decision(
            party,
            by=actor(self.region, party.organisation, "kirjaamo"),
            version=self.agreement.current_version,
            facts=DecisionFacts(
                body_kind=Body.Kind(body),
                decided_on=meeting_day(week),
                result=Decision.Result(result),
                is_final=is_final,
                **names | facts,
            ),
        )

    def _sign(self, party: Party, *, mailbox: str = "") -> None:
        """Everybody whom the party has named signs in the portal, in turn; only the one of that mailbox when given."""
        version = self.agreement.current_version
        for slot in party.slots.select_related("user").order_by("turn", "pk"):
            own = slot.user.email.partition("@")[0]
            if mailbox in ("", own):
                by = actor(self.region, party.organisation, own)
                workflow.sign(slot, by=by, version=version, content_sha256=version.sha256)

    def _record_signature(self, party: Party, *, method: str, level: str, week: int, place: str = "") -> None:
        """The registrar records signatures made outside the portal, with a page that stands for the scanned one."""
        outside = OutsideSignature(
            method=method,
            level=level,
            signed_on=meeting_day(week),
            file=_signature_page(),
            file_name=SIGNATURE_PAGE,
            place=place,
        )
        by = actor(self.region, party.organisation, "kirjaamo")
        for slot in party.slots.order_by("turn", "pk"):
            workflow.record_signature(slot, by=by, version=self.agreement.current_version, outside=outside)


STEPS: dict[str, Callable[..., None]] = {
    "write": Story._write,
    "allow_editing": Story._allow_editing,
    "decide_in": Story._decide_in,
    "plan": Story._plan,
    "name_signatories": Story._name_signatories,
    "publish": Story._publish,
    "freeze": Story._freeze,
    "reopen": Story._reopen,
    "withdraw": Story._withdraw,
    "decide": Story._decide,
    "open_round": statements.open_round,
    "state": statements.give,
    "draft_statement": statements.draft,
    "answer_remark": statements.answer_remark,
    "close_round": statements.close_round,
    "comment": talking.comment,
    "suggest": talking.suggest_wording,
    "sign": Story._sign,
    "record_signature": Story._record_signature,
    "amend": after_signing.amend,
    "judge": after_signing.judge,
}


def _signature_page() -> str:
    return store_by_hash("signatures", ContentFile((FOLDER / SIGNATURE_PAGE).read_bytes()))

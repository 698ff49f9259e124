"""Plain functions that make what a test needs, through the same verbs that people use."""

import datetime
import hashlib
import itertools

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from agreements import workflow
from agreements.models import (
    Agreement,
    Annex,
    ForumEntry,
    Goal,
    GoalIndicator,
    Measure,
    Party,
    Responsibility,
    Signature,
    SignatureSlot,
    SlotDeputy,
    Statement,
    StatementRequest,
    StatementRound,
    Suggestion,
    Target,
    Version,
)
from agreements.workflow import Asked, DecisionFacts, RemarkFacts, StatementFacts
from interfaces.models import InterfaceDomain
from organisations.acting import Acting, acting_for
from organisations.models import AreaMembership, Body, Membership, Organisation, User

Role = Membership.Role
PASSWORD = "yhdyspinta-testi"
_numbers = itertools.count(1)


def make_organisation(name: str = "", kind: str = Organisation.Kind.MUNICIPALITY, **fields) -> Organisation:
    number = next(_numbers)
    name = name or f"Kunta {number}"
    defaults = {
        "code": f"9{number:03}",
        "name_fi": name,
        "name_sv": name,
        "full_fi": f"{name} (virallinen)" if kind != Organisation.Kind.MUNICIPALITY else f"{name}n kunta",
        "full_sv": f"{name} kommun",
        "genitive_fi": f"{fields.get('full_fi', name)}n",
        "genitive_sv": f"{name} kommuns",
        "short_genitive_fi": f"{name}n",
        "short_genitive_sv": f"{name}s",
        "valid_from": datetime.date(2000, 1, 1),
    }
    organisation = Organisation.objects.create(kind=kind, **defaults | fields)
    if kind == Organisation.Kind.MUNICIPALITY:
        _make_bodies(organisation, "kunnanvaltuusto", "kunnanhallitus")
    elif kind == Organisation.Kind.COUNTY:
        _make_bodies(organisation, "aluevaltuusto", "aluehallitus")
    return organisation


def _make_bodies(organisation: Organisation, council: str, board: str) -> None:
    Body.objects.create(
        organisation=organisation, kind="council", name_fi=council, name_sv="fullmäktige", decides_agreements=True
    )
    Body.objects.create(organisation=organisation, kind="board", name_fi=board, name_sv="styrelse", position=1)


def make_county(name: str = "Järvi-Suomi", municipalities: int = 2, **fields) -> Organisation:
    """A county with that many municipalities in it."""
    county = make_organisation(
        name, Organisation.Kind.COUNTY, full_fi=f"{name}n hyvinvointialue", full_sv=f"{name}s välfärdsområde", **fields
    )
    for _ in range(municipalities):
        join_area(make_organisation(), county)
    return county


def join_area(municipality: Organisation, area: Organisation, since: datetime.date = datetime.date(2021, 7, 1)) -> None:
    AreaMembership.objects.create(area=area, municipality=municipality, valid_from=since)


def municipalities_of(county: Organisation) -> list[Organisation]:
    return list(Organisation.objects.members_of(county, timezone.localdate()).order_by("pk"))


def make_user(name: str = "", organisation: Organisation | None = None, *roles: str, **fields) -> User:
    number = next(_numbers)
    defaults = {
        "email": f"henkilo{number}@kunta.example",
        "name": name or f"Henkilö {number}",
        "title_fi": "asiantuntija",
    }
    user = User.objects.create_user(password=PASSWORD, **defaults | fields)
    for role in roles:
        Membership.objects.create(user=user, organisation=organisation, role=role, valid_from=datetime.date(2020, 1, 1))
    return user


def acting(organisation: Organisation, *roles: str, **fields) -> Acting:
    """Somebody who acts for the organisation in those roles."""
    found = acting_for(make_user("", organisation, *roles, **fields), organisation)
    assert found is not None, "acting() needs at least one role"
    return found


def make_domain(code: str = "hyte", **fields) -> InterfaceDomain:
    defaults = {"name_fi": "Hyvinvoinnin ja terveyden edistäminen", "name_sv": "Främjande av hälsa och välfärd"}
    return InterfaceDomain.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def make_agreement(
    county: Organisation | None = None, organisations: list[Organisation] | None = None, **fields
) -> Agreement:
    """A draft started by the county's editor: county and its municipalities, all clauses as the template has them."""
    county = county or make_county()
    organisations = organisations or [county, *municipalities_of(county)]
    defaults = {
        "blueprint": "strategic",
        "scope": 1,
        "county": county,
        "languages": "fi",
        "term_starts": datetime.date(2025, 6, 1),
        "term_ends": datetime.date(2029, 5, 31),
    }
    return workflow.start_agreement(
        Agreement(**defaults | fields), by=acting(county, Role.EDITOR), organisations=organisations
    )


def make_goal(agreement: Agreement, text: str = "Nuori saa avun läheltä", measures: int = 1, **fields) -> Goal:
    """A goal that lacks nothing: an indicator with its baseline and target, measures with both sides responsible."""
    defaults = {"domain": make_domain(), "text_fi": text, "text_sv": f"{text} (sv)", "position": next(_numbers)}
    goal = Goal(agreement=agreement, **defaults | fields)
    goal.translated_from = goal.finnish_hash()
    goal.save()
    names = {"name_fi": "Ahdistuneisuus", "name_sv": "Ångest", "unit": "percent"}
    indicator = GoalIndicator.objects.create(goal=goal, baseline="61.4", baseline_year=2023, **names)
    Target.objects.create(goal_indicator=indicator, value="55", year=2029)
    for position in range(measures):
        measure = Measure.objects.create(goal=goal, text_fi="Koulutetaan", text_sv="Utbildning", position=position)
        Responsibility.objects.create(measure=measure, organisation=agreement.coordinator, role="lead")
        Responsibility.objects.create(measure=measure, group="municipalities", position=1)
    return goal


def make_annex(agreement: Agreement, title: str = "Tavoitteet", **fields) -> Annex:
    """An annex with a small text file."""
    data = title.encode()
    file = {
        "file": default_storage.save("annexes/tavoitteet.txt", ContentFile(data)),
        "file_name": "tavoitteet.txt",
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "content_type": "text/plain",
    }
    return Annex.objects.create(agreement=agreement, **file | {"title_fi": title, "title_sv": title} | fields)


def party_of(agreement: Agreement, organisation: Organisation) -> Party:
    return agreement.parties.get(organisation=organisation)


def name_signatory(party: Party, user: User | None = None, **fields) -> SignatureSlot:
    user = user or make_user("", party.organisation, Role.SIGNATORY)
    slot = SignatureSlot(user=user, name=user.name, title_fi="kunnanjohtaja", title_sv="kommundirektör", **fields)
    return workflow.name_signatory(party, by=acting(party.organisation, Role.REGISTRAR), slot=slot)


def make_ready(agreement: Agreement) -> Agreement:
    """Fill in what the template leaves open, so that nothing blocks the freeze."""
    for clause in agreement.clauses.standing():
        before = (clause.text_fi, clause.text_sv, clause.translated_from)
        for language in agreement.language_list:
            text = getattr(clause, f"text_{language}")
            if clause.role == "text" and (not text or "[" in text):
                setattr(clause, f"text_{language}", "<p>Sovittu teksti.</p>")
        clause.translated_from = clause.finnish_hash()
        if (clause.text_fi, clause.text_sv, clause.translated_from) != before:
            clause.save()
    if not agreement.forum_entries.exists():
        ForumEntry.objects.create(
            agreement=agreement, level="political", name_fi="Neuvottelukunta", name_sv="Delegation"
        )
    for party in agreement.parties.taking_part():
        if not party.slots.exists():
            name_signatory(party)
    return agreement


def freeze_it(agreement: Agreement, dated: datetime.date | None = None) -> Version:
    version = workflow.freeze(
        make_ready(agreement),
        by=acting(agreement.coordinator, Role.EDITOR),
        dated=dated or timezone.localdate() - datetime.timedelta(days=30),
    )
    agreement.refresh_from_db()
    return version


def decision_facts(**fields) -> DecisionFacts:
    defaults = {
        "body_kind": "board",
        "body_fi": "kunnanhallitus",
        "decided_on": timezone.localdate() - datetime.timedelta(days=10),
        "number": "45",
        "result": "approved",
        "is_final": True,
    }
    return DecisionFacts(**defaults | fields)


def decide(party: Party, **fields):
    """The party's registrar decides on the version being decided on: a final approval unless told otherwise."""
    return workflow.record_decision(
        party,
        by=acting(party.organisation, Role.REGISTRAR),
        version=party.agreement.latest_version,
        facts=decision_facts(**fields),
    )


def sign_all(party: Party) -> list[Signature]:
    """Everybody named by the party signs in the portal, in turn."""
    version = party.agreement.latest_version
    return [
        workflow.sign(
            slot, by=acting_for(slot.user, party.organisation), version=version, content_sha256=version.sha256
        )
        for slot in party.slots.order_by("turn", "pk")
    ]


def sign_and_seal(agreement: Agreement, run_tasks=None) -> Version:
    """Take a draft through freeze, every party's approval and signature; seal it when a task runner is given."""
    version = freeze_it(agreement)
    for party in agreement.parties.taking_part():
        decide(party)
    for party in agreement.parties.taking_part():
        sign_all(party)
    agreement.refresh_from_db()
    if run_tasks:
        run_tasks()
    return version


def open_round(agreement: Agreement, *guests: Asked, due_in: int = 30) -> StatementRound:
    """The coordinator asks every party and the guests; a party with nobody in the portal is asked by a link."""
    today = timezone.localdate()
    parties = [Asked.of_party(party, f"kirjaamo@kunta{party.pk}.example") for party in agreement.standing_parties]
    round_ = workflow.open_round(
        agreement,
        by=acting(agreement.coordinator, Role.EDITOR),
        dated=today,
        due_on=today + datetime.timedelta(days=due_in),
        asked=[*parties, *guests],
    )
    agreement.refresh_from_db()
    return round_


def an_association(name: str = "Esimerkkiyhdistys ry", **fields) -> Asked:
    return Asked(**{"kind": "association", "name": name, "email": "toimisto@yhdistys.example"} | fields)


def request_to(round_: StatementRound, organisation: Organisation) -> StatementRequest:
    return round_.requests.get(party__organisation=organisation)


def guest_request(round_: StatementRound) -> StatementRequest:
    return round_.requests.filter(party=None).get()


def state(request: StatementRequest, stance: str = "supports", *remarks: tuple[str, str], **facts) -> Statement:
    """Give the statement: a party's registrar, or the holder of the link. A remark is a position and its words.

    The remarks go to the clauses of the version in their order.
    """
    clauses = request.round.version.data["clauses"]
    rows = [RemarkFacts(clause["key"], *remark) for clause, remark in zip(clauses, remarks, strict=False)]
    given = {"facts": StatementFacts(stance, **facts), "remarks": rows}
    if request.is_by_link:
        return workflow.give_statement_by_link(request, **given)
    return workflow.give_statement(request, by=acting(request.party.organisation, Role.REGISTRAR), **given)


def make_approved(agreement: Agreement) -> Agreement:
    """Freeze a draft and let every party approve it: signing is open to all."""
    freeze_it(agreement)
    for party in agreement.parties.taking_part():
        decide(party)
    agreement.refresh_from_db()
    return agreement


def sign_slot(slot: SignatureSlot, who: Acting | None = None) -> Signature:
    """The named person, or a deputy when given, signs the newest version in the portal."""
    version = slot.party.agreement.latest_version
    by = who or acting_for(slot.user, slot.party.organisation)
    return workflow.sign(slot, by=by, version=version, content_sha256=version.sha256)


def record_paper(slot: SignatureSlot, by: Acting, **fields) -> Signature:
    """The registrar records a signature made on paper five days ago."""
    facts = {
        "method": "paper",
        "level": "handwritten",
        "signed_on": timezone.localdate() - datetime.timedelta(days=5),
        "file": "signatures/x.pdf",
        "file_name": "allekirjoitettu.pdf",
    }
    outside = workflow.OutsideSignature(**facts | fields)
    return workflow.record_signature(slot, by=by, version=slot.party.agreement.latest_version, outside=outside)


def make_deputy(slot: SignatureSlot, user: User | None = None, **fields) -> SlotDeputy:
    """A deputy with an account, or only a name when `name` is given."""
    if user is None and "name" not in fields:
        user = make_user("", slot.party.organisation, Role.SIGNATORY)
    facts = {"user": user, "name": user.name if user else "", "title_fi": "hallintojohtaja", "mandate": "HS 14 §"}
    return workflow.name_deputy(
        slot, by=acting(slot.party.organisation, Role.REGISTRAR), deputy=SlotDeputy(**facts | fields)
    )


def suggestion_in(agreement: Agreement, by: Acting | None = None, text: str = "Sovitaan toisin.") -> Suggestion:
    """An open suggestion of another text for the agreement's first written clause, at any stage of the agreement."""
    clause = agreement.clauses.standing().filter(role="text").exclude(text_fi="").first()
    by = by or acting(agreement.coordinator, Role.EDITOR)
    base = {"base_fi": clause.text_fi, "base_sv": clause.text_sv}
    texts = {"text_fi": f"<p>{text}</p>", "text_sv": clause.text_sv}
    maker = {"user": by.user, "author_name": by.label, "organisation": by.organisation}
    return Suggestion.objects.create(
        clause=clause, **base, **texts, **maker, organisation_fi=by.organisation.full_fi, reason="Selvempi näin"
    )

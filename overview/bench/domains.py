"""A county whose domain has much in every register, and its pages."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.models import Forum, ForumKind
from interfaces.models import CheckQuestion, Counterpart, InterfaceDomain, Plan, PlanKind, RaisedIssue, WorkDivision
from organisations.models import Body, Organisation, Seat
from overview.bench.timing import Measurement, measure_page

DOMAIN = "lape"
NETWORKS, PLANS, ISSUES, QUESTIONS = 90, 60, 40, 60
Side, State = WorkDivision.Side, WorkDivision.State


def measurements(client: Client, county: Organisation) -> Iterator[Measurement]:
    domain = InterfaceDomain.objects.get(code=DOMAIN)
    members = list(Organisation.objects.municipalities().members_of(county, timezone.localdate()))
    _name_counterparts(county, members)
    _fill_registers(county, domain)
    _divide(county, members, domain)
    size = f"{QUESTIONS} questions in {len(members)} municipalities, {NETWORKS} networks"
    yield measure_page(client, f"Domain page; {size}", reverse("domain_page", args=[DOMAIN]))
    yield measure_page(client, "Home of the interfaces of that county", reverse("interface_home"))


def _name_counterparts(county: Organisation, members: list[Organisation]) -> None:
    organisations = [county, *members]
    seats = Seat.objects.bulk_create(Seat(organisation=row, title_fi="sivistysjohtaja") for row in organisations)
    Counterpart.objects.bulk_create(
        Counterpart(domain=domain, county=county, organisation=seat.organisation, seat=seat)
        for domain in InterfaceDomain.objects.at_the_top()
        for seat in seats
    )


def _fill_registers(county: Organisation, domain: InterfaceDomain) -> None:
    parts = [domain, *domain.children.all()]
    network = ForumKind.objects.filter(nature=ForumKind.Nature.NETWORK).first()
    for number in range(NETWORKS):
        body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=f"Verkosto {number}")
        forum = Forum.objects.create(body=body, county=county, level=Forum.Level.EXPERT, kind=network)
        forum.domains.set([parts[number % len(parts)], parts[(number + 1) % len(parts)]])
    kind = PlanKind.objects.first()
    for number in range(PLANS):
        Plan.objects.create(county=county, organisation=county, kind=kind, name_fi=f"Ohjelma {number}").domains.add(
            parts[number % len(parts)]
        )
    RaisedIssue.objects.bulk_create(
        RaisedIssue(county=county, domain=parts[number % len(parts)], title_fi=f"Asia {number}")
        for number in range(ISSUES)
    )


def _divide(county: Organisation, members: list[Organisation], domain: InterfaceDomain) -> None:
    questions = CheckQuestion.objects.bulk_create(
        CheckQuestion(county=county, domain=domain, text_fi=f"Kysymys {number}") for number in range(QUESTIONS)
    )
    WorkDivision.objects.bulk_create(
        WorkDivision(question=question, municipality=member, side=side, state=state)
        for question in questions
        for member in members
        for side, state in ((Side.COUNTY, State.AGREED), (Side.MUNICIPALITY, State.DISCUSSED))
    )

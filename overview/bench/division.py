"""The division of work of a county with many municipalities: its matrix, and one municipality's column to fill in."""

from collections.abc import Iterator
from itertools import cycle

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interfaces.models import CheckQuestion, InterfaceDomain, WorkDivision
from organisations.models import Organisation
from overview.bench.timing import Measurement, measure_page

DOMAIN = "employment"
QUESTIONS = 60
Side, State, Who = WorkDivision.Side, WorkDivision.State, WorkDivision.Who


def measurements(client: Client, county: Organisation) -> Iterator[Measurement]:
    members = list(Organisation.objects.municipalities().members_of(county, timezone.localdate()))
    _divide(county, members)
    size = f"{len(members)} municipalities × {QUESTIONS} questions"
    matrix, fill = reverse("work_division"), reverse("division_fill")
    yield measure_page(client, f"Division of work, matrix of {size}", f"{matrix}?domain={DOMAIN}")
    yield measure_page(client, f"The same to fill in for one municipality: {QUESTIONS} rows", f"{fill}?domain={DOMAIN}")


def _divide(county: Organisation, members: list[Organisation]) -> None:
    """Both sides have said everything, in every state and by every doer, so that many views differ."""
    domain = InterfaceDomain.objects.get(code=DOMAIN)
    questions = CheckQuestion.objects.bulk_create(
        CheckQuestion(county=county, domain=domain, text_fi=f"Kuka vastaa asiasta numero {number}?", position=number)
        for number in range(QUESTIONS)
    )
    states, doers = cycle(State), cycle((*Who, ""))
    WorkDivision.objects.bulk_create(
        WorkDivision(question=question, municipality=member, side=side, state=next(states), who=next(doers))
        for question in questions
        for member in members
        for side in Side
    )

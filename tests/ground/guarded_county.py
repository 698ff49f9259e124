"""A county in which everything has something for its own people alone, and how those look at it who mean ill."""

from django.test import Client
from django.urls import reverse

from interfaces import map_tending, raising, reference_data
from interfaces.models import CheckQuestion, InterfaceMap, RaisedIssue
from interfaces.raising import Written
from organisations.acting import Acting
from tests.cast import Cast
from tests.factories import Role, make_domain, make_user
from tests.interfaces.factories import make_counterpart, make_question, make_view, place_of
from tests.interfaces.register_cast import Registers, make_registers

BACKEND = "organisations.login.PersonBackend"
SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("https://ilkea.example")'
LONG = "9" * 5000
HUGE = ("99999999999999999999", LONG, "²", "-1", "%00")


def make_guarded(cast: Cast) -> Registers:
    """A county in which everything has something that is for its own people alone."""
    rows = make_registers(cast)
    reference_data.load()
    holder = make_user("Sisko Salainen", cast.hollola, Role.READER, email="sisko@hollola.example")
    make_counterpart(cast.county, cast.hollola, holder, email="sisko@hollola.example", phone="040 555 1234")
    make_counterpart(cast.county, cast.county, holder)
    question = make_question(cast.county, "hyte", f"Kuka ohjaa? {SCRIPT}")
    make_view(question, cast.hollola, "municipality", note="Salainen huomio", changed_by_label="Sisko Salainen")
    make_view(question, cast.hollola, "county", "no", who="other", who_else=FORMULA)
    words = {"title_fi": "Salainen nosto", "title_sv": "", "text_fi": "Salainen nosto", "text_sv": ""}
    raising.raise_issue(Written(make_domain("hyte"), **words), "network", by=place_of(cast.county, cast.editor))
    sport = InterfaceMap.objects.get(code="sport")
    names = {"name_fi": f"Kartta </svg>{SCRIPT}", "name_sv": ""}
    own = map_tending.copy_map(sport, names, by=place_of(cast.county, cast.coordinator))
    InterfaceMap.objects.filter(pk=own.pk).update(domain=make_domain("hyte"), centre_fi=f"</text>{SCRIPT}")
    map_tending.add_own_service(
        own, {"name_fi": FORMULA, "name_sv": ""}, ["county"], None, by=place_of(cast.county, cast.coordinator)
    )
    return rows


def client_of(who: Acting | None) -> Client:
    """A client that gets an error page where the portal breaks down."""
    client = Client(raise_request_exception=False)
    if who is not None:
        client.force_login(who.user, backend=BACKEND)
    return client


def text_of(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(errors="replace")


def pages_of(registers: Registers) -> list[str]:
    """Every page of the interfaces that can be looked at in the county."""
    county = registers.cast.county
    own, question, issue = (
        InterfaceMap.objects.get(county=county),
        CheckQuestion.objects.get(),
        RaisedIssue.objects.get(),
    )
    named = [
        "interface_home", "interface_map_list", "service_list", "service_list_xlsx", "service_list_csv", "plan_list",
        "plan_list_csv", "plan_duties", "plan_duties_csv", "practice_list", "practice_list_csv", "data_exchange_list",
        "data_exchange_list_csv", "ngo_list", "ngo_list_csv", "counterpart_list", "counterpart_xlsx",
        "counterpart_vcf", "counterpart_check", "work_division", "work_division_csv", "division_fill",
        "division_import", "division_questions", "issue_list", "issue_list_xlsx", "issue_list_csv", "issue_new",
        "self_assessment", "self_assessment_svg", "self_assessment_csv", "area_profile",
    ]  # fmt: skip
    addresses = [reverse(name) for name in named]
    addresses += [
        reverse(name, args=[own.key]) for name in ("interface_map", "interface_map_csv", "interface_map_edit")
    ]
    addresses += [
        reverse("domain_page", args=["hyte"]),
        reverse("division_cell", args=[question.pk, registers.cast.hollola.code]),
        reverse("issue_detail", args=[issue.pk]),
        reverse("issue_edit", args=[issue.pk]),
        reverse("issue_propose", args=[issue.pk]),
        reverse("ngo_detail", args=[registers.card.pk]),
        reverse("plan_detail", args=[registers.own_plan.pk]),
        reverse("practice_detail", args=[registers.published.pk]),
        reverse("counterpart_edit", args=[registers.cast.hollola.pk, "hyte"]),
        reverse("counterpart_remove", args=[registers.cast.hollola.pk, "hyte"]),
        reverse("block_assess", args=["block_goals"]),
        reverse("checklist", args=["needs"]),
    ]
    return [
        f"{address}?county={county.code}&domain=hyte&municipality={registers.cast.hollola.code}"
        for address in addresses
    ]

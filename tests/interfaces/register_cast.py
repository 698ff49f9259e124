"""The people and rows of the tests about registers."""

import dataclasses
import datetime

from django.utils import timezone

from interfaces.models import DataExchange, NgoCard, Plan, PlanKind, Practice, Tag
from organisations.acting import Acting
from organisations.models import Organisation
from tests.cast import Cast
from tests.factories import Role, acting, make_county, make_organisation

PEOPLE = (
    "coordinator", "county_registrar", "editor", "reader", "lahti_editor", "ngo_editor", "other_county", "outsider",
    "superuser",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Registers:
    """A plan of the county, a joint one and one of Hollola; data of Hollola; an association's card; two practices."""

    cast: Cast
    association: Organisation
    people: dict[str, Acting]
    plan: Plan
    joint: Plan
    own_plan: Plan
    exchange: DataExchange
    card: NgoCard
    proposed: Practice
    published: Practice


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def make_kind(code: str = "other", **fields) -> PlanKind:
    defaults = {"name_fi": f"Suunnitelma {code}", "name_sv": f"Plan {code}"}
    return PlanKind.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def make_plan(county: Organisation, owner: Organisation | None = None, ends: int | None = 800, **fields) -> Plan:
    """A plan that began two years ago and ends in so many days; None: never."""
    defaults = {"name_fi": "Hyvinvointisuunnitelma", "name_sv": "Välfärdsplan", "valid_from": in_days(-730)}
    kind = fields.pop("kind", None) or make_kind()
    last = None if ends is None else in_days(ends)
    owner = owner or county
    return Plan.objects.create(county=county, organisation=owner, kind=kind, valid_to=last, **defaults | fields)


def make_practice(title: str = "Ohjaamo", state: str = Practice.State.PUBLISHED, **fields) -> Practice:
    defaults = {"title_fi": title, "title_sv": f"{title} (sv)", "what_fi": "Palvelut samasta pisteestä."}
    return Practice.objects.create(state=state, **defaults | fields)


def make_exchange(county: Organisation, owner: Organisation | None = None, **fields) -> DataExchange:
    defaults = {"direction": DataExchange.Direction.SHARED, "what_fi": "Hyvinvointikertomuksen tiedot"}
    return DataExchange.objects.create(county=county, owner=owner, **defaults | fields)


def make_card(county: Organisation, association: Organisation | None = None, **fields) -> NgoCard:
    association = association or make_organisation(kind=Organisation.Kind.ASSOCIATION)
    return NgoCard.objects.create(county=county, association=association, **{"tier": NgoCard.Tier.DOING} | fields)


def make_registers(cast: Cast) -> Registers:
    association = make_organisation("Kauno", Organisation.Kind.ASSOCIATION, full_fi="Kauno ry", full_sv="Kauno rf")
    people = {name: cast.named(name) for name in ("coordinator", "county_registrar", "editor", "reader", "outsider")}
    people |= {
        "lahti_editor": acting(cast.lahti, Role.EDITOR),
        "ngo_editor": acting(association, Role.EDITOR),
        "other_county": acting(make_county("Toisaalla", 0), Role.EDITOR),
        "superuser": acting(make_organisation("Ylläpitäjän kunta"), Role.READER, is_superuser=True),
    }
    Tag.objects.create(code="trust", name_fi="Luottamus", name_sv="Förtroende", is_success_factor=True)
    proposer = people["editor"]
    return Registers(
        cast=cast,
        association=association,
        people=people,
        plan=make_plan(cast.county, name_fi="Alueen oma"),
        joint=make_plan(cast.county, name_fi="Yhteinen", is_joint=True),
        own_plan=make_plan(cast.county, cast.hollola, name_fi="Hollolan oma"),
        exchange=make_exchange(cast.county, cast.hollola),
        card=make_card(cast.county, association, contact_email="toimisto@kauno.example", contact_role="sihteeri"),
        proposed=make_practice(
            "Ehdotettu", Practice.State.PROPOSED, proposed_for=cast.hollola, proposed_by=proposer.user
        ),
        published=make_practice("Julkaistu"),
    )

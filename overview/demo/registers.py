"""The demo's registers: some plans that hold, exchanged data on its way and cards of associations, all examples."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement, Goal, GoalPractice, NgoAgreement
from interfaces.models import DataExchange, InterfaceDomain, NgoCard, Plan, PlanKind, Practice
from interfaces.sources import load
from organisations.models import Organisation
from overview.demo.region import Region

Direction, State = DataExchange.Direction, DataExchange.State
Kind = Organisation.Kind
NOTE_FI, NOTE_SV = "Esimerkki: keksitty voimassaolo.", "Exempel: påhittad giltighetstid."

# Kind of plan, who has it ("county" or a place among the municipalities), days from today that it still holds.
PLANS = (
    ("county_strategy", "county", 900),
    ("service_strategy", "county", 900),
    ("municipal_strategy", 0, 900),
    ("municipal_strategy", 1, 250),
    ("municipal_strategy", 3, -120),
    ("municipal_welfare_plan", 0, 900),
    ("municipal_welfare_plan", 1, 900),
    ("municipal_welfare_plan", 2, 180),
    ("municipal_welfare_plan", 4, -300),
    ("child_welfare_plan", 1, 500),
    ("child_welfare_plan", 2, -60),
)

# The new ones of the three baskets: direction, what, source, how often, state, whether it is public.
EXCHANGES = (
    (
        Direction.TO_MUNICIPALITIES,
        ("Opiskeluhuollon käyntimäärät ja odotusajat kunnittain", "Besök och väntetider i elev- och studerandevården"),
        ("Hyvinvointialueen tietovarasto", "Välfärdsområdets datalager"),
        ("Kahdesti vuodessa", "Två gånger om året"),
        State.IN_USE,
        True,
    ),
    (
        Direction.SHARED,
        ("Kouluterveyskyselyn tulokset", "Resultaten av enkäten Hälsa i skolan"),
        ("THL", "THL"),
        ("Joka toinen vuosi", "Vartannat år"),
        State.IN_USE,
        True,
    ),
    (
        Direction.TO_COUNTY,
        ("Kuntien liikuntaneuvonnan asiakasmäärät", "Antalet klienter i kommunernas motionsrådgivning"),
        ("Kuntien liikuntapalvelut", "Kommunernas idrottstjänster"),
        ("Vuosittain", "Årligen"),
        State.PREPARED,
        False,
    ),
)

MORE_ASSOCIATIONS = (("Esimerkkiseura", "Exempelsällskapet"), ("Esimerkkikylät", "Exempelbyarna"))
CARDS = (
    {
        "tier": NgoCard.Tier.AGREEMENT,
        "what_fi": "Yhdistys ohjaa vertaisryhmiä hyvinvointialueen tiloissa ja tuo verkostoihin kokemustietoa.",
        "what_sv": "Föreningen leder stödgrupper i välfärdsområdets lokaler och tillför nätverken erfarenhetskunskap.",
        "contact_role": "toiminnanjohtaja",
        "contact_email": "toimisto@esimerkkiyhdistys.example",
        "domains": ["ngo_cooperation", "mental_wellbeing"],
    },
    {
        "tier": NgoCard.Tier.PARTNERSHIP_GRANT,
        "what_fi": "Seuran matalan kynnyksen liikuntaryhmät ottavat vastaan liikuntaneuvonnan asiakkaita.",
        "what_sv": "Föreningens lågtröskelgrupper tar emot klienter från motionsrådgivningen.",
        "contact_role": "liikunnanohjaaja",
        "domains": ["physical_activity"],
    },
    {
        "tier": NgoCard.Tier.DOING,
        "what_fi": "Kyläyhdistykset avaavat tilansa digituelle ja kuljettavat tietoa palveluista kylille.",
        "what_sv": "Byaföreningarna öppnar sina lokaler för digitalt stöd och sprider information om servicen.",
        "contact_role": "puheenjohtaja",
        "domains": ["participation", "service_accessibility"],
    },
)
PRACTICES = {"lape": "ohjaamo", "hyte": "healthy_lifestyles_network", "employment": "ohjaamo"}  # by a goal's domain


def make_registers(region: Region) -> Iterator[str]:
    """The content of the sources, which is real, and what makes the registers live, which is example."""
    with transaction.atomic():
        loaded = sum(table.created for table in load(region.county.code))
        made = sum(make(region) for make in (_make_plans, _make_exchanges, _make_cards, _link_practices))
    if loaded:
        yield f"{region.county}: {loaded} rows of the sources on interfaces"
    if made:
        yield f"{region.county}: {made} example rows in the registers"


def _make_plans(region: Region) -> int:
    if Plan.objects.filter(county=region.county, is_example=True).exists():
        return 0
    kinds = {kind.code: kind for kind in PlanKind.objects.select_related("domain")}
    municipalities, today = region.municipalities, timezone.localdate()
    for code, whose, days in PLANS:
        owner = region.county if whose == "county" else region.organisations[municipalities[whose]]
        kind, last = kinds[code], today + datetime.timedelta(days=days)
        plan = Plan.objects.create(
            county=region.county,
            organisation=owner,
            kind=kind,
            name_fi=f"{owner.name_fi}: {kind.name_fi[:1].lower()}{kind.name_fi[1:]}",
            name_sv=f"{owner.name_sv}: {kind.name_sv[:1].lower()}{kind.name_sv[1:]}",
            valid_from=last - datetime.timedelta(days=4 * 365),
            valid_to=last,
            note_fi=NOTE_FI,
            note_sv=NOTE_SV,
            is_example=True,
        )
        if kind.domain:
            plan.domains.add(kind.domain)
    return len(PLANS)


def _make_exchanges(region: Region) -> int:
    if DataExchange.objects.filter(county=region.county, is_example=True).exists():
        return 0
    for direction, what, source, frequency, state, is_public in EXCHANGES:
        to_county = direction == Direction.TO_COUNTY
        DataExchange.objects.create(
            county=region.county,
            direction=direction,
            what_fi=what[0],
            what_sv=what[1],
            source_fi=source[0],
            source_sv=source[1],
            frequency_fi=frequency[0],
            frequency_sv=frequency[1],
            owner=region.organisations[region.municipalities[1]] if to_county else region.county,
            state=state,
            is_public=is_public,
            is_example=True,
        )
    return len(EXCHANGES)


def _make_cards(region: Region) -> int:
    """A card for the demo's own association, with its agreement, and for two more that can't be mistaken for real."""
    if "association" not in region.organisations or NgoCard.objects.filter(county=region.county).exists():
        return 0
    associations = [region.organisations["association"], *(_association(*names) for names in MORE_ASSOCIATIONS)]
    for association, row in zip(associations, CARDS, strict=True):
        domains, values = row["domains"], {name: value for name, value in row.items() if name != "domains"}
        card = NgoCard.objects.create(
            county=region.county,
            association=association,
            starts_on=datetime.date(timezone.localdate().year - 1, 1, 1),
            is_example=True,
            **values,
        )
        card.domains.set(InterfaceDomain.objects.filter(code__in=domains))
        for agreement in Agreement.objects.of_organisation(association, timezone.localdate()).filter(is_example=True):
            NgoAgreement.objects.create(card=card, agreement=agreement)
    return len(CARDS)


def _association(name_fi: str, name_sv: str) -> Organisation:
    return Organisation.objects.get_or_create(
        kind=Kind.ASSOCIATION,
        full_fi=f"{name_fi} ry",
        defaults={
            "name_fi": name_fi,
            "name_sv": name_sv,
            "full_sv": f"{name_sv} rf",
            "genitive_fi": f"{name_fi} ry:n",
            "genitive_sv": f"{name_sv} rf:s",
            "short_genitive_fi": f"{name_fi}n",
            "short_genitive_sv": f"{name_sv}s",
        },
    )[0]


def _link_practices(region: Region) -> int:
    """Goals of the region's signed example agreements, each with a practice of its domain."""
    made = 0
    goals = Goal.objects.standing().filter(agreement__county=region.county, agreement__stage=Agreement.Stage.SIGNED)
    for goal in goals.filter(agreement__is_example=True, domain__code__in=PRACTICES).select_related("domain"):
        practice = Practice.objects.get(code=PRACTICES[goal.domain.code])
        facts = {"agreement_id": goal.agreement_id, "goal_key": goal.key, "practice": practice}
        made += GoalPractice.objects.get_or_create(**facts, defaults={"linked_for": region.county})[1]
    return made

"""What is measured: an agreement as large as they come, and a list of four hundred others."""

import datetime
import io
import itertools
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from agreements import workflow
from agreements.blueprint import blueprints
from agreements.models import Agreement, Decision, Party, SeriesDraft, Version
from agreements.models.row import Publicity
from agreements.series.making import make_draft
from agreements.workflow.series import choose_municipalities, start_series
from finnish.sorting import search_key, sort_key
from organisations.models import Organisation, User
from overview.demo import content, files
from overview.demo.accounts import accounts_of, actor, make_accounts
from overview.demo.region import Region, region_of
from overview.demo.story import Story

GOALS, MEASURES_EACH, SERIES_GOALS = 44, 4, 8
LISTED = 400
# The largest agreements have 24 parties: Keski-Suomi has 22 municipalities, its county and its regional council.
KESKI_SUOMI = {"code": "15", "mail_domain": "keski-suomi", "regional_council": "13"}
PARTIES = ["county", "municipalities", "regional_council"]
NO_PASSWORD = "!"  # noqa: S105 -- nobody logs in with one here
TERM = {"term_starts": datetime.date(2025, 6, 1), "term_ends": datetime.date(2029, 5, 31)}
Stage = Agreement.Stage


def make_region() -> Region:
    """Load the reference data and make the accounts of the region's organisations."""
    call_command("load_reference", stdout=io.StringIO())
    region = region_of(KESKI_SUOMI)
    make_accounts(accounts_of(region), NO_PASSWORD)
    return region


def coordinator(region: Region) -> User:
    return actor(region, region.county, "koordinaattori").user


def make_big_agreement(region: Region) -> Story:
    """A draft with 24 parties, 44 goals and 176 measures, ready to be frozen; everybody's signatory is named."""
    by = actor(region, region.county, "koordinaattori")
    agreement = Agreement(blueprint="strategic", scope=3, county=region.county, languages="fi", **TERM)
    agreement.publicity = Publicity.PUBLIC
    organisations = [region.organisations[word] for word in region.words(PARTIES)]
    agreement = workflow.start_agreement(agreement, by=by, organisations=organisations)
    example = files.example_content("paijat_hame")
    content.add_forums(agreement, example["forums"], by=by)
    content.add_goals(agreement, _goals(example["goals"]), region, by=by)
    story = Story(agreement, region)
    for step in ("decide_in", "name_signatories"):
        story.tell({"do": step, "parties": ["all"], **({"body": "board"} if step == "decide_in" else {})})
    return story


def choose_all(region: Region) -> list[SeriesDraft]:
    """A new series with every municipality of the county, none of its drafts made yet."""
    by = actor(region, region.county, "koordinaattori")
    series = start_series(Agreement(blueprint="lape", languages="fi", **TERM), by=by)
    example = files.example_content("paijat_hame")
    content.add_goals(series.model, _goals(example["goals"])[:SERIES_GOALS], region, by=by)
    municipalities = Organisation.objects.municipalities().members_of(region.county, timezone.localdate())
    return choose_municipalities(series, by=by, municipalities=municipalities.in_order())


def make_drafts(region: Region, drafts: list[SeriesDraft]) -> None:
    """What the worker does, one after another."""
    by = actor(region, region.county, "koordinaattori")
    for draft in drafts:
        make_draft(draft.pk, by=by)


def _goals(goals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The example's goals over and over, each with four of the measures whose parties every region has."""
    everywhere = {"county", "municipalities", "regional_council", "associations"}
    usable = [row for goal in goals for row in goal["measures"] if _parties(row) <= everywhere]
    measures = itertools.cycle(usable)
    chosen = itertools.islice(itertools.cycle(goals), GOALS)
    return [goal | {"measures": list(itertools.islice(measures, MEASURES_EACH))} for goal in chosen]


def _parties(measure: dict[str, Any]) -> set[str]:
    return {row["party"] for row in measure["responsibilities"]}


def sign_all(story: Story) -> Version:
    """Freeze the draft and have every party approve and sign it; returns the version, ready to be sealed."""
    story.tell({"do": "freeze", "week": -9})
    approval = {"do": "decide", "week": -2, "body": "board", "number": "100", "result": "approved"}
    story.tell(approval | {"parties": ["all"]})
    for party in ("regional_council", "municipalities"):
        story.tell({"do": "sign", "parties": [party]})
    story.tell({"do": "sign", "parties": ["county"]})
    return story.agreement.latest_version


def make_list() -> None:
    """Four hundred agreements over all counties, written straight into the tables: only the list shows them."""
    counties = list(Organisation.objects.counties().order_by("pk"))
    stages = [Stage.DRAFT, Stage.DECIDING, Stage.DECIDING, Stage.SIGNED]
    titles = [name for blueprint in blueprints().values() for name in blueprint.names.values()]
    rows = []
    for number in range(LISTED):
        county = counties[number % len(counties)]
        title = f"{county.name_fi}: {titles[number % len(titles)]} {number}"
        rows.append(
            Agreement(
                kind=Agreement.Kind.STRATEGIC,
                blueprint="strategic",
                scope=3,
                title_fi=title,
                county=county,
                coordinator=county,
                stage=stages[number % len(stages)],
                publicity=Publicity.PUBLIC,
                sort_key_fi=sort_key(title),
                sort_key_sv=sort_key(title),
                search=search_key(title),
                **TERM,
            )
        )
    Agreement.objects.bulk_create(rows)
    _add_parties(rows)


def _add_parties(agreements: list[Agreement]) -> None:
    today = timezone.localdate()
    members = {
        county.pk: [county, *Organisation.objects.members_of(county, today)]
        for county in Organisation.objects.counties()
    }
    frozen = [row for row in agreements if row.stage != Stage.DRAFT]
    versions = {row.pk: _version(row) for row in frozen}
    Version.objects.bulk_create(versions.values())
    parties = [
        Party(agreement=row, organisation=organisation, position=position)
        for row in agreements
        for position, organisation in enumerate(members[row.county_id])
    ]
    Party.objects.bulk_create(parties)
    decided = [party for party in parties if party.agreement_id in versions and party.position % 2 == 0]
    Decision.objects.bulk_create(_decision(party, versions[party.agreement_id], today) for party in decided)


def _version(agreement: Agreement) -> Version:
    return Version(
        agreement=agreement,
        number=1,
        dated=TERM["term_starts"],
        content="{}",
        sha256="0" * 64,
        frozen_at=timezone.now(),
        frozen_by_name="",
    )


def _decision(party: Party, version: Version, today: datetime.date) -> Decision:
    return Decision(
        party=party,
        version=version,
        body_kind="board",
        body_fi="kunnanhallitus",
        decided_on=today,
        number="1",
        result=Decision.Result.APPROVED,
        is_final=True,
        recorded_at=timezone.now(),
        recorded_on=today,
        recorded_by_name="",
    )

"""Loading the demo. What is there already stays as it is, so that a second loading changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from agreements import workflow
from agreements.blueprint import Blueprint, blueprints
from agreements.models import Agreement
from forums import network_register
from interfaces.models import InterfaceDomain
from organisations.models import CouncilTerm, Notice, Organisation
from overview.demo import content, files
from overview.demo.accounts import accounts_of, actor, make_accounts, make_system_administrator
from overview.demo.counterparts import make_counterparts
from overview.demo.days import meeting_day
from overview.demo.division import make_division
from overview.demo.following import make_follow_up
from overview.demo.forums import make_forums
from overview.demo.keys import key_of
from overview.demo.maps import make_maps
from overview.demo.meetings import make_meetings
from overview.demo.region import Region, region_of
from overview.demo.registers import make_registers
from overview.demo.self_assessment import make_self_assessment
from overview.demo.story import Story
from overview.demo.survey_results import make_survey_results
from overview.demo.surveys import make_surveys
from overview.demo.values import make_values

INVENTED_ADDRESSES = ".example"


def load(password: str) -> Iterator[str]:
    """Make what is missing of the demo and tell it line by line. Raises ReferenceMissing.

    Each agreement is made in a transaction of its own: one that was cut short leaves nothing and is made next time.
    """
    with translation.override("fi"):
        made = sum(1 for _line in make_values([data["code"] for data in files.counties()]))
        if made:
            yield f"{made} indicators with example values of two counties"
        for data in files.counties():
            yield from _load_region(data, password)
        if make_system_administrator(password):
            yield "system administrator"


def _load_region(data: dict[str, Any], password: str) -> Iterator[str]:
    with transaction.atomic():
        region = region_of(data)
        accounts = make_accounts(accounts_of(region), password)
        forums = make_forums(region)
        networks = sum(row.created for row in network_register.load(region.county.code))
    if accounts:
        yield f"{region.county}: {accounts} accounts"
    if forums:
        yield f"{region.county}: {forums} forums"
    if networks:
        yield f"{region.county}: {networks} networks"
    for story in data["agreements"]:
        if not Agreement.objects.filter(key=key_of(story["slug"])).exists():
            with _silently():
                agreement = _make_agreement(story, region)
            yield f"{agreement.title_fi} ({agreement.stage})"
    with _silently():
        yield from make_meetings(region)
    with _silently():
        yield from make_follow_up(region)
    with _silently():
        yield from make_surveys(region)
        yield from make_survey_results(region)
    yield from make_registers(region)
    with _silently():
        yield from make_counterparts(region)
    yield from make_maps(region)
    with _silently():
        yield from make_division(region)
    yield from make_self_assessment(region)


def _make_agreement(data: dict[str, Any], region: Region) -> Agreement:
    blueprint = blueprints()[data["blueprint"]]
    by = actor(region, region.county, "koordinaattori")
    organisations = [region.organisations[word] for word in region.words(data["parties"])]
    agreement = workflow.start_agreement(_new_agreement(data, region, blueprint), by=by, organisations=organisations)
    agreement.domains.set(InterfaceDomain.objects.filter(code__in=data["domains"]))
    _write_content(agreement, data, region)
    story = Story(agreement, region)
    for step in data["steps"]:
        story.tell(step)
    return story.agreement


def _new_agreement(data: dict[str, Any], region: Region, blueprint: Blueprint) -> Agreement:
    term = _term()
    years = f"{term.starts.year}–{term.ends.year}"
    return Agreement(
        key=key_of(data["slug"]),
        is_example=True,
        blueprint=blueprint.slug,
        scope=data.get("scope"),
        title_fi=data.get("title_fi", "").replace("{term}", years),
        county=region.county,
        languages=data.get("languages", Agreement.Languages.FINNISH),
        term_starts=term.starts,
        term_ends=term.ends,
        legal_nature=blueprint.legal_nature,
        signing_opens=blueprint.signing_opens,
        entry_rule=blueprint.entry_rule,
        decisions_wanted_by=meeting_day(data["wanted_week"]) if "wanted_week" in data else None,
    )


def _term() -> CouncilTerm:
    """The present council term, or the last one known."""
    terms = CouncilTerm.objects.filter(kind=Organisation.Kind.MUNICIPALITY, starts__lte=timezone.localdate())
    return terms.latest("starts")


def _write_content(agreement: Agreement, data: dict[str, Any], region: Region) -> None:
    example = files.example_content(region.data["example_content"])
    by = actor(region, region.county, "koordinaattori")
    for clause in _chosen(example["clauses"], "id", data.get("clauses", [])):
        texts = {name: text for name, text in clause.items() if name != "id"}
        content.write_clause(agreement, clause["id"], texts, by=by)
    content.add_forums(agreement, _chosen(example["forums"], "name_fi", data.get("forums", [])), by=by)
    goals = [*_chosen(example["goals"], "domain", data.get("goals", [])), *data.get("own_goals", [])]
    content.add_goals(agreement, goals, region, by=by)


def _chosen(rows: list[dict[str, Any]], name: str, wanted: str | list[str]) -> list[dict[str, Any]]:
    return rows if wanted == "all" else [row for row in rows if row[name] in wanted]


@contextmanager
def _silently() -> Iterator[None]:
    """Nothing that happens inside is mailed: the notices count as sent and read, for a demo must flood nobody."""
    started = timezone.now()
    with transaction.atomic():
        yield
        mine = Notice.objects.filter(created_at__gte=started, email__endswith=INVENTED_ADDRESSES, sent_at=None)
        mine.update(sent_at=timezone.now(), read_at=timezone.now())

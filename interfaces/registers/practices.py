"""The register of practices: the whole country's cards, and one's own proposals among them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from finnish.sorting import sort_key
from interfaces import rules
from interfaces.forms.registers import PracticeForm
from interfaces.models import Practice
from interfaces.registers.register import Choice, Column, Register
from interfaces.within import Within
from organisations.acting import Acting
from organisations.models import User

State = Practice.State


def practices_for(user: User, acting: Acting | None) -> QuerySet[Practice]:
    """What has been published, and what waits for publishers and for those who proposed it."""
    rows = Practice.objects.select_related("proposed_for").prefetch_related("domains", "tags")
    if rules.may_publish_practices(user, acting):
        return rows
    own = acting.stands_for if acting else ()
    return rows.filter(Q(state=State.PUBLISHED) | Q(proposed_for__in=own))


def _within(place: Within, user: User) -> QuerySet[Practice]:
    return practices_for(user, place.acting)


def _order(practice: Practice) -> tuple[Any, ...]:
    """What waits comes first, then by title."""
    return practice.state == State.PUBLISHED, sort_key(practice.title), practice.pk


def _searched(practice: Practice) -> list[str]:
    texts = [practice.title_fi, practice.title_sv, practice.what_fi, practice.what_sv]
    return [*texts, practice.region_fi, practice.region_sv, *(tag.name for tag in practice.tags.all())]


def _tags(practices: list[Practice]) -> list[tuple[str, str]]:
    tags = {tag for practice in practices for tag in practice.tags.all()}
    return [(tag.code, tag.name) for tag in sorted(tags, key=lambda tag: tag.position)]


def _regions(practices: list[Practice]) -> list[tuple[str, str]]:
    regions = {practice.region_fi or practice.region_sv: practice.region for practice in practices}
    return sorted(((code, name) for code, name in regions.items() if code), key=lambda pair: sort_key(pair[1]))


def _years(practices: list[Practice]) -> list[tuple[str, str]]:
    years = {practice.year for practice in practices if practice.year}
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]


def _states(practices: list[Practice]) -> list[tuple[str, str]]:
    there = {practice.state for practice in practices}
    return [(value, capfirst(str(label))) for value, label in State.choices if value in there]


PRACTICES = Register(
    name="practice",
    file="kaytannot",
    title=_("Practices"),
    new=_("Propose a practice"),
    saved=_("The practice has been saved."),
    rows=_within,
    columns=(
        Column(_("Title"), lambda practice: practice.title),
        Column(_("Where"), lambda practice: practice.region),
        Column(_("Year"), lambda practice: practice.year),
        Column(_("Domains"), lambda practice: ", ".join(map(str, practice.domains.all()))),
        Column(_("Tags"), lambda practice: ", ".join(map(str, practice.tags.all()))),
        Column(_("What was done"), lambda practice: practice.what),
        Column(_("What made it work"), lambda practice: practice.success),
        Column(_("Risks"), lambda practice: practice.risks),
        Column(_("How it carries over"), lambda practice: practice.transfer),
        Column(_("Source"), lambda practice: practice.source),
        Column(_("Link"), lambda practice: practice.url),
        Column(_("State"), lambda practice: practice.get_state_display()),
    ),
    searched=_searched,
    domains=lambda practice: [domain.pk for domain in practice.domains.all()],
    order=_order,
    form=PracticeForm,
    choices=(
        Choice(
            "tag",
            _("Tag"),
            among=_tags,
            keeps=lambda practice, value: any(tag.code == value for tag in practice.tags.all()),
        ),
        Choice(
            "region",
            _("Where"),
            among=_regions,
            keeps=lambda practice, value: value == (practice.region_fi or practice.region_sv),
        ),
        Choice("year", _("Year"), among=_years, keeps=lambda practice, value: str(practice.year) == value),
        Choice("state", _("State"), among=_states, keeps=lambda practice, value: practice.state == value),
    ),
)

"""Why not yet: what stands in the way of the freeze, told apart by what blocks and what only advises.

Which of the codes block and which advise is said by the agreement's template (blueprint).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from agreements.blueprint import Blueprint, blueprints
from agreements.content import content_of
from agreements.models import Agreement, Clause, Series, SignatureSlot, Suggestion
from agreements.models.row import Publicity
from documents.rich_text import is_empty
from finnish.languages import pick
from organisations.models import Organisation

PLACEHOLDER = re.compile(r"\[(täydennetään|kompletteras)[^\]]*\]")
LANGUAGE_NAMES = {"fi": gettext_noop("Finnish"), "sv": gettext_noop("Swedish")}


@dataclass(frozen=True)
class Problem:
    """One thing that is missing or wrong: a code, what to do in words, where to do it, and whether it blocks."""

    code: str
    message: str
    url: str
    blocks: bool


def problems_of(agreement: Agreement, content: dict[str, Any] | None = None) -> list[Problem]:
    """Everything that stands in the way of the agreement's next step, the blocking ones first."""
    blueprint = blueprints()[agreement.blueprint]
    content = content or content_of(agreement)
    if found := series_problems(agreement):
        return found
    found = [
        Problem(code, message, url, code in blueprint.blocking)
        for check in CHECKS
        for code, message, url in check(agreement, content, blueprint)
        if code in blueprint.blocking or code in blueprint.advising
    ]
    return sorted(found, key=lambda problem: not problem.blocks)


def series_problems(agreement: Agreement) -> list[Problem]:
    """A shared text is nobody's agreement yet: what it lacks is said of each municipality's own draft."""
    message = _("This is the shared text of a series: it is not decided on itself. Make a draft for each municipality.")
    return [
        Problem("series_model", message, reverse("series_detail", args=[series.key]), True)
        for series in Series.objects.filter(model=agreement)
    ]


Found = Iterator[tuple[str, str, str]]


def _url(agreement: Agreement, anchor: str = "") -> str:
    return reverse("agreement_detail", args=[agreement.pk]) + (f"#{anchor}" if anchor else "")


def _own(texts: dict[str, str]) -> str:
    return pick(texts["fi"], texts["sv"])


def _all_clauses(clauses: list[dict]) -> Iterator[dict]:
    for clause in clauses:
        yield clause
        yield from _all_clauses(clause["children"])


def _clauses(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    for clause in _all_clauses(content["clauses"]):
        url = reverse("clause_edit", args=[agreement.pk, clause["key"]])
        heading = _own(clause["heading"]) or _("Untitled clause")
        written = {language: not is_empty(clause["text"][language]) for language in agreement.language_list}
        must_be_written = clause["role"] == Clause.Role.TEXT and not clause["children"]
        if must_be_written and not any(written.values()):
            yield "clause_empty", _("The clause “%(heading)s” is empty.") % {"heading": heading}, url
        for language in agreement.language_list:
            lacks_text = any(written.values()) and not written[language]
            lacks_heading = any(clause["heading"].values()) and not clause["heading"][language]
            if lacks_text or lacks_heading:
                yield "language_missing", _missing(heading, language), url
        written_in = [clause[stem][language] for stem in ("heading", "text") for language in agreement.language_list]
        if any(PLACEHOLDER.search(text) for text in written_in):
            yield (
                "placeholder_left",
                _("The clause “%(heading)s” has a part that is still to be filled in.") % {"heading": heading},
                url,
            )


def _secrecy(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    """A secret clause names its ground and who decided on it (Act on the Openness of Government Activities, 24 §)."""
    for clause in _all_clauses(content["clauses"]):
        is_secret = clause["publicity"] in (Publicity.PARTLY_SECRET, Publicity.SECRET)
        if is_secret and not (clause["secrecy_ground"] and clause.get("publicity_decided_by")):
            heading = _own(clause["heading"]) or _("Untitled clause")
            yield (
                "clause_ground_missing",
                _("The clause “%(heading)s” is secret: its ground and who decided on it are not both named.")
                % {"heading": heading},
                reverse("clause_edit", args=[agreement.pk, clause["key"]]),
            )


def _missing(name: str, language: str) -> str:
    return _("“%(name)s” is not written in %(language)s.") % {"name": name, "language": _(LANGUAGE_NAMES[language])}


def _languages(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    for language in agreement.language_list:
        settings = reverse("agreement_settings", args=[agreement.pk])
        if not content["title"][language]:
            yield "language_missing", _missing(_("Title"), language), settings
        if PLACEHOLDER.search(content["title"][language]):
            yield "placeholder_left", _("The title has a part that is still to be filled in."), settings
        for goal in content["goals"]:
            rows = [goal, *goal["measures"]]
            names = [row["text"] for row in rows] + [row["name"] for row in goal["indicators"]]
            for texts in names:
                if not texts[language]:
                    yield (
                        "language_missing",
                        _missing(_own(texts), language),
                        reverse("goal_edit", args=[agreement.pk, goal["key"]]),
                    )
        for forum in content["forums"]:
            if not forum["name"][language]:
                yield (
                    "language_missing",
                    _missing(_own(forum["name"]), language),
                    reverse("forum_entry_edit", args=[agreement.pk, forum["key"]]),
                )


def _translations(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    if not agreement.is_bilingual:
        return
    message = _("“%(name)s”: the Finnish has changed since the Swedish was written.")
    for clause in agreement.clauses.standing():
        if clause.translation_is_outdated:
            yield (
                "translation_outdated",
                message % {"name": clause.heading},
                reverse("clause_edit", args=[agreement.pk, clause.key]),
            )
    for goal in agreement.goals.standing():
        if goal.translation_is_outdated:
            yield (
                "translation_outdated",
                message % {"name": goal.text},
                reverse("goal_edit", args=[agreement.pk, goal.key]),
            )


def _parties(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    url = reverse("party_list", args=[agreement.pk])
    parties = [party for party in agreement.standing_parties if not party.left_on]
    with_signatory = set(SignatureSlot.objects.filter(party__in=parties).values_list("party_id", flat=True))
    present = {party.organisation_id for party in parties}
    if len(parties) < 2:
        yield "party_missing", _("An agreement needs at least two parties."), url
    if agreement.coordinator_id not in present:
        yield "coordinator_missing", _("The coordinating organisation is not a party."), url
    if agreement.county and blueprint.parties == "county_and_municipalities":
        members = Organisation.objects.members_of(agreement.county, timezone.localdate()).in_order()
        if missing := [municipality.name for municipality in members.exclude(pk__in=present)]:
            message = ngettext("%(names)s is not a party.", "These are not parties: %(names)s.", len(missing))
            yield "county_municipality_missing", message % {"names": ", ".join(missing)}, url
    for party in parties:
        own = reverse("party_edit", args=[agreement.pk, party.key])
        if party.pk not in with_signatory:
            yield "signatory_missing", _("%(party)s has not named who signs.") % {"party": party}, own
        if not party.deciding_body:
            yield "deciding_body_missing", _("%(party)s: the body that decides is not named.") % {"party": party}, own


def _frame(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    if not agreement.term_starts or not agreement.term_ends:
        yield (
            "term_missing",
            _("The term of the agreement is not given."),
            reverse("agreement_settings", args=[agreement.pk]),
        )
    roles = {clause["role"] for clause in _all_clauses(content["clauses"])}
    if Clause.Role.FORUMS in roles and not content["forums"]:
        yield "forum_missing", _("No forum is named."), reverse("forum_entry_new", args=[agreement.pk])
    for annex in content["annexes"]:
        if annex["publicity"] not in ("public", "draft") and not annex["secrecy_ground"]:
            yield (
                "annex_ground_missing",
                _("The ground for secrecy of the annex “%(title)s” is not named.") % {"title": _own(annex["title"])},
                _url(agreement, "annexes"),
            )


def _comments(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    """Open comments survive the freeze: they are only said to be there."""
    if count := agreement.comments.open().count():
        message = ngettext("One comment is open.", "%(count)s comments are open.", count) % {"count": count}
        yield "comments_open", message, reverse("comment_list", args=[agreement.pk])


def _suggestions(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    """Suggested wordings can't be answered while the text is frozen; they wait, so they are said to be there."""
    if count := Suggestion.objects.of(agreement).open().count():
        message = ngettext(
            "One suggested wording waits for an answer.", "%(count)s suggested wordings wait for an answer.", count
        )
        yield "suggestions_open", message % {"count": count}, reverse("suggestion_list", args=[agreement.pk])


def _goals(agreement: Agreement, content: dict, blueprint: Blueprint) -> Found:
    if agreement.scope == 1 or Clause.Role.GOALS not in {clause["role"] for clause in _all_clauses(content["clauses"])}:
        return
    if not content["goals"]:
        yield "goal_missing", _("The agreement has no goals yet."), reverse("goal_new", args=[agreement.pk])
    for goal in content["goals"]:
        url, name = reverse("goal_edit", args=[agreement.pk, goal["key"]]), {"goal": _own(goal["text"])}
        if not goal["indicators"]:
            yield "goal_without_indicator", _("The goal “%(goal)s” has no indicator.") % name, url
        if agreement.scope != 2 and not goal["measures"]:
            yield "goal_without_measure", _("The goal “%(goal)s” has no measures.") % name, url
        for measure in goal["measures"]:
            yield from _measure(measure, url)
        for indicator in goal["indicators"]:
            yield from _indicator(indicator, url)


def _measure(measure: dict, url: str) -> Found:
    name = {"measure": _own(measure["text"])}
    rows = measure["responsibilities"]
    kinds = {row["organisation"]["kind"] for row in rows if row["organisation"]}
    groups = {row["group"] for row in rows}
    if not any(row["role"] == "lead" for row in rows):
        yield "measure_without_lead", _("The measure “%(measure)s” has nobody in charge.") % name, url
    if not rows:  # that nobody at all is responsible has been said
        return
    if Organisation.Kind.COUNTY not in kinds and "parties" not in groups:
        yield (
            "measure_without_county_side",
            _("The measure “%(measure)s” has nobody responsible in the county.") % name,
            url,
        )
    if Organisation.Kind.MUNICIPALITY not in kinds and not groups & {"parties", "municipalities"}:
        yield (
            "measure_without_municipal_side",
            _("The measure “%(measure)s” has nobody responsible in the municipalities.") % name,
            url,
        )


def _indicator(indicator: dict, url: str) -> Found:
    name = {"indicator": _own(indicator["name"])}
    if indicator["baseline"] is None and not any(indicator["baseline_words"].values()):
        yield "indicator_without_baseline", _("The indicator “%(indicator)s” has no baseline.") % name, url
    if not indicator["targets"]:
        yield "indicator_without_target", _("The indicator “%(indicator)s” has no target.") % name, url


CHECKS = (_parties, _frame, _clauses, _secrecy, _languages, _translations, _goals, _comments, _suggestions)

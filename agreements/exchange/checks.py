"""The rules of the domain that a schema can't say, each fault with its path. The data already follows the schema."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.blueprint import blueprints
from agreements.exchange.faults import Fault
from agreements.exchange.known import Known, look_up
from agreements.models.row import Publicity
from documents.print_fonts import validate_printable
from organisations.models import Organisation

Faults = Iterator[Fault]
WITH_GROUND = {Publicity.PARTLY_SECRET, Publicity.SECRET}


def content_faults(data: dict[str, Any]) -> tuple[Known, list[Fault]]:
    """What the data names, and every fault in it."""
    known = look_up(data)
    known.coordinator = known.organisation(data["coordinator"])
    checks = (_frame, _parties, _keys, _domains, _clauses, _goals, _annexes, _signs)
    return known, [fault for check in checks for fault in check(data, known)]


def _frame(data: dict[str, Any], known: Known) -> Faults:
    blueprint = blueprints().get(data["blueprint"])
    if blueprint is None:
        yield Fault("/blueprint", _("There is no such template."))
    elif blueprint.kind != data["kind"]:
        yield Fault("/kind", _("The template is for another kind of agreement."))
    elif (data["scope"] not in blueprint.scopes) if blueprint.scopes else data["scope"] is not None:
        yield Fault("/scope", _("The template has no such scope."))
    if not any(data["title"][language].strip() for language in data["languages"]):
        yield Fault("/title", _("The agreement has no title in its own languages."))
    if data["authoritative_language"] and data["authoritative_language"] not in data["languages"]:
        yield Fault("/authoritative_language", _("The agreement has no text in this language."))
    if data["entry_rule"] == "number" and data["entry_number"] is None:
        yield Fault("/entry_number", _("The number of parties that is needed is missing."))
    yield from _ground(data, "")
    yield from _span(data["term"], "/term", may_be_one_day=False)
    yield from _span(data["validity"], "/validity")
    if data["county"]:
        yield from _organisation(data["county"], "/county", known)
        if data["county"]["kind"] != Organisation.Kind.COUNTY:
            yield Fault("/county/kind", _("This is not a wellbeing services county."))


def _ground(row: dict[str, Any], path: str) -> Faults:
    if row["publicity"] in WITH_GROUND and not row["secrecy_ground"]:
        yield Fault(f"{path}/secrecy_ground", _("The ground for secrecy is missing."))


def _span(row: dict[str, Any], path: str, *, may_be_one_day: bool = True) -> Faults:
    starts, ends = row["starts"], row["ends"]
    if starts and ends and (ends < starts or (ends == starts and not may_be_one_day)):
        yield Fault(f"{path}/ends", _("The last day is before the first day."))


def _organisation(row: dict[str, Any], path: str, known: Known) -> Faults:
    if known.organisation(row) is None:
        name = row["full_name"]["fi"] or row["full_name"]["sv"]
        words = {"name": name, "code": row["code"] or row["business_id"] or "–"}
        yield Fault(path, _("The portal does not know the organisation %(name)s (%(code)s).") % words)


def _parties(data: dict[str, Any], known: Known) -> Faults:
    seen: dict[int, str] = {}
    today = timezone.localdate()
    for place, party in enumerate(data["parties"]):
        path = f"/parties/{place}/organisation"
        yield from _organisation(party["organisation"], path, known)
        organisation = known.organisation(party["organisation"])
        if organisation is None or party["left_on"]:
            continue
        if organisation.pk in seen:
            words = {"name": organisation, "path": seen[organisation.pk]}
            yield Fault(path, _("%(name)s is a party twice: also at %(path)s.") % words)
        seen.setdefault(organisation.pk, path)
        if organisation.in_aland:
            yield Fault(path, _("%(name)s is in Åland: it can't be a party.") % {"name": organisation})
        elif not organisation.is_valid(today) and organisation.successor:
            words = {"name": organisation, "successor": organisation.successor}
            yield Fault(path, _("%(name)s has merged into %(successor)s.") % words)
        elif not organisation.is_valid(today):
            yield Fault(path, _("%(name)s no longer exists.") % {"name": organisation})
    yield from _organisation(data["coordinator"], "/coordinator", known)
    if known.coordinator and known.coordinator.pk not in seen:
        yield Fault("/coordinator", _("The coordinating organisation is not among the parties."))


def _keys(data: dict[str, Any], known: Known) -> Faults:
    goals = data["goals"]
    groups: tuple[Iterable[tuple[str, dict[str, Any]]], ...] = (
        _placed(data["parties"], "/parties"),
        _clauses_with_paths(data["clauses"], "/clauses"),
        _placed(data["forums"], "/forums"),
        _placed(goals, "/goals"),
        *(_placed(goal["measures"], f"/goals/{place}/measures") for place, goal in enumerate(goals)),
        *(_placed(goal["indicators"], f"/goals/{place}/indicators") for place, goal in enumerate(goals)),
    )
    for rows in groups:
        seen: dict[str, str] = {}
        for path, row in rows:
            if row["key"] in seen:
                yield Fault(f"{path}/key", _("The same key stands at %(path)s.") % {"path": seen[row["key"]]})
            seen.setdefault(row["key"], path)


def _placed(rows: list[dict[str, Any]], path: str) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{path}/{place}", row) for place, row in enumerate(rows)]


def _clauses_with_paths(clauses: list[dict[str, Any]], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, clause in enumerate(clauses):
        yield f"{path}/{place}", clause
        yield from _clauses_with_paths(clause["children"], f"{path}/{place}/children")


def _domains(data: dict[str, Any], known: Known) -> Faults:
    named = [
        *_placed(data["domains"], "/domains"),
        *((f"/goals/{place}/domain", goal["domain"]) for place, goal in enumerate(data["goals"])),
    ]
    for path, domain in named:
        if domain["code"] not in known.domains:
            yield Fault(f"{path}/code", _("The portal does not know the domain “%(code)s”.") % {"code": domain["code"]})


def _clauses(data: dict[str, Any], known: Known) -> Faults:
    for path, clause in _clauses_with_paths(data["clauses"], "/clauses"):
        yield from _ground(clause, path)


def _goals(data: dict[str, Any], known: Known) -> Faults:
    if data["scope"] == 1 and data["goals"]:
        yield Fault("/goals", _("An agreement of scope 1 has no goals."))
    parties = {organisation.pk for row in data["parties"] if (organisation := known.organisation(row["organisation"]))}
    for place, goal in enumerate(data["goals"]):
        path = f"/goals/{place}"
        if data["scope"] == 2 and goal["measures"]:
            yield Fault(f"{path}/measures", _("An agreement of scope 2 has no measures."))
        for number, measure in enumerate(goal["measures"]):
            yield from _measure(measure, f"{path}/measures/{number}", known)
        for number, indicator in enumerate(goal["indicators"]):
            yield from _indicator(indicator, f"{path}/indicators/{number}", known, parties)


def _measure(measure: dict[str, Any], path: str, known: Known) -> Faults:
    yield from _span(measure, path)
    for place, row in enumerate(measure["responsibilities"]):
        own = f"{path}/responsibilities/{place}"
        if bool(row["organisation"]) == bool(row["group"]):
            yield Fault(own, _("Either an organisation or a group is responsible."))
        if row["organisation"]:
            yield from _organisation(row["organisation"], f"{own}/organisation", known)


def _indicator(row: dict[str, Any], path: str, known: Known, parties: set[int]) -> Faults:
    if row["sotkanet_id"] is not None and row["sotkanet_id"] not in known.indicators:
        words = {"number": row["sotkanet_id"]}
        yield Fault(f"{path}/sotkanet_id", _("The catalogue has no indicator %(number)s.") % words)
    if row["baseline"] is not None and row["baseline_year"] is None:
        yield Fault(f"{path}/baseline_year", _("The year of the baseline is missing."))
    if row["reporter"]:
        yield from _organisation(row["reporter"], f"{path}/reporter", known)
        reporter = known.organisation(row["reporter"])
        if reporter and reporter.pk not in parties:
            yield Fault(f"{path}/reporter", _("The one who reports is not a party."))
    seen: dict[tuple[Any, ...], str] = {}
    for place, target in enumerate(row["targets"]):
        own = f"{path}/targets/{place}"
        if target["area"]:
            yield from _organisation(target["area"], f"{own}/area", known)
        area = known.organisation(target["area"]) if target["area"] else None
        same = (area, target["year"])
        if target["year"] is not None and same in seen:
            yield Fault(own, _("The same area and year stand at %(path)s.") % {"path": seen[same]})
        seen.setdefault(same, own)


def _annexes(data: dict[str, Any], known: Known) -> Faults:
    for place, annex in enumerate(data["annexes"]):
        message = _("Files do not travel in the data: leave out “%(name)s” and add it in the portal.")
        yield Fault(f"/annexes/{place}", message % {"name": annex["file_name"]})


def _signs(data: Any, known: Known, path: str = "") -> Faults:
    """Texts with signs that no print font has: they would be holes in the printed agreement."""
    if isinstance(data, str):
        try:
            validate_printable(data)
        except ValidationError as error:
            yield Fault(path, " ".join(error.messages))
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _signs(value, known, f"{path}/{key}")
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _signs(value, known, f"{path}/{place}")

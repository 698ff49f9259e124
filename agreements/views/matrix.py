"""The approval matrix: the page, as a table for spreadsheets, and as a picture for slides."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import matrix, rules, workflow
from agreements.access import get_own_agreement, get_settled_agreement, versions_for, whole_number
from agreements.awaited import asked_parties, latest_round
from agreements.matrix.picture import matrix_picture, picture_png
from agreements.matrix.table import HEADINGS_FOR_ALL, HEADINGS_OF_PARTIES, cells_for_all, cells_of_parties
from agreements.models import Agreement, Version
from agreements.standing import PartyStanding, standings
from agreements.state import state_of
from agreements.statements.summary import round_sentence_of
from agreements.wording import entry_rule
from documents.tables import csv_response, xlsx_response

Stage = Agreement.Stage
PREPARED = (Stage.DRAFT, Stage.STATEMENT_ROUND)


def approval_matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """Where each party stands; ?versio=2 shows an earlier version, ?rajaus= and ?jarjestys= choose the rows."""
    agreement = get_settled_agreement(request, pk)
    versions = _versions(request, agreement)
    version, is_current = _version(request, agreement, versions)
    every = _standings(agreement, version)
    actions = workflow.available_actions(agreement, request.acting) if is_current else frozenset()
    rows = matrix.matrix_rows(agreement, version, request.acting, timezone.localdate(), every, actions)
    wanted, order = request.GET.get("rajaus", ""), request.GET.get("jarjestys", "")
    is_insider = rules.is_insider(request.acting, agreement)
    context = {
        "agreement": agreement,
        "version": version,
        "is_current": is_current,
        "state": state_of(agreement),
        **_in_short(agreement, version, every, rows, is_insider=is_insider),
        "entry_rule": entry_rule(_rule_of(agreement) if is_current else version.data),
        "rows": matrix.chosen(rows, wanted, order),
        "filters": matrix.filter_choices(rows, wanted),
        "orders": matrix.order_choices(rows, order),
        "wanted": wanted,
        "order": order,
        "reservations": [row for row in every if row.final and row.final.reservation],
        "versions": versions,
        "is_insider": is_insider,
        "has_round": is_insider and any(row.statement for row in rows),
        "may_remind_some": any(row.may_remind for row in rows),
        "late_count": sum(row.is_late and row.may_remind for row in rows),
        "is_example": agreement.is_example,
    }
    return render(request, "agreements/approval_matrix.html", context)


def _in_short(
    agreement: Agreement,
    version: Version | None,
    every: list[PartyStanding],
    rows: list[matrix.Row],
    *,
    is_insider: bool,
) -> dict[str, Any]:
    """The whole matrix in a sentence, in key figures, as a strip and by the names of those who are missing."""
    if agreement.stage in PREPARED and (version is None or agreement.stage == Stage.STATEMENT_ROUND) and is_insider:
        return _before(agreement, version, every, rows)
    cells = matrix.strip(agreement, every)
    return {
        "lead_sentence": matrix.lead_sentence(agreement, version, every),
        "tally": matrix.tally(every),
        "cells": cells,
        "strip_title": matrix.strip_title(cells),
        "missing": matrix.undecided(every),
    }


def _before(
    agreement: Agreement, version: Version | None, every: list[PartyStanding], rows: list[matrix.Row]
) -> dict[str, Any]:
    """The same while the text is being prepared: what the parties have said of it and when they plan to decide."""
    round_ = latest_round(agreement, version) if agreement.stage == Stage.STATEMENT_ROUND else None
    asked = asked_parties(round_)
    cells = matrix.statement_strip(rows) if asked else []
    lead = round_sentence_of(version) if round_ else matrix.lead_sentence(agreement, None, every)
    return {
        "lead_sentence": lead,
        "tally": matrix.tally_before(every, version, asked),
        "cells": cells,
        "strip_title": matrix.strip_title(cells, _("Statements of the parties")),
        "missing": matrix.missing([row.standing for row in rows if row.awaits]),
    }


def _versions(request: HttpRequest, agreement: Agreement) -> list[Version]:
    """Those that the person may know of, the newest first."""
    return list(versions_for(request, agreement).order_by("-number").defer("content"))


def _rule_of(agreement: Agreement) -> dict[str, Any]:
    return {"entry_rule": agreement.entry_rule, "entry_number": agreement.entry_number}


def _standings(agreement: Agreement, version: Version | None) -> list[PartyStanding]:
    """The standings; their parties serve whoever asks the agreement for its own afterwards."""
    every = standings(agreement, version)
    agreement.standing_parties = [row.party for row in every]
    return every


def _version(request: HttpRequest, agreement: Agreement, versions: list[Version]) -> tuple[Version | None, bool]:
    """The version asked for, else the one that counts now (none in a draft); and whether it is the one that counts."""
    current = versions[0] if versions and not agreement.text_is_open else None
    if number := request.GET.get("versio", ""):
        found = next((row for row in versions if row.number == whole_number(number)), None)
        if found is None:
            raise Http404
        return found, found == current
    return current, True


def approval_matrix_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    return xlsx_response(*_table(request, pk))


def approval_matrix_csv(request: HttpRequest, pk: int) -> HttpResponse:
    return csv_response(*_table(request, pk))


def _table(request: HttpRequest, pk: int) -> tuple[str, list[str], list[list]]:
    """The file's name, headings and rows; what only the parties see is left out for others."""
    agreement = get_settled_agreement(request, pk)
    version, _is_current = _version(request, agreement, _versions(request, agreement))
    every = _standings(agreement, version)
    rows = matrix.matrix_rows(agreement, version, request.acting, timezone.localdate(), every, frozenset())
    is_insider = rules.is_insider(request.acting, agreement)
    headings = [*HEADINGS_FOR_ALL, *(HEADINGS_OF_PARTIES if is_insider else ())]
    cells = [[*cells_for_all(row), *(cells_of_parties(row) if is_insider else ())] for row in rows]
    name = f"paatokset-{agreement.pk}-versio-{version.number}" if version else f"paatokset-{agreement.pk}"
    return name, [str(heading) for heading in headings], cells


def approval_matrix_svg(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix as a picture for slides; for the parties' own people."""
    agreement, picture = _picture(request, pk)
    return _attachment(picture.encode(), "image/svg+xml; charset=utf-8", agreement, "svg")


def approval_matrix_png(request: HttpRequest, pk: int) -> HttpResponse:
    agreement, picture = _picture(request, pk)
    title = _("Decisions by party") + ": " + agreement.title
    return _attachment(picture_png(picture, title=title, language=get_language()), "image/png", agreement, "png")


def _picture(request: HttpRequest, pk: int) -> tuple[Agreement, str]:
    agreement = get_own_agreement(request, pk)
    version, _is_current = _version(request, agreement, _versions(request, agreement))
    every = _standings(agreement, version)
    today = timezone.localdate()
    rows = matrix.matrix_rows(agreement, version, request.acting, today, every, frozenset())
    lead = _in_short(agreement, version, every, rows, is_insider=True)["lead_sentence"]
    return agreement, matrix_picture(agreement, version, rows, lead, today)


def _attachment(data: bytes, content_type: str, agreement: Agreement, extension: str) -> HttpResponse:
    day = timezone.localdate().isoformat()
    name = f"paatokset-{agreement.pk}-{day}.{extension}"
    return HttpResponse(
        data, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )

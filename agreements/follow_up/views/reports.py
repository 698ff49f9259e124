"""A frozen report to read as a page, its editions, and its files."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from agreements.canonical import canonical_text
from agreements.follow_up.following import followed
from agreements.follow_up.printing.kinds import WRITERS, party_row
from agreements.follow_up.printing.text import plain_title, shown
from agreements.follow_up.report_parts import part_of
from agreements.follow_up.report_reading import Reading, changes, get_reading
from agreements.follow_up.report_rows import Row
from agreements.follow_up.sealing import documents_of, waits_for_address
from agreements.follow_up.table import available_actions
from agreements.models import FollowUpReport
from agreements.printing.jobs import request_print
from agreements.printing.made import file_name
from documents.models import ArchivedDocument
from documents.uploads import download_response


@login_not_required
def follow_up_report(request: HttpRequest, key: UUID) -> HttpResponse:
    """The report in one of its languages: the whole or one party's part, at a glance or one goal of it."""
    reading = get_reading(request, key)
    report, content = reading.report, reading.content
    language = text_language(request, content)
    party = party_row(content, request.GET.get("osapuoli", ""))
    if party:
        content = part_of(content, party["organisation"])
    documents = list(documents_of(report))
    found = followed(report.period.agreement, timezone.localdate())
    context = {
        "agreement": reading.agreement,
        "report": report,
        "period": report.period,
        "title": plain_title(content, language),
        "is_inside": reading.is_inside,
        "language": language,
        "languages": content["languages"],
        "party": party,
        "parties": [(row["key"], row["organisation"]["name"][language]) for row in content["parties"]],
        "body": body_of(content, language, request.GET.get("tavoite", ""), party),
        "editions": _editions(reading, language),
        "newest": report.period.editions.order_by("-number").first(),
        "documents": [row for row in documents if reading.is_inside or row.edition == "public"],
        "is_being_sealed": len(documents) < len(report.codes),
        "waits_for_address": len(documents) < len(report.codes) and waits_for_address(report),
        "actions": available_actions(found, report.period, request.acting),
        "is_example": report.data["is_example"],
    }
    return render(request, "follow_up/follow_up_report.html", context)


@require_POST
def report_make(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have a file made: the kind, the language, and whose part of the report."""
    reading = get_reading(request, key)
    kind, party = request.POST.get("kind", ""), request.POST.get("party", "")
    languages = reading.agreement.language_list
    language = request.POST.get("language", "")
    if kind not in WRITERS or (party and not party_row(reading.content, party)):
        raise Http404
    job = request_print(
        reading.agreement,
        version=reading.report.version,
        language=language if language in languages else languages[0],
        edition=reading.edition,
        by=request.user,
        kind=kind,
        options={"report": str(reading.report.key), "party": party},
    )
    return redirect("print_status", reading.agreement.pk, job.key)


@login_not_required
def report_file(request: HttpRequest, key: UUID, document: int) -> FileResponse:
    """The sealed PDF as it was archived; outsiders get the public edition only."""
    reading = get_reading(request, key)
    found = get_object_or_404(documents_of(reading.report), pk=document)
    is_public = found.edition == ArchivedDocument.Edition.PUBLIC
    has_become_secret = reading.content["goals_are_secret"] and not reading.report.data["goals_are_secret"]
    if not reading.is_inside and (not is_public or has_become_secret):
        raise Http404
    return download_response(
        found.file, file_name(reading.agreement, _name(reading.report), found.language, found.edition)
    )


@login_not_required
def report_data(request: HttpRequest, key: UUID) -> HttpResponse:
    """The structured content: to insiders exactly what was hashed, to others its public part."""
    reading = get_reading(request, key)
    text = reading.report.content if reading.is_inside else canonical_text(reading.content)
    name = f"{_name(reading.report)}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


def body_of(content: Row, language: str, goal: str = "", party: Row | None = None) -> SafeString:
    """The report itself as markup, all its words in its own language: at a glance, or the goal of that number."""
    number = int(goal) if goal.isdecimal() and len(goal) < 5 else 0
    numbers = [row["number"] for row in content["goals"]]
    if number and number not in numbers:
        raise Http404
    narrowed = content | {"goals": [_without_values(row, number) for row in content["goals"]]}
    with translation.override(language):
        data = shown(narrowed, language)
        template = "follow_up/_report_goal.html" if number else "follow_up/_report_overview.html"
        return render_to_string(template, {"data": data, "party": party} | _around(data, number))


def _without_values(goal: Row, number: int) -> Row:
    """Pictures are drawn of the one goal that is read."""
    return goal if goal["number"] == number else goal | {"indicators": []}


def _around(data: Row, number: int) -> dict[str, Any]:
    """The goal that is read, with the one before and the one after it."""
    goals = data["goals"]
    place = next((place for place, row in enumerate(goals) if row["number"] == number), None)
    if place is None:
        return {}
    following = goals[place + 1] if place + 1 < len(goals) else None
    return {"goal": goals[place], "before": goals[place - 1] if place else None, "after": following}


def text_language(request: HttpRequest, content: Row) -> str:
    """The language that was asked for, else that of the page, if the report has it."""
    wanted = (request.GET.get("kieli", ""), get_language())
    return next((code for code in wanted if code in content["languages"]), content["languages"][0])


def _editions(reading: Reading, language: str) -> list[tuple[FollowUpReport, list[str]]]:
    """All editions of the period, the newest first; of the one that is read what it says otherwise than before."""
    rows = list(reading.report.period.editions.order_by("-number").defer("content"))
    number = reading.report.number
    if number == 1:
        return [(row, []) for row in rows]
    earlier = reading.report.period.editions.get(number=number - 1)
    changed = changes(earlier.data, reading.report.data, language) if not reading.content["goals_are_secret"] else []
    return [(row, changed if row.number == number else []) for row in rows]


def _name(report: FollowUpReport) -> str:
    return f"seurantaraportti-{report.period.year}-{report.number}"

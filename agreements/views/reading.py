"""Reading: the agreement as a document, its frozen versions, its history and what still stands in the way."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from agreements import rules
from agreements.access import get_agreement, get_own_agreement, versions_for
from agreements.content import content_of, has_hidden_parts, public_edition, since_hidden
from agreements.discussion import open_counts
from agreements.event_words import event_sentence
from agreements.matrix import lead_sentence, strip
from agreements.models import Agreement, Suggestion, Version
from agreements.problems import problems_of
from agreements.reading import document
from agreements.sealing.documents import documents_of, sealing_state
from agreements.sections import tools_of
from agreements.standing import standings
from agreements.state import inner_state_of, state_of
from agreements.statements.summary import round_sentence_of
from agreements.workflow import available_actions


@login_not_required
def agreement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it stands now; outsiders see the public edition of the latest frozen version."""
    agreement = get_agreement(request, pk)
    version = agreement.current_version
    if not rules.is_insider(request.acting, agreement):
        return _version_page(request, agreement, agreement.versions.settled().last(), is_insider=False)
    stage = _stage(agreement, version)
    actions = available_actions(agreement, request.acting)
    context = {
        **_frame(request, agreement, stage["content"]),
        **stage,
        "state": inner_state_of(agreement),
        "version": version,
        "actions": actions,
        "may_edit_text": "edit_text" in actions,
        "versions": agreement.versions.order_by("-number").defer("content"),
        "own_parties": rules.own_parties(request.acting, agreement),
        "replaces": _seen(request, agreement.predecessor_id),
        "is_insider": True,
        "tools": tools_of(agreement, actions),
        "shows_comments": True,
        "comment_counts": open_counts(agreement),
        "suggestion_counts": Suggestion.objects.of(agreement).open().counts_by_clause(),
    }
    return render(request, "agreements/agreement_detail.html", context)


def _seen(request: HttpRequest, pk: int | None) -> Agreement | None:
    """The other agreement, if there is one and the person may read it."""
    return Agreement.objects.visible_to(request.acting).filter(pk=pk).first() if pk else None


def _stage(agreement: Agreement, version: Version | None) -> dict[str, Any]:
    """What the page tells of the agreement's stage."""
    if version is None:
        return _draft(agreement)
    if agreement.stage == Agreement.Stage.STATEMENT_ROUND:
        return {"content": version.data, "statement_lead": round_sentence_of(version)}
    return _frozen(agreement, version)


def _draft(agreement: Agreement) -> dict[str, Any]:
    content = content_of(agreement)
    problems = problems_of(agreement, content) if agreement.text_is_open else []
    return {
        "content": content,
        "problems": problems,
        "blocking_count": sum(problem.blocks for problem in problems),
    }


def _frozen(agreement: Agreement, version: Version) -> dict[str, Any]:
    every = standings(agreement, version)
    return {
        "content": version.data,
        "strip": strip(agreement, every),
        "lead_sentence": lead_sentence(agreement, version, every),
        "sealed": documents_of(version),
        "sealing": sealing_state(version) if agreement.stage == Agreement.Stage.SIGNED else None,
    }


@login_not_required
def version_detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A frozen version as it was, also long after the text has moved on."""
    agreement = get_agreement(request, pk)
    version = get_object_or_404(versions_for(request, agreement), number=number)
    return _version_page(request, agreement, version, is_insider=rules.is_insider(request.acting, agreement))


def _version_page(
    request: HttpRequest, agreement: Agreement, version: Version | None, *, is_insider: bool
) -> HttpResponse:
    if version is None:
        raise Http404
    whole = version.data if is_insider else since_hidden(version.data, agreement)
    content = whole if is_insider else public_edition(whole)
    context = {
        **_frame(request, agreement, content),
        "version": version,
        "is_insider": is_insider,
        "is_current": version == agreement.current_version,
        "sealed": [row for row in documents_of(version) if is_insider or row.edition == "public"],
        "versions": versions_for(request, agreement).order_by("-number").defer("content"),
        "parts_are_hidden": not is_insider and has_hidden_parts(whole),
    }
    return render(request, "agreements/version_detail.html", context)


@login_not_required
def version_json(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The exact text whose SHA-256 is the version's hash; outsiders get no version that has hidden parts."""
    agreement = get_agreement(request, pk)
    version = get_object_or_404(versions_for(request, agreement), number=number)
    if not rules.is_insider(request.acting, agreement) and has_hidden_parts(since_hidden(version.data, agreement)):
        raise Http404
    name = f"sopimus-{agreement.pk}-versio-{number}.json"
    return HttpResponse(
        version.content,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def agreement_history(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    events = agreement.events.select_related("version", "party__organisation").defer("version__content")
    rows = [{"event": event, "sentence": event_sentence(event)} for event in events.order_by("-at", "-pk")]
    context = {"agreement": agreement, "rows": rows, "has_version": agreement.versions.exists()}
    return render(request, "agreements/agreement_history.html", context)


def agreement_problems(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_own_agreement(request, pk)
    problems = problems_of(agreement) if agreement.text_is_open else []
    context = {
        "agreement": agreement,
        "blocking": [problem for problem in problems if problem.blocks],
        "advising": [problem for problem in problems if not problem.blocks],
        "actions": available_actions(agreement, request.acting),
    }
    return render(request, "agreements/agreement_problems.html", context)


def _frame(request: HttpRequest, agreement: Agreement, content: dict[str, Any]) -> dict[str, Any]:
    """What every page that shows the document needs."""
    language = _language(request, content["languages"])
    return {
        "agreement": agreement,
        "document": document(content, language),
        "language": language,
        "text_languages": content["languages"],
        "state": state_of(agreement),
        "is_example": agreement.is_example,
    }


def _language(request: HttpRequest, languages: list[str]) -> str:
    """The language version to show: the one asked for, else the page's own, else the agreement's first."""
    wanted = request.GET.get("kieli", get_language())
    return wanted if wanted in languages else languages[0]

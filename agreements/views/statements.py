"""A statement round for the parties: the round's page, giving one's own statement, reading the statements given."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agreements import rules, workflow
from agreements.access import get_own_agreement, whole_number
from agreements.forms.statement_rounds import RemarkAnswerForm, remark_answer_form
from agreements.models import Agreement, PrintJob, Statement, StatementRequest, StatementRound
from agreements.models.statements import Stance
from agreements.printing.jobs import request_print
from agreements.reading import document
from agreements.statements.filtering import RemarkFilter
from agreements.statements.summary import RemarkRow, Summary, decision_words, round_lead, stance_light, summary_of
from agreements.views.statement_answers import Answering, edit_page, save_typed, send_page, statement_remarks
from documents.uploads import download_response

FORMATS = ("pdf", "docx")


def get_round(agreement: Agreement, number: str = "") -> StatementRound | None:
    """The round of the version with that number, or the latest one; None when there has been none."""
    rounds = agreement.statement_rounds.select_related("version").order_by("-opened_at")
    found = get_object_or_404(rounds, version__number=whole_number(number)) if number else rounds.first()
    if found:
        found.agreement = agreement
    return found


def get_request(agreement: Agreement, key: UUID) -> StatementRequest:
    rows = StatementRequest.objects.asked().filter(round__agreement=agreement)
    rows = rows.select_related("party__organisation", "round__version", "round__agreement__coordinator")
    return get_object_or_404(rows, key=key)


@never_cache
def statement_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered what, the remarks part by part with what is done about them, and the earlier rounds."""
    agreement = get_own_agreement(request, pk)
    actions = workflow.available_actions(agreement, request.acting)
    context = {"agreement": agreement, "actions": actions, "is_example": agreement.is_example}
    round_ = get_round(agreement, request.GET.get("versio", ""))
    if round_ is None:
        return render(request, "agreements/statement_round.html", context)
    summary = summary_of(round_, page_language(round_), timezone.localdate())
    return render(request, "agreements/statement_round.html", context | _round_context(request, summary, actions))


def page_language(round_: StatementRound) -> str:
    languages = round_.version.data["languages"]
    return get_language() if get_language() in languages else languages[0]


def _round_context(request: HttpRequest, summary: Summary, actions: frozenset[str]) -> dict[str, Any]:
    round_ = summary.round
    takes_answers = (
        round_.takes_answers(timezone.localdate()) and round_.agreement.stage == Agreement.Stage.STATEMENT_ROUND
    )
    chosen = RemarkFilter.of(request.GET)
    places = chosen.chosen(summary)
    may_answer = "answer_remark" in actions
    by_party = [row for row in summary.asked if row.request.party]
    own = [row for row in by_party if rules.may_give_statement_of(request.acting, row.request.party)]
    return {
        "round": round_,
        "version": round_.version,
        "summary": summary,
        "parts": [(place, [(row, _form(row, may_answer)) for row in place.rows]) for place in places],
        "chosen": chosen,
        "shown_count": sum(len(place.rows) for place in places),
        "lead": round_lead(round_, len(summary.asked), len(summary.answered)),
        "tally": _tally(summary),
        "takes_answers": takes_answers,
        "is_late": round_.closed_at is None and not takes_answers,
        "own_rows": own if takes_answers and "give_statement" in actions else [],
        "own_keys": {row.request.key for row in own},
        "may_tend": "tend_round" in actions and round_.closed_at is None,
        "may_close": "close_round" in actions and round_.closed_at is None,
        "earlier": round_.agreement.statement_rounds.select_related("version").exclude(pk=round_.pk),
    }


def _form(row: RemarkRow, may_answer: bool) -> RemarkAnswerForm | None:
    return remark_answer_form(row.remark, row.answer) if may_answer else None


def _tally(summary: Summary) -> list[dict[str, Any]]:
    """The key figures for components/_tally.html."""
    return [
        {"value": len(summary.answered), "unit": f"/ {len(summary.asked)}", "label": _("answered")},
        {"value": summary.count(Stance.SUPPORTS), "label": _("support")},
        {"value": summary.count(Stance.WITH_CHANGES), "label": _("support with changes")},
        {"value": summary.count(Stance.OPPOSES), "label": _("oppose")},
        {"value": summary.unanswered_remarks, "label": _("remarks without an answer")},
    ]


def _answering(request: HttpRequest, pk: int, key: UUID) -> Answering:
    """The request of a party for which the person may answer; of another party nothing is shown (equal parties)."""
    asked = get_request(get_own_agreement(request, pk), key)
    if asked.party is None or not rules.may_give_statement_of(request.acting, asked.party):
        raise workflow.NotAllowed(_("Each party gives its own statement."))
    arguments = [pk, asked.key]
    return Answering(
        asked,
        edit_url=reverse("statement_edit", args=arguments),
        draft_url=reverse("statement_draft", args=arguments),
        send_url=reverse("statement_send", args=arguments),
        given_url=reverse("statement_detail", args=arguments),
        save=lambda asked, **draft: workflow.save_draft(asked, by=request.acting, **draft),
        give=lambda asked, **statement: workflow.give_statement(asked, by=request.acting, **statement),
        edit_template="agreements/statement_edit.html",
        send_template="agreements/statement_send.html",
    )


@never_cache
def statement_edit(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    return edit_page(request, _answering(request, pk, key))


@require_POST
def statement_draft(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    return save_typed(request, _answering(request, pk, key))


@never_cache
def statement_send(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    return send_page(request, _answering(request, pk, key))


def statement_detail(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """A statement that was given, and those that it replaced: open to all parties' people, whoever gave it."""
    agreement = get_own_agreement(request, pk)
    asked = get_request(agreement, key)
    statement = asked.statements.standing().first()
    if statement is None:
        raise Http404
    read = document(asked.round.version.data, page_language(asked.round))
    replaced = asked.statements.filter(replaced_by__isnull=False).order_by("-given_at", "-pk")
    context = {
        "agreement": agreement,
        "asked": asked,
        "round": asked.round,
        "version": asked.round.version,
        "is_example": agreement.is_example,
        "may_correct": _may_answer(request, asked),
        "versions": [
            {
                "statement": row,
                "light": stance_light(row.stance),
                "decision": decision_words(row),
                "remarks": statement_remarks(row, read),
            }
            for row in (statement, *replaced)
        ],
    }
    return render(request, "agreements/statement_detail.html", context)


def _may_answer(request: HttpRequest, asked: StatementRequest) -> bool:
    """Whether the person may still give or correct this statement."""
    if asked.party is None or not asked.round.takes_answers(timezone.localdate()):
        return False
    actions = workflow.available_actions(asked.round.agreement, request.acting)
    return "give_statement" in actions and rules.may_give_statement_of(request.acting, asked.party)


def statement_file(request: HttpRequest, pk: int, statement: int) -> FileResponse:
    agreement = get_own_agreement(request, pk)
    found = get_object_or_404(Statement.objects.exclude(file=""), request__round__agreement=agreement, pk=statement)
    return download_response(found.file, found.file_name)


@require_POST
def statement_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the summary as PDF or as a Word file; the worker makes it."""
    agreement = get_own_agreement(request, pk)
    round_ = get_round(agreement, request.POST.get("version", ""))
    if round_ is None:
        raise Http404
    kind = request.POST.get("format", "")
    options = {"round": round_.pk, "format": kind if kind in FORMATS else FORMATS[0]}
    wanted = request.POST.get("language", "")
    language = wanted if wanted in agreement.language_list else agreement.language_list[0]
    job = request_print(
        agreement,
        version=round_.version,
        language=language,
        by=request.user,
        kind=PrintJob.Kind.STATEMENTS,
        options=options,
    )
    return redirect("print_status", pk, job.key)

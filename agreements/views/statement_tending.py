"""The coordinator's side of a statement round: opening it, whom to ask and until when, answering remarks, ending it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements import workflow
from agreements.access import get_agreement_for
from agreements.forms.statement_rounds import (
    AskMoreForm,
    DueDateForm,
    GuestFormSet,
    RoundForm,
    known_others,
    remark_answer_form,
)
from agreements.forms.verbs import done
from agreements.models import Agreement, Remark, RemarkAnswer, StatementRound
from agreements.problems import problems_of
from agreements.statements.summary import RemarkRow, round_lead, summary_of
from agreements.views.own_parties import tells_refusals
from agreements.views.statements import get_request, page_language
from interfaces.saving import ChangedMeanwhile


@tells_refusals
def statement_round_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to ask, until when and with which letter; says what is still missing in the text before it goes out."""
    agreement = get_agreement_for(request, pk, "open_round")
    today = timezone.localdate()
    known = known_others(agreement, today)
    form = RoundForm(request.POST or None, agreement=agreement)
    guests = GuestFormSet(request.POST or None, prefix="guest", form_kwargs={"known": known})
    if request.method == "POST" and guests.is_valid() and done(form, lambda: _open(agreement, request, form, guests)):
        messages.success(request, _("The text has been sent out for statements. Those who are asked have been told."))
        return redirect("statement_round", pk)
    latest = agreement.latest_version
    context = {
        "agreement": agreement,
        "form": form,
        "guests": guests,
        "known": known,
        "more_guests": any(row.errors or row["name"].value() for row in guests.forms[1:]),
        "number": latest.number + 1 if latest else 1,
        "missing": [problem for problem in problems_of(agreement) if problem.code != "signatory_missing"],
    }
    return render(request, "agreements/statement_round_new.html", context)


def _open(agreement: Agreement, request: HttpRequest, form: RoundForm, guests: Any) -> None:
    asked = [*form.asked_parties(), *(guest for row in guests if (guest := row.asked()))]
    workflow.open_round(agreement, by=request.acting, asked=asked, **form.own_fields())


def _tended_round(request: HttpRequest, pk: int, verb: str = "tend_round") -> tuple[Agreement, StatementRound]:
    """The open round of the agreement; the verb's stage says that there is one."""
    agreement = get_agreement_for(request, pk, verb)
    round_ = get_object_or_404(agreement.statement_rounds.select_related("version"), closed_at__isnull=True)
    round_.agreement = agreement
    return agreement, round_


@tells_refusals
def statement_due_date(request: HttpRequest, pk: int) -> HttpResponse:
    agreement, round_ = _tended_round(request, pk)
    form = DueDateForm(request.POST or None, initial={"due_on": round_.due_on})
    if request.method == "POST" and done(
        form, lambda: workflow.change_due_date(round_, by=request.acting, **form.cleaned_data)
    ):
        messages.success(request, _("The due date has been changed. Those who have not answered have been told."))
        return redirect("statement_round", pk)
    waiting = round_.requests.unanswered().count()
    context = {"agreement": agreement, "round": round_, "form": form, "waiting": waiting}
    return render(request, "agreements/statement_due_date.html", context)


@tells_refusals
def statement_ask(request: HttpRequest, pk: int) -> HttpResponse:
    agreement, round_ = _tended_round(request, pk)
    asked = set(round_.requests.asked().values_list("party", flat=True))
    parties = [party for party in agreement.standing_parties if not party.left_on and party.pk not in asked]
    known = known_others(agreement, timezone.localdate())
    form = AskMoreForm(request.POST or None, parties=parties, known=known)
    if request.method == "POST" and done(
        form, lambda: workflow.ask_more(round_, by=request.acting, asked=form.asked())
    ):
        messages.success(request, _("The request has been sent."))
        return redirect("statement_round", pk)
    context = {"agreement": agreement, "round": round_, "form": form, "known": known}
    return render(request, "agreements/statement_ask.html", context)


@require_POST
@tells_refusals
def statement_ask_again(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    agreement, _round = _tended_round(request, pk)
    asked = get_request(agreement, key)
    workflow.ask_again(asked, by=request.acting)
    messages.success(request, _("The request has been sent again to %(name)s.") % {"name": asked.shown_name})
    return redirect("statement_round", pk)


@tells_refusals
def statement_cancel(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    agreement, _round = _tended_round(request, pk)
    asked = get_request(agreement, key)
    if request.method == "POST":
        workflow.cancel_request(asked, by=request.acting)
        messages.success(request, _("%(name)s is no longer asked.") % {"name": asked.shown_name})
        return redirect("statement_round", pk)
    return render(request, "agreements/statement_cancel.html", {"agreement": agreement, "asked": asked})


@tells_refusals
def statement_round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who has not answered and how many remarks are without an answer before the round is ended."""
    agreement, round_ = _tended_round(request, pk, "close_round")
    if request.method == "POST":
        workflow.close_round(round_, by=request.acting)
        messages.success(request, _("The round has ended and the text is open again. Remarks can still be answered."))
        return redirect("statement_round", pk)
    summary = summary_of(round_, page_language(round_), timezone.localdate())
    context = {
        "agreement": agreement,
        "round": round_,
        "lead": round_lead(round_, len(summary.asked), len(summary.answered)),
        "unanswered": [row for row in summary.asked if row.statement is None],
        "unanswered_remarks": summary.unanswered_remarks,
        "is_early": round_.takes_answers(timezone.localdate()),
    }
    return render(request, "agreements/statement_round_close.html", context)


@require_POST
@tells_refusals
def remark_answer(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Answer one remark: with scripts only its own row is drawn anew, without them the round's page."""
    agreement = get_agreement_for(request, pk, "answer_remark")
    rows = Remark.objects.filter(statement__request__round__agreement=agreement).select_related(
        "statement__request__party__organisation", "statement__request__round__version"
    )
    remark = get_object_or_404(rows, key=key)
    form = remark_answer_form(remark, None, request.POST)
    meanwhile = None
    try:
        if done(form, lambda: _answer(remark, request, form)):
            if not request.htmx:
                number = remark.statement.request.round.version.number
                return redirect(f"{reverse('statement_round', args=[pk])}?versio={number}#r-{remark.key}")
            form = None
    except ChangedMeanwhile as stale:
        meanwhile = stale.row
        form = remark_answer_form(remark, None, _over(request.POST, form, stale.row))
    answer = RemarkAnswer.objects.filter(remark=remark).first()
    context = {
        "agreement": agreement,
        "row": RemarkRow(remark, remark.statement.request, answer),
        "form": form or remark_answer_form(remark, answer),
        "meanwhile": meanwhile,
        "is_saved": form is None,
        "round": remark.statement.request.round,
    }
    template = "agreements/_remark.html" if request.htmx else "agreements/remark_answer.html"
    return render(request, template, context)


def _over(data: Any, form: Any, answer: RemarkAnswer) -> Any:
    """What was typed, now over the answer as it is."""
    data = data.copy()
    data[form.add_prefix("revision")] = answer.revision
    return data


def _answer(remark: Remark, request: HttpRequest, form: Any) -> None:
    data = form.cleaned_data
    workflow.answer_remark(
        remark, by=request.acting, outcome=data["outcome"], text=data["text"], seen_revision=data["revision"]
    )

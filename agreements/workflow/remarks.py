"""Answering the remarks of a statement round: what the coordinator does about each, and why."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.history import write_event
from agreements.models import Remark, RemarkAnswer
from agreements.workflow.table import guard, locked
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.refusals import Refused


@transaction.atomic
def answer_remark(
    remark: Remark, *, by: Acting, outcome: str, text: str = "", seen_revision: int | None = None
) -> RemarkAnswer:
    """Say what is done about a remark, or say it anew over the answer that was seen (`seen_revision`; None: none yet).

    Raises ChangedMeanwhile when another has answered meanwhile, ValidationError when the reason is missing, Refused for
    a remark of a statement that a later one replaces.
    """
    round_ = remark.statement.request.round
    agreement = locked(round_.agreement)
    guard("answer_remark", agreement, by)
    if Remark.objects.standing().filter(pk=remark.pk).first() is None:
        raise Refused(_("The statement has been replaced by a later one. Reload the page to see its remarks."))
    answer = RemarkAnswer.objects.filter(remark=remark).first()
    if (answer and answer.revision) != seen_revision:
        raise ChangedMeanwhile(answer)
    answer = answer or RemarkAnswer(remark=remark, revision=0)
    answer.outcome, answer.text = outcome, text.strip()
    answer.revision += 1
    answer.answered_at, answer.answered_by_name = timezone.now(), by.label
    answer.full_clean()
    answer.save()
    request = remark.statement.request
    write_event(
        "answer_remark",
        agreement,
        by=by,
        version=round_.version,
        party=request.party,
        comment=f"{request.name}: {answer.outcome}",
    )
    return answer

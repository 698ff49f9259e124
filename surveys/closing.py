"""What closing does to the answers: nothing is left of the order in which they came, and they are counted.

The database itself remembers in which order rows were written, and which rows one transaction wrote. While a wave is
open somebody with access to its files could read there which link was used just before an answer came. At closing
every answer is therefore written anew with a fresh random id, in random order, in one transaction.
"""

import random
import uuid

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from surveys.models import Answer, Invitation, OpenAnswer, Submission, Wave
from surveys.tallying import close_tallies

AT_ONCE = 100  # submissions that are written anew while somebody waits; more of them by the worker
BATCH = 2000

_chance = random.SystemRandom()


def finish(wave: Wave) -> None:
    """Take the unfinished drafts away, then mix and count the answers: at once, or by the worker if there are many."""
    # also those that have no draft yet: somebody's first answers may be on their way at this moment
    Invitation.objects.filter(wave=wave, is_answered=False).update(draft={})
    Invitation.objects.filter(wave=wave, by_open_link=True, is_answered=False).delete()
    if Submission.objects.filter(wave=wave).count() <= AT_ONCE:
        mix_and_count(wave)
    else:
        finish_in_background.enqueue(wave.pk)


@task
def finish_in_background(pk: int) -> None:
    """Once is enough; a second time only mixes and counts the same answers again."""
    mix_and_count(Wave.objects.get(pk=pk))


@transaction.atomic
def mix_and_count(wave: Wave) -> None:
    """Write all answers of a closed wave anew in random order, with fresh ids, and count them."""
    Wave.objects.select_for_update().get(pk=wave.pk)
    _mix_submissions(wave)
    _mix_open_answers(wave)
    close_tallies(wave)


def _mix_submissions(wave: Wave) -> None:
    people = list(Submission.objects.filter(wave=wave).values_list("pk", "people"))
    steps = list(Answer.objects.filter(submission__wave=wave).values_list("submission_id", "row_id", "step_id"))
    Answer.objects.filter(submission__wave=wave).delete()
    Submission.objects.filter(wave=wave).delete()
    _chance.shuffle(people)
    _chance.shuffle(steps)
    fresh = {old: Submission(id=uuid.uuid4(), wave=wave, people=count) for old, count in people}
    Submission.objects.bulk_create(fresh.values(), batch_size=BATCH)
    Answer.objects.bulk_create(
        (Answer(submission=fresh[old], row_id=row, step_id=step) for old, row, step in steps), batch_size=BATCH
    )


def _mix_open_answers(wave: Wave) -> None:
    """Open answers are coded to themes after closing; what somebody has worked on already was mixed before that."""
    rows = OpenAnswer.objects.filter(wave=wave)
    if rows.filter(Q(themes__isnull=False) | Q(is_hidden=True)).exists():
        return
    texts = list(rows.values_list("question_id", "text"))
    rows.delete()
    _chance.shuffle(texts)
    OpenAnswer.objects.bulk_create(
        (OpenAnswer(wave=wave, question_id=question, text=text) for question, text in texts), batch_size=BATCH
    )

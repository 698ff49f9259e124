"""The kinds of documents that the worker makes, each with its renderer."""

from collections.abc import Callable

from django.utils import timezone

from agreements.content import content_of
from agreements.follow_up.printing.kinds import WRITERS, render_follow_up
from agreements.models import PrintJob
from agreements.package.making import render_package, render_packages
from agreements.printing.differences import render_differences
from agreements.printing.handover import render_handover
from agreements.printing.made import file_name
from agreements.printing.rendering import render_draft, render_version
from agreements.printing.signing_record import render_signing_record
from agreements.printing.statements import render_statements
from agreements.word.agreement import render_word
from documents.jobs import Made

Kind = PrintJob.Kind


def _agreement(job: PrintJob) -> Made:
    what = f"versio-{job.version.number}" if job.version else "luonnos"
    name = file_name(job.agreement, what, job.language, job.edition)
    if job.version is None:
        on = timezone.localdate(job.requested_at)
        pdf = render_draft(content_of(job.agreement), language=job.language, on=on, edition=job.edition)
    else:
        pdf = render_version(job.version.content, job.version.sha256, language=job.language, edition=job.edition)
    return Made(pdf, name)


RENDERERS: dict[str, Callable[[PrintJob], Made]] = {
    Kind.AGREEMENT: _agreement,
    Kind.WORD: render_word,
    Kind.DIFFERENCES: render_differences,
    Kind.SIGNING_RECORD: render_signing_record,
    Kind.STATEMENTS: render_statements,
    Kind.PACKAGE: render_package,
    Kind.PACKAGES: render_packages,
    Kind.HANDOVER: render_handover,
    **dict.fromkeys(WRITERS, render_follow_up),
}

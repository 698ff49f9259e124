"""A report as a file, as the worker makes it: `options` carry the report's key and that of the party, if any."""

from collections.abc import Callable

from agreements.follow_up.printing.pdf import render_report_pdf
from agreements.follow_up.printing.sheets import sheets_report
from agreements.follow_up.printing.slides import slides_report
from agreements.follow_up.printing.word import word_report
from agreements.follow_up.report_parts import content_for, part_of
from agreements.follow_up.report_rows import Row
from agreements.models import FollowUpReport, PrintJob
from agreements.printing.made import file_name
from documents.jobs import Made

Kind = PrintJob.Kind
WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    Kind.FOLLOW_UP: (render_report_pdf, "pdf"),
    Kind.FOLLOW_UP_WORD: (word_report, "docx"),
    Kind.FOLLOW_UP_TABLES: (sheets_report, "xlsx"),
    Kind.FOLLOW_UP_SLIDES: (slides_report, "pptx"),
}


def render_follow_up(job: PrintJob) -> Made:
    """The whole report or one party's part of it, in the job's edition and language."""
    report = FollowUpReport.objects.select_related("version__agreement", "period").get(key=job.options["report"])
    content = content_for(report, job.edition)
    what = f"seurantaraportti-{report.period.year}"
    if party := party_row(content, job.options.get("party", "")):
        content = part_of(content, party["organisation"])
        what = f"{what}-{party['organisation']['name']['fi']}"
    write, ending = WRITERS[job.kind]
    name = file_name(report.version.agreement, what, job.language, job.edition, ending=ending)
    return Made(write(content, job.language, sha256=report.sha256), name)


def party_row(content: Row, key: str) -> Row | None:
    """The party of the content with that key."""
    return next((row for row in content["parties"] if row["key"] == key), None)

"""What changed between two texts, on paper: only what differs, each change in the running text."""

import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.differences import compare
from agreements.differences.sources import Source, Sources
from agreements.differences.words import summary
from agreements.models import Agreement, PrintJob
from agreements.printing.made import file_name
from agreements.wording import title_of
from documents.jobs import Made
from documents.report import render_report
from organisations.acting import Acting, acting_for
from organisations.models import Organisation


def render_differences(job: PrintJob) -> Made:
    """The differences that the page showed, in the job's language, as the person who asked for them may see them.

    `options` name the texts ("old", "new") and the organisation that the person acted for.
    """
    with translation.override(job.language):
        sources = Sources(job.agreement, _acting(job), edition=job.edition)
        old, new = sources.named(job.options["old"]), sources.named(job.options["new"])
        contents = sources.contents(old, new)
    on = new.version.dated if new.version else timezone.localdate(job.requested_at)
    pdf = differences_pdf(job.agreement, (old, new), contents, job.language, on)
    return Made(pdf, file_name(job.agreement, f"muutokset-{old.value}-{new.value}", job.language, job.edition))


def differences_pdf(
    agreement: Agreement,
    sources: tuple[Source, Source],
    contents: tuple[dict[str, Any], dict[str, Any]],
    language: str,
    on: datetime.date,
) -> bytes:
    """The differences between two contents of the agreement as a PDF, dated that day."""
    old, new = sources
    with translation.override(language):
        found = compare(*contents, language)
        return render_report(
            "print/differences.html",
            {"agreement": agreement, "differences": found, "summary": summary(found), "old": old, "new": new},
            title=_("What changed: %(title)s") % {"title": title_of(contents[1], language)},
            language=language,
            dated=on,
            label=f"{old.short} → {new.short}",
            is_example=agreement.is_example,
            is_draft=new.version is None,
        )


def _acting(job: PrintJob) -> Acting | None:
    organisation = Organisation.objects.filter(pk=job.options.get("organisation")).first()
    return acting_for(job.requested_by, organisation) if organisation and job.requested_by else None

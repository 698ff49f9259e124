"""Drafts of minutes and extracts, as the worker makes them when asked for. What is approved is sealed elsewhere."""

from typing import Any

from django.utils import timezone

from documents.jobs import Made
from forums.minutes.content import content_of
from forums.minutes.editions import data_of, full_edition
from forums.minutes.printing import render_draft, render_extract
from forums.models import MeetingPrint, Minutes
from organisations.models import Organisation


def minutes_draft(job: MeetingPrint) -> Made:
    """The text as it stands, marked as a draft."""
    data = content_of(_minutes(job))
    return Made(render_draft(data, on=timezone.localdate()), _name(job, "poytakirja-luonnos"))


def extract(job: MeetingPrint) -> Made:
    """One section for one organisation (`options["receiver"]`): frozen text once the minutes are approved."""
    minutes = _minutes(job)
    edition = full_edition(minutes)
    data = data_of(edition) if edition else content_of(minutes)
    section = next(row for row in data["sections"] if str(row["key"]) == str(job.item.key))
    pdf = render_extract(data, section, receiver=_receiver(job, data["language"]), on=timezone.localdate())
    return Made(pdf, _name(job, f"ote-{section['number']}"))


def _minutes(job: MeetingPrint) -> Minutes:
    rows = Minutes.objects.select_related("meeting__forum__body", "meeting__forum__county")
    return rows.get(meeting=job.meeting_id)


def _receiver(job: MeetingPrint, language: str) -> str:
    organisation: Any = Organisation.objects.filter(pk=job.options.get("receiver")).first()
    if organisation is None:
        return ""
    return (organisation.full_sv if language == "sv" else "") or organisation.full_fi


def _name(job: MeetingPrint, what: str) -> str:
    return f"{what}-{job.meeting.number}-{job.meeting.year}.pdf"

"""A finished document: its bytes, its file name, and how far a long one is while it is being made."""

from dataclasses import dataclass

from django.utils.text import slugify

from agreements.models import Agreement, PrintJob

MOST_NAME = 60  # characters of the title in a file's name


@dataclass(frozen=True)
class Made:
    """What a renderer returns; the name's ending says of which kind the file is."""

    data: bytes
    name: str


def file_name(agreement: Agreement, what: str, language: str, edition: str = "full", ending: str = "pdf") -> str:
    """ "paijat-hameen-strateginen-yhteistyosopimus-2025-2029-versio-3-fi.pdf"."""
    title = slugify(agreement.title_sv if language == "sv" and agreement.title_sv else agreement.title)[:MOST_NAME]
    parts = [title.strip("-"), what, language, "julkinen" if edition == "public" else ""]
    return "-".join(filter(None, parts)) + f".{ending}"


def tell_progress(job: PrintJob, done: int, total: int) -> None:
    """Let the page say "3 of 22" while the worker goes on."""
    PrintJob.objects.filter(pk=job.pk).update(done=done, total=total)

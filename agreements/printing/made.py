"""What a finished document about an agreement is called."""

from django.utils.text import slugify

from agreements.models import Agreement

MOST_NAME = 60  # characters of the title in a file's name


def file_name(agreement: Agreement, what: str, language: str, edition: str = "full", ending: str = "pdf") -> str:
    """ "paijat-hameen-strateginen-yhteistyosopimus-2025-2029-versio-3-fi.pdf"."""
    title = slugify(agreement.title_sv if language == "sv" and agreement.title_sv else agreement.title)[:MOST_NAME]
    parts = [title.strip("-"), what, language, "julkinen" if edition == "public" else ""]
    return "-".join(filter(None, parts)) + f".{ending}"

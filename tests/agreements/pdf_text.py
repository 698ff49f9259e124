"""The words of a PDF, as a reader would copy them."""

import re
import subprocess


def text_of(pdf: bytes) -> str:
    """All the text with every kind of space as one; needs poppler's pdftotext."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode().replace("\N{WORD JOINER}", ""))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [re.sub(r"\s+", " ", page) for page in done.stdout.decode().split("\f")[:-1]]

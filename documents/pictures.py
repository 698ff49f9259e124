"""An SVG picture as pixels, for programs that take no vectors."""

import io

import pypdfium2
from django.utils.html import escape

from documents.pdf import render_pdf

POINTS_PER_PIXEL = 0.75  # CSS: 96 pixels to the inch, PDF 72 points


def png_of_svg(svg: str, *, width: int, height: int, title: str, language: str) -> bytes:
    """The picture as PNG, `width` × `height` pixels; its texts in the faces of what is printed."""
    page = (
        f'<html lang="{language}"><head><link rel="stylesheet" href="static:print/fonts.css">'
        f"<style>@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }}"
        f" img {{ display: block; width: {width}px; height: {height}px }}</style></head>"
        f'<body><img src="given:picture.svg" alt="{escape(title)}"></body></html>'
    )
    pdf = render_pdf(page, title=title, language=language, files={"picture.svg": svg.encode()})
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[0].render(scale=1 / POINTS_PER_PIXEL)
        out = io.BytesIO()
        bitmap.to_pil().save(out, "PNG", optimize=True)
    finally:
        document.close()
    return out.getvalue()

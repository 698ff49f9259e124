"""Bars as SVG: in the colours of the theme, on paper in concrete ones; patterns tell the steps apart in grey."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from surveys.results.bars import Part

HEIGHT, PAPER_WIDTH = 30, 470  # px on a page, where the length is that of its place; points on paper
LETTER, AROUND = 8.5, 7  # px that a figure takes, and the plate around it
SIDE = 8  # of a pattern's tile

# name: (ground, ink, what is drawn on the ground); colours are names of tokens.css and their values on paper
PATTERNS = {
    "low-2": ("warn", "sheet", "M0 0L8 8M8 0L0 8"),
    "low-1": ("warn-tint", "warn", "M-2 -2L10 10"),
    "mid": ("mute-tint", "mute", "M3 4h2"),
    "other": ("info-tint", "info", "M4 0V8"),
    "high-1": ("brand-tint", "brand", "M-2 10L10 -2"),
    "high-2": ("brand", "brand", ""),
}
PAPER_COLOURS = {
    "warn": "#7a4b00", "warn-tint": "#fcf0d3", "mute": "#48565c", "mute-tint": "#eaeeef", "info": "#2b4c86",
    "info-tint": "#e6edf8", "brand": "#0b4f5c", "brand-tint": "#e0eef0", "sheet": "#ffffff",
}  # fmt: skip
EDGE, INK = "#41545a", "#14262b"


def patterns() -> SafeString:
    """The patterns that the bars of a page point to: once on it, before the first bar."""
    made = "".join(_pattern(name, name) for name in PATTERNS)
    return mark_safe(
        f'<svg class="yp-bar-patterns" width="0" height="0" aria-hidden="true" focusable="false">'
        f"<defs>{made}</defs></svg>"
    )


def bar(parts: Iterable[Part], title: str, description: str) -> SafeString:
    """A bar as long as its place; the numbers keep their size, and those without room are left to the table."""
    drawn = "".join(map(_on_page, parts))
    return mark_safe(
        f'<svg class="yp-bar" role="img" width="100%" height="{HEIGHT}"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>{drawn}</svg>"
    )


def swatch(fill: str) -> SafeString:
    """The sign of a step in the key of a page; on paper it is a background (static/print/bars)."""
    return mark_safe(
        f'<svg class="yp-bar-key" width="28" height="18" aria-hidden="true" focusable="false">'
        f'<rect class="bar-part" x="1" y="1" width="26" height="16" fill="url(#bar-{fill})"/></svg>'
    )


def paper_bar(parts: Iterable[Part], description: str) -> SafeString:
    """A bar for print, its patterns as lines: a tile would become a picture. `description` is its alternative text."""
    drawn = "".join(_on_paper(part, 13) for part in parts)
    return mark_safe(
        f'<svg class="bar" role="img" width="100%" viewBox="0 0 {PAPER_WIDTH} 13" font-family="Agreement Sans">'
        f"<title>{escape(description)}</title>{drawn}</svg>"
    )


def _pattern(name: str, fill: str) -> str:
    _ground, _ink, strokes = PATTERNS[fill]
    lines = f'<path class="bar-ink-{fill}" d="{strokes}"/>' if strokes else ""
    return (
        f'<pattern id="bar-{name}" width="{SIDE}" height="{SIDE}" patternUnits="userSpaceOnUse">'
        f'<rect class="bar-ground-{fill}" width="{SIDE}" height="{SIDE}"/>{lines}</pattern>'
    )


def _on_page(part: Part) -> str:
    rect = (
        f'<rect class="bar-part" x="{part.start:.2f}%" y="1" width="{part.length:.2f}%" height="{HEIGHT - 2}"'
        f' fill="url(#bar-{part.fill})"/>'
    )
    if part.fit == "none":
        return rect
    width = LETTER * len(part.words) + AROUND
    fit = f" bar-{part.fit}" if part.fit else ""
    return (
        f'{rect}<rect class="bar-plate{fit}" x="{part.middle:.2f}%" y="6" width="{width}" height="{HEIGHT - 12}" rx="3"'
        f' transform="translate({-width / 2} 0)"/><text class="bar-number{fit}" x="{part.middle:.2f}%"'
        f' y="{HEIGHT / 2 + 5}" text-anchor="middle">{part.words}</text>'
    )


def _on_paper(part: Part, height: int) -> str:
    scale = PAPER_WIDTH / 100
    left, width = part.start * scale, part.length * scale
    ground, ink, _strokes = PATTERNS[part.fill]
    box = f'x="{left:.2f}" y=".5" width="{width:.2f}" height="{height - 1}"'
    hatch = _hatch(part.fill, left, width, height)
    drawn = [
        f'<rect {box} fill="{PAPER_COLOURS[ground]}"/>',
        f'<path fill="none" stroke="{PAPER_COLOURS[ink]}" stroke-width=".7" d="{hatch}"/>',
        f'<rect {box} fill="none" stroke="{EDGE}" stroke-width=".5"/>',
    ]
    if part.fit != "none":
        middle, plate = left + width / 2, 4.6 * len(part.words) + 3
        drawn.append(
            f'<rect x="{middle - plate / 2:.2f}" y="{height / 2 - 4:.2f}" width="{plate}" height="8" fill="#ffffff"/>'
            f'<text x="{middle:.2f}" y="{height / 2 + 2.8:.2f}" text-anchor="middle" font-size="8" fill="{INK}">'
            f"{part.words}</text>"
        )
    return "".join(drawn)


def _hatch(fill: str, left: float, width: float, height: int) -> str:
    """The lines of a pattern within a part, each cut at its edges."""
    right, top, floor, step = left + width, 0.5, height - 0.5, 4.0
    rise = floor - top
    leaning = {"low-2": (1, -1), "low-1": (1,), "high-1": (-1,)}.get(fill, ())
    lines = []
    for lean in leaning:
        start = left - rise + step / 2
        while start < right:
            lines.append(_cut(start, left, right, top, rise, lean))
            start += step
    if fill in ("other", "mid"):
        place = left + step / 2
        while place < right:
            lines.append(f"M{place:.1f} {top}V{floor}" if fill == "other" else f"M{place:.1f} {height / 2 - 0.5}v1")
            place += step if fill == "other" else 2 * step
    return "".join(lines)


def _cut(start: float, left: float, right: float, top: float, rise: float, lean: int) -> str:
    """A line at 45° that begins at `start` on one edge, as far as it is between left and right."""
    begin, end = max(start, left), min(start + rise, right)
    if end <= begin:
        return ""
    from_, to = begin - start, end - start
    if lean < 0:
        from_, to = rise - from_, rise - to
    return f"M{begin:.2f} {top + from_:.2f}L{end:.2f} {top + to:.2f}"

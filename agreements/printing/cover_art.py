"""The pictures of a printed agreement, as SVG: equal lines that meet on the cover, and the QR code."""

import io
import math

import segno

WIDTH, HEIGHT = 188, 112  # millimetres
BAND = 15  # millimetres, the height in which the lines meet
START = 66  # millimetres from the left, where the names end
COLOUR = "#0d4a5a"
# The names of the parties stand at the start of the lines; each step has its own row height in agreement.css.
ROW_HEIGHTS = {12: 8.0, 16: 6.8, 20: 5.4, 24: 4.6, 32: 3.45}


def step_of(parties: int) -> int:
    """The smallest step that holds so many parties; 0 when they are too many to be named on the cover."""
    return next((step for step in ROW_HEIGHTS if parties <= step), 0)


def strands(parties: int) -> bytes:
    """One line for each party, all of the same strength: no first among equals."""
    row = ROW_HEIGHTS.get(step_of(parties), HEIGHT / max(parties, 1))
    middle = row * parties / 2
    band = min(BAND, row * parties / 2)
    lines = []
    for place in range(parties):
        start = row * (place + 0.5)
        end = middle + (place + 0.5 - parties / 2) * band / parties
        lines.append(
            f'<path d="M{START} {start:.2f} C{START + 42} {start:.2f} {START + 50} {end:.2f} {START + 82} {end:.2f}'
            f' L{WIDTH} {end:.2f}"/><circle cx="{START}" cy="{start:.2f}" r="{min(0.85, row / 5):.2f}"/>'
        )
    stroke = 0.42 if parties <= 16 else max(0.12, 0.42 * math.sqrt(16 / parties))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}mm" height="{HEIGHT}mm">'
        f"<style>path{{fill:none;stroke:{COLOUR};stroke-width:{stroke:.2f}}}circle{{fill:{COLOUR}}}</style>"
        f"{''.join(lines)}</svg>"
    )
    return svg.encode()


def qr_code(address: str) -> bytes:
    """The address as a QR code that stands a coffee stain (error correction M)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, dark="#0b2f3a", scale=4)
    return out.getvalue()

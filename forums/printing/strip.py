"""The parties' decisions as a row of squares for print: an SVG that stands by itself."""

from agreements.matrix.picture import drawing
from agreements.matrix.strip import Cell

WIDTH, HEIGHT, GAP = 34, 28, 3
GROUND = {"ok": "#e9f3de", "warn": "#fcf0d3", "bad": "#fbe7e9", "info": "#e6edf8", "mute": "#ffffff"}
EDGE = {"ok": "#9cbd82", "warn": "#d9b055", "bad": "#dd98a3", "info": "#9fb4da", "mute": "#b3bdc1"}
SIGN = {"ok": "#2c6014", "warn": "#7a4b00", "bad": "#9b1c36", "info": "#2b4c86", "mute": "#48565c"}
MOST_WIDTH = 132  # millimetres, the text column
SCALE = 0.22  # millimetres for a unit


def strip_picture(cells: list[Cell]) -> bytes:
    """One square for each party, its state by icon and tint; what each means stands in the table below it."""
    width = len(cells) * (WIDTH + GAP)
    shown = min(width * SCALE, MOST_WIDTH)
    squares = "".join(_square(cell, place * (WIDTH + GAP)) for place, cell in enumerate(cells))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}"'
        f' width="{shown:.2f}mm" height="{shown * HEIGHT / width:.2f}mm">{squares}</svg>'
    ).encode()


def _square(cell: Cell, left: int) -> str:
    return (
        f'<rect x="{left + 1}" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="3"'
        f' fill="{GROUND[cell.state]}" stroke="{EDGE[cell.state]}"/>'
        f'<g fill="{SIGN[cell.state]}" transform="translate({left + 10} 7) scale(0.875)">{drawing(cell.icon)}</g>'
    )

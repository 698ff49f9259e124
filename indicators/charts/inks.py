"""How the parts of a picture look: classes on pages, whose colours follow the theme; concrete colours on paper."""

from django.utils.safestring import SafeString, mark_safe

PAPER_COLOURS = ("#41545a", "#6b3a75", "#2b4c86", "#565f0d", "#7a4b00", "#14262b")  # as tokens.css has them
BRAND, TARGET, AXIS, LINE, TEXT, TEXT_2 = "#0b4f5c", "#2c6014", "#71858a", "#cad5d4", "#14262b", "#41545a"
OTHERS = range(1, len(PAPER_COLOURS) + 1)


def _stroke(colour: str, width: float, dashes: str = "") -> str:
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = 'stroke-linejoin="round" stroke-linecap="round"' if not dashes else ""
    return f'fill="none" stroke="{colour}" stroke-width="{width}"{dash} {ends}'.strip()


def _page() -> dict[str, str]:
    own = {
        "grid": "line", "zero": "chart-zero", "axis": "line", "target": "target", "target_text": "t-ok",
        "line_main": "series", "gap_main": "series-gap", "mark_main": "dot", "text_main": "t-1 chart-main",
        "hollow": "dot-open", "ref": "ref", "ref_gap": "ref chart-gap", "empty": "b-mute",
        "text": "t-1", "text_2": "t-2", "text_3": "t-3", "leader": "chart-leader",
    }  # fmt: skip
    found = {name: f'class="{css}"' for name, css in own.items()}
    for number in OTHERS:
        found[f"line_other-{number}"] = f'class="chart-line chart-o{number}"'
        found[f"gap_other-{number}"] = f'class="chart-line chart-gap chart-o{number}"'
        found[f"mark_other-{number}"] = f'class="chart-mark chart-o{number}"'
        found[f"text_other-{number}"] = f'class="chart-text chart-o{number}"'
    return found


def _paper() -> dict[str, str]:
    found = {
        "grid": _stroke(LINE, 0.75), "zero": _stroke(AXIS, 1.25), "axis": _stroke(AXIS, 1),
        "target": _stroke(TARGET, 1.5, "5 3"), "target_text": f'fill="{TARGET}"',
        "line_main": _stroke(BRAND, 2.5), "gap_main": _stroke(BRAND, 1.75, "2 4"), "mark_main": f'fill="{BRAND}"',
        "text_main": f'fill="{BRAND}" font-weight="700"',
        "hollow": f'fill="#ffffff" stroke="{AXIS}" stroke-width="1.5"',
        "ref": _stroke(AXIS, 1.25), "ref_gap": _stroke(AXIS, 1.25, "2 4"),
        "empty": 'fill="#eaeeef" stroke="#b3bdc1" stroke-width="1"',
        "text": f'fill="{TEXT}"', "text_2": f'fill="{TEXT_2}"', "text_3": f'fill="{TEXT_2}"',
        "leader": _stroke(AXIS, 0.75),
    }  # fmt: skip
    for number, colour in zip(OTHERS, PAPER_COLOURS, strict=True):
        found[f"line_other-{number}"] = _stroke(colour, 1.5)
        found[f"gap_other-{number}"] = _stroke(colour, 1.25, "2 4")
        found[f"mark_other-{number}"] = found[f"text_other-{number}"] = f'fill="{colour}"'
    return found


PAGE: dict[str, SafeString] = {name: mark_safe(attributes) for name, attributes in _page().items()}
PAPER: dict[str, SafeString] = {name: mark_safe(attributes) for name, attributes in _paper().items()}


def inks_for(*, for_print: bool) -> dict[str, SafeString]:
    return PAPER if for_print else PAGE

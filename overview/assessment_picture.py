"""The building blocks as a picture for slides: an SVG that stands by itself, with its own colours and faces."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from interfaces.maturity import BlockView, scale
from organisations.models import Organisation

WIDTH, HEIGHT = 1920, 1080
MARGIN, GAP, HEAD, FOOT = 64, 32, 190, 90
COLUMNS, ROWS = 3, 2
STEPS = len(scale())
STEP_GAP = 10
LINE = 36
LETTERS = 30  # of a block's name on a line


@dataclass(frozen=True)
class Bar:
    """One step of the scale: `is_reached` by what was said together; `count` of the parties chose it."""

    x: float
    y: float
    width: float
    is_reached: bool
    count: int


@dataclass(frozen=True)
class Tile:
    x: float
    y: float
    width: float
    height: float
    lines: list[str]
    word: str
    note: str
    is_seen_differently: bool
    bars: list[Bar]


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    title: str
    lead: str
    foot: str
    description: str
    tiles: list[Tile]
    is_example: bool


def picture_of(county: Organisation, views: list[BlockView], year: int) -> Picture:
    """Six tiles with the maturity of each block, and how many parties chose which step."""
    width = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS
    height = (HEIGHT - HEAD - FOOT - (ROWS - 1) * GAP) / ROWS
    tiles = [
        _tile(
            view,
            x=MARGIN + (place % COLUMNS) * (width + GAP),
            y=HEAD + (place // COLUMNS) * (height + GAP),
            width=width,
            height=height,
        )
        for place, view in enumerate(views)
    ]
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        title=_("Building blocks of the cooperation"),
        lead=f"{county.full_name}, {year}",
        foot=_("Scale: %(steps)s. The numbers say how many parties chose the step.")
        % {"steps": ", ".join(f"{step.value} {step.label}" for step in scale())},
        description="; ".join(f"{view.block.name}: {_word(view)}" for view in views),
        tiles=tiles,
        is_example=any(view.is_example for view in views),
    )


def _tile(view: BlockView, *, x: float, y: float, width: float, height: float) -> Tile:
    inner = width - 56
    step = (inner - (STEPS - 1) * STEP_GAP) / STEPS
    bars_y = y + height - 92
    reached = view.together.maturity if view.together else 0
    return Tile(
        x=x,
        y=y,
        width=width,
        height=height,
        lines=_wrapped(view.block.name),
        word=_word(view),
        note=_note(view),
        is_seen_differently=view.is_seen_differently,
        bars=[
            Bar(x + 28 + place * (step + STEP_GAP), bars_y, step, found.value <= reached, len(parties))
            for place, (found, parties) in enumerate(view.spread())
        ],
    )


def _word(view: BlockView) -> str:
    if view.together is None:
        return _("not assessed together")
    return f"{view.together.maturity} {view.together.get_maturity_display()}"


def _note(view: BlockView) -> str:
    if not view.said:
        return _("no party has said its view")
    if view.is_seen_differently:
        return _("parties see it differently")
    return _("parties see it much alike")


def _wrapped(text: str) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LETTERS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines

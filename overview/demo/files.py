"""The files that tell the demo: the two counties and their agreements, the example content, and the accounts."""

import functools
import tomllib
from pathlib import Path
from typing import Any

import agreements

FOLDER = Path(__file__).parent
EXAMPLE_CONTENT = Path(agreements.__file__).parent / "reference" / "demo"
COUNTIES = ("paijat_hame", "keski_pohjanmaa")


@functools.cache
def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def counties() -> list[dict[str, Any]]:
    return [read(FOLDER / f"{name}.toml") for name in COUNTIES]


def meetings() -> list[dict[str, Any]]:
    """The forums that meet in the demo."""
    return read(FOLDER / "meetings.toml")["forums"]


def following() -> list[dict[str, Any]]:
    """The agreements that are followed up in the demo."""
    return read(FOLDER / "following.toml")["agreements"]


def counterparts() -> dict[str, Any]:
    """The counterparts' roles and the raised issues of the demo."""
    return read(FOLDER / "counterparts.toml")


def division() -> list[dict[str, Any]]:
    """The questions of the demo's division of work, and what each side says of them."""
    return read(FOLDER / "division.toml")["questions"]


def people() -> dict[str, Any]:
    return read(FOLDER / "people.toml")


def example_content(name: str) -> dict[str, Any]:
    """Goals, forums and clauses of a region's strategic agreement."""
    return read(EXAMPLE_CONTENT / f"{name}.toml")

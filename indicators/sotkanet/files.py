"""Answers of Sotkanet kept in files: the same JSON or CSV as the service gives, for portals without a way out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indicators.sotkanet.reading import Description, NotAnAnswer, Rows, description_of, read_csv, read_json, rows_of

READERS = {".json": read_json, ".csv": read_csv}


@dataclass
class KeptAnswer:
    """What a file holds: values, descriptions of indicators, or both."""

    file: Path
    rows: Rows = field(default_factory=Rows)
    descriptions: list[Description] = field(default_factory=list)


def answers(path: Path) -> Iterator[KeptAnswer]:
    """The answers in a file, or in all JSON and CSV files of a folder. Raises NotAnAnswer and OSError."""
    if not path.is_dir():
        yield _answer(path)
        return
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in READERS)
    if not files:
        raise NotAnAnswer(f"{path} has no .json or .csv files")
    for file in files:
        yield _answer(file)


def _answer(file: Path) -> KeptAnswer:
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise NotAnAnswer(f"{file.name}: the name of a file has to end in .json or .csv")
    try:
        return _sorted_out(file, reader(file.read_bytes()))
    except NotAnAnswer as fault:
        raise NotAnAnswer(f"{file.name}: {fault}") from fault


def _sorted_out(file: Path, raw: Any) -> KeptAnswer:
    """A description is an object with a title; an answer about values is a list of rows."""
    items = [raw] if isinstance(raw, dict) else raw
    if isinstance(items, list) and items and all(isinstance(item, dict) and "title" in item for item in items):
        return KeptAnswer(file, descriptions=[description_of(item) for item in items])
    return KeptAnswer(file, rows=rows_of(items))

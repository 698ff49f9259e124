"""What is wrong with imported data, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault: a JSON Pointer (RFC 6901) to the place, "" for the whole, and what is wrong there."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path or '/'}: {self.message}"


class ImportRefused(Exception):
    """The data can't be imported; `faults` names every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

"""What the portal itself shows of a cooperation, offered as evidence for building blocks and check-lists.

Each app has a provider of its own that takes a `Within`; `overview` gathers them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """A fact that the portal knows of a county, with the page that shows it.

    `about` are codes of building blocks and check-list rows (`BuildingBlock.code`, `ChecklistItem.code`). `is_met`
    says whether it speaks for the matter; None when it is only worth looking at. `municipality` is the id of the one
    that it is about, when it is about one.
    """

    about: frozenset[str]
    text: str
    url: str = ""
    is_met: bool | None = None
    municipality: int | None = None

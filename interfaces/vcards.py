"""Contact cards of counterparts as vCard 4.0 (RFC 6350): one for each role, with the domains as its categories."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDEST = 75  # octets of a line without its end (RFC 6350, section 3.2)
NAMESPACE = uuid.UUID("6f0d4a1e-63f1-5d0a-9a52-0d7f4b6f1c5e")
CONTENT_TYPE = "text/vcard; charset=utf-8"


@dataclass(frozen=True)
class Card:
    """One role and who holds it. `uid` names the role, so that a new file replaces the card in an address book."""

    uid: str
    name: str
    organisation: str
    role: str
    email: str
    phone: str
    categories: tuple[str, ...]
    note: str
    revised: datetime.date


def vcards(cards: Iterable[Card]) -> bytes:
    """The cards as one file, lines folded and ended as the format wants."""
    lines = [folded for card in cards for line in _lines(card) for folded in _folded(line)]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _lines(card: Card) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:{uuid.uuid5(NAMESPACE, card.uid).urn}"
    yield f"FN:{escaped(card.name)}"
    yield f"ORG:{escaped(card.organisation)}"
    yield f"TITLE:{escaped(card.role)}"
    if card.email:
        yield f"EMAIL;TYPE=work:{escaped(card.email)}"
    if card.phone:
        yield f"TEL;TYPE=work;VALUE=text:{escaped(card.phone)}"
    if card.categories:
        yield "CATEGORIES:" + ",".join(map(escaped, card.categories))
    if card.note:
        yield f"NOTE:{escaped(card.note)}"
    yield f"REV:{card.revised:%Y%m%d}T000000Z"
    yield "END:VCARD"


def escaped(text: str) -> str:
    """A value as text: backslash, comma, semicolon and line ends escaped (section 3.4)."""
    text = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign >= " " or sign == "\n")
    for sign in ("\\", ",", ";"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each but the first after a space; no sign is cut in two."""
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > WIDEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece

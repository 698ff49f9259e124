"""Verification codes: 80 random bits, printed so that they can be read aloud and typed by anyone.

The alphabet is Crockford's base 32 (no I, L, O, U); input is forgiven case, spaces, dashes, and O/0, I/1, L/1 mixed up.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 80
LENGTH = 19  # sixteen signs in four groups, with dashes

_LOOK_ALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\u00ad\u2010-\u2015\u2212-]+")
_SIGNS = re.compile(f"[{ALPHABET}]{{{BITS // 5}}}", re.ASCII)
_PREFIX = "yhdyspinta:"
_MARK = re.compile(_PREFIX.encode() + rb"([0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3})(?![0-9A-Za-z-])")
_CODE = re.compile(rb"(?<![0-9A-Za-z-])([0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3})(?![0-9A-Za-z-])")
_MOST = 100  # a file made to hold a million codes is not looked up a million times


def new_code() -> str:
    """Return a fresh code such as "7K2M-9QXD-0RTA-VW3H".

    It is printed, so it is made before rendering and kept with the record that is being sealed: a worker that is
    started again then prints the same one.
    """
    number = secrets.randbits(BITS)
    return _grouped("".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5)))


def normalise_code(text: str) -> str:
    """Return the code as it is stored, or "" when the text can't be one."""
    signs = _SEPARATORS.sub("", text[:200].upper()).translate(_LOOK_ALIKES)
    return _grouped(signs) if _SIGNS.fullmatch(signs) else ""


def mark(code: str) -> str:
    """Return the keyword that lets a changed copy be recognised: `<meta name="keywords" content="yhdyspinta:CODE">`.

    Every print template of a sealed document carries it; it lands in the metadata of the PDF, readable without a
    PDF library, and the verification page looks for it in files whose hash it doesn't know.
    """
    return f"{_PREFIX}{code}"


def marked_codes(data: bytes) -> set[str]:
    """Return the codes that stand in `data` as a `mark`."""
    return _codes(_MARK, data)


def possible_codes(data: bytes) -> set[str]:
    """Return whatever in `data` looks like a code, marked or not."""
    return _codes(_CODE, data)


def _codes(pattern: re.Pattern[bytes], data: bytes) -> set[str]:
    found: set[str] = set()
    for match in pattern.finditer(data):
        found.add(normalise_code(match[1].decode()))
        if len(found) > _MOST:
            break
    return found - {""}


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))

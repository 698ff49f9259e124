"""Order and search that are right in Finnish on any database: computed here, stored in a column.

A database's own order depends on how it was set up (C puts Åland after Äänekoski and capitals first); a stored key
does not.
"""

import re
import unicodedata

# v and w count as one letter, ü as y, æ as ä, ø and õ as ö; å, ä and ö come after z in this order.
LETTERS = str.maketrans(
    {
        "w": "v",
        "ü": "y",
        "å": "zza",
        "ä": "zzb",
        "æ": "zzb",
        "ö": "zzc",
        "ø": "zzc",
        "õ": "zzc",
        "đ": "d",
        "ŋ": "n",
        "ŧ": "t",
        "ł": "l",
    }
)
DIGITS_WIDTH = 8


def sort_key(name: str) -> str:
    """The key by which a name is ordered in Finnish, without regard to letter case; numbers count as numbers."""
    letters = unicodedata.normalize("NFC", name.casefold()).translate(LETTERS)
    plain = "".join(sign for sign in unicodedata.normalize("NFD", letters) if not unicodedata.combining(sign))
    return re.sub(r"\d+", lambda digits: digits[0].zfill(DIGITS_WIDTH), " ".join(plain.split()))


def search_key(text: str) -> str:
    """The form in which text is stored and asked for in a search: any letter case, but å, ä and ö are not a and o.

    SQLite folds the case of a–z only, so both the column and the words asked for have to go through this.
    """
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())

"""Several PDFs in one, with tags, links, bookmarks and continuous page numbers.

`joining.py` is the way in: our own accessible document, foreign files let in between its pages. `source.py` opens a
foreign file and takes out what must not travel; `links.py`, `tags.py` and `layers.py` bring over what lies outside the
pages; `stamps.py` writes the page numbers.
"""

from documents.merging.joining import INSERT_ADDRESS, Bookmark, Insert, Look, join, look_into
from documents.merging.source import CannotMerge, Trouble

__all__ = ["INSERT_ADDRESS", "Bookmark", "CannotMerge", "Insert", "Look", "Trouble", "join", "look_into"]

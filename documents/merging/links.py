"""Links and bookmarks inside a file, brought over by name: a page that is copied forgets where its links led."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

MOST_ENTRIES, DEEPEST = 400, 6  # bookmarks taken over from one file, and how deep
SAFE = ("http://", "https://", "mailto:")
_LINK_KEYS = "/Type /Subtype /Rect /Contents /F /Border /BS /C /H /QuadPoints /StructParent /Lang"
LINK_KEYS = frozenset(_LINK_KEYS.split())


@dataclass(frozen=True)
class Spot:
    """A place in a file: the page, counted from 0, and how it is shown, as in ISO 32000-1, 12.3.2.2."""

    page: int
    view: list


@dataclass
class Entry:
    """A bookmark of the file itself."""

    title: str
    spot: Spot
    children: list["Entry"] = field(default_factory=list)


class Destinations:
    """The places that links of a file lead to, each under a name of its own in the merged file."""

    def __init__(self, pdf: Pdf, prefix: str) -> None:
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self._named = dict(_named(pdf))
        self._prefix = prefix
        self.spots: dict[str, Spot] = {}

    def spot(self, target: Object | None) -> Spot | None:
        """The place that an explicit or a named destination means; None for what leads nowhere."""
        for _step in range(5):
            if isinstance(target, Dictionary):
                target = target.get("/D")
            elif isinstance(target, String | Name):
                target = self._named.get(str(target))
            else:
                break
        if not isinstance(target, Array) or not len(target):
            return None
        page = target[0]
        number = self._pages.get(page.objgen) if isinstance(page, Dictionary) else page
        if not isinstance(number, int) or not 0 <= number < len(self._pages):
            return None
        view = [None if value is None else value for value in list(target)[1:5]]
        return Spot(number, view or [Name.Fit])

    def name_of(self, target: Object | None) -> str:
        """The name under which the merged file knows the place; "" for what leads nowhere."""
        own = str(target) if isinstance(target, String | Name) else ""
        spot = self.spot(target)
        if spot is None:
            return ""
        name = f"{self._prefix}{own or f'p{len(self.spots)}'}"
        self.spots[name] = spot
        return name

    def page_of(self, name: str) -> int | None:
        """The page on which a named place of the file stands."""
        spot = self.spot(String(name))
        return spot.page if spot else None


def _named(pdf: Pdf) -> Iterator[tuple[str, Object]]:
    for key, value in (pdf.Root.get("/Dests") or {}).items():
        yield str(key), value
    names = pdf.Root.get("/Names") or {}
    if "/Dests" in names:
        for key, value in NameTree(names.Dests).items():
            yield str(key), value


def clean_link(link: Dictionary, destinations: Destinations) -> None:
    """Leave of a link annotation where it leads and how it looks; an action of any other kind makes it lead nowhere."""
    action, target = link.get("/A"), link.get("/Dest")
    for key in set(link.keys()) - LINK_KEYS:
        del link[key]
    if isinstance(action, Dictionary) and action.get("/S") == Name.URI:
        address = str(action.get("/URI", ""))
        if address.lower().startswith(SAFE):
            link.A = Dictionary(S=Name.URI, URI=String(address))
            if "/Contents" not in link:
                link.Contents = String(address)
        return
    if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
        target = action.get("/D")
    if name := destinations.name_of(target):
        link.Dest = String(name)


def read_outline(pdf: Pdf, destinations: Destinations) -> list[Entry]:
    """The file's own bookmarks, as far as they lead somewhere. A tangled outline gives as much as could be read."""
    outlines = pdf.Root.get("/Outlines")
    seen: set[tuple[int, int]] = set()
    return list(_entries(outlines, destinations, seen, 0)) if isinstance(outlines, Dictionary) else []


def _entries(parent: Dictionary, destinations: Destinations, seen: set, depth: int) -> Iterator[Entry]:
    item = parent.get("/First")
    while isinstance(item, Dictionary) and item.objgen not in seen and len(seen) < MOST_ENTRIES:
        seen.add(item.objgen)
        action = item.get("/A")
        target = item.get("/Dest")
        if target is None and isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
            target = action.get("/D")
        children = list(_entries(item, destinations, seen, depth + 1)) if depth < DEEPEST else []
        spot, title = destinations.spot(target), " ".join(str(item.get("/Title", "")).split())
        if spot and title:
            yield Entry(title, spot, children)
        else:
            yield from children
        item = item.get("/Next")

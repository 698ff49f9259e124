"""The structure trees of several files under one root (ISO 32000-1, 14.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, Stream, String

MOST_ELEMENTS = 300_000
_STANDARD = """Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI
Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT
WP Figure Formula Form"""
STANDARD = frozenset(_STANDARD.split())
# Types that PDF 2.0 added (ISO 32000-2, 14.8.4), by what comes nearest in the older set that the merged file uses.
NEWER = {
    "DocumentFragment": "Sect", "Aside": "Sect", "Title": "P", "FENote": "Note", "Sub": "Span", "Em": "Span",
    "Strong": "Span", "Artifact": "NonStruct", "H7": "H6", "H8": "H6", "H9": "H6",
}  # fmt: skip


class Tangled(Exception):
    """The tree is not one: it can't be kept."""


@dataclass
class Tree:
    """A structure tree that has been read through: its parent tree by old key, and its elements that have an id."""

    root: Dictionary
    parents: dict[int, Object]
    with_id: list[Dictionary] = field(default_factory=list)


def read_tree(pdf: Pdf, prefix: str) -> Tree | None:
    """Read the tree of a tagged file and make it speak the common language: standard types, ids with the prefix.

    None when the file has no tree, or one that can't be trusted; its pages then count as untagged.
    """
    root = pdf.Root.get("/StructTreeRoot")
    is_marked = bool((pdf.Root.get("/MarkInfo") or {}).get("/Marked", False))
    if not (is_marked and isinstance(root, Dictionary) and "/K" in root and "/ParentTree" in root):
        return None
    try:
        tree = Tree(root, dict(NumberTree(root.ParentTree).items()))
        roles = {str(key): str(value) for key, value in (root.get("/RoleMap") or {}).items()}
        classes = root.get("/ClassMap") or {}
        for element in elements_of(root):
            _adapt(element, roles, classes, prefix, tree)
    except (Tangled, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        return None
    for key in ("/RoleMap", "/ClassMap", "/Namespaces", "/IDTree", "/PronunciationLexicon"):
        if key in root:
            del root[key]
    return tree


def kids(element: Dictionary) -> list[Object]:
    """What an element holds, as a list."""
    value = element.get("/K")
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def elements_of(root: Dictionary) -> Iterator[Dictionary]:
    """Every element below, in reading order. Raises Tangled when one comes twice or there are too many."""
    waiting, seen = [child for child in reversed(kids(root)) if is_element(child)], set()
    while waiting:
        element = waiting.pop()
        if element.objgen in seen or len(seen) > MOST_ELEMENTS:
            raise Tangled
        seen.add(element.objgen)
        yield element
        waiting += [child for child in reversed(kids(element)) if is_element(child)]


def is_element(value: Object) -> bool:
    return isinstance(value, Dictionary) and "/S" in value and value.get("/Type") in (None, Name.StructElem)


def _adapt(element: Dictionary, roles: dict[str, str], classes: Dictionary, prefix: str, tree: Tree) -> None:
    if not element.is_indirect:
        raise Tangled
    element.S = Name("/" + _standard(str(element.S), roles))
    for key in ("/NS", "/AF", "/Ref", "/PhoneticAlphabet", "/Phoneme"):
        if key in element:
            del element[key]
    if "/ID" in element:
        element.ID = String(prefix + str(element.ID))
        tree.with_id.append(element)
    _keep_attributes(element, classes)
    for attributes in _attributes(element):
        if "/Headers" in attributes:
            attributes.Headers = Array([String(prefix + str(name)) for name in attributes.Headers])


def _standard(role: str, roles: dict[str, str]) -> str:
    for _step in range(20):
        name = role.removeprefix("/")
        if name in STANDARD:
            return name
        if role not in roles:
            return NEWER.get(name, "NonStruct")
        role = roles[role]
    return "NonStruct"


def _keep_attributes(element: Dictionary, classes: Dictionary) -> None:
    """Write out the attribute classes of an element: in the merged file two files' classes would share a name."""
    if "/C" not in element:
        return
    names = element.C if isinstance(element.C, Array) else [element.C]
    found = [classes[str(name)] for name in names if isinstance(name, Name) and str(name) in classes]
    del element["/C"]
    if found:
        own = element.get("/A")
        rest = [] if own is None else list(own) if isinstance(own, Array) else [own]
        flat = [one for row in found for one in (row if isinstance(row, Array) else [row])]
        element.A = Array([*flat, *rest])


def _attributes(element: Dictionary) -> Iterator[Dictionary]:
    value = element.get("/A")
    for row in value if isinstance(value, Array) else [value]:
        if isinstance(row, Stream):
            row = row.stream_dict
        if isinstance(row, Dictionary):
            yield row


class Joined:
    """The one tree of the merged file. First every page is copied, then each file's tree is taken over."""

    def __init__(self, out: Pdf, language: str) -> None:
        self.out = out
        self.next_key = 0
        self._parents: list[tuple[int, Object]] = []
        self._ids: list[tuple[str, Object]] = []
        self._top: list[tuple[int, Dictionary]] = []
        self._page_numbers: dict[tuple[int, int], int] = {}
        self.root = out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.element("Document", self.root, Lang=String(language))

    def element(self, kind: str, parent: Dictionary, **more: Object) -> Dictionary:
        return self.out.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + kind), P=parent, **more))

    def new_key(self, value: Object) -> int:
        """A key of the parent tree for what is tagged here."""
        self._parents.append((self.next_key, value))
        self.next_key += 1
        return self.next_key - 1

    def renumber(self, pdf: Pdf, tree: Tree | None) -> dict[int, int]:
        """Give every page, annotation and drawing of a file its new key; called before its pages are copied."""
        keys = {old: self.next_key + place for place, old in enumerate(sorted(tree.parents))} if tree else {}
        self.next_key += len(keys)
        for thing in pdf.objects:
            value = thing.stream_dict if isinstance(thing, Stream) else thing
            if not isinstance(value, Dictionary):
                continue
            for name in ("/StructParents", "/StructParent"):
                if name in value:
                    new = keys.get(value[name]) if isinstance(value[name], int) else None
                    if new is None:
                        del value[name]
                    else:
                        value[name] = new
        return keys

    def take_over(self, tree: Tree, keys: dict[int, int]) -> list[Dictionary]:
        """Bring a file's tree over, its pages being there already. Returns its topmost elements."""
        root = self.out.copy_foreign(tree.root)
        for old, value in NumberTree(root.ParentTree).items():
            if old in keys:
                self._parents.append((keys[old], value))
        for element in tree.with_id:
            self._ids.append((str(element.ID), self.out.copy_foreign(element)))
        top = [child for child in kids(root) if is_element(child)]
        while len(top) == 1 and str(top[0].S) == "/Document":
            top = [child for child in kids(top[0]) if is_element(child)]
        return top

    def hang(self, element: Dictionary, first_page: int | None = None) -> None:
        """Put an element under the document; where it stands in the reading order its first page says."""
        element.P = self.document
        page = self._first_page(element) if first_page is None else first_page
        self._top.append((page, element))

    def _first_page(self, element: Dictionary) -> int:
        if not self._page_numbers:
            self._page_numbers = {page.obj.objgen: number for number, page in enumerate(self.out.pages)}
        waiting = [element]
        while waiting:
            value = waiting.pop()
            page = value.get("/Pg") if isinstance(value, Dictionary) else None
            if page is not None and page.objgen in self._page_numbers:
                return self._page_numbers[page.objgen]
            waiting += [child for child in reversed(kids(value)) if isinstance(child, Dictionary)]
        return self._top[-1][0] if self._top else 0

    def finish(self) -> None:
        """Write the tree into the file."""
        self._top.sort(key=lambda pair: pair[0])
        self.document.K = Array([element for _page, element in self._top])
        self.root.K = self.document
        numbers = Array()
        for key, value in sorted(self._parents, key=lambda pair: pair[0]):
            numbers.extend([key, value])
        self.root.ParentTree = self.out.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = self.next_key
        if self._ids:
            tree = NameTree.new(self.out)
            for name, element in self._ids:
                tree[name] = element
            self.root.IDTree = tree.obj
        self.out.Root.StructTreeRoot = self.root
        self.out.Root.MarkInfo = Dictionary(Marked=True)

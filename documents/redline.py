"""What changed between two texts, shown in the running text: `<ins>` and `<del>` around words, the structure kept.

Shown by more than colour: the style sheets underline, strike through and draw a plus or minus, and words that only a
screen reader says stand where each mark begins and ends. Without its `del` and marked blocks the result is the new
text, without its `ins` the old one.
"""

from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from documents.redline_tree import Block, Node, Run, read, read_plain
from documents.redline_words import Part, changed, opcodes, written

LIKE = 0.4  # shared part of the words from which a paragraph counts as the same one changed
MOST_PAIRS = 4_000  # blocks against blocks: beyond this they are not looked for among each other
ADDED, REMOVED = "is-added", "is-removed"  # classes of whole blocks
_CLASSES = {"ins": ADDED, "del": REMOVED}
_CELLS = {"td", "th"}


def redline(old: str, new: str) -> SafeString:
    """The new clause HTML with what was added and removed marked; both must have been cleaned.

    Safe to show: tags are written from an allow-list, and words escaped.
    """
    return mark_safe(_merged(read(old), read(new)))


def plain_redline(old: str, new: str) -> SafeString:
    """The same for two short texts without formatting, which may hold any signs; line breaks become `<br>`."""
    return mark_safe(_merged(read_plain(old), read_plain(new)))


def is_same(old: str, new: str) -> bool:
    """Whether nothing in the two clause texts differs but spaces, soft hyphens and what shows nothing."""
    return old == new or [node.signature for node in read(old)] == [node.signature for node in read(new)]


def _merged(old: list[Node], new: list[Node]) -> str:
    return "".join(_pair(before, after) for before, after in _aligned(old, new))


def _pair(old: Node | None, new: Node | None) -> str:
    if old is None or new is None:
        return _whole(new, "ins") if old is None else _whole(old, "del")
    if isinstance(new, Run):
        return written(changed(old.tokens, new.tokens))
    inside = _merged_table(old, new) if new.tag == "table" else _merged_row(old, new) if new.tag == "tr" else None
    return _element(new, _merged(old.children, new.children) if inside is None else inside)


def _merged_table(old: Block, new: Block) -> str:
    """The rows of both, in one head and one body; the two tables have the same columns."""
    head = _merged(_rows(old, "thead"), _rows(new, "thead"))
    body = _merged(_rows(old, "tbody"), _rows(new, "tbody"))
    return (f"<thead>{head}</thead>" if head else "") + (f"<tbody>{body}</tbody>" if body else "")


def _merged_row(old: Block, new: Block) -> str:
    return "".join(_pair(before, after) for before, after in zip(old.children, new.children, strict=True))


def _whole(node: Node, mark: str, attributes: str = "") -> str:
    """A block or run that only one of the texts has."""
    if isinstance(node, Run):
        return written([Part(mark, node.tokens)])
    return _element(node, "".join(_unmarked(child, mark) for child in node.children), f' class="{_CLASSES[mark]}"')


def _unmarked(node: Node, mark: str) -> str:
    if isinstance(node, Run):
        return _whole(node, mark)
    return _element(node, "".join(_unmarked(child, mark) for child in node.children))


def _element(block: Block, inside: str, more: str = "") -> str:
    return f"<{block.tag}{block.attributes}{more}>{inside}</{block.tag}>"


def _aligned(old: list[Node], new: list[Node]) -> list[tuple[Node | None, Node | None]]:
    """The nodes of both in one row: the same or alike ones together, the others alone, removed before added."""
    pairs: list[tuple[Node | None, Node | None]] = []
    for equal, a, b, c, d in opcodes([node.signature for node in old], [node.signature for node in new]):
        pairs += zip(old[a:b], new[c:d], strict=True) if equal else _likes(old[a:b], new[c:d])
    return pairs


def _likes(old: list[Node], new: list[Node]) -> list[tuple[Node | None, Node | None]]:
    matches = _best_matches(old, new) if len(old) * len(new) <= MOST_PAIRS else []
    pairs: list[tuple[Node | None, Node | None]] = []
    for (a, c), (b, d) in pairwise([(-1, -1), *matches, (len(old), len(new))]):
        pairs += [(node, None) for node in old[a + 1 : b]] + [(None, node) for node in new[c + 1 : d]]
        pairs += [(old[b], new[d])] if b < len(old) else []
    return pairs


def _best_matches(old: list[Node], new: list[Node]) -> list[tuple[int, int]]:
    """The places of the nodes that belong together, in order, so that they are as alike as can be on the whole."""
    alike = [[_likeness(before, after) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    matches, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            matches.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return matches


def _likeness(old: Node, new: Node) -> float:
    """0 for nodes that can't be shown as one, else the shared part of their words; a row's cells always can."""
    if _kind(old) != _kind(new):
        return 0.0
    together = (old.words & new.words).total()
    share = 2 * together / ((old.words.total() + new.words.total()) or 1)
    return share if share >= LIKE else 0.0


def _kind(node: Node) -> tuple:
    """What two nodes must have in common to be shown as one: PDF/UA wants tables with the same cells in each row."""
    if isinstance(node, Run):
        return ("",)
    if node.tag == "tr":
        return ("tr", *((cell.tag, cell.attributes) for cell in node.children if isinstance(cell, Block)))
    if node.tag == "table":
        return ("table", *_shape(node))
    return (node.tag,)


def _shape(table: Block) -> tuple:
    rows = [*_rows(table, "thead"), *_rows(table, "tbody")]
    spans = any("span=" in cell.attributes for row in rows for cell in row.children if isinstance(cell, Block))
    if spans:
        return ("irregular", id(table))
    return (bool(_rows(table, "thead")), len(rows[0].children) if rows else 0)


def _rows(table: Block, section: str) -> list[Block]:
    sections = [child for child in table.children if isinstance(child, Block) and child.tag == section]
    return [row for part in sections for row in part.children if isinstance(row, Block)]

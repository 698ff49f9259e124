"""Lists as desktop Word puts them on the clipboard: paragraphs with the level in a style and the number in the text."""

import re

_START = r'<p(?: lang="[^"]*")? style="[^"]*mso-list:\s*l\d+\s+level{}[^"]*"(?: lang="[^"]*")?>'
_ITEM = re.compile(_START.format(r"(\d)") + r"(.*?)</p>\s*", re.DOTALL)
_RUN = re.compile(f"(?:{_START.format('[0-9]')}.*?</p>\\s*)+", re.DOTALL)
_MARKER = re.compile(
    r'<span style="[^"]*mso-list:\s*ignore[^"]*">([^<]*)(?:<span[^>]*>[^<]*</span>)?\s*</span>', re.IGNORECASE
)
_NUMBER = re.compile(r"\W*(?:\d{1,3}|[a-zåäö]|[ivx]{1,5})[.)]", re.IGNORECASE)


def with_real_lists(html: str) -> str:
    """Return the HTML with each run of Word's list paragraphs as nested ul and ol elements."""
    return _RUN.sub(lambda run: _nested([_item(*found) for found in _ITEM.findall(run[0])]), html)


def _item(level: str, text: str) -> tuple[int, str, str]:
    marker = _MARKER.search(text)
    ordered = bool(marker and _NUMBER.match(marker[1]))
    return int(level), "ol" if ordered else "ul", _MARKER.sub("", text).strip()


def _nested(items: list[tuple[int, str, str]]) -> str:
    out: list[str] = []
    lists: list[str] = []
    for level, kind, text in items:
        while len(lists) > level or (len(lists) == level and lists[-1] != kind):
            out.append(f"</li></{lists.pop()}>")
        if len(lists) == level:
            out.append("</li>")
        while len(lists) < level:
            lists.append(kind)
            out.append(f"<{kind}>" if len(lists) == level else f"<{kind}><li>")
        out.append(f"<li>{text}")
    out.extend(f"</li></{kind}>" for kind in reversed(lists))
    return "".join(out)

"""Mends the tags of lists: WeasyPrint 70 hangs a paragraph inside a list item straight under LI.

PDF/UA-1 wants it in an LBody (ISO 32000-1, 14.8.4.3.3), and the rich text editor writes `<li><p>…</p></li>`.
"""

import pikepdf
from pikepdf import Array, Dictionary, Name

PARTS = ("/Lbl", "/LBody")


def wrap_list_items(pdf: pikepdf.Pdf) -> None:
    """Move what stands under a list item beside its label into one body, in place."""
    waiting = _children(pdf.Root.StructTreeRoot)
    while waiting:
        element = waiting.pop()
        if _kind(element) == "/LI":
            _wrap(pdf, element)
        waiting.extend(_children(element))


def _wrap(pdf: pikepdf.Pdf, item: Dictionary) -> None:
    children = _children(item)
    loose = [child for child in children if _kind(child) not in PARTS]
    if not loose:
        return
    labels = [child for child in children if _kind(child) == "/Lbl"]
    rest = [child for child in children if _kind(child) != "/Lbl"]
    body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array()))
    if "/Pg" in item:
        body.Pg = item.Pg
    for child in rest:
        # A body that the engine made already becomes a plain group, as bodies don't nest.
        child.S = Name.Div if _kind(child) == "/LBody" else child.S
        child.P = body
        body.K.append(child)
    content = [kid for kid in _kids(item) if not _is_element(kid)]
    item.K = Array([*content, *labels, body])


def _children(element: Dictionary) -> list[Dictionary]:
    """The elements right under an element; marked content and object references left out."""
    return [kid for kid in _kids(element) if _is_element(kid)]


def _kids(element: Dictionary) -> list[pikepdf.Object | int]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: pikepdf.Object | int) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _kind(element: Dictionary) -> str:
    return str(element.get("/S", ""))

"""Mends the tags of lists: WeasyPrint 70 hangs a paragraph inside a list item straight under LI.

PDF/UA-1 wants it in an LBody (ISO 32000-1, 14.8.4.3.3), and the rich text editor writes `<li><p>…</p></li>`.
"""

import pikepdf
from pikepdf import Array, Dictionary, Name

PARTS = (Name.Lbl, Name.LBody)


def wrap_list_items(pdf: pikepdf.Pdf) -> None:
    """Move what stands under a list item beside its label into one body, in place."""
    waiting = list(_children(pdf.Root.StructTreeRoot))
    while waiting:
        element = waiting.pop()
        if element.get("/S") == Name.LI:
            _wrap(pdf, element)
        waiting.extend(_children(element))


def _wrap(pdf: pikepdf.Pdf, item: Dictionary) -> None:
    children = list(_children(item))
    loose = [child for child in children if child.S not in PARTS]
    if not loose:
        return
    labels = [child for child in children if child.S == Name.Lbl]
    rest = [child for child in children if child.S != Name.Lbl]
    body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array()))
    if "/Pg" in item:
        body.Pg = item.Pg
    for child in rest:
        # A body that the engine made already becomes a plain group, as bodies don't nest.
        child.S = Name.Div if child.S == Name.LBody else child.S
        child.P = body
        body.K.append(child)
    item.K = Array([*labels, body])


def _children(element: Dictionary) -> list[Dictionary]:
    """The elements right under an element; marked content and object references, which aren't elements, left out."""
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]

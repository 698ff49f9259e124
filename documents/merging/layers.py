"""Layers (optional content): what a file keeps hidden stays hidden in the merged file."""

from pikepdf import Array, Dictionary, Name, Pdf, String

STATES = ("/ON", "/OFF", "/Locked")


def take_over_layers(out: Pdf, pdf: Pdf) -> None:
    """Add the layers of a file, each in the state in which the file shows itself first. Its pages are there already."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary) or not isinstance(properties.get("/OCGs"), Array):
        return
    groups = [group for group in properties.OCGs if isinstance(group, Dictionary) and group.is_indirect]
    default = properties.get("/D") or Dictionary()
    hidden = _hidden(groups, default)
    ours = _ours(out)
    for group in groups:
        copied = out.copy_foreign(group)
        ours.OCGs.append(copied)
        if group.objgen in hidden:
            ours.D.OFF.append(copied)


def _hidden(groups: list[Dictionary], default: Dictionary) -> set[tuple[int, int]]:
    if default.get("/BaseState") == Name.OFF:
        shown = {group.objgen for group in default.get("/ON", [])}
        return {group.objgen for group in groups} - shown
    return {group.objgen for group in default.get("/OFF", [])}


def _ours(out: Pdf) -> Dictionary:
    if "/OCProperties" not in out.Root:
        state = Dictionary(Name=String("Default"), OFF=Array(), Order=Array())
        out.Root.OCProperties = Dictionary(OCGs=Array(), D=state)
    return out.Root.OCProperties

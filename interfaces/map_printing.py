"""An interface map on paper: A4 or A3 on its side, the drawing as vectors and the table behind it."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from documents.report import render_report
from interfaces.map_drawing import keys_in_row
from interfaces.map_reading import read_map
from interfaces.models import InterfaceMap
from interfaces.within import Within
from organisations.models import Organisation

SIZES = ("a4", "a3")


def map_pdf(
    drawn: InterfaceMap, place: Within, municipality: Organisation | None, *, size: str, language: str
) -> bytes:
    """The PDF in Finnish or Swedish, with the states of the municipality or counted over all of the county's."""
    with translation.override(language):
        read = read_map(drawn, place, municipality)
        seen_from = municipality.full_name if municipality else place.county.full_name
        context = {
            "map": drawn,
            "read": read,
            "signs": _keys(read.signs, 34),
            "states": _keys([state for state in read.states if state], 50) if read.shows_states else [],
            "description": read.description(),
            "size": size,
            "county": place.county,
            "seen_from": "" if drawn.is_history else seen_from,
            "dated": drawn.shown_on(),
        }
        picture = render_to_string("interfaces/_map_drawing.html", context | {"is_printed": True, "language": language})
        keys = render_to_string("interfaces/_map_keys_printed.html", context | {"language": language})
        return render_report(
            "print/interface_map.html",
            context,
            title=_("Interface map: %(name)s") % {"name": drawn.name},
            language=language,
            dated=place.on,
            label=place.county.full_name,
            is_example=read.has_examples,
            files={"map.svg": picture.encode(), "keys.svg": keys.encode()},
        )


def _keys(shown: list, sign_width: float) -> list[tuple[Any, float]]:
    """Signs or states, each with how far from the left it stands."""
    places = keys_in_row([str(key.label).capitalize() for key in shown], sign_width=sign_width)
    return [(key, x) for key, (_label, x) in zip(shown, places, strict=True)]

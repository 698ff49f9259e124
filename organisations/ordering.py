"""Rows that stand in an order of their own: one of them changes places with the one before or after."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def moved(rows: Iterable[Row], row: Row, *, up: bool) -> list[Row]:
    """The rows with that one a place up or down; at the edge, or when it is gone, as they were. Nothing is saved."""
    order = list(rows)
    here = next((place for place, one in enumerate(order) if one.pk == row.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if there is not None and 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    return order

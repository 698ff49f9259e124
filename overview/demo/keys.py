"""Keys that are the same in every installation: they tell what of the demo has been loaded."""

import uuid

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "demo.yhdyspinta.example")


def key_of(slug: str) -> uuid.UUID:
    """The key of the agreement that the demo's file calls so."""
    return uuid.uuid5(NAMESPACE, slug)

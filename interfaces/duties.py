"""What the interfaces ask of people, for the organisations that they act for."""

from interfaces.desk_counterparts import counterpart_duties
from organisations.duties import Duty, Viewer


def interface_duties(viewer: Viewer) -> list[Duty]:
    return counterpart_duties(viewer)

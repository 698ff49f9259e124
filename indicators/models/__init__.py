from indicators.models.catalogue import Indicator
from indicators.models.fetching import SotkanetFetch
from indicators.models.values import Observation, ObservationChange, ValueRequest

__all__ = ["Indicator", "Observation", "ObservationChange", "SotkanetFetch", "ValueRequest"]

"""Charts as plain data and plain places; {% load indicator_charts %} draws them. See data.py for how to make one."""

from indicators.charts.data import LineChart, Multiples, Point, Series, Target

__all__ = ["LineChart", "Multiples", "Point", "Series", "Target"]

"""Drawing on a round: from days to angles, from angles to the paths of an SVG. Clockwise, the first day on top."""

import datetime
import math
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Dial:
    """A year or a term around one point; angles are degrees from the top."""

    first: datetime.date
    last: datetime.date
    middle: float

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def angle(self, day: datetime.date) -> float:
        """Where the day begins; days outside stand at the edge."""
        return min(max((day - self.first).days, 0), self.days) / self.days * 360

    def span(self, starts: datetime.date, ends: datetime.date) -> tuple[float, float]:
        """From the first day's beginning to the last day's end."""
        return self.angle(starts), self.angle(ends + datetime.timedelta(days=1))

    def point(self, angle: float, radius: float) -> Point:
        turned = math.radians(angle - 90)
        return (
            round(self.middle + radius * math.cos(turned), 1),
            round(self.middle + radius * math.sin(turned), 1),
        )

    def arc(self, start: float, end: float, radius: float) -> str:
        """The path of an arc; a whole round is two halves, for an arc can't end where it began."""
        if end - start >= 359.9:
            return f"{self.arc(start, start + 180, radius)} {self.arc(start + 180, start + 359.9, radius)}"
        (x1, y1), (x2, y2) = self.point(start, radius), self.point(end, radius)
        return f"M{x1} {y1}A{radius} {radius} 0 {int(end - start > 180)} 1 {x2} {y2}"

    def ray(self, angle: float, inner: float, outer: float) -> str:
        (x1, y1), (x2, y2) = self.point(angle, inner), self.point(angle, outer)
        return f"M{x1} {y1}L{x2} {y2}"

    def sector(self, start: float, end: float, inner: float, outer: float) -> str:
        (x1, y1), (x2, y2) = self.point(start, outer), self.point(end, outer)
        (x3, y3), (x4, y4) = self.point(end, inner), self.point(start, inner)
        return f"M{x1} {y1}A{outer} {outer} 0 0 1 {x2} {y2}L{x3} {y3}A{inner} {inner} 0 0 0 {x4} {y4}Z"

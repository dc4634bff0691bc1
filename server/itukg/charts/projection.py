"""Where a place of the earth stands on a map: the Equal Earth projection, as Vega-Lite's ``equalEarth`` has it.

The formula is that of B. Šavrič, T. Patterson and B. Jenny (2018), https://doi.org/10.1080/13658816.2018.1504949. It is
calculated here besides, because the labels have to be put where they do not overlap: Vega-Lite cannot do that, Vega's
label transform asks for a canvas, which vl-convert has not, and pyproj is a library of 10 MB for one formula.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


@dataclass(frozen=True)
class Projection:
    """Equal Earth around a meridian, scaled and moved into a picture.

    Attributes:
        middle: the meridian in the middle, in degrees.
        scale: pixels for a unit of the projection.
        across: where the middle is in the picture.
        down: where the equator is.
    """

    middle: float
    scale: float
    across: float
    down: float

    def place(self, long: float, lat: float) -> tuple[float, float]:
        """The place in the picture."""
        x, y = _raw(_around(long - self.middle), lat)
        return self.across + self.scale * x, self.down - self.scale * y


def fitting(corners: Sequence[tuple[float, float]], middle: float, width: float, height: float) -> Projection:
    """The projection in which these places (longitude, latitude) fill a picture of this size."""
    points = [_raw(_around(long - middle), lat) for long, lat in corners]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    scale = min(width / (right - left), height / (high - low))
    return Projection(middle, scale, width / 2 - scale * (left + right) / 2, height / 2 + scale * (low + high) / 2)


def _around(long: float) -> float:
    return (long + 180) % 360 - 180 if abs(long) > 180 else long


def _raw(long: float, lat: float) -> tuple[float, float]:
    angle = math.asin(_M * math.sin(math.radians(lat)))
    square = angle * angle
    sixth = square**3
    x = math.radians(long) * math.cos(angle) / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
    return x, angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))

"""G11: the formula of lists against the geodesic, on pairs of points of France under 100 km apart."""

import numpy as np
from geopy.distance import geodesic

from app.matching.geometry import distance_km
from bench.goals import Result
from bench.world import World

PAIRS = 20_000
MOST_KM = 100.0


def run(world: World) -> Result:
    """Measure the largest relative error."""
    rng = np.random.default_rng(11)
    worst, compared = 0.0, 0
    while compared < PAIRS:
        row = world.communes[int(rng.integers(len(world.communes)))]
        lat, lon = float(row.lat or 0), float(row.lon or 0)
        there = lat + float(rng.uniform(-0.9, 0.9)), lon + float(rng.uniform(-1.3, 1.3))
        exact = geodesic((lat, lon), there).km
        if 0.1 <= exact <= MOST_KM:
            worst = max(worst, abs(float(distance_km(lat, lon, *there)) - exact) / exact)
            compared += 1
    percent = worst * 100
    return Result("G11", percent, percent <= 0.01, f"{PAIRS} couples de points, communes de France et d’outre-mer",
                  {"n": PAIRS})  # fmt: skip

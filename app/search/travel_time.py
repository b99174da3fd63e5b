"""« À moins de 30 min à vélo »: the estimated trip to the nearest place instead of the radius."""

from dataclasses import replace
from datetime import date

import numpy as np

from app.geo.queries import gazetteer
from app.matching.arrays import spread
from app.matching.codes import Mode
from app.matching.geometry import BoolArray, distance_km
from app.matching.modes import DETOUR, MEANS, estimated_minutes
from app.matching.values import Remote
from app.search.catalogue import Rows, Snapshot
from app.search.criteria import MAX_RADIUS_KM, Criteria
from app.search.nearby import Km, family_of

MIN_MINUTES, MAX_MINUTES = 5, 180


def within_minutes(criteria: Criteria, mode: Mode, minutes: int) -> Criteria:
    """Return the same search within so many minutes by a means: its radius is the farthest one may get."""
    means = MEANS[mode]
    fastest = max(means.dense_kmh, means.mixed_kmh, means.rural_kmh)
    farthest = max(0.0, minutes + 0.5 - means.extra_minutes) / 60 * fastest / DETOUR
    return replace(criteria, mode=mode, max_minutes=minutes, radius_km=min(farthest, MAX_RADIUS_KM))


def in_time(snapshot: Snapshot, criteria: Criteria, rows: Rows, _today: date) -> BoolArray | None:
    """Rows whose nearest place is near enough in minutes, as they are printed; never fewer than the searched commune's,
    those done from home, those whose place is unknown. What a map shows replaces it, as it does the radius.
    """
    mode, most = criteria.mode, criteria.max_minutes
    if mode is None or most is None or not criteria.has_place or criteria.view is not None or not len(rows):
        return None
    columns = snapshot.columns
    places, start = spread(columns.place_start, rows)
    here = np.isin(columns.insee[places], family_of(criteria)) & ~columns.is_stop[places]
    minutes = _minutes(snapshot, criteria, mode, places, start)
    near = np.isnan(minutes) | (np.rint(minutes) <= most)
    return np.asarray(near | np.logical_or.reduceat(here, start[:-1]) | (columns.remote[rows] >= Remote.FULL.number))


def density_here(criteria: Criteria) -> float | None:
    """Inhabitants per km² of the searched commune; None for a point, or when unknown."""
    return gazetteer().place_of(criteria.commune).density_per_km2 if criteria.commune else None


def _minutes(snapshot: Snapshot, criteria: Criteria, mode: Mode, places: Rows, start: Rows) -> Km:
    """Minutes to the nearest place of each row; NaN when no place is known."""
    columns = snapshot.columns
    km = distance_km(criteria.lat or 0.0, criteria.lon or 0.0, columns.lat[places], columns.lon[places])
    km = np.where(columns.is_stop[places] | np.isnan(km), np.inf, km)
    nearest = np.repeat(np.minimum.reduceat(km, start[:-1]), np.diff(start))
    believed = np.maximum(km, columns.floor_km[places])
    trips = estimated_minutes(MEANS[mode], believed, density_here(criteria), columns.density[places])
    shortest = np.minimum.reduceat(np.where(km == nearest, trips, np.inf), start[:-1])
    return np.where(np.isinf(shortest), np.nan, shortest)

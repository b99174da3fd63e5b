"""Which rows a place lets in, and how far they are."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from app.geo import zones
from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.matching.arrays import spread
from app.matching.encoding import UNKNOWN, insee_number
from app.matching.geometry import BoolArray, Float64, distance_km, within_km
from app.matching.values import ZoneType
from app.search.base import unbound
from app.search.catalogue import Rows, Snapshot
from app.search.criteria import Criteria, View

Km = npt.NDArray[np.float64]
FRANCE = frozenset({"FR", "FRA", "FRANCE", "99100"})


def rows_in_reach(snapshot: Snapshot, criteria: Criteria, *, today: date) -> Rows:
    """Live rows with a place within the radius (or in the map's view), or in the searched commune whatever the radius,
    or that no distance can leave out; ascending. Rows kept for the inhabitants of a zone appear where the searched
    commune lies in it.
    """
    on_line = snapshot.on_line(today)
    if criteria.view is not None:
        rows = _in_view(snapshot, criteria, criteria.view)
    elif criteria.lat is None or criteria.lon is None:
        rows = np.arange(len(snapshot))
    else:
        rows = _around(snapshot, criteria, criteria.lat, criteria.lon)
    rows = rows[on_line[rows]]
    return rows if criteria.commune is None else rows[open_to(snapshot, rows, criteria.commune)]


def rows_of_family(snapshot: Snapshot, criteria: Criteria) -> Rows:
    """Rows of the base with a place in the searched commune, ascending; those no distance leaves out are not told."""
    base = snapshot.base
    rows = snapshot.columns.place_offer[base.grid.in_communes(family_of(criteria))]
    return np.sort(rows[rows < base.bound])


def family_of(criteria: Criteria) -> Sequence[int]:
    """Return the numbers of the searched commune and of those it is made of."""
    if criteria.commune is None:
        return ()
    return [insee_number(code) for code in gazetteer().family(criteria.commune.insee)]


def since_in_reach(snapshot: Snapshot, criteria: Criteria) -> Rows:
    """Rows in reach that came since the base, live or not any more: few, looked at one and all."""
    columns, first = snapshot.columns, len(snapshot.base)
    if len(columns) == first or (criteria.view is None and (criteria.lat is None or criteria.lon is None)):
        return np.arange(first, len(columns))
    start = int(columns.place_start[first])
    places = np.arange(start, len(columns.lat))
    counted = ~columns.is_stop[start:]
    owner = columns.place_offer[start:] - first
    known = counted & (~np.isnan(columns.lat[start:]) | (columns.insee[start:] > 0))
    found = unbound(columns.remote[first:], owner[known])
    found[owner[near(snapshot, criteria, places) & counted]] = True
    return np.flatnonzero(found) + first


def near(snapshot: Snapshot, criteria: Criteria, places: Rows) -> BoolArray:
    """Tell which places are in the map's view; without one, in the circle or the searched commune."""
    columns = snapshot.columns
    lat, lon, insee = columns.lat[places], columns.lon[places], columns.insee[places]
    if criteria.view is not None:
        return inside(criteria.view, lat, lon)
    found = np.zeros(len(places), dtype=np.bool_)
    for number in family_of(criteria):
        found |= insee == number
    if criteria.lat is not None and criteria.lon is not None:
        vectors = columns.place_vectors[:, places]
        found[within_km(vectors, lat, lon, criteria.lat, criteria.lon, criteria.radius_km)] = True
    return found


def inside(view: View, lat: Float64, lon: Float64) -> BoolArray:
    """Tell which points are in a box of degrees."""
    return np.asarray((lat >= view.south) & (lat <= view.north) & (lon >= view.west) & (lon <= view.east))


def _around(snapshot: Snapshot, criteria: Criteria, lat: float, lon: float) -> Rows:
    columns, grid = snapshot.columns, snapshot.base.grid
    places = grid.within(columns.lat, columns.lon, lat, lon, criteria.radius_km)
    same = grid.in_communes(family_of(criteria))
    return _owners(snapshot, criteria, np.concatenate([places, same]))


def _in_view(snapshot: Snapshot, criteria: Criteria, view: View) -> Rows:
    """Rows with a place in a box of degrees, and those that no distance can leave out."""
    columns = snapshot.columns
    end = int(columns.place_start[len(snapshot.base)])
    there = inside(view, columns.lat[:end], columns.lon[:end]) & ~columns.is_stop[:end]
    return _owners(snapshot, criteria, np.flatnonzero(there))


def _owners(snapshot: Snapshot, criteria: Criteria, places: Rows) -> Rows:
    """Rows that own some places of the base, those that no distance can leave out, those that came since."""
    base, rows = snapshot.base, snapshot.columns.place_offer[places]
    beyond = np.arange(base.bound, len(base))  # every row from there on: those found by their place are among them
    return np.concatenate([_once_each(rows[rows < base.bound]), beyond, since_in_reach(snapshot, criteria)])


def _once_each(rows: Rows) -> Rows:
    """Rows ascending, each once, by marking them: they lie close together, and nearly in order."""
    if not len(rows):
        return rows
    first = int(rows.min())
    marked = np.zeros(int(rows.max()) - first + 1, dtype=np.bool_)
    marked[rows - first] = True
    return np.flatnonzero(marked) + first


def open_to(snapshot: Snapshot, rows: Rows, commune: CommuneRow) -> BoolArray:
    """Tell which rows are for the inhabitants of a commune."""
    kept = np.ones(len(rows), dtype=np.bool_)
    kept_for = np.flatnonzero(snapshot.columns.zone_type[rows] != UNKNOWN) if snapshot.keeps_for_some else rows[:0]
    if not len(kept_for):
        return kept
    numbers, first, which = np.unique(snapshot.columns.zone[rows[kept_for]], return_index=True, return_inverse=True)
    covers = np.zeros(len(numbers), dtype=np.bool_)
    for at, row in enumerate(rows[kept_for[first]].tolist()):
        zone = snapshot.offers[row].zone
        covers[at] = zone is None or lets_in(*zone, commune)
    kept[kept_for] = covers[which]
    return kept


def lets_in(zone_type: str, code: str, commune: CommuneRow) -> bool:
    """Tell whether an inhabitant of a commune may come to what is kept for a zone; abroad is nobody's zone here."""
    match ZoneType(zone_type):
        case ZoneType.COUNTRY:
            return code.upper() in FRANCE
        case ZoneType.REGION:
            return commune.region == code
        case known:
            return zones.covers(known.value, code, commune)


def distances(snapshot: Snapshot, criteria: Criteria, rows: Rows) -> Km:
    """Kilometres from the searched point to the nearest place of some rows; NaN when none is known."""
    columns = snapshot.columns
    if criteria.lat is None or criteria.lon is None or not len(rows):
        return np.full(len(rows), np.nan)
    places, start = spread(columns.place_start, rows)
    km = distance_km(criteria.lat, criteria.lon, columns.lat[places], columns.lon[places])
    km = np.where(columns.is_stop[places] | np.isnan(km), np.inf, km)
    nearest = km if len(places) == len(rows) else np.minimum.reduceat(km, start[:-1])
    return np.where(np.isinf(nearest), np.nan, nearest)

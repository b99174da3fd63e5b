"""Which rows a place lets in, and how far they are."""

from datetime import date

import numpy as np
import numpy.typing as npt

from app.geo import zones
from app.geo.queries import gazetteer
from app.geo.values import CommuneRow
from app.matching.arrays import spread
from app.matching.encoding import NO_DAY, UNKNOWN, insee_number
from app.matching.geometry import distance_km, within_km
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
    if criteria.view is not None:
        rows = _in_view(snapshot, criteria.view)
        rows = rows[snapshot.columns.live[rows]]
    elif criteria.lat is None or criteria.lon is None:
        rows = np.flatnonzero(snapshot.columns.live)
    else:
        rows = _around(snapshot, criteria, criteria.lat, criteria.lon)
        rows = rows[snapshot.columns.live[rows]]
    expires = snapshot.columns.expires[rows]
    rows = rows[(expires == NO_DAY) | (expires >= today.toordinal())]
    return rows if criteria.commune is None else _open_to(snapshot, rows, criteria.commune)


def _around(snapshot: Snapshot, criteria: Criteria, lat: float, lon: float) -> Rows:
    columns, grid = snapshot.columns, snapshot.base.grid
    family = gazetteer().family(criteria.commune.insee) if criteria.commune is not None else frozenset()
    places = [grid.within(columns.lat, columns.lon, lat, lon, criteria.radius_km)]
    if family:
        places.append(grid.in_communes(family))
    start = int(columns.place_start[len(snapshot.base)])
    close = within_km(
        columns.place_vectors[:, start:], columns.lat[start:], columns.lon[start:], lat, lon, criteria.radius_km
    )
    same = np.flatnonzero(np.isin(columns.insee[start:], [insee_number(code) for code in family]))
    return _owners(snapshot, np.concatenate(places), np.concatenate([close, same]))


def _in_view(snapshot: Snapshot, view: View) -> Rows:
    """Rows with a place in a box of degrees, and those that no distance can leave out."""
    columns = snapshot.columns
    lat, lon = columns.lat, columns.lon
    inside = (lat >= view.south) & (lat <= view.north) & (lon >= view.west) & (lon <= view.east) & ~columns.is_stop
    places, start = np.flatnonzero(inside), int(columns.place_start[len(snapshot.base)])
    return _owners(snapshot, places[places < start], places[places >= start] - start)


def _owners(snapshot: Snapshot, places: Rows, since: Rows) -> Rows:
    """Rows that own some places of the base and, counted from there, some that came since; and the unbound ones."""
    base, rows = snapshot.base, snapshot.columns.place_offer[places]
    beyond = np.arange(base.bound, len(base))  # every row from there on: those found by their place are among them
    return np.concatenate([_once_each(rows[rows < base.bound]), beyond, _since(snapshot, since)])


def _once_each(rows: Rows) -> Rows:
    """Rows ascending, each once, by marking them: they lie close together, and nearly in order."""
    if not len(rows):
        return rows
    first = int(rows.min())
    marked = np.zeros(int(rows.max()) - first + 1, dtype=np.bool_)
    marked[rows - first] = True
    return np.flatnonzero(marked) + first


def _since(snapshot: Snapshot, near: Rows) -> Rows:
    """Rows in reach that came since the base: few, looked at one and all; ``near`` counts from their first place."""
    columns, first = snapshot.columns, len(snapshot.base)
    start = int(columns.place_start[first])
    counted = ~columns.is_stop[start:]
    owner = columns.place_offer[start:] - first
    known = counted & (~np.isnan(columns.lat[start:]) | (columns.insee[start:] > 0))
    found = unbound(columns.remote[first:], owner[known])
    found[owner[near[counted[near]]]] = True
    return np.flatnonzero(found) + first


def _open_to(snapshot: Snapshot, rows: Rows, commune: CommuneRow) -> Rows:
    kept_for = np.flatnonzero(snapshot.columns.zone_type[rows] != UNKNOWN)
    if not len(kept_for):
        return rows
    numbers, first, which = np.unique(snapshot.columns.zone[rows[kept_for]], return_index=True, return_inverse=True)
    covers = np.zeros(len(numbers), dtype=np.bool_)
    for at, row in enumerate(rows[kept_for[first]].tolist()):
        zone = snapshot.offers[row].zone
        covers[at] = zone is None or lets_in(*zone, commune)
    kept = np.ones(len(rows), dtype=np.bool_)
    kept[kept_for] = covers[which]
    return rows[kept]


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

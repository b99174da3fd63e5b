"""Filters as masks over a snapshot: one function each, so that every facet can leave its own out."""

from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt

from app.geo import zones
from app.geo.queries import gazetteer
from app.matching.encoding import NO_DAY, UNKNOWN, insee_number, rome_number, text_number
from app.matching.geometry import distance_km, within_chord
from app.matching.values import Help, Kind, Remote, Requirement
from app.search.catalogue import Snapshot
from app.search.criteria import NEW_SINCE, Criteria

Mask = npt.NDArray[np.bool_]
Km = npt.NDArray[np.float64]
LICENCES = sum(code.bit for code in Requirement if code.value.startswith("licence:"))


def all_rows(snapshot: Snapshot) -> Mask:
    """Every row."""
    return np.ones(len(snapshot.offers), dtype=np.bool_)


def on_line(snapshot: Snapshot, *, today: date) -> Mask:
    """Rows not past their last day (midnight writes no change)."""
    expires = snapshot.columns.expires
    return np.asarray((expires == NO_DAY) | (expires >= today.toordinal()))


def of_kinds(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows of the kinds asked."""
    if not criteria.kinds:
        return all_rows(snapshot)
    return np.isin(snapshot.columns.kind, [kind.number for kind in criteria.kinds])


def of_remotes(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows done from home to the degree asked."""
    if not criteria.remotes:
        return all_rows(snapshot)
    return np.isin(snapshot.columns.remote, [remote.number for remote in criteria.remotes])


def without_licence(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows that require no driving licence."""
    return all_rows(snapshot) if not criteria.without_licence else (snapshot.columns.required & LICENCES) == 0


def no_cv(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows that say no CV is asked; volunteering asks for none."""
    if not criteria.no_cv:
        return all_rows(snapshot)
    volunteering = snapshot.columns.kind == Kind.VOLUNTEERING.number
    return np.asarray(volunteering | ((snapshot.columns.helps & Help.NO_CV.bit) != 0))


def beginners(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows that require neither experience nor diploma."""
    if not criteria.beginners:
        return all_rows(snapshot)
    asked = Requirement.EXPERIENCE.bit | Requirement.DIPLOMA.bit
    return np.asarray((snapshot.columns.required & asked) == 0)


def short_week(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows whose least weekly time fits; unknown time fits."""
    if criteria.weekly_minutes_max is None:
        return all_rows(snapshot)
    least = snapshot.columns.minutes_min
    return np.asarray((least == UNKNOWN) | (least <= criteria.weekly_minutes_max))


def newly_published(snapshot: Snapshot, criteria: Criteria, *, today: date) -> Mask:
    """Rows published in the last seven days."""
    if not criteria.new:
        return all_rows(snapshot)
    return np.asarray(snapshot.published_days >= (today - NEW_SINCE).toordinal())


def of_rome(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows of a ROME job."""
    columns = snapshot.columns
    return (
        all_rows(snapshot)
        if not criteria.rome
        else _any_of(columns.rome_start, columns.rome == rome_number(criteria.rome))
    )


def of_theme(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows of a theme."""
    columns = snapshot.columns
    if not criteria.theme:
        return all_rows(snapshot)
    return _any_of(columns.theme_start, columns.theme == text_number(criteria.theme))


def of_structure(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows of a structure or of a source."""
    if not criteria.structure and not criteria.source:
        return all_rows(snapshot)
    return np.fromiter(
        (
            (not criteria.structure or offer.structure_id == criteria.structure)
            and (not criteria.source or offer.source == criteria.source)
            for offer in snapshot.offers
        ),
        dtype=np.bool_,
        count=len(snapshot.offers),
    )


def distances(snapshot: Snapshot, criteria: Criteria) -> Km:
    """Kilometres from the searched point to the nearest place of each row; NaN when unknown or without place."""
    columns = snapshot.columns
    nearest = np.full(len(columns), np.inf)
    if criteria.lat is not None and criteria.lon is not None and len(columns):
        km = distance_km(criteria.lat, criteria.lon, columns.lat, columns.lon)
        km = np.where(columns.is_stop | np.isnan(km), np.inf, km)
        np.minimum.at(nearest, columns.place_offer, km)
    return np.where(np.isinf(nearest), np.nan, nearest)


def near(snapshot: Snapshot, criteria: Criteria, km: Km) -> Mask:
    """Rows within the radius, in the searched commune whatever the radius, or that no distance can leave out."""
    columns = snapshot.columns
    found = all_rows(snapshot)
    if criteria.lat is not None and criteria.lon is not None and len(columns):
        places = within_chord(columns.place_vectors, criteria.lat, criteria.lon, criteria.radius_km)
        close = _any_of(columns.place_start, places & ~columns.is_stop) & ~(km > criteria.radius_km)
        found = close | (columns.remote >= Remote.FULL.number)
        if criteria.commune is not None:
            family = [insee_number(code) for code in gazetteer().family(criteria.commune.insee)]
            found |= _any_of(columns.place_start, np.isin(columns.insee, family) & ~columns.is_stop)
    return found & open_to(snapshot, criteria)


def open_to(snapshot: Snapshot, criteria: Criteria) -> Mask:
    """Rows kept for the inhabitants of a zone are shown where the searched commune lies in it."""
    found = all_rows(snapshot)
    if criteria.commune is None:
        return found
    for row in np.flatnonzero(snapshot.columns.zone_type != UNKNOWN):
        zone = snapshot.offers[row].zone
        found[row] = zone is None or zones.covers(str(zone[0]), zone[1], criteria.commune)
    return found


def _any_of(start: npt.NDArray[np.signedinteger], inside: Mask) -> Mask:
    """Tell for each row whether one of its items is inside; ``start`` cuts the items by row."""
    counts = np.concatenate([[0], np.cumsum(inside)])
    return np.asarray(counts[start[1:]] > counts[start[:-1]])


Filter = Callable[[Snapshot, Criteria], Mask]
FILTERS: dict[str, Filter] = {
    "kind": of_kinds,
    "remote": of_remotes,
    "without_licence": without_licence,
    "no_cv": no_cv,
    "beginners": beginners,
    "weekly_minutes_max": short_week,
    "rome": of_rome,
    "theme": of_theme,
    "structure": of_structure,
}

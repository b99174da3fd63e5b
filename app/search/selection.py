"""One search in one snapshot: which rows, in which order, with which counts. No database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

import numpy as np

from app.kit.pages import Page
from app.matching.arrays import Array
from app.matching.geometry import km_between
from app.matching.values import Remote
from app.search import masks
from app.search.catalogue import Rows, Snapshot
from app.search.criteria import NEW_SINCE, Criteria, Sort
from app.search.facets import Facets, facets_of
from app.search.matching_text import Band
from app.search.nearby import Km, distances, rows_in_reach
from app.search.rows import LiveOffer, OfferPlaceRow
from app.search.selected import Selected
from app.search.worded import rows_holding


@dataclass(frozen=True, slots=True)
class Found:
    """One offer of a page, with its nearest place and its distance; None when it is remote or its place is unknown."""

    offer: LiveOffer
    distance_km: float | None
    is_new: bool
    place: OfferPlaceRow | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a search. ``facets``: name → value → count, each with its own filter left out."""

    page: Page[Found]
    facets: Facets
    spelling: Sequence[str] = ()
    remote_only: int = 0
    partial: bool = False  # the catalogue is being read: offers in reach alone were looked at


def results_in(present: Snapshot, criteria: Criteria, *, today: date) -> Results:
    """Return one page of the offers asked for, with exact disjunctive counts."""
    selected = select(present, criteria, today=today)
    every = selected.mask()
    rows = selected.reached[every]
    known = None if selected.text is None else selected.text.km
    km = distances(present, criteria, rows) if known is None else known[every]
    on_page = _page(present, criteria, rows, km, None if selected.text is None else selected.text.band[every])
    shown = [found_at(present, criteria, row, far, today)
             for row, far in zip(rows[on_page].tolist(), km[on_page].tolist(), strict=True)]
    return Results(
        page=Page(shown, criteria.page, criteria.per_page, len(rows)),
        facets=facets_of(present, criteria, selected, rows, today=today),
        remote_only=int(np.count_nonzero(present.columns.remote[rows] >= Remote.FULL.number)),
    )  # fmt: skip


def total_in(present: Snapshot, criteria: Criteria, *, today: date) -> int:
    """Return how many offers answer."""
    return int(np.count_nonzero(select(present, criteria, today=today).mask()))


def select(present: Snapshot, criteria: Criteria, *, today: date) -> Selected:
    """Return the rows in reach that hold the words, and what each filter says of them."""
    text = rows_holding(present, criteria, today=today) if criteria.q else None
    rows = rows_in_reach(present, criteria, today=today) if text is None else text.rows
    found = {name: filter_(present, criteria, rows, today) for name, filter_ in masks.FILTERS.items()}
    return Selected(rows, text, {name: mask for name, mask in found.items() if mask is not None})


def found_at(present: Snapshot, criteria: Criteria, row: int, km: float, today: date) -> Found:
    """Return a row as it is listed."""
    return found_of(present.offers[row], criteria, None if isnan(km) else km, today)


def found_of(offer: LiveOffer, criteria: Criteria, km: float | None, today: date) -> Found:
    """Return an offer as it is listed."""
    is_new = offer.published_at is not None and today - offer.published_at.date() <= NEW_SINCE
    return Found(offer, km, is_new, _nearest(offer, criteria))


def _nearest(offer: LiveOffer, criteria: Criteria) -> OfferPlaceRow | None:
    """Return the place of an offer that is nearest to the searched point, its first one without a point."""
    located = [place for place in offer.places if place.lat is not None and place.lon is not None]
    lat, lon = criteria.lat, criteria.lon
    if lat is None or lon is None or len(located) < 2:
        return located[0] if located else None
    return min(located, key=lambda place: km_between(lat, lon, place.lat or 0.0, place.lon or 0.0))


def _page(present: Snapshot, criteria: Criteria, rows: Rows, km: Km, band: Band | None) -> Rows:
    """Positions in ``rows`` of the offers of the page, in order; the others are not sorted."""
    start = (criteria.page - 1) * criteria.per_page
    end = start + criteria.per_page
    ranks = _ranks(present, criteria, rows, km, band)
    kept = _first(ranks, end)
    order = np.lexsort((present.columns.key[rows[kept]], *(rank[kept] for rank in reversed(ranks))))
    shown: Rows = kept[order[start:end]]
    return shown


def _ranks(present: Snapshot, criteria: Criteria, rows: Rows, km: Km, band: Band | None) -> list[Array]:
    """What rows are ordered by, first to last; the offer's key then decides."""
    far = np.where(np.isnan(km), np.inf, km)
    recent, full = -present.marks.updated[rows], present.marks.full[rows]
    if criteria.sort is Sort.DATE or (not criteria.has_place and band is None):
        return [full, recent, far]
    if criteria.sort is Sort.RELEVANCE and band is not None:
        return [full, -band, far, recent]
    return [full, far, recent]


def _first(ranks: list[Array], count: int) -> Rows:
    """Positions among which the first ``count`` are: those not after the last of them by one rank after the other."""
    kept = np.arange(len(ranks[0]))
    for rank in ranks:
        if len(kept) <= 2 * count:
            break
        values = rank[kept]
        last = np.partition(values, count - 1)[count - 1]
        surely = np.count_nonzero(values < last)
        if surely:  # rows before and rows equal to the limit must be sorted together: no further rank may cut
            return np.asarray(kept[values <= last])
        kept = kept[values == last]
    return np.asarray(kept)

"""Searching: one page of offers for a visitor, ranked offers for a person, counts, similar offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isnan

import numpy as np

from app.geo.queries import gazetteer
from app.kit import clock
from app.kit.pages import Page
from app.matching.geometry import distance_km
from app.matching.values import Kind, Remote
from app.search import masks
from app.search.catalogue import Rows, Snapshot
from app.search.criteria import NEW_SINCE, Criteria, Sort
from app.search.live import catalogue, snapshot
from app.search.matching_services import Matches, Ranked, explain, match
from app.search.matching_text import Band, TextMatch, match_text
from app.search.nearby import Km, distances, rows_in_reach
from app.search.rows import LiveOffer, OfferPlaceRow
from app.search.terms import SPELLING_MIN_LETTERS
from app.search.text_analysis import words
from app.search.writer import ensure_generation

SIMILAR_WITHIN_KM, FAR_KM = 60.0, 200.0
SAME_KIND_KM, SAME_JOB_KM = 40.0, 60.0  # how much farther an offer of the same kind, of the same job, may be

__all__ = [
    "Found",
    "Matches",
    "Nearby",
    "Ranked",
    "Results",
    "by_public_id",
    "counts_by_kind",
    "ensure_generation",
    "explain",
    "find",
    "match",
    "similar",
    "totals",
]


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
    facets: Mapping[str, Mapping[str, int]]
    spelling: Sequence[str] = ()
    remote_only: int = 0


@dataclass(frozen=True, slots=True)
class Nearby:
    """What exists around a place."""

    by_kind: Mapping[str, int] = field(default_factory=dict)
    new_this_week: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Selected:
    """Rows that answer a search, ascending, among ``reached``: the rows that no facet leaves out.

    ``kept`` holds one mask over ``reached`` for each filter in force, ``text`` the words found there.
    """

    reached: Rows
    text: TextMatch | None
    kept: Mapping[str, masks.Mask]

    def but(self, name: str) -> Rows:
        """Rows when a filter is left out."""
        return self.reached[self.mask(name)]

    def mask(self, without: str = "") -> masks.Mask:
        """Mask over ``reached`` of every filter but one."""
        found = np.ones(len(self.reached), dtype=np.bool_)
        for name, kept in self.kept.items():
            if name != without:
                found &= kept
        return found


def find(criteria: Criteria, *, now: datetime) -> Results:
    """Return one page of the offers a visitor asked for, with exact disjunctive counts."""
    today = clock.local_date(now)
    present = snapshot(today)
    selected = _select(present, criteria, today=today)
    every = selected.mask()
    rows = selected.reached[every]
    km = distances(present, criteria, rows)
    band = None if selected.text is None else selected.text.band[every]
    order = _order(present, criteria, rows, km, band)
    start = (criteria.page - 1) * criteria.per_page
    on_page = order[start : start + criteria.per_page]
    shown = [_found(present, criteria, row, far, today)
             for row, far in zip(rows[on_page].tolist(), km[on_page].tolist(), strict=True)]
    return Results(
        page=Page(shown, criteria.page, criteria.per_page, len(rows)),
        facets=_facets(present, selected, rows, today=today),
        spelling=_spelling(criteria.q) if criteria.q and not len(rows) else (),
        remote_only=int(np.count_nonzero(present.columns.remote[rows] >= Remote.FULL.number)),
    )  # fmt: skip


def totals(searches: Sequence[Criteria], *, now: datetime) -> list[int]:
    """Return how many offers answer each search, all counted on the same catalogue."""
    today = clock.local_date(now)
    present = snapshot(today)
    return [int(np.count_nonzero(_select(present, criteria, today=today).mask())) for criteria in searches]


def _select(present: Snapshot, criteria: Criteria, *, today: date) -> _Selected:
    rows = rows_in_reach(present, criteria, today=today)
    text = match_text(present, criteria.q, rows) if criteria.q else None
    if text is not None:
        rows, text = rows[text.mask], text.kept()
    found = {name: filter_(present, criteria, rows) for name, filter_ in masks.FILTERS.items()}
    found["new"] = masks.newly_published(present, rows, today=today) if criteria.new else None
    return _Selected(rows, text, {name: mask for name, mask in found.items() if mask is not None})


def _found(present: Snapshot, criteria: Criteria, row: int, km: float, today: date) -> Found:
    offer = present.offers[row]
    is_new = bool(present.marks.published[row] >= (today - NEW_SINCE).toordinal())
    return Found(offer, None if isnan(km) else km, is_new, _nearest(offer, criteria))


def _nearest(offer: LiveOffer, criteria: Criteria) -> OfferPlaceRow | None:
    """Return the place of an offer that is nearest to the searched point, its first one without a point."""
    located = [place for place in offer.places if place.lat is not None and place.lon is not None]
    if criteria.lat is None or criteria.lon is None or len(located) < 2:
        return located[0] if located else None
    lats, lons = [place.lat for place in located], [place.lon for place in located]
    return located[int(np.argmin(distance_km(criteria.lat, criteria.lon, np.array(lats), np.array(lons))))]


def _order(present: Snapshot, criteria: Criteria, rows: Rows, km: Km, band: Band | None) -> Rows:
    far = np.where(np.isnan(km), np.inf, km)
    recent, key, full = -present.marks.updated[rows], present.columns.key[rows], present.marks.full[rows]
    if criteria.sort is Sort.DATE or (not criteria.has_place and band is None):
        return np.lexsort((key, far, recent, full))
    if criteria.sort is Sort.RELEVANCE and band is not None:
        return np.lexsort((key, recent, far, -band, full))
    return np.lexsort((key, recent, far, full))


def _facets(present: Snapshot, selected: _Selected, rows: Rows, *, today: date) -> dict[str, dict[str, int]]:
    columns = present.columns
    kinds = np.bincount(columns.kind[selected.but("kind")], minlength=len(Kind)).tolist()
    remotes = np.bincount(columns.remote[selected.but("remote")], minlength=len(Remote)).tolist()
    words_ = {name: int(np.count_nonzero(mask(present, rows))) for name, mask in masks.WORDS.items()}
    words_["new"] = int(np.count_nonzero(masks.newly_published(present, rows, today=today)))
    return {
        "kind": {kind.value: kinds[number] for number, kind in enumerate(Kind)},
        "remote": {remote.value: remotes[number] for number, remote in enumerate(Remote)},
        "words": words_,
    }


def _spelling(text: str) -> list[str]:
    """Return the query with its long unknown words replaced by close ones of the catalogue."""
    lexicon = catalogue().lexicon()
    if lexicon is None:
        return []
    better = []
    for word in words(text):
        close = lexicon.suggest(word) if len(word) >= SPELLING_MIN_LETTERS else []
        better.append(close[0] if close else word)
    proposal = " ".join(better)
    return [proposal] if proposal.lower() != " ".join(words(text)).lower() else []


def counts_by_kind(commune_insee: str, radius_km: float) -> Nearby:
    """Return what exists around a commune, and how much of it is new; nothing when the commune is unknown."""
    commune = gazetteer().by_insee(commune_insee)
    if commune is None or commune.point is None:
        return Nearby()
    criteria = Criteria(commune=commune, lat=commune.lat, lon=commune.lon, radius_km=radius_km, per_page=1)
    results = find(criteria, now=clock.now())
    return Nearby(results.facets["kind"], results.facets["words"]["new"], results.page.total)


def by_public_id(public_id: str, *, today: date) -> LiveOffer | None:
    """Return a live offer by its public id."""
    present = snapshot(today)
    row = present.row_of_id(public_id)
    return None if row is None else present.offers[row]


def similar(
    offer_id: int | None,
    *,
    kind: Kind | None = None,
    rome: Sequence[str] = (),
    lat: float | None = None,
    lon: float | None = None,
    limit: int = 3,
    today: date,
) -> list[Found]:
    """Return live offers close in kind, job and place to one that is no longer there."""
    present = snapshot(today)
    criteria = Criteria(lat=lat, lon=lon, radius_km=SIMILAR_WITHIN_KM)
    rows = rows_in_reach(present, criteria, today=today)
    rows = rows[~present.marks.full[rows] & (present.columns.key[rows] != offer_id)]
    km = distances(present, criteria, rows)
    points = -np.where(np.isnan(km), FAR_KM, km)
    if kind is not None:
        points += SAME_KIND_KM * (present.columns.kind[rows] == kind.number)
    points += SAME_JOB_KM * masks.of_any_rome(present, rome, rows)
    best = np.lexsort((present.columns.key[rows], -points))[:limit].tolist()
    return [_found(present, criteria, int(rows[at]), float(km[at]), today) for at in best]

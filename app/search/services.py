"""Searching: one page of offers for a visitor, ranked offers for a person, counts, similar offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from app.geo.queries import gazetteer
from app.kit import clock
from app.kit.changes import latest_seq
from app.kit.instance import settings
from app.kit.pages import Page
from app.matching.geometry import distance_km
from app.matching.values import Kind, Remote
from app.search import generation, masks, queries
from app.search.catalogue import Snapshot
from app.search.criteria import NEW_SINCE, Criteria, Sort
from app.search.live import catalogue, labels_of, snapshot
from app.search.matching_services import Matches, Ranked, explain, match
from app.search.matching_text import TextMatch, match_text
from app.search.rows import LiveOffer, OfferPlaceRow
from app.search.text_analysis import words
from app.search.text_index import SPELLING_MIN_LETTERS, write

REBUILD_AFTER_CHANGES = 500

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
    """Rows that answer a search. ``base``: what no facet leaves out; ``kept``: one mask for each filter."""

    rows: npt.NDArray[np.intp]
    km: masks.Km
    text: TextMatch | None
    base: masks.Mask
    kept: Mapping[str, masks.Mask]


def find(criteria: Criteria, *, now: datetime) -> Results:
    """Return one page of the offers a visitor asked for, with exact disjunctive counts."""
    today = clock.local_date(now)
    present = snapshot(today)
    found = _select(present, criteria, today=today)
    ordered = found.rows[_order(present, criteria, found.rows, found.km, found.text)]
    start = (criteria.page - 1) * criteria.per_page
    shown = ordered[start : start + criteria.per_page]
    spelling = _spelling(present, criteria.q) if criteria.q and not len(found.rows) else ()
    return Results(
        page=Page([_found(present, criteria, row, found.km, today) for row in shown.tolist()],
                  criteria.page, criteria.per_page, len(found.rows)),
        facets=_facets(present, criteria, found.base, found.kept, today=today),
        spelling=spelling,
        remote_only=int((present.columns.remote[found.rows] >= Remote.FULL.number).sum()),
    )  # fmt: skip


def totals(searches: Sequence[Criteria], *, now: datetime) -> list[int]:
    """Return how many offers answer each search, all counted on the same catalogue."""
    today = clock.local_date(now)
    present = snapshot(today)
    return [len(_select(present, criteria, today=today).rows) for criteria in searches]


def _select(present: Snapshot, criteria: Criteria, *, today: date) -> _Selected:
    km = masks.distances(present, criteria)
    text = match_text(present, criteria.q) if criteria.q else None
    base = masks.on_line(present, today=today) & masks.near(present, criteria, km)
    base &= masks.newly_published(present, criteria, today=today)
    if text is not None:
        base &= text.mask
    kept = {name: mask(present, criteria) for name, mask in masks.FILTERS.items()}
    return _Selected(np.flatnonzero(_all(base, kept)), km, text, base, kept)


def _found(present: Snapshot, criteria: Criteria, row: int, km: masks.Km, today: date) -> Found:
    offer = present.offers[row]
    is_new = bool(present.published_days[row] >= (today - NEW_SINCE).toordinal())
    distance = None if np.isnan(km[row]) else float(km[row])
    return Found(offer, distance, is_new, _nearest(offer, criteria))


def _nearest(offer: LiveOffer, criteria: Criteria) -> OfferPlaceRow | None:
    """Return the place of an offer that is nearest to the searched point, its first one without a point."""
    located = [place for place in offer.places if place.lat is not None and place.lon is not None]
    if criteria.lat is None or criteria.lon is None or len(located) < 2:
        return located[0] if located else None
    lats, lons = [place.lat for place in located], [place.lon for place in located]
    return located[int(np.argmin(distance_km(criteria.lat, criteria.lon, np.array(lats), np.array(lons))))]


def _all(base: masks.Mask, kept: Mapping[str, masks.Mask], *, but: str = "") -> masks.Mask:
    found = base.copy()
    for name, mask in kept.items():
        if name != but:
            found &= mask
    return found


def _order(
    present: Snapshot, criteria: Criteria, rows: npt.NDArray[np.intp], km: masks.Km, text: TextMatch | None
) -> npt.NDArray[np.intp]:
    far = np.where(np.isnan(km[rows]), np.inf, km[rows])
    recent = -present.updated_seconds[rows]
    key = present.columns.key[rows]
    full = present.full[rows]
    if criteria.sort is Sort.DATE or (not criteria.has_place and text is None):
        return np.lexsort((key, far, recent, full))
    if criteria.sort is Sort.RELEVANCE and text is not None:
        return np.lexsort((key, recent, far, -text.points[rows], full))
    return np.lexsort((key, recent, far, full))


def _facets(
    present: Snapshot, criteria: Criteria, base: masks.Mask, kept: Mapping[str, masks.Mask], *, today: date
) -> dict[str, dict[str, int]]:
    kinds = np.bincount(present.columns.kind[_all(base, kept, but="kind")], minlength=len(Kind))
    remotes = np.bincount(present.columns.remote[_all(base, kept, but="remote")], minlength=len(Remote))
    every = _all(base, kept)
    words_ = {
        "without_licence": criteria.but(without_licence=True),
        "no_cv": criteria.but(no_cv=True),
        "beginners": criteria.but(beginners=True),
        "weekly_minutes_max": criteria.but(weekly_minutes_max=600),
    }
    counts = {name: int((every & masks.FILTERS[name](present, asked)).sum()) for name, asked in words_.items()}
    counts["new"] = int((every & masks.newly_published(present, criteria.but(new=True), today=today)).sum())
    return {
        "kind": {kind.value: int(kinds[kind.number]) for kind in Kind},
        "remote": {remote.value: int(remotes[remote.number]) for remote in Remote},
        "words": counts,
    }


def _spelling(present: Snapshot, text: str) -> list[str]:
    """Return the query with its long unknown words replaced by close ones of the catalogue."""
    if present.text is None:
        return []
    better = []
    for word in words(text):
        close = present.text.suggest(word) if len(word) >= SPELLING_MIN_LETTERS else []
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
    row = present.row_of.get(public_id)
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
    criteria = Criteria(lat=lat, lon=lon, radius_km=60.0)
    km = masks.distances(present, criteria)
    keep = masks.on_line(present, today=today) & masks.near(present, criteria, km) & ~present.full
    far = np.where(np.isnan(km), 200.0, km)
    points = -far
    if kind is not None:
        points = points + 40.0 * (present.columns.kind == kind.number)
    for row, offer in enumerate(present.offers):
        points[row] += 60.0 * bool(set(rome) & set(offer.rome))
        keep[row] &= offer.key != offer_id
    rows = [row for row in np.argsort(-points, kind="stable").tolist() if keep[row]][:limit]
    return [Found(present.offers[row], None if np.isnan(km[row]) else float(km[row]), is_new=False) for row in rows]


def ensure_generation(*, force: bool = False) -> generation.Generation | None:
    """Write the next generation of the text index when there is none, or when many offers changed since the last.

    Returns the generation in force. Only one process writes; the others go on with what they have.
    """
    root = settings().index_dir
    present = generation.current(root)
    seq = latest_seq()
    if present is not None and not force and seq - present.seq < REBUILD_AFTER_CHANGES:
        return present
    with generation.one_writer(root) as mine:
        if not mine:
            return present
        offers = queries.live_offers(today=clock.local_date(clock.now()))
        folder = root / f"gen-{seq}-{int(clock.now().timestamp())}"
        count = write(folder, ((offer, labels_of(offer)) for offer in offers))
        written = generation.publish(root, folder, seq=seq, count=count)
    catalogue().forget()
    return written

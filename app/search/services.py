"""Searching: one page of offers for a visitor, ranked offers for a person, counts, similar offers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from app.geo.queries import gazetteer
from app.kit import clock
from app.matching.encoding import rome_number
from app.matching.values import Kind
from app.search import masks
from app.search.criteria import Criteria
from app.search.engines import engine
from app.search.live import catalogue, snapshot
from app.search.matching_services import Matches, Ranked, explain, explain_many, for_whom, match, weights_of
from app.search.nearby import distances, rows_in_reach
from app.search.rows import LiveOffer
from app.search.selection import Found, Results, found_at
from app.search.terms import SPELLING_MIN_LETTERS
from app.search.text_analysis import term_of, words
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
    "explain_many",
    "find",
    "for_whom",
    "match",
    "offers_by_job",
    "similar",
    "totals",
    "weights_of",
]


@dataclass(frozen=True, slots=True)
class Nearby:
    """What exists around a place."""

    by_kind: Mapping[str, int] = field(default_factory=dict)
    new_this_week: int = 0
    total: int = 0


def find(criteria: Criteria, *, now: datetime) -> Results:
    """Return one page of the offers a visitor asked for, with exact disjunctive counts."""
    today = clock.local_date(now)
    found = engine().results(criteria, today=today)
    lost = criteria.q and not found.page.total and not found.partial
    return replace(found, spelling=_spelling(criteria.q)) if lost else found


def totals(searches: Sequence[Criteria], *, now: datetime) -> list[int]:
    """Return how many offers answer each search."""
    return engine().totals(searches, today=clock.local_date(now))


def _spelling(text: str) -> list[str]:
    """Return the query with its long unknown words replaced by close ones of the catalogue."""
    lexicon = catalogue().lexicon()
    if lexicon is None:
        return []
    better = []
    for word in words(text):
        close = lexicon.suggest(word) if len(word) >= SPELLING_MIN_LETTERS else []
        better.append(close[0] if close and term_of(close[0]) != term_of(word) else word)  # a plural says nothing new
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
    return engine().offer(public_id, today=today)


def offers_by_job(codes: Iterable[str], *, now: datetime) -> dict[str, int]:
    """Return how many live offers carry each of these ROME jobs; those with none are left out."""
    jobs, counts = np.unique(snapshot(clock.local_date(now)).columns.rome, return_counts=True)
    by_number = dict(zip(jobs.tolist(), counts.tolist(), strict=True))
    return {code: by_number[rome_number(code)] for code in codes if rome_number(code) in by_number}


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
    return [found_at(present, criteria, int(rows[at]), float(km[at]), today) for at in best]

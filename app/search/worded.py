"""Searches with words: the words first, in the cells a search touches alone, then the distance of those that hold them.

Rows stand cell after cell, so that a circle is a few spans of rows, and the postings of a word, sorted by row, are cut
at their ends. What stands elsewhere is added: offers whose other place lies in the circle, those of a large commune,
those that came since the base.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from app.matching.arrays import positions_of, spread
from app.search import nearby
from app.search.catalogue import Rows, Snapshot
from app.search.criteria import Criteria, View
from app.search.grid import Spans, cells_around, spans_of
from app.search.masks import Mask
from app.search.matching_text import Asked, TextMatch, asked_of, holding_phrases, match_rows, match_weights


def rows_holding(snapshot: Snapshot, criteria: Criteria, *, today: date) -> TextMatch | None:
    """Return those of ``nearby.rows_in_reach`` that hold the words asked, ascending; None when no word counts."""
    asked = asked_of(snapshot, criteria.q)
    if asked is None:
        return None
    on_line, same = snapshot.on_line(today), nearby.rows_of_family(snapshot, criteria)
    found = _in_spans(snapshot, asked, _spans(snapshot, criteria, same))
    found = found.of(on_line[found.rows])
    found = _near(snapshot, criteria, found, same)
    since = nearby.since_in_reach(snapshot, criteria)
    if len(since):
        found = found.joined(match_rows(snapshot, asked, since[on_line[since]]))
    if criteria.commune is not None and snapshot.keeps_for_some:
        found = found.of(nearby.open_to(snapshot, found.rows, criteria.commune))
    return holding_phrases(snapshot, criteria.q, found)


def _spans(snapshot: Snapshot, criteria: Criteria, same: Rows) -> Spans:
    """Where the base's rows that may be in reach stand; ``same`` are those of the searched commune."""
    base = snapshot.base
    beyond = np.array([(base.bound, len(base))][base.bound == len(base) :], dtype=np.intp).reshape(-1, 2)
    if criteria.view is not None:
        return np.concatenate([np.array([(0, base.located)]), beyond])
    if criteria.lat is None or criteria.lon is None:
        return np.array([(0, len(base))])
    cells = cells_around(criteria.lat, criteria.lon, criteria.radius_km)
    spans = spans_of(base.cells, cells)
    stray_cells, owners = base.strays
    at, _ = positions_of(*spans_of(stray_cells, cells).T)
    single = np.concatenate([owners[at], same])
    outside = np.searchsorted(spans.reshape(-1), single, side="right") % 2 == 0
    alone = np.unique(single[outside])
    spans = np.concatenate([spans, np.stack((alone, alone + 1), axis=1)])
    return np.concatenate([spans[np.argsort(spans[:, 0])], beyond])


def _in_spans(snapshot: Snapshot, asked: Asked, spans: Spans) -> TextMatch:
    """Rows of some spans that hold enough of the words."""
    lengths = spans[:, 1] - spans[:, 0]
    shift = np.repeat(spans[:, 0] - (np.cumsum(lengths) - lengths), lengths)
    weights = []
    for names in asked.terms:
        weight = np.zeros(len(shift), dtype=np.float32)
        for term in names:
            snapshot.base.postings.spread_over(term, spans, weight)
        weights.append(weight)
    at, band = match_weights(asked, weights)
    return TextMatch(at + shift[at], band)


def _near(snapshot: Snapshot, criteria: Criteria, found: TextMatch, same: Rows) -> TextMatch:
    """Return those of the base that a place lets in; no distance leaves out the rows from ``bound`` on."""
    bound = int(np.searchsorted(found.rows, snapshot.base.bound))
    if criteria.view is not None:
        near = _seen(snapshot, criteria.view, found.rows)
    elif criteria.lat is None or criteria.lon is None:
        return found
    else:
        km = nearby.distances(snapshot, criteria, found.rows)
        found, near = replace(found, km=km), (km <= criteria.radius_km) | _among(found.rows, same)
    near[bound:] = True
    return found.of(near)


def _seen(snapshot: Snapshot, view: View, rows: Rows) -> Mask:
    """Tell which rows have a place in the map's view."""
    columns = snapshot.columns
    places, start = spread(columns.place_start, rows)
    seen = nearby.inside(view, columns.lat[places], columns.lon[places]) & ~columns.is_stop[places]
    return seen if len(places) == len(rows) else np.logical_or.reduceat(seen, start[:-1])


def _among(rows: Rows, some: Rows) -> Mask:
    """Tell which rows are among some ascending ones."""
    if not len(some):
        return np.zeros(len(rows), dtype=np.bool_)
    return np.asarray(some.take(np.searchsorted(some, rows), mode="clip") == rows)

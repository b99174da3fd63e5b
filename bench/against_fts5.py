"""G16: the same search asked of SQLite with its own full-text index (FTS5) and its R*Tree, with the same answers.

The peer is what a team without a server would reach for. In its favour: one statement, kept prepared, everything in
memory, terms of our own analyser, candidates from the tree and exact kilometres only for those of the box.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from app.matching.values import Kind
from app.search.criteria import Criteria
from app.search.live import labels_of, snapshot
from app.search.selection import results_in
from app.search.terms import weighted_terms
from app.search.text_analysis import searched_terms
from bench.against_postgresql import check_same, parameters, searches
from bench.goals import Result
from bench.world import TODAY, World, offers

ROUNDS, SEARCHES = 3, 60
SCHEMA = """
PRAGMA temp_store = memory;
CREATE TABLE offer (id INTEGER PRIMARY KEY, kind INTEGER, remote INTEGER, is_full INTEGER, updated INTEGER,
                    required_b INTEGER, published INTEGER, minutes_min INTEGER, card TEXT);
CREATE TABLE place (id INTEGER PRIMARY KEY, offer_id INTEGER, insee TEXT, lat REAL, lon REAL);
CREATE VIRTUAL TABLE near USING rtree(id, south, north, west, east);
CREATE VIRTUAL TABLE words USING fts5(terms, content='', detail=none, columnsize=0);
"""
INDEXES = """
CREATE INDEX at_home ON offer (id) WHERE remote >= 2;
CREATE INDEX of_insee ON place (insee);
CREATE INDEX of_offer ON place (offer_id);
INSERT INTO words(words) VALUES ('optimize');
ANALYZE;
"""
# The words once, apart: asked together with the place, FTS5 starts again for each offer around (270 ms instead of 15).
KM = """sqrt(
  pow((111.13209 - 0.56605 * cos(2 * radians((:lat + {p}.lat) / 2)) + 0.0012 * cos(4 * radians((:lat + {p}.lat) / 2)))
      * (:lat - {p}.lat), 2)
+ pow((111.41513 * cos(radians((:lat + {p}.lat) / 2)) - 0.09455 * cos(3 * radians((:lat + {p}.lat) / 2))
      + 0.00012 * cos(5 * radians((:lat + {p}.lat) / 2))) * (:lon - {p}.lon), 2))"""
SEARCH = f"""
WITH here AS MATERIALIZED (
  SELECT p.offer_id AS id FROM near JOIN place AS p ON p.id = near.id
  WHERE south <= :north AND north >= :south AND west <= :east AND east >= :west AND {KM.format(p="p")} <= :radius
  UNION SELECT offer_id FROM place WHERE insee = :insee
  UNION SELECT id FROM offer WHERE remote >= 2),
hits AS MATERIALIZED (SELECT rowid AS id FROM words WHERE words MATCH :words),
reach AS MATERIALIZED (
  SELECT o.id, o.kind, o.remote, o.is_full, o.updated, o.required_b, o.published, o.minutes_min
  FROM hits JOIN offer AS o USING (id) WHERE id IN here),
listed AS MATERIALIZED (
  SELECT *, (SELECT min({KM.format(p="q")}) FROM place AS q WHERE q.offer_id = reach.id) AS km
  FROM reach WHERE kind = :kind)
SELECT (SELECT count(*) FROM listed),
       (SELECT json_group_object(kind, n) FROM (SELECT kind, count(*) AS n FROM reach GROUP BY kind)),
       (SELECT json_group_object(remote, n) FROM (SELECT remote, count(*) AS n FROM listed GROUP BY remote)),
       (SELECT json_array(count(*) FILTER (WHERE NOT required_b), count(*) FILTER (WHERE minutes_min <= 600),
                          count(*) FILTER (WHERE published >= :new_from)) FROM listed),
       (SELECT json_group_array(card) FROM (
          SELECT o.card FROM listed JOIN offer AS o USING (id)
          ORDER BY listed.is_full, km NULLS LAST, listed.updated DESC, id LIMIT 20))
"""


@contextmanager
def filled(world: World, size: int) -> Iterator[tuple[sqlite3.Connection, dict[str, str]]]:
    """Give a database in memory with the same offers, and the short name of each term in its index."""
    connection, names = sqlite3.connect(":memory:", cached_statements=16), dict[str, str]()
    connection.executescript(SCHEMA)
    place_id = 0
    for batch in offers(world, size):
        for read in batch:
            offer = read.offer
            connection.execute(
                "INSERT INTO offer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (offer.key, offer.kind.number, offer.remote.number, offer.full, int(offer.updated_at.timestamp()),
                 bool(offer.requirements), offer.published_at.date().toordinal(), offer.weekly[0], offer.title * 8),
            )  # fmt: skip
            terms = (names.setdefault(term, f"t{len(names):x}") for term, _ in weighted_terms(read, labels_of(offer)))
            connection.execute("INSERT INTO words(rowid, terms) VALUES (?, ?)", (offer.key, " ".join(terms)))
            for place in offer.places:
                place_id += 1
                box = (place_id, place.lat, place.lat, place.lon, place.lon)
                connection.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?)",
                                   (place_id, offer.key, place.insee, place.lat, place.lon))  # fmt: skip
                connection.execute("INSERT INTO near VALUES (?, ?, ?, ?, ?)", box)
    connection.executescript(INDEXES)
    try:
        yield connection, names
    finally:
        connection.close()


def asked_of_sqlite(connection: sqlite3.Connection, names: dict[str, str], criteria: Criteria) -> tuple[Any, ...]:
    """Return what PostgreSQL's statement returns: count, by kind, by remote, three others, first cards."""
    terms = [names[term] for pair in searched_terms(criteria.q) for term in pair if term in names]
    given = {**parameters(criteria), "words": " OR ".join(terms) or "none"}
    total, *told = connection.execute(SEARCH, given).fetchone()
    return total, *(json.loads(one) for one in told)


def run(world: World, size: int) -> Result:
    """G16 on a catalogue of this size already in place."""
    present, asked = snapshot(TODAY), searches(world, SEARCHES)
    ours, peers, hits = [], [], 0
    with filled(world, size) as (connection, names):
        for turn in range(ROUNDS + 1):
            for criteria in asked:
                mine, found = _timed(partial(results_in, present, criteria, today=TODAY))
                theirs, peer = _timed(partial(asked_of_sqlite, connection, names, criteria))
                check_same(found, peer)
                if turn:  # the first turn warms both sides
                    ours.append(mine)
                    peers.append(theirs)
                    hits += found.page.total
    ratio = median(peer / own for own, peer in zip(ours, peers, strict=True))
    p95 = [quantiles(side, n=20)[18] for side in (ours, peers)]
    detail = (f"{size} offres, en mémoire, mêmes réponses, {len(Kind)} genres comptés des deux côtés ; p95 noyau {p95[0]:.2f}, "
              f"SQLite {p95[1]:.2f} ms ; aucun chiffre à atteindre n’est donné")  # fmt: skip
    proof = {"ours_ms": median(ours), "peer_ms": median(peers), "ours_hits": hits, "peer_hits": hits, "n": len(ours)}
    return Result("G16", ratio, ratio >= 1, detail, proof)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = perf_counter()
    found = work()
    return (perf_counter() - started) * 1e3, found

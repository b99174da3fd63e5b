"""G3: the same search asked of tantivy, a stock engine in Rust: a box instead of the exact distance, no order by distance.

Both are in its favour: it is asked for less than our own columns answer. Its box holds every offer of our circle, so that
its hits are at least ours; an offer with two places stands at the first.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import numpy as np
import tantivy

from app.search.criteria import Criteria
from app.search.live import labels_of, snapshot
from app.search.selection import results_in
from app.search.terms import weighted_terms
from app.search.text_analysis import searched_terms
from bench.against_postgresql import searches
from bench.goals import Result
from bench.world import TODAY, World, offers

ROUNDS, SEARCHES, SHOWN = 4, 60, 20
MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
BY_KIND = {"kinds": {"terms": {"field": "kind", "size": 10}}}
BY_REMOTE = {"remotes": {"terms": {"field": "remote", "size": 10}}}


def schema() -> Any:
    """Fields for the words, the place and what is counted."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("insee", tokenizer_name="raw", index_option="basic")
    for name in ("kind", "remote"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("lat", "lon"):
        builder.add_float_field(name, indexed=True, fast=True)
    builder.add_integer_field("key", stored=True)
    return builder.build()


@contextmanager
def filled(world: World, size: int) -> Iterator[Any]:
    """Give an index of the same offers with the same terms, in one segment."""
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(schema(), path=folder)
        writer = index.writer(heap_size=512_000_000, num_threads=1)
        for batch in offers(world, size):
            for read in batch:
                offer = read.offer
                first = offer.places[0]
                writer.add_document(tantivy.Document(
                    key=offer.key, kind=offer.kind.number, remote=offer.remote.number, lat=first.lat, lon=first.lon,
                    insee=[place.insee or "" for place in offer.places],
                    words=" ".join(term for term, _ in weighted_terms(read, labels_of(offer))),
                ))  # fmt: skip
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        yield index


def asked_of_tantivy(index: Any, criteria: Criteria) -> tuple[int, dict[str, int]]:
    """Return the count of the search and the counts by kind; counts by remote and the first page are made as well."""
    searcher, form = index.searcher(), index.schema
    north = criteria.radius_km / 110.5
    east = north / float(np.cos(np.radians(abs(criteria.lat) + north)))
    words = [(SHOULD, tantivy.Query.term_query(form, "words", term)) for pair in searched_terms(criteria.q) for term in pair]
    box = tantivy.Query.boolean_query([
        (MUST, _between(form, "lat", criteria.lat - north, criteria.lat + north)),
        (MUST, _between(form, "lon", criteria.lon - east, criteria.lon + east)),
    ])  # fmt: skip
    home = tantivy.Query.range_query(form, "remote", tantivy.FieldType.Integer, 2, 3)
    here = tantivy.Query.term_query(form, "insee", criteria.commune.insee)
    reach = tantivy.Query.boolean_query([(SHOULD, box), (SHOULD, home), (SHOULD, here)])
    every = tantivy.Query.boolean_query([(MUST, tantivy.Query.boolean_query(words)), (MUST, reach)])
    kind = tantivy.Query.term_query(form, "kind", next(iter(criteria.kinds)).number)
    listed = tantivy.Query.boolean_query([(MUST, every), (MUST, kind)])
    first = searcher.search(listed, limit=SHOWN, count=True)
    keys = [searcher.doc(address)["key"] for _, address in first.hits]
    kinds = searcher.aggregate(every, BY_KIND)["kinds"]["buckets"]
    searcher.aggregate(listed, BY_REMOTE)
    assert len(keys) <= SHOWN
    return first.count, {str(one["key"]): one["doc_count"] for one in kinds}


def _between(form: Any, name: str, low: float, high: float) -> Any:
    return tantivy.Query.range_query(form, name, tantivy.FieldType.Float, low, high)


def run(world: World, size: int) -> Result:
    """G3 on a catalogue of this size already in place."""
    present, asked = snapshot(TODAY), searches(world, SEARCHES)
    ours, peers, hits, peer_hits = [], [], 0, 0
    with filled(world, size) as index:
        for turn in range(ROUNDS + 1):
            for criteria in asked:
                started = perf_counter()
                found = results_in(present, criteria, today=TODAY)
                between = perf_counter()
                total, _ = asked_of_tantivy(index, criteria)
                ended = perf_counter()
                if turn:  # the first turn warms both sides
                    ours.append((between - started) * 1e3)
                    peers.append((ended - between) * 1e3)
                    hits, peer_hits = hits + found.page.total, peer_hits + total
    ratio = median(peer / own for own, peer in zip(ours, peers, strict=True))
    p95 = [quantiles(side, n=20)[18] for side in (ours, peers)]
    reach = 12 if size >= 1_000_000 else 5
    detail = (f"{size} offres ; tantivy répond d’une boîte, sans ordre par distance ; p95 noyau {p95[0]:.2f}, "
              f"tantivy {p95[1]:.2f} ms ; à atteindre à cette taille : {reach}×")  # fmt: skip
    proof = {"ours_ms": median(ours), "peer_ms": median(peers), "ours_hits": hits, "peer_hits": peer_hits,
             "n": len(ours)}  # fmt: skip
    return Result("G3", ratio, ratio >= reach and hits <= peer_hits, detail, proof)

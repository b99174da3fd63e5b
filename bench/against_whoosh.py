"""G4: the same search asked of Whoosh directly: its query language, its own filters, its own counts by kind."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from statistics import median
from time import perf_counter

from whoosh import fields, index, query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.collectors import FacetCollector  # noqa: F401 -- says at once when the peer is another Whoosh

from app.matching.geometry import distance_km
from app.matching.values import Kind, Remote
from app.search.criteria import Criteria
from app.search.live import labels_of, snapshot
from app.search.selection import results_in
from app.search.terms import weighted_terms
from app.search.text_analysis import searched_terms
from bench.against_postgresql import searches
from bench.goals import Result
from bench.world import TODAY, World, offers

SIZE, ROUNDS, SEARCHES = 20_000, 2, 15


def filled(folder: str, world: World, size: int) -> index.Index:
    """Write an index of the same offers with the same terms."""
    schema = fields.Schema(
        key=fields.STORED, kind=fields.ID(), lat=fields.NUMERIC(int, bits=32), lon=fields.NUMERIC(int, bits=32),
        home=fields.ID(), insee=fields.KEYWORD(), places=fields.STORED, kind_number=fields.STORED,
        terms=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False),
    )  # fmt: skip
    found = index.create_in(folder, schema)
    writer = found.writer(limitmb=256)
    for batch in offers(world, size):
        for read in batch:
            offer = read.offer
            first = offer.places[0]
            writer.add_document(
                key=offer.key, kind=offer.kind.value, lat=micro(first.lat), lon=micro(first.lon),
                home="yes" if offer.remote in (Remote.FULL, Remote.ANYWHERE) else "no",
                insee=" ".join(place.insee or "" for place in offer.places), kind_number=offer.kind.number,
                places=[(place.lat, place.lon) for place in offer.places],
                terms=" ".join(term for term, _ in weighted_terms(read, labels_of(offer))),
            )  # fmt: skip
    writer.commit(optimize=True)
    return found


def micro(degrees: float | None) -> int:
    """Degrees as a whole number (a sortable float cannot be written)."""
    return round((degrees or 0) * 1e6)


def asked_of_whoosh(searcher: object, criteria: Criteria) -> tuple[int, Counter[int]]:
    """The exact count of the search and the counts by kind; offers with two places are asked for without a box."""
    high = criteria.radius_km / 110.5
    words = query.Or([query.Term("terms", term) for pair in searched_terms(criteria.q) for term in pair])
    near = query.And([
        query.NumericRange("lat", micro(criteria.lat - high), micro(criteria.lat + high)),
        query.NumericRange("lon", micro(criteria.lon - 1.8 * high), micro(criteria.lon + 1.8 * high)),
    ])  # fmt: skip
    here = query.Or([near, query.Term("home", "yes"), query.Term("insee", criteria.commune.insee)])
    kinds: Counter[int] = Counter()
    for hit in searcher.search(words, filter=here, limit=None, scored=False):  # type: ignore[attr-defined]
        kms = [float(distance_km(criteria.lat, criteria.lon, *place)) for place in hit["places"]]
        if min(kms) <= criteria.radius_km or _always_in(hit, criteria):
            kinds[hit["kind_number"]] += 1
    return kinds[next(iter(criteria.kinds)).number], kinds


def _always_in(hit: object, criteria: Criteria) -> bool:
    present = snapshot(TODAY)
    row = present.row_of_key(hit["key"])  # type: ignore[index]
    offer = present.offers[row] if row is not None else None
    if offer is None:
        return False
    communes = {place.insee for place in offer.places}
    return offer.remote in (Remote.FULL, Remote.ANYWHERE) or criteria.commune.insee in communes


def run(world: World) -> Result:
    """G4 on a catalogue of this size already in place."""
    present = snapshot(TODAY)
    single: Sequence[Criteria] = searches(world, SEARCHES)
    ratios, ours_ms, theirs_ms, ours_hits, peer_hits = [], [], [], 0, 0
    with tempfile.TemporaryDirectory() as folder, filled(folder, world, SIZE).searcher() as searcher:
        for _ in range(ROUNDS):
            for criteria in single:
                started = perf_counter()
                found = results_in(present, criteria, today=TODAY)
                between = perf_counter()
                total, kinds = asked_of_whoosh(searcher, criteria)
                ended = perf_counter()
                ours_hits, peer_hits = ours_hits + found.page.total, peer_hits + total
                ours_ms.append((between - started) * 1e3)
                theirs_ms.append((ended - between) * 1e3)
                ratios.append(theirs_ms[-1] / ours_ms[-1])
                del kinds
    ratio = median(ratios)
    detail = (f"{SIZE} offres ; une offre à deux lieux n’est dans la boîte de Whoosh que par le premier, d’où un écart "
              f"possible de quelques réponses ; {len(Kind)} genres comptés des deux côtés")  # fmt: skip
    proof = {"ours_ms": median(ours_ms), "peer_ms": median(theirs_ms), "ours_hits": ours_hits, "peer_hits": peer_hits,
             "n": len(ratios)}  # fmt: skip
    return Result("G4", ratio, ratio >= 300, detail, proof)

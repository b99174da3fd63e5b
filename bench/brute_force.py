"""G12: 10,000 random searches over 200 random catalogues, against Python loops and geodesics."""

from functools import lru_cache

import geopy.distance
import numpy as np

from app.search.selection import results_in
from bench.goals import Result
from tests.factories.catalogues import TODAY, a_catalogue
from tests.search import oracle
from tests.search.test_oracle import a_search

CATALOGUES, SEARCHES = 200, 50


def run() -> Result:
    """Count the searches that answer exactly what the loops answer, pairs within 0.01 % aside."""
    oracle.geodesic = lru_cache(maxsize=2_000_000)(geopy.distance.geodesic)  # a place is asked about many times
    right, examples = 0, []
    for seed in range(CATALOGUES):
        catalogue = a_catalogue(50_000 + seed, size=int(np.random.default_rng(seed).integers(1, 301)))
        rng = np.random.default_rng(90_000 + seed)
        for _ in range(SEARCHES):
            criteria = a_search(rng).but(per_page=1_000)
            found = {item.offer.key for item in results_in(catalogue.snapshot, criteria, today=TODAY).page.items}
            expected = oracle.answer(catalogue.reads, criteria)
            same = expected.must <= found <= expected.may
            right += same
            if not same:
                examples.append(seed)
    total = CATALOGUES * SEARCHES
    return Result("G12", right, right == total, f"{right} sur {total}, {CATALOGUES} catalogues d’au plus 300 offres",
                  {"n": total, "wrong_in": examples[:5]})  # fmt: skip

"""Conformance: PostgreSQL answers every search as the catalogue does. Same ids, order, kilometres, counts."""

import os

import numpy as np
import pytest

from app.kit.database import is_postgresql
from app.search.criteria import Criteria
from app.search.selection import Results, results_in, total_in
from app.search.shared import services as tables
from app.search.shared.engine import InTables
from tests.factories.catalogues import TODAY, Catalogue, a_catalogue, labels_of
from tests.search.test_oracle import a_search

CATALOGUES = int(os.environ.get("APORTEE_PROOF_CATALOGUES", "3"))
SEARCHES, SIZE = 30, 150


@pytest.fixture
def in_tables(app):
    if not is_postgresql():
        pytest.skip("the shared engine is PostgreSQL")
    return InTables()


def said(results: Results) -> tuple:
    """Everything an answer says, the kilometres to the last bit."""
    items = [(found.offer, found.distance_km, found.is_new, found.place) for found in results.page.items]
    page = results.page
    return items, (page.number, page.per_page, page.total), dict(results.facets), results.remote_only


@pytest.mark.parametrize("seed", range(CATALOGUES))
def test_both_engines_give_the_same_answer_to_any_search(in_tables, seed):
    catalogue = a_catalogue(seed, size=SIZE)
    tables.start_from([list(catalogue.reads)], labels_of)
    rng = np.random.default_rng(9_000 + seed)

    for _ in range(SEARCHES):
        criteria = a_search(rng).but(page=1, per_page=int(rng.choice((3, 20, 100))))
        assert_same(catalogue, in_tables, criteria)


def assert_same(catalogue: Catalogue, engine: InTables, criteria: Criteria) -> None:
    expected = results_in(catalogue.snapshot, criteria, today=TODAY)
    assert said(engine.results(criteria, today=TODAY)) == said(expected), criteria
    assert engine.totals([criteria], today=TODAY) == [total_in(catalogue.snapshot, criteria, today=TODAY)]

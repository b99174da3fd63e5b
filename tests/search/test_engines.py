"""Conformance: PostgreSQL answers every search as the catalogue does. Same ids, order, kilometres, counts."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from app.doctor import diagnose
from app.kit.database import db, unit_of_work
from app.matching.values import Kind, Remote
from app.offers import services as offers
from app.search import jobs, services, startup
from app.search.column_engine import InColumns
from app.search.commands import search_commands
from app.search.criteria import MAX_PER_PAGE, Criteria, Sort
from app.search.selection import Results, results_in, total_in
from app.search.shared import services as tables
from app.search.shared.engine import InTables
from tests.factories.catalogues import TODAY, a_catalogue, labels_of
from tests.factories.offers import an_offer, offer_data
from tests.factories.structures import MODERATOR
from tests.search.test_find import around, at, titles
from tests.search.test_oracle import a_search

CATALOGUES = int(os.environ.get("APORTEE_PROOF_CATALOGUES", "2"))
SEARCHES, SIZE = int(os.environ.get("APORTEE_PROOF_SEARCHES", "20")), 120
ASKED = ({}, {"q": "jardin"}, {"q": "aider jardin partagé des voisins", "radius_km": 100.0, "sort": Sort.DATE},
         {"radius_km": 60.0, "sort": Sort.DISTANCE, "kinds": frozenset({Kind.JOB})})  # fmt: skip


@pytest.fixture
def in_tables(app, on_postgresql) -> InTables:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS aportee_search CASCADE")
    return InTables()


@pytest.fixture
def shared(in_tables, app, settings, monkeypatch) -> InTables:
    """A site whose searches PostgreSQL answers."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, search_backend="postgresql"))
    return in_tables


def said(results: Results) -> tuple:
    """Everything an answer says, the kilometres to the last bit."""
    items = [(found.offer, found.distance_km, found.is_new, found.place) for found in results.page.items]
    page = results.page
    counts = {name: dict(values) for name, values in results.facets.items()}
    return items, (page.number, page.per_page, page.total), counts, results.remote_only, results.partial


@pytest.mark.parametrize("seed", range(CATALOGUES))
def test_both_engines_give_the_same_answer_to_any_search(in_tables, seed):
    catalogue = a_catalogue(seed, size=SIZE)
    tables.start_from([list(catalogue.reads)], labels_of)
    rng = np.random.default_rng(9_000 + seed)

    for _ in range(SEARCHES):
        per_page = int(rng.choice((3, 20, MAX_PER_PAGE)))
        criteria = replace(a_search(rng), page=1 + int(rng.integers(0, 2)), per_page=per_page)
        expected = results_in(catalogue.snapshot, criteria, today=TODAY)
        assert said(in_tables.results(criteria, today=TODAY)) == said(expected), criteria
        assert in_tables.totals([criteria], today=TODAY) == [total_in(catalogue.snapshot, criteria, today=TODAY)]


def agreed(now) -> list[str]:
    """Ask both engines; returns the titles they agree on, of all there is."""
    for asked in ASKED:
        criteria = around(**asked)
        assert said(services.find(criteria, now=now)) == said(InColumns().results(criteria, today=TODAY)), criteria
    return titles(services.find(Criteria(per_page=MAX_PER_PAGE), now=now))


def test_each_change_is_in_the_next_search_of_both(shared, now):
    assert agreed(now) == []

    first = an_offer(title="Aider au jardin")
    an_offer(Kind.JOB, title="Entretenir le jardin partagé", places=at("Aubusson"), now=now + timedelta(hours=1))
    an_offer(title="De chez vous, pour les voisins", remote=Remote.ANYWHERE, places=(), now=now + timedelta(hours=2))
    assert agreed(now) == ["De chez vous, pour les voisins", "Entretenir le jardin partagé", "Aider au jardin"]

    with unit_of_work():
        offers.edit(first, offer_data(title="Aider aux prés", places=at("La Souterraine")), actor=MODERATOR, now=now)
        assert services.find(around(q="prés"), now=now).page.total == 0  # not committed
    assert set(agreed(now)) == {"De chez vous, pour les voisins", "Entretenir le jardin partagé", "Aider aux prés"}
    assert titles(services.find(around("La Souterraine", radius_km=5, q="prés"), now=now)) == ["Aider aux prés"]

    with unit_of_work():
        offers.close(first, actor=MODERATOR, now=now, reason="done")
    assert agreed(now) == ["De chez vous, pour les voisins", "Entretenir le jardin partagé"]
    assert services.by_public_id(first.public_id, today=TODAY) is None


def test_the_pages_of_the_site_are_answered_by_the_tables(shared, page, now):
    offer = an_offer(title="Aider au jardin")

    assert "Aider au jardin" in page.get("/offres?commune=23096&q=jardins&affiner=1").words
    assert page.get(f"/api/v1/offers/{offer.public_id}").status == 200


def test_searches_at_the_same_instant_bring_the_tables_up_once(shared, app, now):
    an_offer(title="Déjà là")
    services.find(around(), now=now)
    for number in range(3):
        an_offer(title=f"Nouvelle {number}")

    def total(_number: int) -> int:
        with app.app_context():
            found = services.find(around(), now=now).page.total
            db.session.remove()
            return found

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(total, range(8))) == [4] * 8
    assert tables.fill(labels_of, today=TODAY).catalogue.size == 4


def test_tables_of_another_history_or_format_are_filled_again(shared, now):
    an_offer(title="D’une autre vie")
    assert agreed(now) == ["D’une autre vie"]
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE aportee_search.state SET fingerprint = 'another', seq = seq - 1")
        connection.exec_driver_sql("UPDATE aportee_search.offer SET kind = 5")
    assert agreed(now) == ["D’une autre vie"]

    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE aportee_search.state SET layout = 'older'")
    assert agreed(now) == ["D’une autre vie"]


def test_while_the_tables_of_a_large_site_are_filled_a_part_answers(shared, now, monkeypatch):
    monkeypatch.setattr(startup, "READ_AT_ONCE", 0)
    monkeypatch.setattr(startup.Once, "begin", lambda *_: None)
    offer = an_offer(title="À Guéret")

    meanwhile = services.find(around(), now=now)

    assert meanwhile.partial
    assert titles(meanwhile) == ["À Guéret"]
    assert services.by_public_id(offer.public_id, today=TODAY).title == "À Guéret"
    assert services.totals([around()], now=now) == [1]
    jobs.next_generation(now=now)
    assert not services.find(around(), now=now).partial


def test_the_command_fills_the_tables_and_checks_them_offer_by_offer(shared, app, now):
    [name], run = ["index de recherche"], app.test_cli_runner().invoke
    an_offer(title="Aider au jardin")
    assert [check.ok for check in diagnose(app, only=(name,))] == [False]

    assert run(search_commands, ["rebuild"]).exit_code == 0
    assert [check.ok for check in diagnose(app, only=(name,))] == [True]
    assert run(search_commands, ["check"]).exit_code == 0
    assert json.loads(run(search_commands, ["query", "jardins", "--json"]).stdout)["total"] == 1

    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE aportee_search.card SET card = replace(card, 'jardin', 'pré')")
    checked = run(search_commands, ["check"])
    assert checked.exit_code == 1
    assert "tables de PostgreSQL" in checked.output

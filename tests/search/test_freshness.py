"""Nothing stale: a committed change is in the next search of every worker, an uncommitted one in none."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.geo.queries import gazetteer
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers import services as offers
from app.search import services
from app.search.catalogue import Catalogue
from app.search.criteria import Criteria
from app.search.live import catalogue
from tests.factories.offers import an_offer, offer_data
from tests.factories.structures import MODERATOR, a_structure


class Worker:
    """A process that searches when asked."""

    def __init__(self, settings) -> None:
        given = {"APORTEE_INSTANCE_DIR": str(settings.instance_dir), "APORTEE_DATABASE_URL": settings.database_url}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.search.reader"], env={**os.environ, **given}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def titles(self, words: str = "") -> list[str]:
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        return [title for title in self.process.stdout.readline().strip().split("|") if title]

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def worker(app, settings) -> Iterator[Worker]:
    started = Worker(settings)
    yield started
    started.stop()


def here(now, words: str = "") -> list[str]:
    commune = gazetteer().by_insee("23096")
    criteria = Criteria(q=words, commune=commune, lat=commune.lat, lon=commune.lon, per_page=1_000)
    return sorted(found.offer.title for found in services.find(criteria, now=now).page.items)


def test_another_process_finds_each_change_in_its_next_search(worker, now):
    assert worker.titles() == []

    first = an_offer(title="Tenir la buvette")
    an_offer(Kind.JOB, title="Entretenir les rivières")
    assert worker.titles() == ["Entretenir les rivières", "Tenir la buvette"]
    assert worker.titles("rivière") == ["Entretenir les rivières"]

    with unit_of_work():
        offers.edit(first, offer_data(title="Nettoyer la rivière"), actor=MODERATOR, now=now)
    assert worker.titles("rivière") == ["Entretenir les rivières", "Nettoyer la rivière"] == here(now, "rivière")
    assert worker.titles("buvette") == []

    services.ensure_generation(force=True)
    with unit_of_work():
        offers.close(first, actor=MODERATOR, now=now, reason="done")
    assert worker.titles() == ["Entretenir les rivières"] == here(now)


def test_what_is_not_committed_is_found_by_nobody_and_leaves_no_trace(app, now):
    kept = an_offer(title="Déjà là")
    structure = a_structure()

    with pytest.raises(RuntimeError), unit_of_work():
        lost = offers.create(structure, offer_data(title="Jamais validée"), actor=MODERATOR, now=now)
        offers.publish(lost, actor=MODERATOR, now=now)
        assert here(now) == ["Déjà là"]
        raise RuntimeError("something broke before the commit")
    db.session.rollback()
    with unit_of_work():  # takes the number in the log that the lost change had
        offers.edit(kept, offer_data(title="Toujours là"), actor=MODERATOR, now=now)

    assert here(now) == ["Toujours là"]


def test_a_process_maps_the_next_generation_once_many_offers_changed(app, now, monkeypatch):
    monkeypatch.setattr("app.search.catalogue.REMAP_AFTER_ROWS", 2)
    monkeypatch.setattr(Catalogue, "forget", lambda _catalogue: None)  # as in the processes that did not write it
    offer = an_offer(title="Avant tout")
    for number in range(4):
        rename(offer, f"Changée {number}", now)
        assert here(now) == [f"Changée {number}"]
    written = services.ensure_generation(force=True)

    rename(offer, "Changée encore", now)

    assert here(now) == ["Changée encore"]
    assert catalogue()._snapshot.base.seq == written.seq


def rename(offer, title: str, now) -> None:
    with unit_of_work():
        offers.edit(offer, offer_data(title=title), actor=MODERATOR, now=now)


def test_a_generation_of_another_history_is_not_believed(app, now, settings):
    an_offer(title="D’une autre vie")
    written = services.ensure_generation(force=True)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE offer SET public_id = 'zzzzzzzzzz'")
    catalogue().forget()

    assert here(now) == ["D’une autre vie"]
    assert services.by_public_id("zzzzzzzzzz", today=now.date()) is not None
    assert services.ensure_generation().fingerprint != written.fingerprint

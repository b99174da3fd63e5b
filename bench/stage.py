"""An application of its own for a measure: a temporary instance, the reference data, a catalogue put in place."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

from app import create_app
from app.geo.services import load_territory
from app.kit.clock import now
from app.kit.database import Base as Models
from app.kit.database import db, unit_of_work
from app.reference.services import load
from app.search import generation
from app.search.base import Base, Gathering
from app.search.live import catalogue, labels_of
from app.search.text_index import spooled
from app.settings import from_environ
from bench.world import World, offers
from tests.support.databases import database_url


@contextmanager
def stage(database: str = "sqlite") -> Iterator[Flask]:
    """Give an application on an empty database (``sqlite`` or ``postgresql``, from its wheel) with the reference data."""
    with tempfile.TemporaryDirectory() as folder:
        settings = from_environ({"APORTEE_INSTANCE_DIR": folder})
        if database != "sqlite":
            settings = replace(settings, database_url=database_url(database, Path(folder), name="aportee_bench"))
        app = create_app(settings)
        with app.app_context():
            Models.metadata.create_all(db.engine)
            with unit_of_work():
                load(now(), loaders=(load_territory,))
            yield app
            db.session.remove()
            db.engine.dispose()


def put_catalogue(app: Flask, world: World, size: int) -> generation.Generation:
    """Write a generation of invented offers and make it the one in force."""
    root: Path = app.config["SETTINGS"].index_dir
    folder = root / f"gen-bench-{size}"
    (folder / generation.SPOOL).mkdir(parents=True)
    with (folder / generation.SPOOL / generation.DOCUMENTS).open("w", encoding="utf-8") as spool:
        gathered = Gathering(labels_of, lambda pairs, words: spool.write(spooled((pairs, words))))
        for batch in offers(world, size):
            gathered.add(batch)
    base = Base.from_gathering(gathered, seq=0)
    base.save(folder)
    found = generation.publish(root, folder, seq=0, fingerprint="bench", count=len(base))
    catalogue().start_from(Base.open(folder, seq=0, lexicon=None))
    return found

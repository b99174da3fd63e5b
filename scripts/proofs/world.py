"""What the long proofs share: an application on a new database, and people whose requests wait for an answer."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

from app import create_app
from app.kit.database import db
from app.settings import from_environ
from tests.support.databases import create_schema, database_url


@contextmanager
def world(kind: str) -> Iterator[Flask]:
    """Give an application on an empty database of the kind (``sqlite`` or ``postgresql``), in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="aportee-proof-"))
    try:
        base = from_environ({"APORTEE_INSTANCE_DIR": str(folder)})
        app = create_app(replace(base, database_url=database_url(kind, folder, name="aportee_proof")))
        app.testing = True
        with app.app_context():
            create_schema(app)
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)

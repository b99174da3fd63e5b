"""How an instance is doing: one check a line, used by ``aportee doctor`` and ``/sante/pret``."""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app import backup, schema
from app.kit import clock, french
from app.kit.database import committed_reader, db
from app.kit.mail import OutboxMail
from app.matching.compiled import IS_COMPILED
from app.reference import queries as reference
from app.search import generation
from app.search.shared import queries as tables
from app.territories import queries as territories

LOW_DISK_BYTES = 200 * 1024 * 1024
LAG_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is well or not."""

    name: str
    ok: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _database(_app: Flask) -> tuple[bool, str]:
    present, wanted = schema.current(), schema.head()
    return present == wanted, f"version {present or 'aucune'}, attendue {wanted}"


def _reference(_app: Flask) -> tuple[bool, str]:
    loaded = reference.release()
    return loaded is not None, "chargées" if loaded else "à charger : aportee reference load"


def _territories(app: Flask) -> tuple[bool, str]:
    found = territories.all_by_name()
    ok = bool(found) or app.config["SETTINGS"].is_production
    return ok, ", ".join(row.name for row in found) or "aucun"


def _search(app: Flask) -> tuple[bool, str]:
    found = generation.in_force(app.config["SETTINGS"].index_dir)
    if found is None:
        return False, "à écrire : aportee search rebuild"
    if app.config["SETTINGS"].has_shared_search:
        return _shared_search()
    lexicon = "" if (found.lexicon / generation.DESCRIPTION).exists() else ", lexique à venir (orthographe en attente)"
    return True, f"{found.count} offres jusqu’au changement {found.seq}{lexicon}"


def _shared_search() -> tuple[bool, str]:
    with committed_reader() as reader:
        state = tables.state_if_any(reader)
    if state is None or state.seq is None:
        return False, "tables de PostgreSQL à remplir : aportee search rebuild"
    return True, f"{state.catalogue.size} offres dans les tables de PostgreSQL jusqu’au changement {state.seq}"


def _outbox(_app: Flask) -> tuple[bool, str]:
    late = OutboxMail.sent_at.is_(None)
    waiting, oldest = db.session.execute(select(func.count(), func.min(OutboxMail.due_at)).where(late)).one()
    lag = (clock.now() - oldest).total_seconds() if oldest else 0
    return lag < LAG_SECONDS, f"{waiting} en attente"


def _ranking(_app: Flask) -> tuple[bool, str]:
    """Informative: without numba the ranking answers the same, more slowly."""
    return True, "noyau compilé (numba)" if IS_COMPILED else "numpy seul (« pip install aportee[fast] » pour compiler)"


def _disk(app: Flask) -> tuple[bool, str]:
    free = shutil.disk_usage(app.config["SETTINGS"].instance_dir).free
    return free > LOW_DISK_BYTES, f"{free // 1024**2} Mo libres"


def _last_backup(app: Flask) -> tuple[bool, str]:
    """Informative: an instance may be saved by other means."""
    made = backup.last_made(app.config["SETTINGS"].backup_dir)
    return True, french.date_and_hour(made) if made else "aucune : aportee backup create"


CHECKS: tuple[tuple[str, Callable[[Flask], tuple[bool, str]]], ...] = (
    ("base de données", _database),
    ("données de référence", _reference),
    ("territoires", _territories),
    ("index de recherche", _search),
    ("classement", _ranking),
    ("mails", _outbox),
    ("disque", _disk),
    ("dernière sauvegarde", _last_backup),
)
READINESS = ("base de données", "données de référence", "territoires", "index de recherche")


def diagnose(app: Flask, *, only: tuple[str, ...] | None = None) -> list[Check]:
    """Return every check (or those named); a check that cannot run is a failed one."""
    return [_run(app, name, check) for name, check in CHECKS if only is None or name in only]


def _run(app: Flask, name: str, check: Callable[[Flask], tuple[bool, str]]) -> Check:
    try:
        ok, detail = check(app)
    except SQLAlchemyError as error:
        db.session.rollback()
        return Check(name, ok=False, detail=f"la base ne répond pas ({type(error).__name__})")
    return Check(name, ok=ok, detail=detail)

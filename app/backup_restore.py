"""Making, checking and putting back a copy of the database, whichever database it is."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from app import backup, backup_pieces, backup_postgresql, backup_sqlite, create_app, erasure_list, schema, upkeep
from app.backup import BackupRefused, Manifest
from app.kit.database import db, unit_of_work
from app.people import erasure_queries, erasure_services
from app.people.values import ERASURE_LIST_LIFE, ErasedFile


def create(app: Flask, parent: Path, *, now: datetime) -> tuple[Path, Manifest]:
    """Copy the database into a new folder and check the copy by opening it. Nothing is left behind on failure."""
    url = _url(app)
    room = backup_sqlite if _is_sqlite(url) else backup_postgresql
    parent.mkdir(parents=True, exist_ok=True)
    folder = backup.new_folder(parent, now=now)
    part = folder.with_name(f".{folder.name}.part")
    part.mkdir(mode=0o700)
    try:
        held = room.dump(url, part / room.FILE)
        keys = sorted(app.config["SETTINGS"].field_keys.keys)
        manifest = backup.describe(part / room.FILE, held, kind=room.KIND, key_ids=keys, now=now)
        pieces = backup_pieces.pack(part / backup_pieces.FILE)
        manifest = replace(manifest, pieces=pieces, pieces_sha256=backup.digest(part / backup_pieces.FILE))
        backup.seal(part, folder, manifest)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    backup.prune(parent, now=now)
    return folder, manifest


def verify(app: Flask, folder: Path, *, now: datetime) -> Manifest:
    """Open a copy and compare it with its manifest; raises BackupRefused naming what differs."""
    manifest, file = _checked(app, folder)
    pieces = backup.check_pieces(folder, backup_pieces.FILE, manifest)
    if pieces is not None and backup_pieces.count(pieces) != manifest.pieces:
        raise BackupRefused("Cette sauvegarde ne contient pas tous les fichiers joints qu’elle annonce.")
    if manifest.kind == backup_sqlite.KIND:
        backup.check_contents(backup_sqlite.contents(file), manifest)
    else:
        backup.check_contents(backup_postgresql.contents(_url(app), file, now=now), manifest)
    return manifest


def restore(app: Flask, folder: Path, *, now: datetime) -> tuple[str, int]:
    """Put a copy in the place of the database; returns where the former one is kept, and the erasures made again.

    The copy is opened aside, brought to the present schema and rid of the people erased since; only then is it swapped.
    """
    manifest, file = _checked(app, folder)
    if manifest.made_at < now - ERASURE_LIST_LIFE:
        raise BackupRefused("Sauvegarde trop ancienne\u00a0: la liste des effacements ne remonte pas si loin.")
    url, gone = _url(app), _erased_here(app)
    room = backup_sqlite if _is_sqlite(url) else backup_postgresql
    aside = room.place_aside(url, file, now=now)
    try:
        replayed = _prepare(app, aside, manifest, gone, folder, now=now)
        kept = room.swap(url, aside, now=now)
    except BaseException:
        room.forget_aside(aside)
        raise
    erasure_list.follow(now=now)
    return kept, replayed


def _checked(app: Flask, folder: Path) -> tuple[Manifest, Path]:
    """Return a copy whose bytes are whole, of the kind of this database, and whose keys are here."""
    manifest = backup.read_manifest(folder)
    file = backup.check_file(folder, manifest)
    if (manifest.kind == backup_sqlite.KIND) != _is_sqlite(_url(app)):
        raise BackupRefused(f"Cette sauvegarde est celle d’une base {manifest.kind}, pas de celle d’ici.")
    if manifest.revision is not None and not schema.knows(manifest.revision):
        raise BackupRefused("Cette sauvegarde vient d’une version d’À portée plus récente que celle d’ici.")
    missing = sorted(set(manifest.key_ids) - set(app.config["SETTINGS"].field_keys.keys))
    if missing:
        raise BackupRefused(f"APORTEE_FIELD_KEYS n’a pas la clé de cette sauvegarde\u00a0: {', '.join(missing)}.")
    return manifest, file


def _prepare(
    app: Flask, aside: URL, manifest: Manifest, gone: Sequence[ErasedFile], folder: Path, *, now: datetime
) -> int:
    address = aside.render_as_string(hide_password=False)
    other = create_app(replace(app.config["SETTINGS"], database_url=address))
    with other.app_context():
        try:
            backup.check_contents(_present_contents(aside), manifest)
            if manifest.revision is not None and schema.current() != schema.head():
                schema.upgrade()
            with unit_of_work():
                replayed = erasure_services.erase_again(gone, now=now)
            pieces = backup.check_pieces(folder, backup_pieces.FILE, manifest)
            if pieces is not None:
                backup_pieces.unpack(pieces, upkeep.files_kept())
            return replayed
        finally:
            db.session.remove()
            db.engine.dispose()


def _present_contents(aside: URL) -> backup.Contents:
    if _is_sqlite(aside):
        return backup_sqlite.contents(Path(aside.database or ""))
    return backup_postgresql.present_contents(aside)


def _erased_here(app: Flask) -> list[ErasedFile]:
    """Return the erasures this instance knows: its file, and its database when it still answers."""
    known = {one.public_id: one for one in erasure_list.read(app.config["SETTINGS"].instance_dir)}
    try:
        known |= {one.public_id: one for one in erasure_queries.erased()}
    except SQLAlchemyError:
        db.session.rollback()  # the database to replace may be damaged: the file is there for that
    db.session.remove()
    db.engine.dispose()
    return sorted(known.values(), key=lambda one: (one.at, one.public_id))


def _url(app: Flask) -> URL:
    return make_url(app.config["SETTINGS"].database_url)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"

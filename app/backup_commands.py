"""``aportee backup``: make, check and put back copies of the database."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app import backup, backup_restore
from app.kit import clock
from app.kit.french import date_and_hour

backup_commands = AppGroup("backup", help="Les sauvegardes de la base.")
FOLDER = click.Path(file_okay=False, path_type=Path)


def backup_folder() -> Path:
    """Return where copies are kept unless told otherwise."""
    folder: Path = current_app.config["SETTINGS"].backup_dir
    return folder


@backup_commands.command("create")
@click.option("--output", type=FOLDER, default=None, help="Dossier des sauvegardes ; instance/backups sinon.")
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
def create(*, output: Path | None, as_json: bool) -> None:
    """Copier la base, vérifier la copie, effacer celles de plus de 35 jours. Les clés n’y sont jamais."""
    click.echo("Copie de la base…", err=True)
    folder, manifest = backup_restore.create(current_app, output or backup_folder(), now=clock.now())
    if as_json:
        click.echo(json.dumps({"folder": str(folder), **asdict(manifest)}, ensure_ascii=False))
        return
    held = f"{sum(manifest.rows.values())} lignes, fichiers joints\u00a0: {manifest.pieces}"
    click.echo(f"Sauvegarde faite\u00a0: {folder} ({manifest.bytes // 1024} Ko, {held}).")
    click.echo("Gardez à part la clé APORTEE_FIELD_KEYS\u00a0: sans elle, cette copie ne se lit pas.")


@backup_commands.command("verify")
@click.argument("folder", type=FOLDER, required=False)
def verify(*, folder: Path | None) -> None:
    """Ouvrir une sauvegarde (la dernière par défaut) et comparer avec ce qu’elle annonce."""
    manifest = backup_restore.verify(current_app, folder or _last(), now=clock.now())
    made = date_and_hour(manifest.made_at)
    click.echo(f"Sauvegarde saine\u00a0: faite le {made}, version {manifest.revision}, {len(manifest.rows)} tables.")


@backup_commands.command("restore")
@click.argument("folder", type=FOLDER)
@click.option("--yes", is_flag=True, help="Remplacer la base d’aujourd’hui.")
def restore(*, folder: Path, yes: bool) -> None:
    """Remettre une sauvegarde en place, sans les personnes effacées depuis. La base d’avant est gardée à côté."""
    if not yes:
        raise backup.BackupRefused("La base d’aujourd’hui serait remplacée. Relancez avec --yes si c’est voulu.")
    click.echo("Vérification et préparation de la copie…", err=True)
    kept, replayed = backup_restore.restore(current_app, folder, now=clock.now())
    click.echo(f"Sauvegarde en place. Effacements refaits\u00a0: {replayed}.")
    if kept:
        click.echo(f"La base d’avant est gardée ici\u00a0: {kept}. Effacez-la quand tout va bien.")


def _last() -> Path:
    found = backup.copies(backup_folder())
    if not found:
        raise backup.BackupRefused("Il n’y a encore aucune sauvegarde\u00a0: lancez aportee backup create.")
    return found[-1]

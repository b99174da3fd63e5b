"""``aportee privacy``: the end of retention, and the rights of access and erasure."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask import render_template
from flask.cli import AppGroup

from app import erasure_list, privacy
from app.kit import clock
from app.kit.access import SYSTEM
from app.kit.database import unit_of_work
from app.kit.errors import NotFound
from app.people import erasure_services, queries
from app.people.file_export import as_json, as_sections
from app.people.file_export_queries import everything_about
from app.people.models import Person

privacy_commands = AppGroup("privacy", help="Durées de conservation, droit d’accès, effacement.")


@privacy_commands.command("purge")
@click.option("--dry-run", is_flag=True, help="Dire ce qui partirait, sans rien effacer.")
@click.option("--json", "json_only", is_flag=True, help="N’écrire que du JSON sur la sortie.")
def purge(*, dry_run: bool, json_only: bool) -> None:
    """Effacer ce qui a dépassé sa durée de conservation."""
    now = clock.now()
    done = privacy.report(now=now) if dry_run else privacy.purge(now=now)
    if json_only:
        click.echo(json.dumps([asdict(line) for line in done], ensure_ascii=False))
        return
    for line in done:
        click.echo(f"{line.rows:>7}  {line.what:<20} {line.term}")
    total = sum(line.rows for line in done)
    click.echo(f"{total} lignes {'à effacer ou à vider (rien n’a été changé)' if dry_run else 'effacées ou vidées'}.")


@privacy_commands.command("export")
@click.argument("person")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), default=Path(), show_default=True)
def export(*, person: str, output: Path) -> None:
    """Écrire tout ce qui concerne une personne : un fichier JSON et une page à lire."""
    found, now = _person(person), clock.now()
    data = everything_about(found)
    page = render_template("people/file_export.html", name=found.full_name, made_at=now, sections=as_sections(data))
    output.mkdir(parents=True, exist_ok=True)
    for kind, text in (("json", as_json(data, now=now)), ("html", page)):
        file = output / f"dossier-{person}.{kind}"
        file.touch(mode=0o600)
        file.write_text(text)
        click.echo(f"Écrit\u00a0: {file}")


@privacy_commands.command("erase")
@click.argument("person")
@click.option("--yes", is_flag=True, help="Effacer sans poser la question.")
def erase(*, person: str, yes: bool) -> None:
    """Effacer une personne partout : dossier, compte, liens, mails. Cela ne se défait pas."""
    _person(person)
    if not yes:
        click.confirm(f"Effacer {person} pour toujours\u00a0?", abort=True)
    now = clock.now()
    with unit_of_work():
        erasure_services.erase(_person(person), actor=SYSTEM, now=now)
    erasure_list.follow(now=now)
    privacy.forget_written_mails()
    click.echo("Effacé. Les sauvegardes qui la contiennent l’oublieront aussi si on les remet en place.")


def _person(public_id: str) -> Person:
    found = queries.by_public_id(public_id)
    if found is None:
        raise NotFound("Personne ne porte cet identifiant. Il est dans l’adresse de sa page.")
    return found

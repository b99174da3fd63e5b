"""``aportee people import``: open files from a table, and tie each to the referent it names."""

import csv
import io
from pathlib import Path

import click
from flask.cli import AppGroup

from app.kit import clock
from app.kit.access import SYSTEM
from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.kit.french import count
from app.people.importing_services import COLUMNS, Line, open_file

people_commands = AppGroup("people", help="Les personnes accompagnées.")
MOST_LINES = 20_000


@people_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait fait, sans rien écrire.")
def import_people(*, file: Path, dry_run: bool) -> None:
    """Ouvrir un dossier par ligne (prenom, nom, email, telephone, commune, referent), jamais deux fois."""
    lines = _lines(file)
    opened = known = refused = 0
    for line in lines:
        try:
            with unit_of_work():
                new = open_file(line, actor=SYSTEM, now=clock.now())
                if dry_run:
                    db.session.rollback()
            opened, known = opened + new, known + (not new)
        except RuleBroken as refusal:
            refused += 1
            click.echo(f"Ligne {line.number}, {refusal.field or 'toute la ligne'}\u00a0: {refusal.message}")
    words = (count(opened, "dossier ouvert", "dossiers ouverts"), count(known, "déjà connu", "déjà connus"),
             count(refused, "ligne refusée", "lignes refusées"))  # fmt: skip
    counts = ", ".join(words) + "."
    click.echo(f"Essai, rien n’a été écrit\u00a0: {counts}" if dry_run else counts)
    if refused:
        raise click.exceptions.Exit(1)


def _lines(file: Path) -> list[Line]:
    """Read the table whole: a file that cannot be read writes nothing."""
    text = _decoded(file.read_bytes())
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    headings = [name.strip().lower() for name in rows.fieldnames or ()]
    missing = [name for name in ("prenom", "nom", "referent") if name not in headings]
    if missing:
        raise RuleBroken(f"Il manque des colonnes\u00a0: {', '.join(missing)}.")
    rows.fieldnames = headings
    try:
        found = [Line(number, **{name: (row.get(name) or "").strip() for name in COLUMNS})
                 for number, row in enumerate(rows, start=2)]  # fmt: skip
    except csv.Error as error:
        raise RuleBroken(f"Ce tableau ne se lit pas, vers la ligne {rows.line_num}.") from error
    if len(found) > MOST_LINES:
        raise RuleBroken(f"Ce tableau a trop de lignes\u00a0: {MOST_LINES} au plus.")
    return found


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise RuleBroken("Ce fichier n’est pas un CSV\u00a0: enregistrez le tableau au format CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")

"""``aportee reference``: load the reference data."""

import json
import time
from dataclasses import asdict

import click
from flask.cli import AppGroup

from app.geo.services import load_territory
from app.kit import clock
from app.kit.database import unit_of_work
from app.reference.services import load
from app.reference.values import LoadReport

reference_commands = AppGroup("reference", help="Données de référence\u00a0: communes, métiers, vocabulaires.")


@reference_commands.command("load")
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
def load_command(*, as_json: bool) -> None:
    """Charger les données livrées avec le logiciel ; relancée, la commande n’écrit rien."""
    started = time.perf_counter()
    click.echo("Lecture des données de référence…", err=True)
    with unit_of_work():
        report = load(clock.now(), loaders=(load_territory,))
    seconds = time.perf_counter() - started
    click.echo(_as_json(report, seconds) if as_json else _as_text(report, seconds))


def _as_json(report: LoadReport, seconds: float) -> str:
    return json.dumps({"checksum": report.checksum, "changed": report.changed, "written": report.written,
                       "seconds": round(seconds, 2), "tables": [asdict(table) for table in report.tables]})


def _as_text(report: LoadReport, seconds: float) -> str:
    if not report.changed:
        return "Données de référence déjà à jour."
    lines = [f"{table.table}\u00a0: {table.inserted} ajoutées, {table.updated} modifiées, "
             f"{table.retired + table.deleted} retirées" for table in report.tables]
    return "\n".join([*lines, f"{report.written} lignes écrites en {seconds:.1f} s."])

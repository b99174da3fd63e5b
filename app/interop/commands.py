"""``aportee import``: a feed from a file or an address."""

import json
import sys

import click
from flask.cli import with_appcontext

from app.bulk.notes import BrokenFile, Issue
from app.interop import fetch
from app.interop.readers import READERS
from app.interop.services import import_content
from app.interop.values import FeedFormat, Report
from app.kit import clock
from app.kit.access import SYSTEM

LINES_SHOWN = 200


@click.command("import")
@click.argument("where", metavar="FILE_OR_URL")
@click.option("--format", "feed_format", type=click.Choice([name.value for name in READERS]), required=True)
@click.option("--source", required=True, help="Nom de la source, toujours le même pour un même flux.")
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait fait, sans rien écrire.")
@click.option("--strict", is_flag=True, help="Ne rien écrire si une seule ligne est refusée.")
@click.option("--allow-removals", is_flag=True, help="Fermer les offres absentes, même si elles sont nombreuses.")
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
@with_appcontext
def import_(
    *, where: str, feed_format: str, source: str, dry_run: bool, strict: bool, allow_removals: bool, as_json: bool
) -> None:
    """Importer les offres d’un flux ; relancée sur le même fichier, la commande n’écrit rien."""
    try:
        content = fetch.get(where)
    except BrokenFile as broken:
        report = Report(refusal=broken.message)
        report.issues.append(Issue("fichier", "", where, broken.message, "Vérifiez le chemin ou l’adresse."))
    else:
        report = import_content(
            content,
            feed_format=FeedFormat(feed_format),
            source=source,
            actor=SYSTEM,
            now=clock.now(),
            dry_run=dry_run,
            strict=strict,
            allow_removals=allow_removals,
            progress=_progress,
        )
    click.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _in_words(report, dry_run=dry_run))
    if report.refusal:
        raise click.exceptions.Exit(1)


def _progress(done: int, total: int) -> None:
    if total and sys.stderr.isatty():
        click.echo(f"\r{done} sur {total}", err=True, nl=done == total)


def _in_words(report: Report, *, dry_run: bool) -> str:
    """Return the report as one reads it: each doubt on its line, then the counts."""
    lines = [_line(issue) for issue in report.issues[:LINES_SHOWN]]
    if len(report.issues) > LINES_SHOWN:
        lines.append(f"… et {len(report.issues) - LINES_SHOWN} autres lignes (--json les donne toutes).")
    counts = (
        f"{report.read} lues, {report.created} créées, {report.updated} modifiées, {report.unchanged} inchangées, "
        f"{report.closed} fermées, {report.rejected} refusées."
    )
    if report.refusal:
        return "\n".join([*lines, f"Import refusé\u00a0: {report.refusal}"])
    return "\n".join([*lines, f"Essai, rien n’a été écrit\u00a0: {counts}" if dry_run else counts])


def _line(issue: Issue) -> str:
    held = f" («\u00a0{issue.value}\u00a0»)" if issue.value else ""
    where = f"{issue.record}, {issue.field}" if issue.field else issue.record
    return f"{where}{held}\u00a0: {issue.reason} {issue.suggestion}"

"""``aportee export``: what is ours to share, in a format others read."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.export_documents import WRITERS
from app.kit import clock
from app.kit.errors import RuleBroken

SUBJECTS = ("offers", "structures", "services")
FORMATS = ("data-inclusion", "api-engagement", "jobposting", "csv", "geojson", "rpde")
TELL_EVERY = 1_000


@click.command("export")
@click.argument("what", type=click.Choice(SUBJECTS))
@click.option("--format", "file_format", type=click.Choice(FORMATS), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Fichier à écrire.")
@with_appcontext
def export(*, what: str, file_format: str, output: Path) -> None:
    """Écrire ce qui est en ligne et que l’on peut rediffuser : offres, structures ou services."""
    writer = WRITERS.get((what, file_format))
    if writer is None:
        possible = ", ".join(name for subject, name in WRITERS if subject == what)
        raise RuleBroken(f"Ce format n’existe pas pour «\u00a0{what}\u00a0»\u00a0: choisissez {possible}.")
    aside = output.with_name(f".{output.name}.part")
    try:
        with aside.open("wb") as file:
            for number, chunk in enumerate(writer(clock.local_date(clock.now())), start=1):
                file.write(chunk)
                if number % TELL_EVERY == 0 and sys.stderr.isatty():
                    click.echo(f"\r{number} lignes", err=True, nl=False)
        aside.replace(output)
    except OSError as error:
        raise RuleBroken(f"Le fichier {output} ne peut pas être écrit\u00a0: {error.strerror}.") from error
    finally:
        aside.unlink(missing_ok=True)
    click.echo(f"{output} écrit, {output.stat().st_size} octets.")

"""``aportee audit``: check the reading log, and say whose file an account opened."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta

import click
from flask.cli import AppGroup

from app.accounts import queries as accounts
from app.kit.clock import PARIS
from app.kit.errors import NotFound
from app.kit.french import count, date_and_hour
from app.people import exposure_queries, services

audit_commands = AppGroup("audit", help="Le journal des lectures de dossiers.")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@audit_commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
def verify(*, as_json: bool) -> None:
    """Vérifier que le journal est entier : rien d’ajouté, de changé ni d’enlevé."""
    faults, closed = services.verify_log(), exposure_queries.is_closed()
    if as_json:
        click.echo(json.dumps({"closed": closed, "faults": [asdict(fault) for fault in faults]}, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(f"{fault.month}  ligne {fault.seq or '—'}  {fault.message}")
        if not closed:
            click.echo("La base accepte qu’on change le journal\u00a0: relancez aportee db upgrade.")
    if faults or not closed:
        raise click.exceptions.Exit(1)
    if not as_json:
        click.echo("Le journal est entier.")


@audit_commands.command("exposure")
@click.option("--account", "email", required=True, help="Adresse e-mail du compte.")
@click.option("--from", "first", type=DAY, required=True, help="Premier jour, par exemple 2026-11-01.")
@click.option("--to", "last", type=DAY, required=True, help="Dernier jour, compris.")
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
def exposure(*, email: str, first: datetime, last: datetime, as_json: bool) -> None:
    """Dire quels dossiers un compte a ouverts entre deux jours (fuite, compte volé)."""
    account = accounts.by_email(email)
    if account is None:
        raise NotFound("Aucun compte n’a cette adresse.")
    found = exposure_queries.files_opened(
        account.id, start=_midnight(first.date()), end=_midnight(last.date() + timedelta(days=1))
    )
    if as_json:
        click.echo(json.dumps([asdict(file) for file in found], ensure_ascii=False, default=datetime.isoformat))
        return
    for file in found:
        click.echo(f"{file.public_id or '(effacé)':<12} {file.readings:>4}  du {date_and_hour(file.first_at)} "
                   f"au {date_and_hour(file.last_at)}  {', '.join(file.purposes)}")  # fmt: skip
    click.echo(count(len(found), "dossier ouvert", "dossiers ouverts"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=PARIS).astimezone(UTC)

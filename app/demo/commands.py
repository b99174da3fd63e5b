"""``aportee demo``: the example territories, in development only."""

import json
import sys
import time

import click
from flask.cli import AppGroup

from app.demo import services
from app.kit import clock
from app.kit.errors import RuleBroken
from app.kit.instance import settings

demo_commands = AppGroup("demo", help="Territoires d’exemple (développement seulement).")
MOST_OFFERS = 2_000_000


@demo_commands.command("seed")
@click.option("--departement", type=click.Choice(services.DEMO_TERRITORIES), default="23", show_default=True)
@click.option("--structures", type=click.IntRange(1, 50_000), default=None, help="Nombre de structures.")
@click.option("--offers", type=click.IntRange(1, MOST_OFFERS), default=None, help="Nombre d’offres.")
@click.option("--people", type=click.IntRange(0, 5_000), default=None, help="Nombre de personnes.")
@click.option("--seed", type=int, default=23, show_default=True, help="Graine du tirage.")
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
def seed_command(
    *, departement: str, structures: int | None, offers: int | None, people: int | None, seed: int, as_json: bool
) -> None:
    """Créer un territoire d’exemple ; relancée, la commande n’ajoute que ce qui manque."""
    started = time.perf_counter()
    report = services.seed(
        departement,
        now=clock.now(),
        structures=structures,
        offers=offers,
        people=people,
        seed=seed,
        progress=_Progress(),
    )
    seconds = time.perf_counter() - started
    if as_json:
        counts = {name: getattr(report, name) for name in ("structures", "offers", "people", "steps")}
        click.echo(json.dumps({"departement": departement, **counts, "seconds": round(seconds, 1)}))
    elif not report.offers:
        click.echo(f"Le territoire d’exemple {departement} est déjà là.")
    else:
        click.echo(
            f"Territoire {departement}\u00a0: {report.structures} structures, {report.offers} offres, "
            f"{report.people} personnes, {report.steps} étapes de parcours, en {seconds:.1f}\u00a0s."
        )


@demo_commands.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
def accounts_command(*, as_json: bool) -> None:
    """Afficher les comptes d’exemple : un par rôle, propres à cette instance."""
    if settings().is_production:
        raise RuleBroken("Les comptes d’exemple n’existent pas en production.")
    accounts = services.accounts(settings().instance_dir)
    if as_json:
        click.echo(json.dumps(accounts, ensure_ascii=False))
        return
    for account in accounts:
        key = account["totp_secret"] or "-"
        click.echo(f"{account['role']:<15} {account['email']:<36} {account['password']:<40} clé TOTP {key}")


class _Progress:
    """One line on the error stream, rewritten when it is a terminal, written at each step otherwise."""

    def __init__(self) -> None:
        self.last = ""

    def __call__(self, step: str, share: float) -> None:
        text = f"{step}\u00a0: {share:4.0%}"
        if text == self.last:
            return
        self.last = text
        click.echo(f"\r{text:<30}" if sys.stderr.isatty() else text, err=True, nl=not sys.stderr.isatty())

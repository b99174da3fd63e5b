"""The command ``aportee``: every command of every feature, in the application's context."""

import json
import sys
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

from app import create_app, schema, start
from app.accounts.commands import accounts_commands
from app.backup_commands import backup_commands
from app.demo.commands import demo_commands
from app.doctor import diagnose
from app.export_commands import export
from app.geo.commands import reference_commands
from app.interop.commands import import_
from app.kit.errors import DomainError
from app.mail_commands import mail_group, sms_group
from app.match_commands import match_command
from app.people.commands import audit_commands
from app.people.import_commands import people_commands
from app.privacy_commands import privacy_commands
from app.search.commands import search_commands
from app.server import Server, require_free_port
from app.worker import work


class Command(click.Group):
    """A group whose commands find the application, and whose refusals are one French sentence and exit code 1."""

    def main(self, *args: Any, **extra: Any) -> Any:
        extra["obj"] = ScriptInfo(create_app=lambda: create_app())
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as refusal:
            raise click.ClickException(refusal.message) from refusal


main = Command("aportee", help="À portée : ce qui est à portée de chacun, dans un département.")


def in_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the application, in its context."""

    @click.pass_obj
    def run(info: ScriptInfo, /, **options: Any) -> Any:
        app = info.load_app()
        with app.app_context():
            return function(app, **options)

    return update_wrapper(run, function)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=None, help="8000 sinon APORTEE_PORT.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@in_app
def serve(app: Flask, *, host: str, port: int | None, workers: int) -> None:
    """Servir le site (gunicorn)."""
    port = port or app.config["SETTINGS"].port
    require_free_port(host, port)
    sys.argv = sys.argv[:1]
    Server(app, host=host, port=port, workers=workers).run()


@main.command()
@in_app
def worker(app: Flask) -> None:
    """Envoyer les mails, rappels et purges qui sont dus."""
    work(app)


@main.command()
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@in_app
def run(app: Flask, *, workers: int) -> None:
    """Préparer la base si besoin, puis lancer le site et le travailleur (ce que fait « make run »)."""
    sys.exit(start.run(app, workers=workers))


@main.group("db")
def database() -> None:
    """La base de données."""


@database.command("upgrade")
@in_app
def db_upgrade(_app: Flask) -> None:
    """Amener la base à la dernière version."""
    schema.upgrade()
    click.echo(f"Base à la version {schema.current()}.")


@database.command("check")
@in_app
def db_check(_app: Flask) -> None:
    """Vérifier que la base et le code sont d’accord."""
    found = schema.differences() if schema.current() == schema.head() else ["La base n’est pas à la dernière version."]
    for line in found:
        click.echo(line, err=True)
    if found:
        raise click.exceptions.Exit(1)
    click.echo("La base et le code sont d’accord.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="N’écrire que du JSON sur la sortie.")
@in_app
def doctor(app: Flask, *, as_json: bool) -> None:
    """Dire comment va l’instance : réglages, base, index, mails en attente."""
    checks = diagnose(app)
    if as_json:
        click.echo(json.dumps([check.as_dict() for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            click.echo(f"{'ok ' if check.ok else 'NON'}  {check.name} : {check.detail}")
    if not all(check.ok for check in checks):
        raise click.exceptions.Exit(1)


main.add_command(accounts_commands)
main.add_command(audit_commands)
main.add_command(backup_commands)
main.add_command(people_commands)
main.add_command(privacy_commands)
main.add_command(demo_commands)
main.add_command(export)
main.add_command(import_)
main.add_command(mail_group)
main.add_command(sms_group)
main.add_command(match_command)
main.add_command(reference_commands)
main.add_command(search_commands)

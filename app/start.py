"""``make run``: the web answers at once, the database is prepared beside it, then the worker starts.

Everything runs in one process group; SIGTERM or SIGINT to this process stops web and worker.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask import Flask

from app import schema
from app.demo import services as demo
from app.geo.services import load_territory
from app.kit import clock
from app.kit.database import db, unit_of_work
from app.reference.services import load
from app.search import services as search
from app.server import Server, require_free_port
from app.territories import queries as territories

HOST = "127.0.0.1"
STOP_SECONDS = 10
FORK = multiprocessing.get_context("fork")


def run(app: Flask, *, workers: int) -> int:
    """Prepare and serve until a signal or until a part stops by itself; returns the exit code."""
    settings = app.config["SETTINGS"]
    require_free_port(HOST, settings.port)
    web = FORK.Process(target=_serve, args=(app, workers), name="web")
    web.start()  # a fork: the application is loaded once, and the site answers sooner
    parts: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, _stop)
    try:
        with app.app_context():
            prepare(app)
        parts.append(_spawn("worker"))
        _greet(app)
        while web.is_alive() and all(part.poll() is None for part in parts):
            time.sleep(0.3)
        return max(web.exitcode or 0, *(part.poll() or 0 for part in parts))
    except KeyboardInterrupt:
        click.echo("\nArrêt.", err=True)
        return 0
    finally:
        web.terminate()
        _end(parts)
        web.join(STOP_SECONDS)
        click.echo(f"À portée est arrêté ({settings.base_url}).", err=True)


def prepare(app: Flask) -> None:
    """Bring the database to its head, load the reference data, seed the demonstration when there is no territory."""
    if schema.current() != schema.head():
        click.echo("Préparation de la base…", err=True)
        schema.upgrade()
    with unit_of_work():
        load(clock.now(), loaders=(load_territory,))
    if not territories.all_by_name() and not app.config["SETTINGS"].is_production:
        click.echo("Première fois : création des territoires d’exemple…", err=True)
        demo.seed_all(now=clock.now())
    search.ensure_generation()
    db.session.remove()


def _greet(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    click.echo(f"\nÀ portée répond sur {settings.base_url}\n")
    if settings.is_production:
        return
    click.echo("Comptes d’exemple :")
    for account in demo.accounts(settings.instance_dir):
        key = account["totp_secret"] or "-"
        click.echo(f"  {account['role']:<15} {account['email']:<44} {account['password']}   clé TOTP {key}")
    click.echo(f"\nLes mails se lisent sur {settings.base_url}/boite-aux-lettres\n")


def _serve(app: Flask, workers: int) -> None:
    sys.argv = sys.argv[:1]  # gunicorn would read our own arguments
    Server(app, host=HOST, port=app.config["SETTINGS"].port, workers=workers).run()


def _spawn(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "app", *arguments], env=os.environ)  # noqa: S603 - our own command


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(parts: list[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        if part.poll() is None:
            part.terminate()
    for part in parts:
        try:
            part.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            part.kill()

"""The web server in production form: gunicorn, the application loaded once and shared by its workers."""

import errno
import socket
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import SQLAlchemyError

from app.geo.queries import gazetteer
from app.kit.database import db
from app.reference.queries import jobs
from app.search.services import counts_by_kind


def require_free_port(host: str, port: int) -> None:
    """Refuse to start where someone already listens, before anything is prepared.

    Raises:
        click.ClickException: the port is taken, or not ours to open; the sentence gives the cure.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: a port just left is free
        try:
            probe.bind((host, port))
        except OSError as error:
            why = "est déjà pris" if error.errno == errno.EADDRINUSE else "ne peut pas être ouvert"
            raise click.ClickException(
                f"le port {port} {why} : arrêtez ce qui l’occupe (un autre « make run » ?) "
                f"ou choisissez-en un autre, par exemple APORTEE_PORT={port + 1} make run."
            ) from error


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn around an application already made."""

    def __init__(self, app: Flask, *, host: str, port: int, workers: int) -> None:
        self.flask_app = app
        self.options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": 4,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 5,
            "keepalive": 5,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "limit_request_line": 0,  # the application itself answers 414, in words
            "accesslog": None,
            "proc_name": "aportee",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)
        self.cfg.set("post_fork", self._fresh_connections)

    def load(self) -> Flask:
        """Warm the application before its workers are forked: done once, and its memory is shared."""
        self._warm()
        return self.flask_app

    def _fresh_connections(self, _server: object, _worker: object) -> None:
        """A connection opened before the fork must not be shared."""
        with self.flask_app.app_context():
            db.engine.dispose(close=False)

    def _warm(self) -> None:
        """Read communes, jobs and the catalogue before the first reader comes; nothing is lost when it is too early."""
        with self.flask_app.app_context():
            try:
                gazetteer().by_insee("")
                jobs()
                counts_by_kind("23096", 1.0)
            except SQLAlchemyError:
                db.session.rollback()  # a first start: the tables are being made beside
            finally:
                db.session.remove()

"""Real processes for the proofs: the web server and the worker, started as users start them, killed as machines do."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from http.client import HTTPException
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from aiosmtpd.controller import Controller
from flask import Flask

START_SECONDS = 300
GONE = (OSError, HTTPException)  # what a client sees of a server that has just died


class Sink:
    """A mail server and an SMS gateway that keep the name of what they accept: a thing sent twice is counted twice."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()
        self.port, self.sms_port = free_port(), free_port()
        self._mails = Controller(self, hostname="127.0.0.1", port=self.port)
        self._texts: ThreadingHTTPServer | None = None

    @property
    def mail_url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def sms_url(self) -> str:
        return f"http://127.0.0.1:{self.sms_port}"

    def start(self) -> None:
        received = self.received

        class Gateway(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                received[json.loads(self.rfile.read(size))["id"]] += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self._mails.start()
        self._texts = ThreadingHTTPServer(("127.0.0.1", self.sms_port), Gateway)
        Thread(target=self._texts.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._mails.stop()
        if self._texts is not None:
            self._texts.shutdown()
            self._texts.server_close()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        found = re.search(rb"^Message-ID:\s*<([^>]+)@", envelope.content, re.MULTILINE | re.IGNORECASE)
        self.received[found.group(1).decode().rpartition(".")[2] if found else "?"] += 1
        return "250 OK"

    def twice(self) -> list[str]:
        """The names of what came more than once."""
        return [name for name, times in self.received.items() if times > 1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """One ``aportee`` process with the application's database and mail server."""

    def __init__(self, app: Flask, *arguments: str, sink: Sink, port: int = 8000) -> None:
        settings = app.config["SETTINGS"]
        self.arguments = arguments
        self.environ = os.environ | {
            "APORTEE_INSTANCE_DIR": str(settings.instance_dir),
            "APORTEE_DATABASE_URL": settings.database_url,
            "APORTEE_MAIL_URL": sink.mail_url,
            "APORTEE_SMS_URL": sink.sms_url,
            "APORTEE_PORT": str(port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "app", *self.arguments]
        self.process = subprocess.Popen(
            command, env=self.environ, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the process and the ones it started, without a word unless told otherwise."""
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait()
            self.process = None


class Reader:
    """Someone with a browser: cookies, a page read before a form is posted."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, page: str, **values: str) -> str:
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        data = urlencode({**values, "csrf_token": token}).encode()
        with self.opener.open(self.base + path, data=data, timeout=30) as answer:
            return str(answer.read().decode())

    def wait(self) -> None:
        """Return once the server answers."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                self.get("/sante/vivant")
            except GONE:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("the server does not answer")



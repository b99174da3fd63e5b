"""``/boite-aux-lettres``: the mails and SMS written as files, in development only (not registered in production)."""

import json
import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, jsonify, render_template

from app.kit.access import open_to_all

bp = Blueprint("mailbox", __name__)
SHOWN = 200
LINK = re.compile(r"https?://\S+")


def read_mails(folder: Path) -> list[dict[str, Any]]:
    """Return the latest mails, newest first: to, subject, text, html, links, sent_at."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:SHOWN]
    return [_read(file) for file in files]


def read_texts(folder: Path) -> list[dict[str, Any]]:
    """Return the latest SMS, newest first, in the shape of mails: the subject is « SMS »."""
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:SHOWN]
    return [_text(json.loads(file.read_text())) for file in files]


def _text(sms: dict[str, str]) -> dict[str, Any]:
    return {**sms, "subject": "SMS", "html": "", "links": LINK.findall(sms["text"])}


def read_all() -> list[dict[str, Any]]:
    """Return mails and SMS together, newest first."""
    settings = current_app.config["SETTINGS"]
    found = [*read_mails(settings.mail_dir), *read_texts(settings.sms_dir)]
    return sorted(found, key=lambda one: str(one["sent_at"]), reverse=True)


def _read(file: Path) -> dict[str, Any]:
    message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    assert isinstance(message, EmailMessage)  # noqa: S101 - what policy.default parses to
    text = _body(message, "plain")
    return {
        "to": message["To"],
        "subject": message["Subject"],
        "text": text,
        "html": _body(message, "html"),
        "links": LINK.findall(text),
        "sent_at": parsedate_to_datetime(message["Date"]).isoformat().replace("+00:00", "Z"),
    }


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part is not None else ""


@bp.get("/boite-aux-lettres")
@open_to_all("development only: mails stay on this machine")
def inbox() -> str:
    """Show the mails and SMS the site would have sent."""
    return render_template("mailbox/inbox.html", mails=read_all())


@bp.get("/boite-aux-lettres.json")
@open_to_all("development only: mails stay on this machine")
def inbox_json() -> Any:
    """Return the same as JSON."""
    return jsonify(read_all())

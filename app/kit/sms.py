"""SMS: short texts in an outbox of their own, with the guarantees of ``kit.outbox``.

Without a gateway each one is written as a file, read in the development mailbox. The HTTP gateway receives a POST of
``{"id", "to", "text"}``: ``id`` is also its Idempotency-Key and never changes from one try to the next, so that a try
whose answer was lost is not delivered twice. Any 2xx answer means « taken ».
"""

import base64
import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from app.kit import outbox
from app.kit.columns import EncryptedText, UtcDateTime, column, internal, personal
from app.kit.database import Base, db
from app.kit.ids import public_id
from app.kit.mail import BODY_RETENTION

GATEWAY_TIMEOUT_SECONDS = 15
HTTP_OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class Sms:
    """One text to one mobile (« 0612345678 »). ``dedupe`` makes a second enqueue of the same fact a no-op."""

    to: str
    text: str
    dedupe: str


class OutboxSms(Base):
    """A text to send, being sent, or sent."""

    __tablename__ = "outbox_sms"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    reference: Mapped[str] = column(internal("its name for the gateway: the same at each try"), default=public_id,
                                    unique=True)  # fmt: skip
    dedupe: Mapped[str] = column(internal("the fact that caused it: a fact is told once"), unique=True)
    to: Mapped[str] = column(
        personal("mobile number", retention=BODY_RETENTION, exported=False), EncryptedText("outbox_sms.to")
    )
    text: Mapped[str] = column(
        personal("words", retention=BODY_RETENTION, exported=False), EncryptedText("outbox_sms.text")
    )
    created_at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    due_at: Mapped[datetime] = column(internal("next try"), UtcDateTime, index=True)
    leased_until: Mapped[datetime | None] = column(internal("a worker is sending it"), UtcDateTime)
    sent_at: Mapped[datetime | None] = column(internal("sent"), UtcDateTime, index=True)
    attempts: Mapped[int] = column(internal("tries so far"), default=0)
    emptied_at: Mapped[datetime | None] = column(internal("its words went, at the end of retention"), UtcDateTime)
    last_error: Mapped[str | None] = column(internal("why the last try failed"), Text)


def enqueue(sms: Sms, *, now: datetime) -> None:
    """Put the text in the outbox, in the current transaction; a known ``dedupe`` is ignored."""
    if outbox.known(OutboxSms, sms.dedupe):
        return
    text = " ".join(sms.text.split())
    db.session.add(OutboxSms(to=sms.to, text=text, dedupe=sms.dedupe, created_at=now, due_at=now))
    db.session.flush()


Transport = Callable[[OutboxSms], None]


def deliver_pending(transport: Transport, *, now: datetime) -> int:
    """Send what is due, one claimed row at a time; returns how many left."""
    sent = 0
    for _ in range(outbox.BATCH):
        claimed = outbox.claim(OutboxSms, now=now)
        if claimed is None:
            break
        error: str | None = None
        try:
            transport(db.session.get_one(OutboxSms, claimed))
        except (OSError, HTTPException) as failure:
            error = f"{type(failure).__name__}: {failure}"[:500]
        sent += outbox.settle(OutboxSms, claimed, error=error, now=now)
    return sent


def international(number: str) -> str:
    """Return « 0612345678 » as « +33612345678 »."""
    return "+33" + number[1:] if number.startswith("0") else number


def file_transport(folder: Path) -> Transport:
    """Write each text as ``<reference>.json`` in the folder (development)."""

    def write(row: OutboxSms) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f".{row.reference}.part"
        sent_at = row.created_at.isoformat().replace("+00:00", "Z")
        aside.write_text(json.dumps({"to": row.to, "text": row.text, "sent_at": sent_at}, ensure_ascii=False))
        aside.replace(folder / f"{row.reference}.json")

    return write


def gateway_transport(url: str) -> Transport:
    """POST each text to an HTTP gateway; credentials in the URL become an Authorization header."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    bare = urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))
    headers = {"Content-Type": "application/json"}
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    opener = urllib.request.build_opener(_NoRedirect)

    def send(row: OutboxSms) -> None:
        body = json.dumps({"id": row.reference, "to": international(row.to), "text": row.text}).encode()
        known = headers | {"Idempotency-Key": row.reference}
        asked = urllib.request.Request(bare, data=body, headers=known, method="POST")  # noqa: S310 - http(s) only: settings
        with opener.open(asked, timeout=GATEWAY_TIMEOUT_SECONDS) as answer:
            if answer.status not in HTTP_OK:
                raise OSError(f"gateway answered {answer.status}")

    return send


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway that redirects is an error: a number and a text go to the address that was set, nowhere else."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


def transport_for(url: str, folder: Path) -> Transport:
    """Return the transport an ``SMS_URL`` asks for; empty means files in the folder."""
    return gateway_transport(url) if url else file_transport(folder)

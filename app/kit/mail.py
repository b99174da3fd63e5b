"""Mail: built as values, stored in the outbox within the transaction that causes them, sent by the worker.

Its guarantees are those of ``kit.outbox``; a crash between sending and marking sends a mail once more at most.
"""

import json
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from app.kit import mail_readers, outbox
from app.kit.columns import EncryptedText, UtcDateTime, column, internal, personal
from app.kit.database import Base, db, unit_of_work
from app.kit.ids import public_id

PERMANENT = 500
SMTP_TIMEOUT_SECONDS = 20
ADDRESS = re.compile(r"<https?://[!-;=?-~]{1,900}>", re.ASCII)  # no space, no line break
BODY_RETENTION = "outbox: body 30 days"


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one reader. ``dedupe`` makes a second enqueue of the same fact a no-op."""

    to: str
    subject: str
    text: str
    html: str
    dedupe: str
    headers: dict[str, str] = field(default_factory=dict)


class OutboxMail(Base):
    """A mail to send, being sent, or sent."""

    __tablename__ = "outbox_mail"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    reference: Mapped[str] = column(internal("name of the file or Message-ID"), default=public_id, unique=True)
    dedupe: Mapped[str] = column(internal("the fact that caused it: a fact is mailed once"), unique=True)
    to: Mapped[str] = column(
        personal("address", retention=BODY_RETENTION, exported=False), EncryptedText("outbox_mail.to")
    )
    subject: Mapped[str] = column(
        personal("subject", retention=BODY_RETENTION, exported=False), EncryptedText("outbox_mail.subject")
    )
    text: Mapped[str] = column(
        personal("body", retention=BODY_RETENTION, exported=False), EncryptedText("outbox_mail.text")
    )
    html: Mapped[str] = column(
        personal("body", retention=BODY_RETENTION, exported=False), EncryptedText("outbox_mail.html")
    )
    headers: Mapped[str] = column(internal("extra headers, JSON"), Text, default="{}")
    created_at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    due_at: Mapped[datetime] = column(internal("next try"), UtcDateTime, index=True)
    leased_until: Mapped[datetime | None] = column(internal("a worker is sending it"), UtcDateTime)
    sent_at: Mapped[datetime | None] = column(internal("sent"), UtcDateTime, index=True)
    attempts: Mapped[int] = column(internal("tries so far"), default=0)
    emptied_at: Mapped[datetime | None] = column(internal("its words went, at the end of retention"), UtcDateTime)
    last_error: Mapped[str | None] = column(internal("why the last try failed"), Text)


def enqueue(message: Message, *, now: datetime) -> None:
    """Put the message in the outbox, in the current transaction; a known ``dedupe`` is ignored."""
    if outbox.known(OutboxMail, message.dedupe):
        return
    db.session.add(
        OutboxMail(
            to=_one_line(message.to),
            subject=_one_line(message.subject),
            text=message.text,
            html=message.html,
            headers=json.dumps(message.headers),
            dedupe=message.dedupe,
            created_at=now,
            due_at=now,
        )
    )
    db.session.flush()


def _one_line(text: str) -> str:
    return " ".join(text.split())


Transport = Callable[[EmailMessage, OutboxMail], None]


def deliver_pending(transport: Transport, sender: str, *, now: datetime) -> int:
    """Send what is due, one claimed row at a time; returns how many left."""
    sent = 0
    for _ in range(outbox.BATCH):
        claimed = outbox.claim(OutboxMail, now=now)
        if claimed is None:
            break
        sent += _send_one(claimed, transport, sender, now=now)
    return sent


def _send_one(mail_id: int, transport: Transport, sender: str, *, now: datetime) -> bool:
    mail = db.session.get_one(OutboxMail, mail_id)
    error, refused = None, ""
    try:
        transport(build(mail, sender), mail)
    except (OSError, smtplib.SMTPException) as failure:
        error, refused = f"{type(failure).__name__}: {failure}"[:500], refusal_code(failure)
    left = outbox.settle(OutboxMail, mail_id, error=error, now=now, for_good=bool(refused))
    if refused:
        with unit_of_work():
            mail_readers.note_bounce(db.session.get_one(OutboxMail, mail_id).to, code=refused, now=now)
    return left


def refusal_code(failure: Exception) -> str:
    """Return the code by which a server refuses a recipient for good (550, 553…), '' when it may still take it."""
    if not isinstance(failure, smtplib.SMTPRecipientsRefused):
        return ""
    codes = [code for code, _words in failure.recipients.values()]
    return str(codes[0]) if codes and all(PERMANENT <= code < PERMANENT + 100 for code in codes) else ""


class _WholeAddresses(EmailPolicy):
    """Keeps ``<https://…>`` of a header in one piece: beyond 78 letters the standard folding would encode it, and no
    mail program would find the address to stop the messages (RFC 8058). A subject with accents is encoded whole: the
    standard folding loses a space where two encoded words meet.
    """

    def fold(self, name: str, value: Any) -> str:
        if _is_address(value):
            return f"{name}: {value}{self.linesep}"
        if _has_accents(name, value):
            encoded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {encoded}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        whole = _is_address(value) or _has_accents(name, value)
        return self.fold(name, value).encode("ascii") if whole else super().fold_binary(name, value)


def _has_accents(name: str, value: str) -> bool:
    return name.lower() == "subject" and not str(value).isascii()


def _is_address(value: str) -> bool:
    return ADDRESS.fullmatch(str(value)) is not None


WHOLE_ADDRESSES = _WholeAddresses()


def build(mail: OutboxMail, sender: str) -> EmailMessage:
    """Return the MIME message: text first, then HTML; headers cannot be injected (EmailMessage refuses line breaks)."""
    message = EmailMessage(policy=WHOLE_ADDRESSES)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.reference}@{sender.rpartition('@')[2].strip('>')}>"  # the same at each try
    message["Auto-Submitted"] = "auto-generated"
    for name, value in json.loads(mail.headers).items():
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def file_transport(folder: Path) -> Transport:
    """Write each message as ``<reference>.eml`` in the folder (development)."""

    def write(message: EmailMessage, mail: OutboxMail) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f".{mail.reference}.part"
        aside.write_bytes(bytes(message))
        aside.replace(folder / f"{mail.reference}.eml")

    return write


def smtp_transport(url: str) -> Transport:
    """Send through ``smtp://user:password@host:port`` (STARTTLS with credentials) or ``smtps://`` (TLS at once)."""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 25)

    def send(message: EmailMessage, _mail: OutboxMail) -> None:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=SMTP_TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=SMTP_TIMEOUT_SECONDS)
        with server:
            if parts.username:
                if parts.scheme == "smtp":
                    server.starttls(context=context)
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    return send


def transport_for(url: str, folder: Path) -> Transport:
    """Return the transport a ``MAIL_URL`` asks for; empty means files in the folder."""
    return smtp_transport(url) if url else file_transport(folder)

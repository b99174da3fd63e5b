"""The outbox: one fact, one mail; nothing lost when the server is down; real SMTP."""

import socket
from datetime import timedelta
from email import policy
from email.parser import BytesParser

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy.exc import OperationalError

from app.kit import mail, outbox
from app.kit.database import db, unit_of_work
from app.kit.mail import Message, OutboxMail

SENDER = "À portée <ne-pas-repondre@aportee.example>"


def a_message(**changes) -> Message:
    values = {
        "to": "nadia@personne.example",
        "subject": "Une proposition : jardin partagé",
        "text": "Bonjour,\nà bientôt.\n",
        "html": "<p>Bonjour,<br>à bientôt.</p>",
        "dedupe": "proposed:abc",
        "headers": {"List-Unsubscribe": "<https://site.example/stop>"},
    }
    return Message(**{**values, **changes})


def put(now, **changes) -> None:
    with unit_of_work():
        mail.enqueue(a_message(**changes), now=now)


class Recorder:
    """A transport that keeps what it is given, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.sent: list[str] = []
        self.error = error

    def __call__(self, message, row) -> None:
        if self.error:
            raise self.error
        self.sent.append(row.dedupe)


def test_the_same_fact_is_mailed_once(app, now):
    put(now)
    put(now)
    transport = Recorder()

    assert mail.deliver_pending(transport, SENDER, now=now) == 1
    assert mail.deliver_pending(transport, SENDER, now=now + timedelta(hours=1)) == 0


def test_a_mail_that_left_is_marked_even_when_the_database_is_busy_then(app, now, monkeypatch):
    put(now)
    transport, busy, real = Recorder(), [1, 2], outbox.unit_of_work

    def locked_after_sending():
        if transport.sent and busy:
            busy.pop()
            raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))
        return real()

    monkeypatch.setattr(outbox, "unit_of_work", locked_after_sending)

    assert mail.deliver_pending(transport, SENDER, now=now) == 1
    assert mail.deliver_pending(transport, SENDER, now=now + outbox.LEASE * 2) == 0
    assert (transport.sent, busy) == (["proposed:abc"], [])


def test_a_rolled_back_fact_sends_nothing(app, now):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        mail.enqueue(a_message(), now=now)
        1 / 0  # noqa: B018

    assert mail.deliver_pending(Recorder(), SENDER, now=now) == 0


def test_a_server_down_for_an_hour_loses_nothing_and_repeats_nothing(app, now):
    put(now)
    down, up = Recorder(ConnectionRefusedError("down")), Recorder()
    for minute in range(0, 60, 5):
        mail.deliver_pending(down, SENDER, now=now + timedelta(minutes=minute))

    mail.deliver_pending(up, SENDER, now=now + timedelta(hours=6))
    mail.deliver_pending(up, SENDER, now=now + timedelta(hours=7))

    assert up.sent == ["proposed:abc"]


def test_a_row_being_sent_is_not_taken_by_another_worker(app, now):
    put(now)
    second = Recorder()

    def first(message, row) -> None:
        mail.deliver_pending(second, SENDER, now=now)

    mail.deliver_pending(first, SENDER, now=now)

    assert second.sent == []


def test_a_worker_that_died_while_sending_is_relayed_after_its_lease(app, now):
    put(now)

    def dies(message, row) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mail.deliver_pending(dies, SENDER, now=now)
    after = Recorder()

    assert mail.deliver_pending(after, SENDER, now=now + timedelta(minutes=1)) == 0
    assert mail.deliver_pending(after, SENDER, now=now + outbox.LEASE + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_cannot_add_a_header(app, now, field):
    put(now, **{field: "x@y.example\r\nBcc: espion@mal.example"})

    message = mail.build(db.session.query(OutboxMail).one(), SENDER)

    assert message["Bcc"] is None


def test_bodies_and_addresses_are_encrypted_in_the_database(app, now):
    put(now)

    raw = db.session.connection().exec_driver_sql("SELECT * FROM outbox_mail").fetchone()

    assert not any("nadia" in str(value) or "Bonjour" in str(value) for value in raw)


def test_a_subject_arrives_with_each_of_its_spaces(app, now):
    """Guillemets and accents meet at a fold: the standard library drops the space between two encoded words."""
    subject = "Vous êtes sur la liste d’attente pour « Premières heures au jardin »"
    put(now, subject=subject)

    raw = mail.build(db.session.query(OutboxMail).one(), SENDER).as_bytes()

    assert BytesParser(policy=policy.default).parsebytes(raw)["Subject"] == subject
    assert max(len(line) for line in raw.partition(b"\n\n")[0].splitlines()) < 79


def test_files_are_written_whole(app, now, folder):
    put(now)

    mail.deliver_pending(mail.file_transport(folder / "mail"), SENDER, now=now)

    [file] = (folder / "mail").iterdir()
    parsed = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    assert parsed["Subject"] == "Une proposition : jardin partagé"
    assert parsed.get_body(("plain",)).get_content() == "Bonjour,\nà bientôt.\n"


class Inbox:
    """An SMTP server's memory."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.received.append(envelope.content)
        return "250 OK"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_mail_leaves_through_a_real_smtp_server(app, now):
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        put(now)
        assert mail.deliver_pending(mail.smtp_transport(f"smtp://127.0.0.1:{port}"), SENDER, now=now) == 1
    finally:
        controller.stop()

    parsed = BytesParser(policy=policy.default).parsebytes(inbox.received[0])
    assert parsed["To"] == "nadia@personne.example"
    assert parsed["List-Unsubscribe"] == "<https://site.example/stop>"
    assert "à bientôt" in parsed.get_body(("html",)).get_content()


def test_smtp_down_is_noted_and_tried_again(app, now):
    put(now)

    assert mail.deliver_pending(mail.smtp_transport("smtp://127.0.0.1:1"), SENDER, now=now) == 0

    row = db.session.query(OutboxMail).one()
    assert "ConnectionRefusedError" in row.last_error
    assert row.due_at > now

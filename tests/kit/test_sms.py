"""SMS: seven-bit letters, an outbox with the guarantees of mails, files in development, one HTTP gateway."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit import ids, outbox, seven_bit, sms
from app.kit.database import db, unit_of_work
from app.kit.sms import OutboxSms, Sms

MINUTE = timedelta(minutes=1)


def put(now, **changes) -> None:
    with unit_of_work():
        values = {"to": "0639980123", "text": "Gueret, mar 9h30: oui", "dedupe": "fact:1"}
        sms.enqueue(Sms(**{**values, **changes}), now=now)


class Recorder:
    """A transport that keeps what it is given, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.sent: list[str] = []
        self.error = error

    def __call__(self, row) -> None:
        if self.error:
            raise self.error
        self.sent.append(row.reference)


def test_the_same_fact_is_told_once(app, now):
    put(now)
    put(now)

    assert sms.deliver_pending(Recorder(), now=now) == 1
    assert sms.deliver_pending(Recorder(), now=now + timedelta(hours=1)) == 0


def test_a_gateway_down_for_an_hour_loses_nothing_and_repeats_nothing(app, now):
    put(now)
    down, up = Recorder(ConnectionRefusedError("down")), Recorder()
    for minute in range(0, 60, 5):
        sms.deliver_pending(down, now=now + minute * MINUTE)

    sms.deliver_pending(up, now=now + timedelta(hours=6))
    sms.deliver_pending(up, now=now + timedelta(hours=7))

    assert len(up.sent) == 1


def test_a_text_being_sent_is_not_taken_by_another_worker(app, now):
    put(now)
    assert outbox.claim(OutboxSms, now=now) is not None

    assert sms.deliver_pending(Recorder(), now=now + MINUTE) == 0
    assert sms.deliver_pending(Recorder(), now=now + outbox.LEASE + MINUTE) == 1


def test_a_text_is_a_file_in_development(app, now, folder):
    put(now)
    sms.deliver_pending(sms.file_transport(folder), now=now)

    [file] = folder.glob("*.json")
    assert json.loads(file.read_text())["text"] == "Gueret, mar 9h30: oui"


class Gateway(BaseHTTPRequestHandler):
    """Keeps what it receives and answers what it is told to."""

    received: list = []  # noqa: RUF012 - one list for the server of the test
    answers: list = []  # noqa: RUF012 - the same

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.received.append((body, dict(self.headers)))
        status = self.answers.pop(0)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *_args) -> None:
        pass


@pytest.fixture
def gateway():
    Gateway.received, Gateway.answers = [], []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://cle:se%20cret@127.0.0.1:{server.server_port}/envoi"
    server.shutdown()
    server.server_close()
    thread.join()


def test_each_try_names_the_same_text_so_that_the_gateway_delivers_it_once(app, now, gateway):
    put(now)
    Gateway.answers = [503, 302, 200]
    for minutes in (0, 1, 10):
        sms.deliver_pending(sms.gateway_transport(gateway), now=now + minutes * MINUTE)

    bodies, headers = zip(*Gateway.received, strict=True)
    assert {body["id"] for body in bodies} == {headers[0]["Idempotency-Key"]}
    assert bodies[0] == {"id": bodies[0]["id"], "to": "+33639980123", "text": "Gueret, mar 9h30: oui"}
    assert headers[0]["Authorization"] == "Basic Y2xlOnNlIGNyZXQ="
    assert len(bodies) == 3
    assert db.session.query(OutboxSms).one().sent_at is not None


@given(st.text(max_size=60))
def test_whatever_is_written_becomes_seven_bit(text):
    plain = seven_bit.seven_bit(text)

    assert seven_bit.is_seven_bit(plain)
    assert plain == " ".join(plain.split())
    assert seven_bit.seven_bit(plain) == plain


def test_french_letters_keep_their_sound():
    said = seven_bit.seven_bit("Où ça ? « Cœur d’Évry » – 3 h, à 9 h 30… 12 €")

    assert said == 'Ou ca ? " Coeur d\'Evry " - 3 h, a 9 h 30... 12 EUR'


@given(st.text(alphabet="abcdef ", min_size=1, max_size=80), st.integers(8, 60))
def test_a_cut_text_is_never_longer_than_asked(text, length):
    assert len(seven_bit.shortened(text, length)) <= length


def test_a_code_is_read_whatever_its_case_blanks_and_hyphens():
    code = ids.short_code()

    assert ids.read_code(code) == code
    assert ids.read_code(f" {ids.printed_code(code).lower()} ") == code
    assert ids.read_code(f"{code[:4]}-{code[4:]}") == code
    assert not set(code) & set("01OILU")


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFGHJ", "ABCD0FGH", "ABCDOFGH", "x" * 43])
def test_what_cannot_be_a_code_is_none(typed):
    assert ids.read_code(typed) == ""

"""Wrong codes are counted: a code is short, so that whoever guesses must never be given many tries."""

from datetime import datetime, timedelta

from flask import request

from app.kit.database import unit_of_work
from app.kit.throttle import hit

PER_ADDRESS = 10
EVERYONE = 300


def count_wrong_code(*, now: datetime) -> None:
    """Count one wrong code. Raises TooMany beyond ten in ten minutes from one address, or 300 an hour from all.

    Thirty letters to the power of eight: at 300 tries an hour and a thousand codes alive, one found in 250 years.
    """
    with unit_of_work():
        hit("wrong-code", request.remote_addr or "unknown", limit=PER_ADDRESS, per=timedelta(minutes=10), now=now)
        hit("wrong-code-all", "all", limit=EVERYONE, per=timedelta(hours=1), now=now)

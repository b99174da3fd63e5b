"""The digests: what waited for each reader, in one mail, at the rhythm they chose."""

from datetime import datetime

from app.kit import mail_readers
from app.kit.database import unit_of_work
from app.placements.letters import post_digest


def send_digests(*, now: datetime) -> int:
    """Send the digests that are due; returns how many left."""
    sent = 0
    for email_index in mail_readers.due_readers(now=now):
        with unit_of_work():
            sent += bool(post_digest(email_index, now=now))
    return sent

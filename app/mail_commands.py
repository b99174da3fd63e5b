"""``aportee mail bounces``: read the notices that come back, flag their addresses, tell who follows the people."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import click
from flask.cli import with_appcontext

from app.kit import clock, mail_readers
from app.kit.database import unit_of_work


@click.group("mail")
def mail_group() -> None:
    """Mails that come back."""


@mail_group.command("bounces")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def read_bounces(folder: Path) -> None:
    """Read the notices of failure (one message a file) and flag the addresses that do not work."""
    flagged = 0
    for file in sorted(folder.iterdir()):
        if file.is_file():
            for address, code in failures(file.read_bytes()):
                with unit_of_work():
                    flagged += mail_readers.note_bounce(address, code=code, now=clock.now())
    click.echo(f"{flagged} adresse(s) en erreur, nouvelles.")


def failures(raw: bytes) -> list[tuple[str, str]]:
    """Return (address, code) of each recipient a delivery notice (RFC 3464) says failed for good."""
    notice = cast(EmailMessage, message_from_bytes(raw, policy=policy.default))
    found = []
    for part in notice.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in cast("list[EmailMessage]", part.get_payload()):
            address = str(block.get("Final-Recipient", "")).rpartition(";")[2].strip()
            status = str(block.get("Status", "")).strip()
            if address and str(block.get("Action", "")).strip().lower() == "failed" and status.startswith("5"):
                found.append((address, status))
    return found

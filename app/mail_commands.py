"""``aportee mail bounces``: notices that come back; ``aportee sms received``: a text or a missed call from a mobile."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import click
from flask.cli import with_appcontext

from app.kit import clock, mail_readers
from app.kit.database import unit_of_work
from app.placements.text_replies_services import heard_from


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


@click.group("sms")
def sms_group() -> None:
    """Texts that people send back."""


@sms_group.command("received")
@click.argument("number")
@with_appcontext
def text_received(number: str) -> None:
    """Ask for a call to whoever texted, or rang, from this NUMBER; what the text says decides nothing."""
    with unit_of_work():
        tasks = heard_from(number, now=clock.now())
    click.echo(f"{len(tasks)} personne(s) à rappeler.")


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

"""Writes of messages: write, let the structure read, mark read, delete the files."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.kit.access import Actor
from app.kit.database import db
from app.kit.errors import NotAllowed, RuleBroken
from app.kit.events import publish
from app.kit.throttle import hit
from app.messages import queries, store
from app.messages.access import structure_is_there
from app.messages.clean_files import CleanFile
from app.messages.events import MessageOpened, MessageWritten
from app.messages.models import Attachment, Message, MessageRead
from app.messages.values import FILES_A_MESSAGE, FILES_A_THREAD, LONGEST, MESSAGES_AN_HOUR, WRITERS
from app.people import free_text
from app.people.services import note_contact
from app.placements.models import Placement
from app.placements.services.moves import lock
from app.placements.values import Party


def write(
    placement: Placement,
    *,
    party: Party,
    actor: Actor,
    text: str,
    once: str,
    now: datetime,
    to_structure: bool = False,
    files: Sequence[CleanFile] = (),
    scanned: bool = False,
    with_request: bool = False,
) -> Message:
    """Write a message; the same form sent twice is one message.

    ``with_request``: it goes with a request just sent, whose own mail says so: nobody receives a second one.

    The structure's words are for everyone. A file sent by a referent stays between them and the person until the
    person lets the structure open it. Raises RuleBroken naming ``text`` or ``fichiers``.
    """
    if party not in WRITERS:
        raise NotAllowed
    lock(placement)
    written = queries.written_in(once)
    if written is not None and written.placement_id == placement.id and written.party is party:
        return written
    _check(placement, party, text, files)
    hit("message", f"{placement.id}:{party.value}", limit=MESSAGES_AN_HOUR, per=timedelta(hours=1), now=now)
    message = Message(
        once=once,
        placement_id=placement.id,
        party=party,
        account_id=actor.account_id,
        author=(actor.label or party.label)[:160],
        text=text.strip(),
        to_structure=party is Party.STRUCTURE or (to_structure and structure_is_there(placement)),
        at=now,
    )
    message.placement = placement
    message.files = [_attached(file, message, scanned=scanned) for file in files]
    db.session.add(message)
    mark_read(placement.id, party=party, now=now)
    if party is Party.PERSON:
        note_contact(placement.person, now=now)
    db.session.flush()
    publish(MessageWritten(message, now, with_request))
    return message


def _check(placement: Placement, party: Party, text: str, files: Sequence[CleanFile]) -> None:
    if party is Party.STRUCTURE and not structure_is_there(placement):
        raise RuleBroken("Cette demande est terminée\u00a0: les messages sont fermés.")
    if not text.strip() and not files:
        raise RuleBroken("Écrivez quelques mots, ou choisissez un texte prêt.", field="text")
    if len(text) > LONGEST:
        raise RuleBroken(f"Écrivez {LONGEST} caractères au plus.", field="text")
    if wrong := free_text.problem(text):
        raise RuleBroken(wrong, field="text")
    if len(files) > FILES_A_MESSAGE:
        raise RuleBroken(f"Joignez {FILES_A_MESSAGE} fichiers au plus par message.", field="fichiers")
    if files and len(queries.attachments_of(placement.id)) + len(files) > FILES_A_THREAD:
        raise RuleBroken(f"Il y a déjà {FILES_A_THREAD} fichiers ici\u00a0: c’est le plus possible.", field="fichiers")


def _attached(file: CleanFile, message: Message, *, scanned: bool) -> Attachment:
    return Attachment(
        name=file.name,
        kind=file.kind,
        size=len(file.data),
        stored=store.keep(file.data),
        scanned=scanned,
        to_structure=message.to_structure and message.party is not Party.REFERENT,
        at=message.at,
    )


def open_to_structure(message: Message, *, now: datetime) -> None:
    """The person lets the structure read a message and open its files. Said twice, it is the same."""
    placement = message.placement
    lock(placement)
    if not structure_is_there(placement):
        raise RuleBroken("La structure ne suit pas encore cette demande, ou ne la suit plus.")
    hidden = [file for file in message.files if not file.to_structure]
    if message.to_structure and not hidden:
        return
    message.to_structure = True
    for file in hidden:
        file.to_structure = True
    db.session.flush()
    publish(MessageOpened(message, now))


def mark_read(placement_id: int, *, party: Party, now: datetime) -> None:
    """Remember that a party has read the thread up to now."""
    mark = queries.mark_of(placement_id, party)
    if mark is None:
        db.session.add(MessageRead(placement_id=placement_id, party=party, at=now))
    else:
        mark.at = max(mark.at, now)
    db.session.flush()


def remove_files(placement: Placement, *, now: datetime) -> int:
    """Say that the files of a placement are deleted: ``jobs.sweep`` takes them off the disk; returns how many."""
    found = queries.attachments_of(placement.id)
    for file in found:
        file.removed_at, file.name = now, ""
    db.session.flush()
    return len(found)

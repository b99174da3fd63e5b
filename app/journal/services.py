"""Writes of the carnet de bord. Steps write themselves from events; notes are read by the person."""

from datetime import datetime

from app.journal.models import JournalEntry
from app.journal.values import EntryKind
from app.kit.access import Actor
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.kit.french import typeset
from app.people.models import Person
from app.people.services import note_contact

MAX_NOTE = 4_000


def write(
    person_id: int,
    *,
    kind: EntryKind,
    title: str,
    author: str,
    at: datetime,
    text: str = "",
    account_id: int | None = None,
    placement_id: int | None = None,
) -> JournalEntry:
    """Write one line of a person's path."""
    entry = JournalEntry(
        person_id=person_id,
        at=at,
        kind=kind,
        title=typeset(title),
        text=typeset(text),
        account_id=account_id,
        author=author[:160],
        placement_id=placement_id,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def add_note(person: Person, *, title: str, text: str, actor: Actor, now: datetime) -> JournalEntry:
    """Write a note in the carnet de bord; the person reads it like everything else there."""
    if not title.strip():
        raise RuleBroken("Donnez un titre à votre note.", field="title")
    if len(text) > MAX_NOTE:
        raise RuleBroken(f"Votre note est trop longue : {MAX_NOTE} caractères au plus.", field="text")
    note_contact(person, now=now)
    return write(
        person.id,
        kind=EntryKind.NOTE,
        title=title.strip()[:140],
        text=text.strip(),
        author=actor.label,
        account_id=actor.account_id,
        at=now,
    )

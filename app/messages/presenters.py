"""A thread as one party reads it, as values: a template cannot print what a value does not hold."""

from dataclasses import dataclass
from datetime import datetime

from app.kit.french import typeset as t
from app.messages import queries
from app.messages.access import structure_is_there
from app.messages.models import Attachment, Message
from app.messages.values import MEGABYTE, READY
from app.people.values import Language
from app.placements.models import Placement, PlacementStep
from app.placements.presenters import person_words
from app.placements.request_presenters import STRUCTURE_WORDS, shown_name
from app.placements.speech import Speech, speech
from app.placements.values import Party
from app.placements.wording import structure_name
from app.placements.workflow import PlacementState


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a message; no link once it is deleted."""

    public_id: str
    name: str
    detail: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the thread: a message, or a step the site wrote (``author`` is '' then)."""

    at: datetime
    author: str
    text: str
    mine: bool = False
    public_id: str = ""
    files: tuple[FileView, ...] = ()
    read_by: str = ""
    between_us: bool = False
    can_open: bool = False


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread and what may be written in it."""

    entries: tuple[Entry, ...]
    structure_listens: bool
    structure: str
    is_open: bool


def thread_view(placement: Placement, party: Party, say: Speech | None = None) -> ThreadView:
    """Return the thread as a party may read it; by link, the person reads it in their language."""
    say = say or speech(Language.FR)
    messages = queries.of_placement(placement.id, for_structure=party is Party.STRUCTURE)
    marks = queries.read_marks(placement.id)
    listens = structure_is_there(placement)
    lines = [_message(message, placement, party, marks, say, listens=listens) for message in messages]
    lines += _steps(placement, party, say)
    return ThreadView(
        entries=tuple(sorted(lines, key=lambda entry: (entry.at, bool(entry.author)))),
        structure_listens=listens,
        structure=structure_name(placement.offer),
        is_open=party is not Party.STRUCTURE or listens,
    )


def files_for_structure(placement: Placement) -> tuple[FileView, ...]:
    """Return the files given to the structure: what it reads before it answers."""
    return tuple(_file(file) for file in queries.attachments_of(placement.id) if file.to_structure)


def ready_texts(party: Party) -> tuple[tuple[str, str], ...]:
    """Return the short texts a party may send as they are: number, words."""
    return tuple((str(n), t(text)) for n, text in enumerate(READY[party]))


def _message(
    message: Message, placement: Placement, party: Party, marks: dict[Party, datetime], say: Speech, *, listens: bool
) -> Entry:
    files = [file for file in message.files if party is not Party.STRUCTURE or file.to_structure]
    hidden = not message.to_structure or any(not file.to_structure for file in message.files)
    return Entry(
        at=message.at,
        author=say("thread.you") if message.party is party else author_for(message, placement, party),
        text=message.text,
        mine=message.party is party,
        public_id=message.public_id,
        files=tuple(_file(file) for file in files),
        read_by=_read_by(message, party, marks),
        between_us=party is not Party.STRUCTURE and not message.to_structure,
        can_open=party is Party.PERSON and hidden and listens,
    )


def author_for(message: Message, placement: Placement, reader: Party) -> str:
    """Who wrote, as this reader may know it: a first name, a professional, a structure; never an address."""
    if message.party is reader:
        return "Vous"
    if message.party is Party.PERSON:
        return shown_name(placement) if reader is Party.STRUCTURE else placement.person.first_name
    if message.party is Party.STRUCTURE:
        return structure_name(placement.offer)
    return message.author.split(",")[0]


def _file(file: Attachment) -> FileView:
    weight = f"{max(1, round(file.size / 1024))} ko" if file.size < MEGABYTE else f"{file.size / MEGABYTE:.1f} Mo"
    scanned = "vérifié par l’antivirus" if file.scanned else "sans antivirus"
    detail = t(f"{weight.replace('.', ',')}, {scanned}")
    return FileView(file.public_id, file.name, detail, removed=file.removed_at is not None)


def _read_by(message: Message, reader: Party, marks: dict[Party, datetime]) -> str:
    """Who has read one's own message. Whether the person has read is theirs to say: it is shown to nobody else."""
    if message.party is not reader:
        return ""
    names = {Party.REFERENT: "la personne qui accompagne", Party.STRUCTURE: "la structure"}
    readers = [
        name
        for party, name in names.items()
        if party is not reader and party in marks and marks[party] > message.at
        and (party is not Party.STRUCTURE or message.to_structure)
    ]  # fmt: skip
    return f"Lu par {' et '.join(readers)}" if readers else ""


def _steps(placement: Placement, party: Party, say: Speech) -> list[Entry]:
    """The steps of the path, each said once, in the words of the reader; a structure sees what it was told."""
    found: list[Entry] = []
    for step in placement.steps:
        words = _step_words(step, placement, party, say)
        if words and (not found or found[-1].text != words):
            found.append(Entry(at=step.at, author="", text=words))
    return found


def _step_words(step: PlacementStep, placement: Placement, party: Party, say: Speech) -> str:
    state = PlacementState(step.after)
    if party is Party.PERSON:
        return person_words(state, say)
    if party is Party.REFERENT:
        return t(state.label)
    told = placement.sent_at is not None and step.at >= placement.sent_at
    return t(STRUCTURE_WORDS.get(state, "")) if told else ""

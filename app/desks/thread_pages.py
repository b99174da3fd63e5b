"""What the pages of a thread share, whoever reads it: the page, the writing, the download."""

from typing import Any
from urllib.parse import quote

from flask import Response, render_template

from app.desks.thread_form import FILES_HINT, MessageForm
from app.kit import clock
from app.kit.access import Actor
from app.kit.database import unit_of_work
from app.kit.errors import NotFound
from app.kit.french import typeset
from app.kit.ids import public_id
from app.kit.instance import settings
from app.messages import queries, services, store
from app.messages.access import structure_is_there
from app.messages.models import Attachment
from app.messages.presenters import thread_view
from app.messages.values import FileKind
from app.placements import queries as placements
from app.placements.models import Placement
from app.placements.speech import Speech
from app.placements.values import Origin, Party
from app.placements.wording import offer_name

DOWNLOAD_POLICY = "default-src 'none'; sandbox"


def thread_page(
    placement: Placement, party: Party, form: MessageForm | None, *, say: Speech | None = None, **frame: Any
) -> str:
    """Return the page of a thread. ``frame``: layout, back, action, and the addresses of files and messages by id.

    ``say``: the language of a person who reads by link.
    """
    shown = form or MessageForm(party, formdata=None)
    if say is not None:
        shown.speak(say)
    return render_template(
        "desks/threads/spoken.html" if say else "desks/threads/show.html",
        say=say,
        view=thread_view(placement, party, say),
        alone=writes_to_structure_alone(placement, party),
        form=shown,
        has_errors=form is not None,
        about=typeset(offer_name(placement.offer)),
        party=party.value,
        once=public_id(),
        files_hint=FILES_HINT,
        has_antivirus=bool(settings().clamd),
        **frame,
    )


def written(placement: Placement, party: Party, form: MessageForm, *, actor: Actor) -> bool:
    """Write the message of a valid form; a refusal goes back to its field."""
    if not form.validate():
        return False
    with form.writing():
        write(placement, party, form, actor=actor)
    return not form.refused


def stays_between_us(placement: Placement, party: Party, form: MessageForm) -> bool:
    """Tell whether the structure follows the request and does not read what was just written."""
    if party is Party.STRUCTURE or not structure_is_there(placement) or form.structure.data:
        return False
    return not writes_to_structure_alone(placement, party)


def writes_to_structure_alone(placement: Placement, party: Party) -> bool:
    """Tell whether a person who writes has only the structure to read them: nobody else is told of their words."""
    if party is not Party.PERSON or not structure_is_there(placement):
        return False
    return placement.origin is Origin.PERSON or not placements.active_follow_ups(placement.person_id)


def write(placement: Placement, party: Party, form: MessageForm, *, actor: Actor) -> None:
    """Write what the form says, in the caller's unit of work."""
    services.write(
        placement,
        party=party,
        actor=actor,
        text=form.words,
        once=form.name,
        now=clock.now(),
        to_structure=bool(form.structure.data) or writes_to_structure_alone(placement, party),
        files=form.files,
        scanned=form.scanned,
    )


def note_read(placement_id: int, party: Party) -> None:
    """Remember that the party has read the thread."""
    with unit_of_work():
        services.mark_read(placement_id, party=party, now=clock.now())


def piece_of(placement: Placement | None, piece_id: str) -> tuple[Placement, Attachment] | None:
    """Return a placement and one of its files; None when they do not go together."""
    found = queries.attachment(piece_id)
    if placement is None or found is None or found.message.placement_id != placement.id:
        return None
    return placement, found


def download(file: Attachment) -> Response:
    """Send a file of a thread."""
    return saved(file.name, file.kind, file.stored)


def saved(name: str, kind: FileKind, stored: str) -> Response:
    """Send a file to save: never shown inside the site, never run, never kept by a cache."""
    data = store.load(stored)
    if data is None:
        raise NotFound
    response = Response(data, mimetype=kind.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

"""``…/messages``: the thread of a placement on each party's own pages, with an account."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from app.desks import thread_pages as pages
from app.desks.file_opening import note_reading
from app.desks.thread_form import MessageForm
from app.kit import clock
from app.kit.access import current_actor, requires
from app.kit.database import unit_of_work
from app.messages import queries, services
from app.messages.access import can_download_followed, can_download_own, can_download_received, can_open_own
from app.messages.models import Attachment, Message
from app.people.values import ReadPurpose
from app.placements import queries as placements
from app.placements.access import can_answer_request, can_follow_placement, is_own_placement
from app.placements.models import Placement
from app.placements.values import Party

bp = Blueprint("threads", __name__)
UNPROCESSABLE = 422
SENT = "Votre message est envoyé."
NOT_TO_THEM = {
    Party.PERSON: "La structure ne le lit pas\u00a0: « Montrer à la structure » le lui ouvre.",
    Party.REFERENT: "La personne le lit, la structure non.",
}
Piece = tuple[Placement, Attachment]


def placement_of(public_id: str) -> Placement | None:
    """Return the placement an address names."""
    return placements.by_public_id(public_id)


def piece_named(public_id: str, piece_id: str) -> Piece | None:
    """Return the placement and the file an address names, when they go together."""
    return pages.piece_of(placements.by_public_id(public_id), piece_id)


def message_named(public_id: str, message_id: str) -> tuple[Placement, Message] | None:
    """Return the placement and the message an address names, when they go together."""
    placement, message = placements.by_public_id(public_id), queries.by_public_id(message_id)
    together = placement and message and message.placement_id == placement.id
    return (placement, message) if placement and message and together else None


def _thread(
    placement: Placement, party: Party, endpoint: str, *, note: Callable[[], None] | None = None, **frame: Any
) -> Any:
    """Show the thread, now read by this party, or write in it; files are under the same endpoint with ``_piece``.

    ``note`` writes that a file is read. The page is printed before (a commit empties what was loaded) and leaves after.
    """
    key, public_id, form = placement.id, placement.public_id, None
    if request.method == "POST":
        form = MessageForm(party)
        if pages.written(placement, party, form, actor=current_actor()):
            flash(f"{SENT} {NOT_TO_THEM[party]}" if pages.stays_between_us(placement, party, form) else SENT)
            return redirect(url_for(endpoint, public_id=public_id), code=303)

    def piece_url(piece_id: str) -> str:
        return url_for(f"{endpoint}_piece", public_id=public_id, piece_id=piece_id)

    page = pages.thread_page(placement, party, form, action=request.path, piece_url=piece_url, **frame)
    if note is not None:
        note()
    if request.method == "GET":
        pages.note_read(key, party)
    return page, UNPROCESSABLE if form else 200


@bp.route("/moi/demandes/<public_id>/messages", methods=["GET", "POST"])
@requires(is_own_placement, load=placement_of)
def own(placement: Placement) -> Any:
    """My messages about one of my requests; I choose what the structure reads."""
    return _thread(
        placement,
        Party.PERSON,
        "threads.own",
        layout="layouts/person.html",
        back=("Retour à ma demande", url_for("my_requests.show", placement_id=placement.public_id)),
        open_url=lambda message: url_for("threads.open_own", public_id=placement.public_id, message_id=message),
    )


@bp.post("/moi/demandes/<public_id>/messages/<message_id>/montrer")
@requires(can_open_own, load=message_named)
def open_own(subject: tuple[Placement, Message]) -> Any:
    """Let the structure read a message and open its files."""
    placement, message = subject
    with unit_of_work():
        services.open_to_structure(message, now=clock.now())
    flash("C’est fait : la structure peut le lire.")
    return redirect(url_for("threads.own", public_id=placement.public_id), code=303)


@bp.get("/moi/demandes/<public_id>/pieces/<piece_id>")
@requires(can_download_own, load=piece_named)
def own_piece(piece: Piece) -> Any:
    """A file of my thread."""
    return pages.download(piece[1])


@bp.route("/accompagnement/propositions/<public_id>/messages", methods=["GET", "POST"])
@requires(can_follow_placement, load=placement_of)
def followed(placement: Placement) -> Any:
    """The thread of a prescription, for who follows the person."""
    note = partial(note_reading, placement.person, ReadPurpose.PROPOSAL)
    back = ("Retour à la prescription", url_for("follow_requests.show", public_id=placement.public_id))
    return _thread(placement, Party.REFERENT, "threads.followed", note=note, layout="layouts/pro.html", back=back)


@bp.get("/accompagnement/propositions/<public_id>/pieces/<piece_id>")
@requires(can_download_followed, load=piece_named)
def followed_piece(piece: Piece) -> Any:
    """A file of the thread."""
    note_reading(piece[0].person, ReadPurpose.PROPOSAL)
    return pages.download(piece[1])


@bp.route("/structure/candidatures/<public_id>/messages", methods=["GET", "POST"])
@requires(can_answer_request, load=placement_of)
def received(placement: Placement) -> Any:
    """The thread of a request received: what is for the structure, and nothing else."""
    organisation = placement.offer.structure.name
    note = partial(note_reading, placement.person, ReadPurpose.REQUEST, organisation=organisation)
    back = ("Retour à la candidature", url_for("requests.show", public_id=placement.public_id))
    return _thread(placement, Party.STRUCTURE, "threads.received", note=note, layout="layouts/pro.html", back=back)


@bp.get("/structure/candidatures/<public_id>/pieces/<piece_id>")
@requires(can_download_received, load=piece_named)
def received_piece(piece: Piece) -> Any:
    """A file that was given to the structure."""
    note_reading(piece[0].person, ReadPurpose.REQUEST, organisation=piece[0].offer.structure.name)
    return pages.download(piece[1])

"""Rights on messages: those of the placement's own page, and for a structure only what is for it."""

from app.kit.access import Actor
from app.messages.models import Attachment, Message
from app.placements.access import can_answer_request, can_follow_placement, is_own_placement
from app.placements.models import Placement
from app.placements.queries import SEEN_BY_STRUCTURE

Piece = tuple[Placement, Attachment]
OwnMessage = tuple[Placement, Message]


def structure_is_there(placement: Placement) -> bool:
    """The structure reads and writes from the moment the request was sent, as long as it lives."""
    return placement.sent_at is not None and placement.state in SEEN_BY_STRUCTURE


def can_download_own(actor: Actor, piece: Piece) -> bool:
    """A person opens every file of their own requests."""
    return is_own_placement(actor, piece[0])


def can_download_followed(actor: Actor, piece: Piece) -> bool:
    """A referent opens the files of a prescription they follow."""
    return can_follow_placement(actor, piece[0])


def can_download_received(actor: Actor, piece: Piece) -> bool:
    """A member of the structure opens what was given to it, and nothing else of the thread."""
    return piece[1].to_structure and can_answer_request(actor, piece[0])


def can_open_own(actor: Actor, subject: OwnMessage) -> bool:
    """The person alone lets the structure read a message that was not for it."""
    return is_own_placement(actor, subject[0])

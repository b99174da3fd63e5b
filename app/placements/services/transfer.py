"""From one offer to another: the former request ends, a new proposal is made from it, and the person decides again."""

from collections.abc import Iterable
from datetime import datetime

from app.kit.access import Actor
from app.kit.errors import RuleBroken
from app.offers.models import Offer
from app.placements.models import Placement
from app.placements.services.answering import withdraw
from app.placements.services.moves import check, lock, move
from app.placements.services.proposing import propose
from app.placements.values import Origin, Party
from app.placements.workflow import OVER, PlacementState
from app.placements.workflow import PlacementAction as A

PROPOSED = frozenset({PlacementState.PROPOSED, PlacementState.AGREEMENT_RECORDED})


def transfer(placement: Placement, offer: Offer, *, actor: Actor, now: datetime, note: str = "") -> Placement:
    """Pass to another offer of the same structure; the former seat is free again."""
    lock(placement)
    if offer.structure_id != placement.offer.structure_id or offer.id == placement.offer_id:
        raise RuleBroken("Choisissez une autre offre de la même structure.", field="offre")
    if placement.state is PlacementState.STARTED:
        raise RuleBroken("Cette activité a commencé : dites d’abord qu’elle est terminée.", field="offre")
    if placement.state in PROPOSED:
        check(placement, A.CANCEL, party=Party.REFERENT)
        move(placement, A.CANCEL, party=Party.REFERENT, actor=actor, now=now)
    elif placement.state not in OVER:
        withdraw(placement, party=Party.REFERENT, actor=actor, now=now)
    return propose(offer, placement.person, actor=actor, now=now, note=note or _words(placement), replaces=placement)


def propose_again(
    placement: Placement, offers: Iterable[Offer], *, actor: Actor, now: datetime
) -> list[Placement]:
    """Propose equivalents of a request that is over, in one go, with the same words."""
    if placement.state not in OVER:
        raise RuleBroken("Cette demande est encore en cours.")
    made = [
        propose(offer, placement.person, actor=actor, now=now, note=_words(placement), replaces=placement)
        for offer in offers
    ]
    if not made:
        raise RuleBroken("Choisissez au moins une offre.")
    return made


def _words(placement: Placement) -> str:
    """The referent's words go on; those a person wrote to a structure are theirs, and are not said by another."""
    return placement.note if placement.origin is Origin.REFERENT else ""

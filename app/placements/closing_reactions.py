"""What follows when an activity ends, and when a structure closes."""

from app.matching.values import Channel
from app.offers import queries as offers
from app.offers import services as offer_services
from app.offers.workflow import OFFER_WORKFLOW, OfferAction
from app.placements import queries
from app.placements.emails import endings, referent, structure
from app.placements.events import PlacementCompleted, PlacementEndedEarly, PlacementMoved
from app.placements.models import Placement
from app.placements.reactions import WAYS_ON, about
from app.placements.services import ask_call, end_early, withdraw
from app.placements.values import Party, TaskKind
from app.placements.workflow import PlacementState
from app.structures.events import StructureMoved
from app.structures.workflow import StructureState

HELD = frozenset({PlacementState.ACCEPTED, PlacementState.STARTED})


def structure_moved(event: StructureMoved) -> None:
    """A structure that closes takes its offers off line, and tells each person in words what becomes of theirs."""
    if event.structure.state is not StructureState.CLOSED:
        return
    for offer_id in offers.ids_of_structure(event.structure.id):
        offer = offers.locked(offer_id)
        if OFFER_WORKFLOW.allows(offer.state, OfferAction.CLOSE):
            offer_services.close(offer, actor=event.actor, now=event.at, reason="structure_closed")
        for placement in queries.in_states(offer_id, HELD):
            _lose(placement, event)


def _lose(placement: Placement, event: StructureMoved) -> None:
    """What was accepted is withdrawn; what began is seen with whoever follows the person."""
    name = about("structure-closed", placement, event.at)
    endings.structure_closed(placement, about=name, now=event.at)
    ask_call(TaskKind.STRUCTURE_CLOSED, now=event.at, placement=placement)
    if placement.state is PlacementState.STARTED:
        end_early(placement, party=Party.STRUCTURE, actor=event.actor, now=event.at)
    else:
        withdraw(placement, party=Party.STRUCTURE, actor=event.actor, now=event.at)


def mail_ended_early(event: PlacementEndedEarly) -> None:
    """Whoever did not say it is told, without a reason and without blame."""
    name = about("ended", event.placement, event.at)
    if event.placement.offer.structure.state is not StructureState.CLOSED:
        _mail_end(event, name)
    if event.party is not Party.REFERENT:
        line = "Un appel peut aider à trouver la suite."
        referent.news(event.placement, "c’est arrêté", about=name, now=event.at, lines=(line,))


def mail_completed(event: PlacementCompleted) -> None:
    """It came to its end: what comes next, for whoever did not say it."""
    name = about("completed", event.placement, event.at)
    _mail_end(event, name)
    if event.party is not Party.REFERENT:
        referent.news(event.placement, "c’est terminé", about=name, now=event.at, lines=(WAYS_ON,))


def _mail_end(event: PlacementMoved, name: str) -> None:
    if event.party is not Party.PERSON:
        endings.ended(event.placement, about=name, now=event.at)
    if event.party is not Party.STRUCTURE and event.placement.channel is Channel.HERE:
        structure.ended(event.placement, about=f"{name}:structure", now=event.at)

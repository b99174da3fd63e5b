"""What follows when the mails to an address come back: a person's, or that of a structure that owes an answer."""

from app.kit.columns import blind_index
from app.kit.mail_readers import AddressBounced
from app.people import queries as people
from app.placements import call_queries, recipients
from app.placements.emails import referent
from app.placements.reactions import CALL_THEM, NO_MAIL_LEFT, about
from app.placements.services import ask_call
from app.placements.values import TaskKind


def address_bounced(event: AddressBounced) -> None:
    """Whoever can find the right address is told: who follows the person, or the team of the structure's territory."""
    who = people.by_email_index(blind_index(event.email, context="person.email"))
    if who is not None:
        ask_call(TaskKind.BOUNCED, now=event.at, person_id=who.id)
        referent.address_bounced(who, now=event.at)
    _tell_of_structures(event)


def _tell_of_structures(event: AddressBounced) -> None:
    """One call a structure; who waits for an answer that nobody there can read any more is told at once."""
    told: set[int] = set()
    for placement in call_queries.requests_waiting():
        readers = recipients.with_substitutes(placement.offer)
        if event.email.lower() not in {reader.email.lower() for reader in readers}:
            continue
        if placement.offer.structure_id not in told:
            told.add(placement.offer.structure_id)
            ask_call(TaskKind.BOUNCED, now=event.at, structure_id=placement.offer.structure_id)
        if not recipients.reached(placement.offer):
            name = about("structure-bounced", placement, event.at)
            referent.news(placement, NO_MAIL_LEFT, about=name, now=event.at, lines=(CALL_THEM,), urgent=True)

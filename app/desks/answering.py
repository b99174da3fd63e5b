"""The person's own answer to what waits for them, on their page or on the screen lent by their referent."""

from collections.abc import Sequence
from datetime import datetime

from app.kit.access import Actor
from app.kit.errors import RuleBroken
from app.kit.french import typeset
from app.placements import services
from app.placements.emails.person import how_to_answer
from app.placements.models import Placement
from app.placements.values import Party
from app.placements.wording import offer_name
from app.placements.workflow import WAITS_FOR_PERSON, PlacementState

YES, NO = "agree", "decline"
SAID_YES = "C’est noté : oui pour {what}. La demande part maintenant. La réponse arrive par message."
SAID_YES_ELSEWHERE = "C’est noté : oui pour {what}. À vous de prendre contact. {ways}"
SAID_NO = "C’est noté : non pour {what}. Rien n’est envoyé. Dire non ne change rien pour vous."
KEPT_SEAT = "C’est noté\u00a0: la place est pour vous."
LEFT_SEAT = "C’est noté. Vous gardez votre tour sur la liste."
ALREADY = "Votre réponse est déjà notée."


def keep_answer(placement: Placement, answer: str, *, shared: Sequence[str], actor: Actor, now: datetime) -> str:
    """Do what the person answered; returns the words that say so. A second click changes nothing.

    Raises RuleBroken for any other answer.
    """
    if answer not in (YES, NO):
        raise RuleBroken("Choisissez oui ou non.")
    if placement.state not in WAITS_FOR_PERSON:
        return ALREADY
    if placement.state is PlacementState.SEAT_OFFERED:
        if answer == YES:
            services.accept_seat(placement, actor=actor, now=now)
            return KEPT_SEAT
        services.let_seat_go(placement, party=Party.PERSON, actor=actor, now=now)
        return LEFT_SEAT
    if answer == YES:
        services.agree(placement, party=Party.PERSON, actor=actor, shared=shared, now=now)
        return _said_yes(placement)
    services.decline(placement, party=Party.PERSON, actor=actor, now=now)
    return typeset(SAID_NO.format(what=offer_name(placement.offer)))


def _said_yes(placement: Placement) -> str:
    """What a yes has just done: several proposals may be answered in a row, each is named."""
    what = offer_name(placement.offer)
    if placement.state is PlacementState.HANDED_OVER:
        return typeset(SAID_YES_ELSEWHERE.format(what=what, ways=". ".join(how_to_answer(placement))).strip())
    return typeset(SAID_YES.format(what=what))

"""Immersions (PMSMP): one month at most date to date, one renewal, one aim, and never someone else's work."""

from datetime import date, datetime, timedelta

from app.kit import events
from app.kit.access import Actor
from app.kit.errors import NotAllowed, RuleBroken
from app.matching.values import Kind
from app.placements.deadlines import one_month_after
from app.placements.events import ImmersionRenewed
from app.placements.models import Placement
from app.placements.services.moves import lock, record_step
from app.placements.values import ImmersionAim, Party
from app.placements.workflow import PlacementState

LIVING = frozenset({PlacementState.ACCEPTED, PlacementState.STARTED})
NEVER = "Une immersion n’est jamais là pour remplacer quelqu’un, aider dans un pic d’activité ou tenir un poste vacant."


def choose_aim(placement: Placement, *, aim: str, party: Party) -> None:
    """Say what the immersion is for: one aim, written on the official convention."""
    lock(placement)
    _check(placement, party)
    if aim not in set(ImmersionAim):
        raise RuleBroken("Choisissez un seul but dans la liste.", field="aim")
    placement.aim = ImmersionAim(aim)


def renew_immersion(
    placement: Placement, *, ends_on: date, party: Party, actor: Actor, now: datetime
) -> Placement:
    """Renew once, for one month at most from the day after the first end."""
    lock(placement)
    _check(placement, party)
    if placement.renewed_on is not None:
        raise RuleBroken("Une immersion se renouvelle une seule fois.", field="ends_on")
    if placement.ends_on is None:
        raise RuleBroken("Le dernier jour de l’immersion n’est pas connu.", field="ends_on")
    first = placement.ends_on + timedelta(days=1)
    if not first <= ends_on <= one_month_after(first):
        raise RuleBroken("Le renouvellement dure un mois au plus, de date à date.", field="ends_on")
    placement.renewed_on, placement.ends_on, placement.changed_at = first, ends_on, now
    record_step(placement, "renew", before=placement.state, party=party, actor=actor, now=now)
    events.publish(ImmersionRenewed(placement, actor.label or party.label, actor.account_id, now))
    return placement


def _check(placement: Placement, party: Party) -> None:
    if party not in (Party.REFERENT, Party.MANAGER):
        raise NotAllowed
    if placement.offer.kind is not Kind.IMMERSION:
        raise RuleBroken("Ce n’est pas une immersion.")
    if placement.state not in LIVING:
        raise RuleBroken("Cette immersion n’est pas acceptée, ou elle est finie.")

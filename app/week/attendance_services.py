"""Sign-in by session, for immersion, training and service alone: signed by the structure, seen and disputable.

A disputed session counts for nothing until it is signed again. « N’a pas pu venir » is a fact of one day, kept for the
person and the structure to read: it is added up nowhere.
"""

from datetime import date, datetime, timedelta

from app.kit import events
from app.kit.access import Actor
from app.kit.clock import iso_week, local_date
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.matching.values import Kind
from app.offers.models import Offer
from app.placements import services as placements
from app.placements.models import Placement
from app.placements.services.moves import lock
from app.placements.values import Party, TaskKind
from app.placements.workflow import PlacementState
from app.week import attendance_queries as queries
from app.week.events import SessionDisputed
from app.week.models import SessionsAsked, SignedSession
from app.week.services import confirm
from app.week.values import SIGNED_KINDS

MINUTES_A_DAY = 12 * 60
MOST_WORDS = 500


def sign(
    placement: Placement, *, day: date, came: bool, minutes: int, actor: Actor, now: datetime, party: Party
) -> SignedSession:
    """Write down who came one day, and how long. The first session begins a training or a service."""
    lock(placement)
    _check(placement, day, minutes if came else 0, party=party, now=now)
    if came and placement.state is PlacementState.ACCEPTED:
        _begin(placement, actor=actor, now=now)
    row = queries.signed(placement.id, day)
    if row is None:
        row = SignedSession(placement_id=placement.id, day=day)
        db.session.add(row)
    row.came, row.minutes = came, minutes if came else 0
    row.signed_at, row.signed_by = now, (actor.label or party.label)[:160]
    row.disputed_at = None
    db.session.flush()
    _count(placement, day, now=now)
    return row


def dispute(placement: Placement, *, day: date, words: str, actor: Actor, now: datetime) -> SignedSession:
    """The person, or who follows them, says that a session was written down wrong; it waits to be seen together."""
    lock(placement)
    row = queries.signed(placement.id, day)
    if row is None:
        raise RuleBroken("Cette séance n’est pas notée.", field="jour")
    if len(words) > MOST_WORDS:
        raise RuleBroken(f"Écrivez {MOST_WORDS} caractères au plus.", field="mots")
    if row.disputed_at is not None:
        return row
    row.disputed_at, row.dispute = now, words
    db.session.flush()
    _count(placement, day, now=now)
    placements.ask_call(TaskKind.DISPUTED, now=now, placement=placement)
    events.publish(SessionDisputed(placement, day, words, actor.label, now))
    return row


def note_asked(offer: Offer, *, day: date, now: datetime) -> None:
    """Write that the structure was asked who came that day: it is asked once."""
    db.session.add(SessionsAsked(offer_id=offer.id, day=day, sent_at=now))
    db.session.flush()


def _check(placement: Placement, day: date, minutes: int, *, party: Party, now: datetime) -> None:
    if placement.offer.kind not in SIGNED_KINDS:
        raise RuleBroken("Pour cette activité, aucune présence ne se signe.")
    if party is not Party.STRUCTURE:
        raise RuleBroken("C’est la structure qui signe les séances.")
    if placement.state not in queries.CAME or placement.starts_on is None:
        raise RuleBroken("Cette demande n’a pas été acceptée, ou elle a été retirée.")
    if day > local_date(now):
        raise RuleBroken("Cette séance n’a pas encore eu lieu.", field="jour")
    if day < placement.starts_on or (placement.ends_on is not None and day > placement.ends_on):
        raise RuleBroken("Ce jour n’est pas dans les dates de l’activité.", field="jour")
    if not 0 <= minutes <= MINUTES_A_DAY:
        raise RuleBroken("Écrivez une durée entre 0 et 12 heures.")


def _begin(placement: Placement, *, actor: Actor, now: datetime) -> None:
    if placement.offer.kind is Kind.IMMERSION:
        raise RuleBroken("Avant la première séance, dites que la convention d’immersion est signée par tous.")
    placements.start(placement, party=Party.STRUCTURE, actor=actor, now=now)


def _count(placement: Placement, day: date, *, now: datetime) -> None:
    """Give the week its signed minutes: those of its sessions nobody disputes."""
    monday = day - timedelta(days=day.weekday())
    rows = queries.signed_in_week(placement.id, monday)
    total = sum(row.minutes for row in rows if row.disputed_at is None)
    confirm(placement, week=iso_week(day), minutes=total, party=Party.STRUCTURE, now=now)

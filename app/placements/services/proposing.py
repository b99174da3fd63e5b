"""The person's side first: propose, agree, decline, cancel, and a candidature by the person alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.kit import events
from app.kit.access import SYSTEM, Actor
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.matching.values import Channel, Kind
from app.offers.models import Offer
from app.offers.workflow import OfferState
from app.people.models import Person
from app.people.services import profile_of
from app.placements import queries
from app.placements.events import PlacementProposed
from app.placements.models import Placement
from app.placements.services.moves import check, lock_offer, move, record_step
from app.placements.services.reminders import plan_proposal
from app.placements.values import Contact, Origin, Party
from app.placements.workflow import PlacementAction as A
from app.placements.workflow import PlacementState

MAX_NOTE = 1_000


def propose(
    offer: Offer,
    person: Person,
    *,
    actor: Actor,
    now: datetime,
    note: str = "",
    snapshot: Mapping[str, Any] | None = None,
    replaces: Placement | None = None,
    heard: bool = False,
) -> Placement:
    """Propose an offer to a person the actor follows. The structure is told nothing.

    ``heard``: their yes was heard already and is recorded next; the person is told that alone, once.
    Raises RuleBroken: no active follow-up, offer not live or full, already proposed, volunteering not wished for.
    """
    if actor.account_id is None or not any(
        actor.account_id in (row.account_id, row.substitute_id) for row in queries.active_follow_ups(person.id)
    ):
        raise RuleBroken("Vous n’accompagnez pas cette personne : vous ne pouvez pas lui proposer d’offre.")
    if person.frozen_at is not None:
        raise RuleBroken("Cette personne a demandé une pause : rien ne peut lui être proposé pour le moment.")
    if len(note) > MAX_NOTE:
        raise RuleBroken(f"Votre mot est trop long : {MAX_NOTE} caractères au plus.", field="note")
    lock_offer(offer.id)
    _check_open(offer)
    _check_volunteering(offer, person)
    if queries.living(person.id, offer.id) is not None:
        raise RuleBroken("Cette offre est déjà proposée à cette personne.")
    placement = _create(offer, person, origin=Origin.REFERENT, state=PlacementState.PROPOSED, now=now)
    placement.referent_id = actor.account_id
    placement.note = note
    placement.snapshot = dict(snapshot or {})
    placement.replaces_id = replaces.id if replaces else None
    db.session.flush()
    record_step(placement, "propose", before=None, party=Party.REFERENT, actor=actor, now=now)
    plan_proposal(placement, now)
    db.session.flush()
    events.publish(PlacementProposed(placement, None, Party.REFERENT, actor.label, actor.account_id, now, heard))
    return placement


def apply(
    offer: Offer,
    person: Person,
    *,
    actor: Actor,
    now: datetime,
    shared: Iterable[str] = (),
    note: str = "",
    with_file: bool = False,
) -> Placement:
    """Send the person's own candidature; when the offer was already proposed to them, this is their agreement.

    ``with_file``: they join a file, written next; the mail of the request says it.
    """
    lock_offer(offer.id)
    _check_open(offer)
    existing = queries.living(person.id, offer.id)
    if existing is not None and existing.state in (PlacementState.PROPOSED, PlacementState.AGREEMENT_RECORDED):
        return agree(existing, party=Party.PERSON, actor=actor, shared=shared, now=now, with_file=with_file)
    if existing is not None:
        raise RuleBroken("Votre demande pour cette offre est déjà partie.")
    placement = _create(offer, person, origin=Origin.PERSON, state=PlacementState.AGREED, now=now)
    placement.note = note[:MAX_NOTE]
    placement.shared = _contacts(shared, person)
    db.session.flush()
    record_step(placement, "apply", before=None, party=Party.PERSON, actor=actor, now=now)
    _send_or_hand_over(placement, now=now, with_file=with_file)
    return placement


def agree(
    placement: Placement,
    *,
    party: Party,
    actor: Actor,
    now: datetime,
    shared: Iterable[str] | None = None,
    with_file: bool = False,
) -> Placement:
    """Record the person's yes; the request leaves at once, or the person gets what they need to answer elsewhere.

    ``shared``: contacts they agree to give; None keeps what they said before.
    """
    check(placement, A.AGREE, party=party)
    _check_open(placement.offer)
    if shared is not None:
        placement.shared = _contacts(shared, placement.person)
    move(placement, A.AGREE, party=party, actor=actor, now=now)
    _send_or_hand_over(placement, now=now, with_file=with_file)
    return placement


def record_agreement(
    placement: Placement, *, actor: Actor, now: datetime, shared: Iterable[str] = (), party: Party = Party.REFERENT
) -> Placement:
    """Note a yes heard in a meeting or by phone: it stands after a delay during which the person may say no."""
    check(placement, A.RECORD_AGREEMENT, party=party)
    _check_open(placement.offer)
    placement.shared = _contacts(shared, placement.person)
    move(placement, A.RECORD_AGREEMENT, party=party, actor=actor, now=now, by_phone=True)
    return placement


def decline(placement: Placement, *, party: Party, actor: Actor, now: datetime, by_phone: bool = False) -> Placement:
    """Record the person's no. No reason is asked, nothing follows from it."""
    check(placement, A.DECLINE, party=party)
    move(placement, A.DECLINE, party=party, actor=actor, now=now, by_phone=by_phone)
    return placement


def cancel(placement: Placement, *, actor: Actor, now: datetime, party: Party = Party.REFERENT) -> Placement:
    """Take a proposal back before the person answered."""
    check(placement, A.CANCEL, party=party)
    move(placement, A.CANCEL, party=party, actor=actor, now=now)
    return placement


def lapse(placement: Placement, *, now: datetime) -> None:
    """End a proposal that stayed without an answer."""
    check(placement, A.LAPSE, party=Party.SYSTEM)
    move(placement, A.LAPSE, party=Party.SYSTEM, actor=SYSTEM, now=now)


def _send_or_hand_over(placement: Placement, *, now: datetime, with_file: bool) -> None:
    """Only an offer answered here is sent to its structure; for the others nothing leaves."""
    if placement.channel is Channel.HERE:
        placement.sent_at = now
        move(placement, A.SEND, party=Party.SYSTEM, actor=SYSTEM, now=now, with_file=with_file)
    else:
        move(placement, A.HAND_OVER, party=Party.SYSTEM, actor=SYSTEM, now=now)


def _create(offer: Offer, person: Person, *, origin: Origin, state: PlacementState, now: datetime) -> Placement:
    placement = Placement(
        offer=offer,
        person=person,
        origin=origin,
        channel=offer.channel,
        state=state,
        shared=[],
        snapshot={},
        reasons=[],
        created_at=now,
        changed_at=now,
    )
    db.session.add(placement)
    return placement


def _check_open(offer: Offer) -> None:
    if offer.state is OfferState.PUBLISHED or (offer.state is OfferState.FULL and offer.waiting_list_open):
        return
    if offer.state is OfferState.FULL:
        raise RuleBroken("Les places de cette offre sont prises.")
    raise RuleBroken("Cette offre n’est plus en ligne.")


def _check_volunteering(offer: Offer, person: Person) -> None:
    if offer.kind is not Kind.VOLUNTEERING:
        return
    profile = profile_of(person)
    if not (profile.wants_volunteering or Kind.VOLUNTEERING in (profile.kinds or ())):
        raise RuleBroken(
            "Le bénévolat est un choix libre : il se propose seulement à une personne qui a dit le souhaiter."
        )


def _contacts(shared: Iterable[str], person: Person) -> list[str]:
    """Keep the contacts that exist: agreeing to give a phone one does not have gives nothing."""
    held = {Contact.PHONE: person.phone, Contact.EMAIL: person.email}
    return [contact.value for contact in Contact if contact.value in set(shared) and held[contact]]

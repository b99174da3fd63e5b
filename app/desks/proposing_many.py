"""Proposing several offers to several people in one go: all are prepared, or none; each person decides alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.desks import ranking
from app.kit.access import Actor
from app.kit.database import unit_of_work
from app.kit.errors import RuleBroken
from app.kit.french import NBSP, count, enumerate_words
from app.offers.models import Offer
from app.people import free_text
from app.people.models import Person
from app.placements import recipients, services

Pair = tuple[Person, Offer]
MOST_PAIRS = 60


def propose_all(pairs: Sequence[Pair], *, note: str, actor: Actor, now: datetime) -> int:
    """Prepare every proposal, or none. Raises RuleBroken naming whom and what could not be."""
    if not pairs:
        raise RuleBroken("Cochez au moins une personne.")
    if len(pairs) > MOST_PAIRS:
        raise RuleBroken(f"Cochez {MOST_PAIRS} propositions au plus à la fois.")
    if wrong := free_text.problem(note):
        raise RuleBroken(wrong, field="note")
    snapshots = ranking.snapshots(pairs, now=now)
    with unit_of_work():
        for (person, offer), snapshot in zip(pairs, snapshots, strict=True):
            try:
                services.propose(offer, person, actor=actor, now=now, note=note, snapshot=snapshot)
            except RuleBroken as refusal:
                raise RuleBroken(f"{person.full_name}, « {offer.title} »{NBSP}: {refusal.message}") from refusal
    return len(pairs)


def words_after(people: Iterable[Person], made: int) -> str:
    """What the referent reads once the proposals are prepared."""
    each = {person.id: person for person in people}
    without = [one.first_name for one in each.values() if not recipients.person(one) and not recipients.mobile(one)]
    ready = f"{count(made, 'proposition')} {'prête' if made < 2 else 'prêtes'}."
    if not without:
        return f"{ready} Chaque personne reçoit un lien pour répondre."
    names = enumerate_words(without)
    return f"{ready} Sans e-mail ni mobile{NBSP}: {names}. Répondez ensemble sur l’écran."

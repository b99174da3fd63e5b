"""Writes of attestations: made at the person's request alone, confirmed by the structure if it wishes, taken back."""

from collections.abc import Iterable
from datetime import datetime

from app.attestations import emails, queries
from app.attestations.models import Attestation
from app.attestations.values import HoursSource
from app.kit.access import Actor
from app.kit.database import db
from app.kit.errors import NotAllowed, RuleBroken
from app.kit.ids import public_id
from app.matching.values import Kind
from app.people import free_text
from app.placements.models import Placement
from app.placements.recipients import Reader
from app.placements.workflow import PlacementState
from app.week.values import SIGNED_KINDS

BEGUN = frozenset({PlacementState.STARTED, PlacementState.COMPLETED, PlacementState.ENDED_EARLY})
MOST_SKILLS, LONGEST_SKILL = 5, 80


def make(
    placement: Placement, *, skills: Iterable[str], ask_structure: bool, actor: Actor, now: datetime
) -> Attestation:
    """Make an attestation of what was done so far; the structure is asked to confirm when the person wishes."""
    if actor.person_id != placement.person_id:
        raise NotAllowed
    if placement.state not in BEGUN or placement.starts_on is None:
        raise RuleBroken("L’attestation se demande une fois l’activité commencée.")
    if placement.offer.discreet:
        raise RuleBroken("Pour ce rendez-vous, l’attestation se demande directement à la structure.")
    minutes, source = _hours(placement)
    made = Attestation(
        placement=placement,
        made_at=now,
        starts_on=placement.starts_on,
        ends_on=None if placement.state is PlacementState.STARTED else placement.ends_on,
        minutes=minutes,
        source=source,
        title=placement.offer.title,
        structure_name=placement.offer.structure.public_name,
        skills=_skills(skills),
    )
    db.session.add(made)
    db.session.flush()
    if ask_structure:
        emails.please_confirm(made, now=now)
    return made


def confirm(made: Attestation, *, actor: Actor, now: datetime) -> None:
    """The structure says that it is so. Saying it twice changes nothing."""
    if made.revoked_at is not None:
        raise RuleBroken("Cette attestation a été retirée.")
    if made.confirmed_at is None:
        made.confirmed_at, made.confirmed_by = now, actor.label[:160]


def revoke(made: Attestation, *, actor: Actor, now: datetime) -> None:
    """The person takes it back: its number answers « retirée » from now on."""
    if actor.person_id != made.placement.person_id:
        raise NotAllowed
    if made.revoked_at is None:
        made.revoked_at = now


def ask_again(made: Attestation, *, email: str, now: datetime) -> None:
    """Send a new link to confirm, to the address that had one."""
    emails.write_to(made, Reader(email), about=f"attestation:{public_id()}", now=now)


def _hours(placement: Placement) -> tuple[int | None, HoursSource]:
    if placement.offer.kind is Kind.VOLUNTEERING:
        return queries.minutes_declared(placement), HoursSource.DECLARED
    if placement.offer.kind in SIGNED_KINDS:
        return queries.minutes_signed(placement), HoursSource.SIGNED
    return None, HoursSource.NONE


def _skills(lines: Iterable[str]) -> list[str]:
    kept = [" ".join(line.split()) for line in lines]
    kept = [line for line in kept if line]
    if len(kept) > MOST_SKILLS:
        raise RuleBroken(f"Écrivez {MOST_SKILLS} lignes au plus.", field="savoirs")
    if any(len(line) > LONGEST_SKILL for line in kept):
        raise RuleBroken(f"Chaque ligne a {LONGEST_SKILL} caractères au plus.", field="savoirs")
    wrong = free_text.problem(" ".join(kept))
    if wrong:
        raise RuleBroken(wrong, field="savoirs")
    return kept

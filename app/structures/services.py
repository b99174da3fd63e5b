"""Writes of structures: registration, what they say of themselves, moderation, closures."""

from datetime import date, datetime

from app.accounts.models import Account
from app.kit.access import Actor
from app.kit.clock import local_date
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.kit.events import publish as tell
from app.matching.values import Kind
from app.structures import queries
from app.structures.events import StructureEdited, StructureMoved
from app.structures.models import Closure, Membership, ModerationDecision, Structure
from app.structures.record import COLUMNS, StructureData
from app.structures.values import MemberRole, StructureType
from app.structures.workflow import STRUCTURE_WORKFLOW, StructureAction, StructureState

LONGEST_CLOSURE_DAYS = 120
CONFIRMED = frozenset({Kind.INSERTION_SITE, Kind.TRAINING})  # a convention, a declared activity
CONVENTIONED = frozenset({StructureType.SIAE, StructureType.GEIQ, StructureType.TRAINING_BODY})
MUST_CONFIRM_AGAIN = frozenset({"siret", "rna", "type", "siae"})


def create(
    data: StructureData, *, territory_code: str, now: datetime, accompanies: bool = False,
    parent: Structure | None = None,
) -> Structure:
    """Write a draft; raises RuleBroken naming each field that is wrong."""
    _refuse(data.problems(is_branch=parent is not None))
    structure = Structure(
        territory_code=territory_code,
        parent_id=parent.id if parent else None,
        created_at=now,
        updated_at=now,
        accompanies=accompanies,
        **{name: _stored(getattr(data, name)) for name in COLUMNS},
    )
    db.session.add(structure)
    db.session.flush()
    return structure


def register(data: StructureData, account: Account, *, territory_code: str, actor: Actor, now: datetime) -> Membership:
    """Bring an account on board of a structure: its first admin, or someone who waits for the present admins.

    The same numbers lead to the same structure; whether it already existed is told to its admins only.
    """
    _refuse(data.problems())
    structure = queries.of_numbers(siret=data.siret, rna=data.rna)
    if structure is None:
        structure = create(data, territory_code=territory_code, now=now)
        membership = join(structure, account, role=MemberRole.ADMIN, now=now)
        submit(structure, actor=actor, now=now)
        return membership
    known = queries.membership(structure.id, account.id)
    if known is not None and known.left_at is None:
        return known
    if queries.admins_of(structure.id):
        return join(structure, account, role=MemberRole.MEMBER, now=now, waiting=True)
    membership = join(structure, account, role=MemberRole.ADMIN, now=now)
    if structure.state is StructureState.DRAFT:
        submit(structure, actor=actor, now=now)
    return membership


def join(
    structure: Structure, account: Account, *, role: MemberRole, now: datetime, waiting: bool = False
) -> Membership:
    """Make the account a member, again if it had left."""
    membership = queries.membership(structure.id, account.id)
    if membership is None:
        membership = Membership(account_id=account.id, structure_id=structure.id)
        db.session.add(membership)
    membership.role, membership.waiting = role, waiting
    membership.joined_at, membership.left_at = now, None
    membership.account = account
    db.session.flush()
    return membership


def edit(structure: Structure, data: StructureData, *, now: datetime) -> list[str]:
    """Change what a structure says of itself; returns the names of the fields that changed."""
    _refuse(data.problems(is_branch=structure.parent_id is not None))
    other = queries.of_numbers(siret=data.siret, rna=data.rna)
    if other is not None and other.id != structure.id:
        raise RuleBroken("Ces numéros sont déjà ceux d’une autre structure.", field="siret" if data.siret else "rna")
    changed = [name for name in COLUMNS if getattr(structure, name) != _stored(getattr(data, name))]
    for name in changed:
        setattr(structure, name, _stored(getattr(data, name)))
    if not changed:
        return []
    if MUST_CONFIRM_AGAIN & set(changed):
        structure.convention_confirmed_at = None
    structure.updated_at = now
    db.session.flush()
    tell(StructureEdited(structure, now))
    return changed


def submit(structure: Structure, *, actor: Actor, now: datetime) -> None:
    """Hand the structure to the team of its territory."""
    _move(structure, StructureAction.SUBMIT, actor=actor, now=now)


def approve(structure: Structure, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Give the structure its public page; its offers may then be published."""
    structure.review_comment = None
    _decide(structure, StructureAction.APPROVE, reason=reason, actor=actor, now=now)


def ask_correction(structure: Structure, *, comment: str, actor: Actor, now: datetime) -> None:
    """Hand the structure back with what is to change; the words are required."""
    structure.review_comment = _words(comment, "Écrivez ce qui est à corriger\u00a0: la structure lira ces mots.")
    _decide(structure, StructureAction.ASK_CORRECTION, reason=structure.review_comment, actor=actor, now=now)


def suspend(structure: Structure, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take the structure and all its offers off line; the reason is kept and told."""
    _decide(structure, StructureAction.SUSPEND, reason=_words(reason), actor=actor, now=now)


def restore(structure: Structure, *, reason: str, actor: Actor, now: datetime) -> None:
    """Put a suspended structure back on line."""
    _decide(structure, StructureAction.RESTORE, reason=_words(reason), actor=actor, now=now)


def close(structure: Structure, *, reason: str, actor: Actor, now: datetime) -> None:
    """Close a structure for good."""
    _decide(structure, StructureAction.CLOSE, reason=_words(reason), actor=actor, now=now)


def confirm_convention(structure: Structure, *, actor: Actor, now: datetime) -> None:
    """Record that the team saw the SIAE convention, or the declaration of the training body."""
    structure.convention_confirmed_at = now
    structure.updated_at = now
    record_decision("structure", structure.public_id, "convention_confirmed", actor=actor, now=now)


def record_decision(
    subject: str, public_id: str, decision: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Write what a moderator decided, with the reason."""
    db.session.add(
        ModerationDecision(
            subject=subject, subject_public_id=public_id, decision=decision, reason=reason, author=actor.label, at=now
        )
    )
    db.session.flush()


def close_between(structure: Structure, *, starts_on: date, ends_on: date, note: str, now: datetime) -> Closure:
    """Announce a closure: clocks of the requests stop from a day to a day."""
    if ends_on < starts_on:
        raise RuleBroken("La fin doit être après le début.", field="ends_on")
    if ends_on < local_date(now):
        raise RuleBroken("Cette période est passée.", field="ends_on")
    if (ends_on - starts_on).days > LONGEST_CLOSURE_DAYS:
        raise RuleBroken(
            "Une fermeture dure quatre mois au plus. Au-delà, mettez vos offres en pause.", field="ends_on"
        )
    if any(one.starts_on <= ends_on and starts_on <= one.ends_on for one in structure.closures):
        raise RuleBroken("Une autre fermeture est déjà annoncée à ces dates.", field="starts_on")
    closure = Closure(structure_id=structure.id, starts_on=starts_on, ends_on=ends_on, note=note.strip()[:120])
    structure.closures.append(closure)
    structure.updated_at = now
    db.session.flush()
    tell(StructureEdited(structure, now))
    return closure


def cancel_closure(structure: Structure, closure: Closure, *, now: datetime) -> None:
    """Take back a closure."""
    structure.closures.remove(closure)
    db.session.delete(closure)
    structure.updated_at = now
    db.session.flush()
    tell(StructureEdited(structure, now))


def may_need_confirmation(structure: Structure) -> bool:
    """Tell whether the team must confirm a convention or a declaration before all its offers may appear."""
    return bool(CONFIRMED & structure.kinds) and structure.convention_confirmed_at is None


def waits_for_confirmation(structure: Structure) -> bool:
    """Tell whether most of what it may publish waits for it: the queue says so."""
    return structure.type in CONVENTIONED and may_need_confirmation(structure)


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _words(text: str, message: str = "Écrivez la raison\u00a0: la structure la lira.") -> str:
    if not text.strip():
        raise RuleBroken(message, field="comment")
    return text.strip()


def _refuse(found: dict[str, str]) -> None:
    if found:
        raise RuleBroken("Une réponse est à corriger.", errors=found)


def _decide(structure: Structure, action: StructureAction, *, reason: str, actor: Actor, now: datetime) -> None:
    _move(structure, action, actor=actor, now=now)
    record_decision("structure", structure.public_id, action.value, actor=actor, now=now, reason=reason)


def _move(structure: Structure, action: StructureAction, *, actor: Actor, now: datetime) -> None:
    before, after = STRUCTURE_WORKFLOW.apply(structure, action)
    structure.updated_at = now
    db.session.flush()
    tell(StructureMoved(structure, action, before, after, actor, now))

"""Reads of structures."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.queries import email_index
from app.kit.database import db
from app.kit.pages import Page
from app.structures.models import Closure, MemberInvitation, Membership, ModerationDecision, Structure
from app.structures.values import MemberRole
from app.structures.workflow import StructureState

EVERY_STATE = frozenset(StructureState)
ON_LIST = (StructureState.APPROVED, StructureState.SUSPENDED)


def whole() -> Select[Structure]:
    """Return the selection of structures with what their page reads."""
    return select(Structure).options(selectinload(Structure.closures))


def by_id(structure_id: int) -> Structure | None:
    """Return a structure by its key."""
    return db.session.scalar(whole().where(Structure.id == structure_id))


def by_ids(structure_ids: Collection[int]) -> dict[int, Structure]:
    """Return structures by their keys."""
    rows = db.session.scalars(select(Structure).where(Structure.id.in_(structure_ids)).order_by(Structure.id))
    return {row.id: row for row in rows}


def by_public_id(public_id: str) -> Structure | None:
    """Return a structure in any state."""
    return db.session.scalar(whole().where(Structure.public_id == public_id))


def approved_by_public_id(public_id: str) -> Structure | None:
    """Return a structure that has a public page."""
    return db.session.scalar(
        whole().where(Structure.public_id == public_id, Structure.state == StructureState.APPROVED)
    )


def of_numbers(*, siret: str | None, rna: str | None) -> Structure | None:
    """Return the living structure registered under a SIRET, else under an RNA number."""
    if not siret and not rna:
        return None
    same = Structure.siret == siret if siret else Structure.rna == rna
    return db.session.scalar(
        select(Structure)
        .where(same, Structure.state != StructureState.CLOSED, Structure.source.is_(None))
        .order_by(Structure.id)
        .limit(1)
    )


def by_source(source: str, source_ref: str) -> Structure | None:
    """Return the structure of a feed's record."""
    return db.session.scalar(select(Structure).where(Structure.source == source, Structure.source_ref == source_ref))


def of_account(account_id: int) -> Sequence[Structure]:
    """Return the structures an account works for today and their branches, by name, each before its branches."""
    own = select(Membership.structure_id).where(
        Membership.account_id == account_id, Membership.left_at.is_(None), Membership.waiting.is_(False)
    )
    alive = or_(Structure.parent_id.is_(None), Structure.state != StructureState.CLOSED)
    return db.session.scalars(
        select(Structure)
        .where(or_(Structure.id.in_(own), Structure.parent_id.in_(own)), alive)
        .order_by(Structure.parent_id.is_not(None), Structure.name, Structure.id)
        .limit(100)
    ).all()


_branch = aliased(Structure)
_PLACES_OF_WORK = (  # asked at each request of someone signed in: written once
    select(Membership.structure_id, Membership.role)
    .where(Membership.account_id == bindparam("account"), Membership.left_at.is_(None), Membership.waiting.is_(False))
    .order_by(Membership.id)
    .limit(1_000)
)
_PLACES_AND_BRANCHES = (
    _PLACES_OF_WORK.add_columns(_branch.id)
    .outerjoin(_branch, _branch.parent_id == Membership.structure_id)
    .order_by(_branch.id)
)


def places_of_work(account_id: int, *, branches: bool) -> list[tuple[int, MemberRole]]:
    """Return the structures an account works for today (and their branches), each with the account's role there."""
    rows = db.session.execute(_PLACES_AND_BRANCHES if branches else _PLACES_OF_WORK, {"account": account_id}).all()
    found = [(row[0], row[1]) for row in rows]
    if branches:
        found += [(row[2], row[1]) for row in rows if row[2] is not None]
    return list(dict.fromkeys(found))


def branches_of(structure_id: int, *, states: Collection[StructureState] = EVERY_STATE) -> list[Structure]:
    """Return the branches of a structure by name."""
    query = select(Structure).where(Structure.parent_id == structure_id, Structure.state.in_(states))
    return list(db.session.scalars(query.order_by(Structure.name, Structure.id).limit(100)))


def waiting_of_account(account_id: int) -> Sequence[Structure]:
    """Return the structures an account asked to join and that have not answered."""
    return db.session.scalars(
        select(Structure)
        .join(Membership, Membership.structure_id == Structure.id)
        .where(Membership.account_id == account_id, Membership.left_at.is_(None), Membership.waiting)
        .order_by(Structure.name, Structure.id)
        .limit(50)
    ).all()


def members_of(structure_id: int) -> Sequence[Membership]:
    """Return present and waiting members with their account, admins first."""
    return db.session.scalars(
        select(Membership)
        .options(joinedload(Membership.account))
        .where(Membership.structure_id == structure_id, Membership.left_at.is_(None))
        .order_by(Membership.waiting, Membership.role, Membership.id)
        .limit(200)
    ).all()


def membership(structure_id: int, account_id: int) -> Membership | None:
    """Return the membership of an account in a structure, past or present."""
    return db.session.scalar(
        select(Membership).where(Membership.structure_id == structure_id, Membership.account_id == account_id)
    )


def admins_of(structure_id: int) -> Sequence[Membership]:
    """Return the present admins, oldest first; those of its parent for a branch without any."""
    found = [member for member in _present(structure_id) if member.role is MemberRole.ADMIN]
    parent_id = None if found else _parent_id(structure_id)
    return admins_of(parent_id) if parent_id is not None else found


def recipients_of(structure_id: int) -> Sequence[Membership]:
    """Return the members who get the mails of candidates: every present one when none chose to, the parent's if none.
    """
    present = _present(structure_id)
    parent_id = None if present else _parent_id(structure_id)
    if parent_id is not None:
        return recipients_of(parent_id)
    return [member for member in present if member.receives_requests] or present


def _parent_id(structure_id: int) -> int | None:
    return db.session.scalar(select(Structure.parent_id).where(Structure.id == structure_id))


def _present(structure_id: int) -> list[Membership]:
    return [member for member in members_of(structure_id) if not member.waiting and member.account.is_active]


def invitations_of(structure_id: int) -> Sequence[MemberInvitation]:
    """Return the invitations nobody has accepted or revoked, the latest first."""
    return db.session.scalars(
        select(MemberInvitation)
        .where(
            MemberInvitation.structure_id == structure_id,
            MemberInvitation.accepted_at.is_(None),
            MemberInvitation.revoked_at.is_(None),
        )
        .order_by(MemberInvitation.created_at.desc(), MemberInvitation.id.desc())
        .limit(100)
    ).all()


def invitation(public_id: str) -> MemberInvitation | None:
    """Return an invitation by its public id."""
    return db.session.scalar(select(MemberInvitation).where(MemberInvitation.public_id == public_id))


def live_invitations_to(structure_id: int, email: str) -> Sequence[MemberInvitation]:
    """Return the unused invitations of an address in a structure."""
    return db.session.scalars(
        select(MemberInvitation)
        .where(
            MemberInvitation.structure_id == structure_id,
            MemberInvitation.email_index == email_index(email),
            MemberInvitation.accepted_at.is_(None),
            MemberInvitation.revoked_at.is_(None),
        )
        .order_by(MemberInvitation.id)
        .limit(20)
    ).all()


def to_review(territory_code: str, *, page: int = 1, per_page: int = 20) -> Page[Structure]:
    """Return the structures a territory's team has to read, the longest waiting first."""
    chosen = (Structure.territory_code == territory_code, Structure.state == StructureState.TO_REVIEW)
    total = db.session.scalar(select(func.count(Structure.id)).where(*chosen)) or 0
    rows = db.session.scalars(
        whole()
        .where(*chosen)
        .options(selectinload(Structure.members).joinedload(Membership.account))
        .order_by(Structure.updated_at, Structure.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return Page(rows.all(), page, per_page, total)


def of_territory(territory_code: str, *, text: str = "", page: int = 1, per_page: int = 30) -> Page[Structure]:
    """Return the approved and suspended structures of a territory by name; ``text`` is part of the name or a SIRET."""
    chosen = [Structure.territory_code == territory_code, Structure.state.in_(ON_LIST)]
    if text:
        chosen.append(or_(Structure.name.icontains(text, autoescape=True), Structure.siret == text))
    total = db.session.scalar(select(func.count(Structure.id)).where(*chosen)) or 0
    rows = db.session.scalars(
        select(Structure)
        .where(*chosen)
        .order_by(Structure.name, Structure.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return Page(rows.all(), page, per_page, total)


def decisions_on(subject_public_id: str, *, limit: int = 30) -> Sequence[ModerationDecision]:
    """Return what moderators decided on a structure or an offer, the latest first."""
    return db.session.scalars(
        select(ModerationDecision)
        .where(ModerationDecision.subject_public_id == subject_public_id)
        .order_by(ModerationDecision.at.desc(), ModerationDecision.id.desc())
        .limit(limit)
    ).all()


def decision(public_id: str) -> ModerationDecision | None:
    """Return one decision."""
    return db.session.scalar(select(ModerationDecision).where(ModerationDecision.public_id == public_id))


def unread_answers(territory_code: str, *, limit: int = 50) -> list[tuple[ModerationDecision, Structure]]:
    """Return decisions on structures whose answer no moderator has read, with the structure, the oldest first."""
    rows = db.session.execute(
        select(ModerationDecision, Structure)
        .join(Structure, Structure.public_id == ModerationDecision.subject_public_id)
        .where(
            ModerationDecision.subject == "structure",
            ModerationDecision.answered_at.is_not(None),
            ModerationDecision.answer_read_at.is_(None),
            Structure.territory_code == territory_code,
        )
        .order_by(ModerationDecision.answered_at, ModerationDecision.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def closure(closure_id: int) -> Closure | None:
    """Return one closure."""
    return db.session.get(Closure, closure_id)


def never_confirmed_before(moment: datetime, *, limit: int = 200) -> Sequence[Structure]:
    """Return structures registered before the instant whose only members never opened their account."""
    return [
        structure
        for structure in db.session.scalars(
            select(Structure)
            .options(selectinload(Structure.members).joinedload(Membership.account))
            .where(
                Structure.created_at < moment,
                Structure.source.is_(None),
                Structure.state.in_({StructureState.DRAFT, StructureState.TO_REVIEW}),
            )
            .order_by(Structure.id)
            .limit(limit)
        )
        if structure.members and all(member.account.confirmed_at is None for member in structure.members)
    ]

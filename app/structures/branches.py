"""Branches (« antennes »): places of one structure, with their own page and offers, managed by its members."""

from dataclasses import replace
from datetime import datetime

from app.kit.access import SYSTEM, Actor
from app.kit.errors import RuleBroken
from app.structures import queries, services
from app.structures.models import Structure
from app.structures.record import StructureData
from app.structures.workflow import StructureState

MOST_BRANCHES = 60


def open_branch(
    parent: Structure, data: StructureData, *, territory_code: str, actor: Actor, now: datetime
) -> Structure:
    """Open a branch of a structure; of a validated one in the same territory, it has its page at once.

    Elsewhere, or while the parent waits, the team of the branch's territory reads it first.
    """
    _check(parent, data)
    data = replace(data, type=parent.type, siae=parent.siae, labels=data.labels or tuple(parent.labels or ()))
    branch = services.create(
        data, territory_code=territory_code, now=now, accompanies=parent.accompanies, parent=parent
    )
    branch.neutral_label = parent.neutral_label
    if _same_legal_person(parent, data):
        branch.convention_confirmed_at = parent.convention_confirmed_at
    services.submit(branch, actor=actor, now=now)
    if parent.state is StructureState.APPROVED and parent.territory_code == territory_code:
        services.approve(branch, actor=SYSTEM, now=now, reason="")
    return branch


def _check(parent: Structure, data: StructureData) -> None:
    if parent.parent_id is not None:
        raise RuleBroken("Une antenne n’a pas d’antenne\u00a0: ouvrez-la depuis la structure principale.")
    if len(queries.branches_of(parent.id)) >= MOST_BRANCHES:
        raise RuleBroken(f"Une structure a {MOST_BRANCHES} antennes au plus.")
    other = queries.of_numbers(siret=data.siret, rna=data.rna)
    if other is not None:
        raise RuleBroken("Ce numéro est déjà celui d’une autre structure.", field="siret" if data.siret else "rna")


def _same_legal_person(parent: Structure, data: StructureData) -> bool:
    return not data.siret or (parent.siret or "")[:9] == data.siret[:9]

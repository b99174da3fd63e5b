"""Approved structures, as the API lists them: rows, no object."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.kit.database import db
from app.kit.pages import Page
from app.structures.models import Structure
from app.structures.workflow import StructureState

COLUMNS = (
    Structure.public_id, Structure.name, Structure.neutral_label, Structure.type, Structure.siae, Structure.siret,
    Structure.rna, Structure.description, Structure.website, Structure.public_phone, Structure.address,
    Structure.insee, Structure.commune_name, Structure.postal_code, Structure.lat, Structure.lon, Structure.precision,
    Structure.opening_hours, Structure.accessibility, Structure.labels, Structure.source, Structure.source_ref,
    Structure.updated_at,
)  # fmt: skip


def approved(*, text: str = "", insee: Sequence[str] = (), page: int = 1, per_page: int = 20) -> Page[Any]:
    """Return approved structures by name; ``text`` is part of the name shown, ``insee`` restricts to communes."""
    shown = func.coalesce(func.nullif(Structure.neutral_label, ""), Structure.name)
    chosen = [Structure.state == StructureState.APPROVED]
    if text:
        chosen.append(shown.icontains(text, autoescape=True))
    if insee:
        chosen.append(Structure.insee.in_(insee))
    total = db.session.scalar(select(func.count()).select_from(Structure).where(*chosen)) or 0
    query = select(*COLUMNS).where(*chosen).order_by(Structure.name, Structure.id)
    return Page(db.session.execute(query.limit(per_page).offset((page - 1) * per_page)).all(), page, per_page, total)


def by_public_id(public_id: str) -> tuple[Any, bool]:
    """Return an approved structure, and whether one of that id once was (closed or suspended since)."""
    row = db.session.execute(select(*COLUMNS, Structure.state).where(Structure.public_id == public_id)).one_or_none()
    if row is None or row.state is StructureState.APPROVED:
        return row, False
    return None, row.state in {StructureState.CLOSED, StructureState.SUSPENDED}

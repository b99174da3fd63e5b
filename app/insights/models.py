"""Table: what is kept of files that were erased, as counts."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from app.kit.columns import Code, column, internal
from app.kit.database import Base
from app.matching.values import Kind
from app.placements.workflow import PlacementState


class PastOutcome(Base):
    """How many proposals of erased files had which outcome, by month, territory and kind. Never printed under 11."""

    __tablename__ = "past_outcome"

    month: Mapped[str] = column(internal("month of the proposal, as 2026-11"), String(7), primary_key=True)
    territory_code: Mapped[str] = column(internal("territory"), String(3), primary_key=True)
    kind: Mapped[Kind] = column(internal("kind of offer"), Code(Kind), primary_key=True)
    outcome: Mapped[PlacementState] = column(internal("where it ended"), Code(PlacementState), primary_key=True)
    proposals: Mapped[int] = column(internal("how many"), default=0)

"""Table: minutes per ISO week."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.kit.columns import UtcDateTime, column, internal, personal, reference
from app.kit.database import Base


class WeekMinutes(Base):
    """Minutes of one activity in one ISO week; an activity found elsewhere has no placement."""

    __tablename__ = "week_minutes"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    person_id: Mapped[int] = reference("person.id", personal("whose week"))
    week: Mapped[str] = column(personal("ISO week, as 2026-W48"), String(8), index=True)
    placement_id: Mapped[int | None] = reference("placement.id", personal("which placement"))
    label: Mapped[str] = column(personal("what, in words"), String(140), default="")
    planned: Mapped[int] = column(personal("minutes planned"), default=0)
    declared: Mapped[int | None] = column(personal("minutes the person declared"))
    confirmed: Mapped[int | None] = column(personal("minutes signed in session"))
    updated_at: Mapped[datetime] = column(personal("changed"), UtcDateTime)

    __table_args__ = (UniqueConstraint("person_id", "week", "placement_id", "label"),)

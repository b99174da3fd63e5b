"""Table: runs of imports, with their report."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped

from app.kit.columns import UtcDateTime, column, internal
from app.kit.database import Base


class ImportRun(Base):
    """One run: what was read, done and refused, line by line."""

    __tablename__ = "import_run"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    source: Mapped[str] = column(internal("name of the source"), String(60), index=True)
    format: Mapped[str] = column(internal("format"), String(30))
    state: Mapped[str] = column(internal("running, done, refused"), String(20))
    dry_run: Mapped[bool] = column(internal("nothing was written"), default=False)
    started_at: Mapped[datetime] = column(internal("start"), UtcDateTime)
    finished_at: Mapped[datetime | None] = column(internal("end"), UtcDateTime)
    author: Mapped[str] = column(internal("who ran it"), String(160))
    report: Mapped[dict[str, Any]] = column(internal("counts and issues"), JSON, default=dict)

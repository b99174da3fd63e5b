"""Table: the first offers of each person accompanied, as the last night left them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Integer, String
from sqlalchemy.orm import Mapped

from app.kit.columns import EncryptedJson, UtcDateTime, column, internal, personal, reference
from app.kit.database import Base


class Shortlist(Base):
    """Which offers come first for a person, and on which day of the catalogue. What is printed is ranked again."""

    __tablename__ = "shortlist"

    person_id: Mapped[int] = reference(
        "person.id", personal("for whom", exported=False), ondelete="CASCADE", primary_key=True, index=False
    )
    offers: Mapped[list[list[int]]] = column(
        personal("offers that may suit them: key and points, best first", exported=False),
        EncryptedJson("shortlist.offers"),
    )
    found: Mapped[list[list[int]]] = column(
        personal("those of them put on line since the list was first made: key, day found", exported=False),
        EncryptedJson("shortlist.found"),
    )
    floor: Mapped[int] = column(internal("points under which a new offer changes nothing"))
    inputs: Mapped[str] = column(internal("keyed digest of all the ranking reads of the person"), String(64))
    seq: Mapped[int] = column(
        internal("last change of an offer that was read"), BigInteger().with_variant(Integer, "sqlite")
    )
    day: Mapped[date] = column(internal("day it is right for"), Date, index=True)
    ranked_at: Mapped[datetime] = column(internal("last checked"), UtcDateTime)

"""Tables: the first offers of each person accompanied, as the last night left them; the lists that were shown."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.kit.columns import Code, EncryptedJson, UtcDateTime, column, internal, personal, reference
from app.kit.database import Base
from app.placements.values import Party

SHOWN_TERM = "shown lists: 12 months"


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


class ShownList(Base):
    """The list one reader was last shown of a day, by one version of the ranking: what a contested one is explained
    from. Shown again, it takes the place of the former one: nobody counts."""

    __tablename__ = "shown_list"

    id: Mapped[int] = column(internal("key", retention=SHOWN_TERM), primary_key=True)
    person_id: Mapped[int] = reference(
        "person.id", personal("for whom", retention=SHOWN_TERM), ondelete="CASCADE", index=False
    )
    day: Mapped[date] = column(personal("on which day", retention=SHOWN_TERM), Date)
    shown_to: Mapped[Party] = column(
        personal("to the person, or to who accompanies them", retention=SHOWN_TERM), Code(Party)
    )
    version: Mapped[str] = column(personal("model and weights that ranked it", retention=SHOWN_TERM), String(60))
    offers: Mapped[list[str]] = column(
        personal("public ids of its offers, in order; discreet services left out", retention=SHOWN_TERM),
        EncryptedJson("shown_list.offers"),
    )
    points: Mapped[list[int]] = column(
        personal("points of each, in the same order", retention=SHOWN_TERM), EncryptedJson("shown_list.points")
    )
    seq: Mapped[int] = column(
        internal("version of the catalogue: last change of an offer that was read", retention=SHOWN_TERM),
        BigInteger().with_variant(Integer, "sqlite"),
    )
    shown_at: Mapped[datetime] = column(personal("when last", retention=SHOWN_TERM), UtcDateTime, index=True)

    __table_args__ = (UniqueConstraint("person_id", "day", "shown_to", "version"),)

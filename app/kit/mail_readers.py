"""What is known of an address we write to: how often it wants news, and whether its mails come back.

News that ask nothing may wait and leave together, at the rhythm the reader chose; what asks for an answer leaves at
once. One row an address: a shared inbox has no account.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped

from app.kit.clock import PARIS, local
from app.kit.columns import Code, EncryptedText, UtcDateTime, blind_index, column, internal, personal
from app.kit.database import Base, db
from app.kit.events import Event, publish

CONTEXT = "mail_reader.email"
READER_LIFE = "mail settings: 24 months after last change"
MORNING = time(7, 50)
MONDAY = 0


class Rhythm(StrEnum):
    """How often news leave."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Rhythm.AT_ONCE: "À chaque nouvelle",
    Rhythm.DAILY: "Un message par jour, le matin",
    Rhythm.WEEKLY: "Un message par semaine, le lundi matin",
    Rhythm.NEVER: "Pas de nouvelles, seulement ce qui attend une réponse",
}


class MailReader(Base):
    """The choices of one address, and what its mail server says."""

    __tablename__ = "mail_reader"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    email_index: Mapped[str] = column(internal("keyed digest of the address"), String(64), unique=True)
    email: Mapped[str] = column(personal("address", retention=READER_LIFE, exported=False), EncryptedText(CONTEXT))
    rhythm: Mapped[Rhythm] = column(internal("how often news leave"), Code(Rhythm), default=Rhythm.AT_ONCE)
    bounced_at: Mapped[datetime | None] = column(internal("its mails come back since"), UtcDateTime)
    bounce: Mapped[str] = column(internal("what its server says: the code alone"), String(40), default="")
    changed_at: Mapped[datetime] = column(internal("changed"), UtcDateTime)


class HeldNews(Base):
    """One piece of news that waits for the reader's next digest."""

    __tablename__ = "held_news"

    id: Mapped[int] = column(internal("key"), primary_key=True)
    dedupe: Mapped[str] = column(internal("the fact that caused it: told once"), unique=True)
    email_index: Mapped[str] = column(internal("for which address"), String(64), index=True)
    to: Mapped[str] = column(
        personal("address", retention="outbox: body 30 days", exported=False), EncryptedText("held_news.to")
    )
    title: Mapped[str] = column(
        personal("the fact", retention="outbox: body 30 days", exported=False), EncryptedText("held_news.title")
    )
    text: Mapped[str] = column(
        personal("its first words", retention="outbox: body 30 days", exported=False), EncryptedText("held_news.text")
    )
    url: Mapped[str] = column(
        personal("where to act", retention="outbox: body 30 days", exported=False), EncryptedText("held_news.url")
    )
    created_at: Mapped[datetime] = column(internal("when"), UtcDateTime)
    due_at: Mapped[datetime] = column(internal("leaves on"), UtcDateTime, index=True)


@dataclass(frozen=True, slots=True)
class AddressBounced(Event):
    """The mails to an address begin to come back."""

    email: str
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """A fact for one reader: ``about`` names it, so that it is told once."""

    to: str
    about: str
    title: str
    text: str = ""
    url: str = ""


def index_of(email: str) -> str:
    """Return the digest of an address."""
    return blind_index(email, context=CONTEXT)


def reader(email_index: str) -> MailReader | None:
    """Return what is known of an address."""
    return db.session.scalar(select(MailReader).where(MailReader.email_index == email_index))


def rhythm_of(email: str) -> Rhythm:
    """Return how often an address wants news."""
    found = reader(index_of(email))
    return found.rhythm if found else Rhythm.AT_ONCE


def bounces(email: str | None) -> bool:
    """Tell whether mails to an address come back."""
    found = reader(index_of(email)) if email else None
    return found is not None and found.bounced_at is not None


def known(email: str, *, now: datetime) -> str:
    """Return the digest of an address we write to, noting the address so that the digest leads back to it."""
    return _row(email, now=now).email_index


def choose(email: str, rhythm: Rhythm, *, now: datetime) -> MailReader:
    """Keep how often an address wants news; what waits follows the new rhythm."""
    row = _row(email, now=now)
    row.rhythm, row.changed_at = rhythm, now
    waiting = HeldNews.email_index == row.email_index
    if rhythm is Rhythm.NEVER:
        db.session.execute(delete(HeldNews).where(waiting))
    else:
        db.session.execute(update(HeldNews).where(waiting).values(due_at=next_leave(rhythm, now=now)))
    return row


def note_bounce(email: str, *, code: str, now: datetime) -> bool:
    """Write that mails to an address come back; tells whether it is news."""
    row = _row(email, now=now)
    fresh = row.bounced_at is None
    row.bounced_at, row.bounce, row.changed_at = now, code[:40], now
    db.session.flush()
    if fresh:
        publish(AddressBounced(email, now))
    return fresh


def forget_bounce(email: str) -> None:
    """The address answers again, or was corrected."""
    found = reader(index_of(email))
    if found is not None:
        found.bounced_at, found.bounce = None, ""


def hold(news: News, rhythm: Rhythm, *, now: datetime) -> None:
    """Keep a piece of news for the reader's next digest; a known fact is ignored."""
    if db.session.scalar(select(HeldNews.id).where(HeldNews.dedupe == news.about)) is not None:
        return
    db.session.add(
        HeldNews(
            dedupe=news.about,
            email_index=index_of(news.to),
            to=news.to,
            title=news.title,
            text=news.text,
            url=news.url,
            created_at=now,
            due_at=next_leave(rhythm, now=now),
        )
    )
    db.session.flush()


def due_readers(*, now: datetime) -> list[str]:
    """Return the digests of the addresses whose news are due, in order."""
    query = select(HeldNews.email_index).where(HeldNews.due_at <= now).distinct()
    return list(db.session.scalars(query.order_by(HeldNews.email_index)))


def take_held(email_index: str) -> list[HeldNews]:
    """Return all that waits for an address, oldest first, under a lock."""
    query = select(HeldNews).where(HeldNews.email_index == email_index).order_by(HeldNews.id).with_for_update()
    return list(db.session.scalars(query))


def drop_held(rows: list[HeldNews]) -> None:
    """They left."""
    db.session.execute(delete(HeldNews).where(HeldNews.id.in_([row.id for row in rows])))


def next_leave(rhythm: Rhythm, *, now: datetime) -> datetime:
    """Return the next morning, or Monday morning, in France."""
    if rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
        return now
    here = local(now)
    day = here.date()
    while datetime.combine(day, MORNING, tzinfo=PARIS) <= here or (rhythm is Rhythm.WEEKLY and day.weekday() != MONDAY):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=PARIS)


def _row(email: str, *, now: datetime) -> MailReader:
    found = reader(index_of(email))
    if found is None:
        found = MailReader(
            email_index=index_of(email), email=email.strip(), rhythm=Rhythm.AT_ONCE, bounce="", changed_at=now
        )
        db.session.add(found)
        db.session.flush()
    return found

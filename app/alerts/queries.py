"""Reads of saved searches, of who is due a digest, and of what was found for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.accounts import queries as accounts
from app.alerts.models import AlertCursor, AlertFind, AlertReader, AlertSent, SavedSearch
from app.alerts.values import MAILED
from app.kit.columns import blind_index
from app.kit.database import db
from app.offers.models import Offer, OfferHistory
from app.offers.workflow import OfferAction

EMAIL_CONTEXT = "alert_reader.email"
IDS_PER_STATEMENT = 500


def email_index(email: str) -> str:
    """Return the digest under which an address is found."""
    return blind_index(email, context=EMAIL_CONTEXT)


def reader_by_email(email: str) -> AlertReader | None:
    """Return who has this address, whatever its capitals."""
    return db.session.scalar(select(AlertReader).where(AlertReader.email_index == email_index(email)))


def reader_by_public_id(public_id: str) -> AlertReader | None:
    """Return the reader links speak of."""
    return db.session.scalar(select(AlertReader).where(AlertReader.public_id == public_id))


def reader_of_account(account_id: int) -> AlertReader | None:
    """Return the saved searches' owner of an account; None before the first."""
    return db.session.scalar(select(AlertReader).where(AlertReader.account_id == account_id))


def search_by_public_id(public_id: str) -> SavedSearch | None:
    """Return a saved search, confirmed or not."""
    return db.session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))


def confirmed_of(reader: AlertReader) -> list[SavedSearch]:
    """Return the confirmed searches of a reader, the oldest first."""
    query = select(SavedSearch).where(SavedSearch.reader_id == reader.id, SavedSearch.confirmed_at.is_not(None))
    return list(db.session.scalars(query.order_by(SavedSearch.id)))


def mailed_searches(*, after: int = 0, limit: int) -> list[SavedSearch]:
    """Return the searches that are told about, by key: what new offers are compared with."""
    query = select(SavedSearch).where(SavedSearch.rhythm.in_(MAILED), SavedSearch.id > after)
    return list(db.session.scalars(query.order_by(SavedSearch.id).limit(limit)))


def due_readers(*, now: datetime, limit: int) -> list[int]:
    """Return the readers whose digest is due, the longest due first."""
    first = func.min(SavedSearch.due_at)
    query = select(SavedSearch.reader_id).where(SavedSearch.due_at <= now, SavedSearch.confirmed_at.is_not(None))
    return list(
        db.session.scalars(query.group_by(SavedSearch.reader_id).order_by(first, SavedSearch.reader_id).limit(limit))
    )


def locked_reader(reader_id: int) -> AlertReader | None:
    """Return a reader under lock; None when another worker is writing to them."""
    return db.session.scalar(select(AlertReader).where(AlertReader.id == reader_id).with_for_update(skip_locked=True))


def due_searches(reader: AlertReader, *, now: datetime) -> list[SavedSearch]:
    """Return the searches of a reader that are due, the oldest first."""
    return [search for search in confirmed_of(reader) if search.due_at is not None and search.due_at <= now]


def finds_of(search_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return search → offers found and not told yet, in the order they were found."""
    query = select(AlertFind.search_id, AlertFind.offer_id).where(AlertFind.search_id.in_(search_ids))
    found: dict[int, list[int]] = {key: [] for key in search_ids}
    for row in db.session.execute(query.order_by(AlertFind.found_at, AlertFind.offer_id)):
        found[row.search_id].append(row.offer_id)
    return found


def told(reader_id: int, offer_ids: Sequence[int]) -> set[int]:
    """Return those of some offers the reader was told about already."""
    query = select(AlertSent.offer_id).where(AlertSent.reader_id == reader_id, AlertSent.offer_id.in_(offer_ids))
    return set(db.session.scalars(query.order_by(AlertSent.offer_id)))


def told_among(offer_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Return the (reader, offer) pairs already told, among some offers."""
    query = select(AlertSent.reader_id, AlertSent.offer_id).where(AlertSent.offer_id.in_(offer_ids))
    return {(row.reader_id, row.offer_id) for row in db.session.execute(query.order_by(AlertSent.id))}


def cursor() -> tuple[int, datetime] | None:
    """Return the last change read and when; None before the first reading."""
    row = db.session.get(AlertCursor, 1, populate_existing=True)
    return (row.seq, row.at) if row else None


def on_line_since(offer_ids: Sequence[int]) -> dict[int, datetime]:
    """Return offer → when it last came on line: first published, or back after its end."""
    found: dict[int, datetime] = {}
    for start in range(0, len(offer_ids), IDS_PER_STATEMENT):
        part = offer_ids[start : start + IDS_PER_STATEMENT]
        first = select(Offer.id, Offer.published_at).where(Offer.id.in_(part), Offer.published_at.is_not(None))
        found |= {row.id: row.published_at for row in db.session.execute(first.order_by(Offer.id))}
        back = (
            select(OfferHistory.offer_id, func.max(OfferHistory.at).label("at"))
            .where(OfferHistory.offer_id.in_(part), OfferHistory.action == OfferAction.RENEW)
            .group_by(OfferHistory.offer_id)
            .order_by(OfferHistory.offer_id)
        )
        for row in db.session.execute(back):
            found[row.offer_id] = max(row.at, found.get(row.offer_id, row.at))
    return found


def changed_since(limit: datetime) -> list[int]:
    """Return the offers changed since an instant, by key: what to look at when the log no longer goes back there."""
    return list(db.session.scalars(select(Offer.id).where(Offer.updated_at >= limit).order_by(Offer.id)))


def unconfirmed_before(limit: datetime) -> list[SavedSearch]:
    """Return the searches nobody confirmed, kept before an instant, by key."""
    query = select(SavedSearch).where(SavedSearch.confirmed_at.is_(None), SavedSearch.since <= limit)
    return list(db.session.scalars(query.order_by(SavedSearch.id)))


def readers_past_term(now: datetime) -> list[AlertReader]:
    """Return the readers without a sign of life until their term, or whose account is closed, by key."""
    closed = select(accounts.Account.id).where(accounts.Account.email_index.like(f"{accounts.CLOSED}%"))
    over = (AlertReader.kept_until <= now) | AlertReader.account_id.in_(closed)
    return list(db.session.scalars(select(AlertReader).where(over).order_by(AlertReader.id)))

"""Writes of saved searches: keep one, confirm it, change how often, stop. Stopped means erased."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.accounts.models import Account
from app.alerts import emails, queries
from app.alerts.models import AlertReader, SavedSearch
from app.alerts.searches import criteria_of, is_narrow, sentence_of
from app.alerts.values import ALERT_LIFE, MOST_SEARCHES, Rhythm, next_due
from app.kit import links
from app.kit.database import db
from app.kit.errors import RuleBroken, TooMany
from app.kit.throttle import hit

ONE_DAY = timedelta(days=1)
LATELY = timedelta(days=30)
MAILS_PER_ADDRESS, ASKS_PER_SENDER = 5, 30
TOO_WIDE = "Dites d’abord où vous cherchez, ou ce que vous cherchez."
TOO_MANY = f"Vous suivez déjà {MOST_SEARCHES} recherches\u00a0: arrêtez-en une pour suivre celle-ci."


def save_for_account(account: Account, query: str, *, rhythm: Rhythm, now: datetime) -> SavedSearch:
    """Keep a search in an account whose address is known to be its owner's; the same one again changes its rhythm."""
    reader = queries.reader_of_account(account.id) or _reader(account.email, now=now)
    reader.account_id = account.id
    search = _same(reader, query)
    if search is None:
        if len(queries.confirmed_of(reader)) >= MOST_SEARCHES:
            raise RuleBroken(TOO_MANY)
        search = _new(reader, query, rhythm, now=now)
    confirm(search, now=now)
    change_rhythm(search, rhythm, now=now)
    return search


def ask_to_confirm(email: str, query: str, *, rhythm: Rhythm, sender: str, now: datetime) -> None:
    """Keep a visitor's search until they confirm it from their mailbox. The page shown is the same for all."""
    if not _may_mail(email, sender, now=now):
        return
    reader = _reader(email, now=now)
    search = _same(reader, query)
    already = search is not None and search.confirmed_at is not None
    if already or (search is None and len(reader.searches) >= MOST_SEARCHES):
        emails.send_manage_link(reader, now=now)
        return
    search = search or _new(reader, query, rhythm, now=now)
    search.rhythm = rhythm
    emails.send_confirmation(search, now=now)


def confirm(search: SavedSearch, *, now: datetime) -> None:
    """The owner of the address wants it: the first digest is at the next date of its rhythm."""
    if search.confirmed_at is None:
        search.confirmed_at = now
        search.due_at = next_due(search.rhythm, after=now)
    keep(search.reader, now=now)


def change_rhythm(search: SavedSearch, rhythm: Rhythm, *, now: datetime) -> None:
    """Tell about a search more or less often; « never » keeps it in an account, and starts again from now."""
    if search.rhythm is Rhythm.NEVER:
        search.since = now
    if search.rhythm is not rhythm or search.due_at is None:
        search.rhythm = rhythm
        search.due_at = next_due(rhythm, after=now)
    keep(search.reader, now=now)


def keep(reader: AlertReader, *, now: datetime) -> None:
    """A sign of life: the searches live one more year."""
    reader.kept_until = now + ALERT_LIFE


def stop(search: SavedSearch, *, now: datetime) -> None:
    """Their owner stops one search: it is erased."""
    keep(search.reader, now=now)
    drop(search, now=now)


def drop(search: SavedSearch, *, now: datetime) -> None:
    """Erase one search; without any left, the address goes too."""
    reader = search.reader
    links.forget(search.public_id, now=now)
    reader.searches.remove(search)
    db.session.flush()
    if not reader.searches:
        forget(reader, now=now)


def stop_all(reader: AlertReader, *, now: datetime) -> None:
    """No more mails: an account keeps its list, an address alone is erased with its searches."""
    if reader.account_id is None:
        forget(reader, now=now)
        return
    for search in queries.confirmed_of(reader):
        change_rhythm(search, Rhythm.NEVER, now=now)


def forget(reader: AlertReader, *, now: datetime) -> None:
    """Erase an address, its searches, and the address its links were sent to."""
    for search in reader.searches:
        links.forget(search.public_id, now=now)
    links.forget(reader.public_id, now=now)
    db.session.delete(reader)
    db.session.flush()


def _reader(email: str, *, now: datetime) -> AlertReader:
    found = queries.reader_by_email(email)
    if found is None:
        found = AlertReader(
            email=email,
            email_index=queries.email_index(email),
            created_at=now,
            kept_until=now + ALERT_LIFE,
            searches=[],
        )
        db.session.add(found)
        db.session.flush()
    return found


def _new(reader: AlertReader, query: str, rhythm: Rhythm, *, now: datetime) -> SavedSearch:
    criteria = criteria_of(query)
    if criteria is None or not is_narrow(criteria):
        raise RuleBroken(TOO_WIDE)
    search = SavedSearch(reader=reader, query=query, sentence=sentence_of(criteria), rhythm=rhythm, since=now)
    db.session.add(search)
    db.session.flush()
    return search


def _same(reader: AlertReader, query: str) -> SavedSearch | None:
    return next((search for search in reader.searches if search.query == query), None)


def _may_mail(email: str, sender: str, *, now: datetime) -> bool:
    """Count what is asked for an address and by a sender; tells whether a mail may leave."""
    try:
        hit("alert:email", email.lower(), limit=MAILS_PER_ADDRESS, per=ONE_DAY, now=now)
        hit("alert:sender", sender, limit=ASKS_PER_SENDER, per=ONE_DAY, now=now)
    except TooMany:
        return False
    return True


def keep_those_who_sign_in(*, now: datetime) -> None:
    """Someone who signed in lately is there: the searches of their account live one more year."""
    lately = select(Account.id).where(Account.last_sign_in_at > now - LATELY)
    behind = AlertReader.kept_until < now + ALERT_LIFE - LATELY
    db.session.execute(
        update(AlertReader).where(AlertReader.account_id.in_(lately), behind).values(kept_until=now + ALERT_LIFE)
    )

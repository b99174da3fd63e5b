"""The purge: what is past its term goes, in small transactions, so that a stopped purge goes on where it was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Column, Select, delete, func, select, update

from app import erasure_list, privacy_notice
from app.accounts import queries as accounts
from app.accounts import services as account_services
from app.kit.access import SYSTEM
from app.kit.database import Base, db, unit_of_work
from app.kit.mail import OutboxMail
from app.kit.sms import OutboxSms
from app.people import erasure_queries, erasure_services
from app.people import queries as people
from app.privacy_terms import ACCOUNT_LIFE, RULES, Rule, Way, columns_of

BATCH = 200


@dataclass(frozen=True, slots=True)
class Purged:
    """What a rule did, or would do: ``what`` table, ``term`` in words, how many rows."""

    what: str
    term: str
    rows: int


def report(*, now: datetime) -> list[Purged]:
    """Return what a purge would do now, and do nothing."""
    found = [Purged(rule.table, rule.term, _count(rule, now=now)) for rule in RULES]
    files = Purged("person", "file: 24 months after last contact", erasure_queries.count_past_term(now=now))
    unused = accounts.count_unused_since(now - ACCOUNT_LIFE)
    return [files, Purged("account", "account: 24 months after last sign-in", unused), *found]


def purge(*, now: datetime) -> list[Purged]:
    """Do everything that is due, oldest first; returns what was done. Stopped at any point, it may be run again."""
    files = Purged("person", "file: 24 months after last contact", _all(_erase_files, now=now))
    privacy_notice.warn(now=now, limit=BATCH)
    unused = Purged("account", "account: 24 months after last sign-in", _all(_close_accounts, now=now))
    done = [Purged(rule.table, rule.term, sum(_batches(rule, now=now))) for rule in RULES]
    erasure_list.follow(now=now)
    forget_written_mails()
    return [files, unused, *done]


def _all(step: Callable[..., int], *, now: datetime) -> int:
    total = 0
    while done := step(now=now):
        total += done
    return total


def _erase_files(*, now: datetime) -> int:
    keys = erasure_queries.past_term(now=now, limit=BATCH)
    for key in keys:
        with unit_of_work():
            person = people.by_id(key)
            if person is not None:
                erasure_services.erase(person, actor=SYSTEM, now=now)
    return len(keys)


def _close_accounts(*, now: datetime) -> int:
    with unit_of_work():
        found = accounts.unused_since(now - ACCOUNT_LIFE, most=BATCH)
        for account in found:
            account_services.close(account, now=now)
    return len(found)


def _due(rule: Rule, *, now: datetime) -> Select[Any]:
    table = Base.metadata.tables[rule.table]
    [key] = table.primary_key.columns
    return select(key).where(rule.over(table, now - rule.life)).order_by(key)


def _count(rule: Rule, *, now: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(_due(rule, now=now).subquery())) or 0


def _batches(rule: Rule, *, now: datetime) -> Iterator[int]:
    """Apply a rule a batch at a time; yields how many rows each time."""
    table = Base.metadata.tables[rule.table]
    [key] = table.primary_key.columns
    while True:
        with unit_of_work():
            keys = list(db.session.scalars(_due(rule, now=now).limit(BATCH)))
            if not keys:
                return
            if rule.way is Way.ROWS:
                db.session.execute(delete(table).where(key.in_(keys)))
            else:
                db.session.execute(update(table).where(key.in_(keys)).values(_emptied(rule, now=now)))
        yield len(keys)


def _emptied(rule: Rule, *, now: datetime) -> dict[str, Any]:
    """Return the empty value of each column that names the term, and the mark that it was emptied."""
    table = Base.metadata.tables[rule.table]
    values = {name: _empty(table.c[name]) for name in columns_of(rule)}
    return values | ({"emptied_at": now} if "emptied_at" in table.c else {})


def _empty(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    default = getattr(column.default, "arg", "")
    return default(None) if callable(default) else default


def forget_written_mails() -> int:
    """Delete the files of mails and texts whose words went from the outbox (development writes them as files)."""
    settings = current_app.config["SETTINGS"]
    return _forget(settings.mail_dir, "*.eml", OutboxMail) + _forget(settings.sms_dir, "*.json", OutboxSms)


def _forget(folder: Path, pattern: str, table: Any) -> int:
    files = {file.stem: file for file in folder.glob(pattern)} if folder.is_dir() else {}
    kept = select(table.reference).where(table.emptied_at.is_(None), table.reference.in_(list(files)))
    gone = set(files) - set(db.session.scalars(kept)) if files else set()
    for name in gone:
        files[name].unlink(missing_ok=True)
    return len(gone)


def run_purge(*, now: datetime) -> int:
    """The purge as a periodic job; returns how many rows went."""
    return sum(done.rows for done in purge(now=now))

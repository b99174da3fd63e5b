"""Reads of people. A list about people always starts from an active follow-up: there is no other."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, func, literal, select, union_all

from app.accounts.models import Account
from app.kit.columns import blind_index
from app.kit.database import db
from app.kit.ids import PUBLIC_ID
from app.people.models import FileRead, FollowUp, Person, SealedMonth
from app.people.values import FileReading, FollowedPerson, LogSoFar, Reader, ReadPurpose, Referent
from app.people.workflow import FollowUpState
from app.structures.models import Structure

MOST_FOLLOWED = 500
MOST_READINGS = 100


def id_of_account(account_id: int) -> int | None:
    """Return the person an account belongs to."""
    return db.session.scalar(select(Person.id).where(Person.account_id == account_id))


def by_id(person_id: int) -> Person | None:
    """Return a person by key."""
    return db.session.get(Person, person_id)


def by_ids(person_ids: Iterable[int]) -> list[Person]:
    """Return people by key; those already in the session are read again in this one query."""
    return list(db.session.scalars(select(Person).where(Person.id.in_(list(person_ids))).order_by(Person.id)))


def by_public_id(public_id: str) -> Person | None:
    """Return a person by public id, None when missing or malformed."""
    if not PUBLIC_ID.fullmatch(public_id):
        return None
    return db.session.scalar(select(Person).where(Person.public_id == public_id))


def by_email_index(index: str) -> Person | None:
    """Return the person with this digest of an e-mail."""
    return db.session.scalar(select(Person).where(Person.email_index == index))


def by_phone(number: str) -> list[Person]:
    """Return whoever is reached at a number (« 0612345678 »): a family may share one. By key."""
    index = blind_index(number, context="person.phone")
    return list(db.session.scalars(select(Person).where(Person.phone_index == index).order_by(Person.id).limit(10)))


def accompanied() -> list[Person]:
    """Return the people with an active follow-up who asked for no pause, by key: whom the nightly ranking looks at."""
    followed = select(FollowUp.person_id).where(FollowUp.state == FollowUpState.ACTIVE)
    query = select(Person).where(Person.id.in_(followed), Person.frozen_at.is_(None)).order_by(Person.id)
    return list(db.session.scalars(query))


def active_follow_up(person_id: int, account_id: int) -> FollowUp | None:
    """Return the active follow-up of a person by an account."""
    return db.session.scalar(
        select(FollowUp).where(
            FollowUp.person_id == person_id, FollowUp.account_id == account_id, FollowUp.state == FollowUpState.ACTIVE
        )
    )


def of_referent(account_id: int) -> list[FollowedPerson]:
    """Return the people an account accompanies, by name. One query; sensitive columns are not read."""
    rows = db.session.execute(
        select(
            Person.id,
            Person.public_id,
            Person.first_name,
            Person.last_name,
            Person.commune_name,
            Person.answers,
            FollowUp.started_at,
        )
        .join(FollowUp, FollowUp.person_id == Person.id)
        .where(FollowUp.account_id == account_id, FollowUp.state == FollowUpState.ACTIVE)
        .order_by(Person.last_name, Person.first_name, Person.id)
        .limit(MOST_FOLLOWED)
    )
    return [
        FollowedPerson(
            id=row.id,
            public_id=row.public_id,
            first_name=row.first_name,
            last_name=row.last_name,
            commune_name=row.commune_name,
            since=row.started_at,
            no_target=bool((row.answers.get("hours") or {}).get("no_target")),
            has_answers=bool(row.answers),
            wanted_hours=(row.answers.get("hours") or {}).get("wanted"),
        )
        for row in rows
    ]


def files_of_referent(account_id: int) -> list[Person]:
    """Return the files of the people an account accompanies and who asked for no pause, by name, to rank for them."""
    followed = select(FollowUp.person_id).where(
        FollowUp.account_id == account_id, FollowUp.state == FollowUpState.ACTIVE
    )
    query = select(Person).where(Person.id.in_(followed), Person.frozen_at.is_(None))
    return list(db.session.scalars(query.order_by(Person.last_name, Person.first_name, Person.id).limit(MOST_FOLLOWED)))


def referents_of(person_id: int) -> list[Referent]:
    """Return who accompanies a person today, the first come first."""
    rows = db.session.execute(
        select(Account, Structure.name, Structure.neutral_label, FollowUp.started_at)
        .join(FollowUp, FollowUp.account_id == Account.id)
        .outerjoin(Structure, Structure.id == FollowUp.structure_id)
        .where(FollowUp.person_id == person_id, FollowUp.state == FollowUpState.ACTIVE)
        .order_by(FollowUp.started_at, FollowUp.id)
        .limit(10)
    )
    return [
        Referent(
            account_id=account.id,
            name=account.display_name,
            function=account.job_title or account.role.label,
            organisation=neutral or name or "",
            email=account.email,
            phone=account.phone,
            since=since,
        )
        for account, name, neutral, since in rows
    ]


def reader_of(account_id: int, person_ids: Iterable[int]) -> Reader:
    """Return what the log writes of an account: its function, and the organisation it accompanies each of these people
    from. One query."""
    followed = and_(
        FollowUp.account_id == Account.id,
        FollowUp.person_id.in_(list(person_ids)),
        FollowUp.state == FollowUpState.ACTIVE,
    )
    rows = db.session.execute(
        select(Account.job_title, Account.role, FollowUp.person_id, Structure.name, Structure.neutral_label)
        .outerjoin(FollowUp, followed)
        .outerjoin(Structure, Structure.id == FollowUp.structure_id)
        .where(Account.id == account_id)
        .order_by(FollowUp.id.desc())
    ).all()
    bodies = {row.person_id: row.neutral_label or row.name for row in rows if row.name}
    return Reader(rows[0].job_title or rows[0].role.label, bodies)


def readings_of(person_key: str) -> list[FileReading]:
    """Return who read a file, the latest first."""
    rows = db.session.execute(
        select(FileRead.at, FileRead.reader, FileRead.organisation, FileRead.purpose)
        .where(FileRead.person_key == person_key)
        .order_by(FileRead.seq.desc())
        .limit(MOST_READINGS)
    )
    return [FileReading(row.at, row.reader, row.organisation, ReadPurpose(row.purpose).label) for row in rows]


def log_so_far(account_id: int, since: datetime) -> LogSoFar:
    """Return the newest seal of the log, and when an account last opened each file since an instant. One query."""
    opened = (
        select(FileRead.person_key.label("word"), func.max(FileRead.at).label("at"), literal(value=False).label("head"))
        .where(FileRead.account_id == account_id, FileRead.at >= since)
        .group_by(FileRead.person_key)
    )
    newest = select(FileRead.hash, FileRead.at).order_by(FileRead.seq.desc()).limit(1).subquery()
    head = select(newest.c.hash, newest.c.at, literal(value=True))
    rows = db.session.execute(union_all(opened, head)).all()
    return LogSoFar(
        next((row.word for row in rows if row.head), None), {row.word: row.at for row in rows if not row.head}
    )


def last_reading() -> FileRead | None:
    """Return the newest row of the reading log."""
    return db.session.scalar(select(FileRead).order_by(FileRead.seq.desc()).limit(1))


def readings_of_month(month: str) -> list[FileRead]:
    """Return the rows of one month of the log, in order."""
    return list(db.session.scalars(select(FileRead).where(FileRead.month == month).order_by(FileRead.seq)))


def months_read() -> list[str]:
    """Return the months the log still holds, oldest first."""
    return list(db.session.scalars(select(FileRead.month).distinct().order_by(FileRead.month)))


def sealed_months() -> list[SealedMonth]:
    """Return the sealed months, oldest first."""
    return list(db.session.scalars(select(SealedMonth).order_by(SealedMonth.month)))


def months_to_drop(term: str) -> list[SealedMonth]:
    """Return the sealed months before one, that the log still holds, oldest first."""
    return [month for month in sealed_months() if month.month < term and month.dropped_at is None]


def last_sealed_head(default: str) -> str:
    """Return the last seal of the newest sealed month; ``default`` when no month was ever sealed."""
    query = select(SealedMonth.head).order_by(SealedMonth.month.desc()).limit(1)
    return db.session.scalar(query) or default

"""Writes of people: files, answers, follow-ups, and the log of who read what."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, text

from app.accounts.models import Account, SecurityEvent
from app.geo.queries import gazetteer
from app.kit import mail_readers
from app.kit.access import Actor
from app.kit.columns import blind_index
from app.kit.database import db, is_postgresql
from app.kit.errors import RuleBroken, TooMany
from app.kit.events import publish
from app.kit.ids import secret_token
from app.matching.values import Profile
from app.people import answers as told
from app.people import contact, queries, reading_log
from app.people.events import FollowUpEnded, FollowUpOpened, ProfileChanged
from app.people.models import FileRead, FollowUp, Person, SealedMonth
from app.people.profile import parse_profile
from app.people.values import Language, LogFault, LogSoFar, ReadPurpose
from app.people.workflow import FOLLOW_UP_WORKFLOW, FollowUpAction

LOG_LOCK = 0x4150_4C4F  # « APLO »: readings are appended one at a time, so that the chain has no fork
FILES_AN_HOUR = 60
FILES_A_DAY = 200
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
LOGGED = ("month", "person_key", "account_id", "reader", "organisation", "purpose", "at", "previous", "hash")


class QuotaReached(TooMany):
    """The account opened as many files as one may; the reading did not happen."""

    message = "Vous avez ouvert beaucoup de dossiers en peu de temps. Par sécurité, attendez un moment."


def create_person(
    first_name: str,
    last_name: str,
    *,
    territory_code: str,
    actor: Actor,
    now: datetime,
    email: str | None = None,
    phone: str | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Person:
    """Open a file. Raises RuleBroken when a name is missing or an address, a phone or an answer is wrong."""
    if not first_name.strip() or not last_name.strip():
        field = "last_name" if first_name.strip() else "first_name"
        raise RuleBroken("Écrivez le prénom et le nom.", field=field)
    person = Person(
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        territory_code=territory_code,
        answers={},
        log_key=secret_token(),
        created_at=now,
        last_contact_at=now,
    )
    db.session.add(person)
    change_contact(person, email=email, phone=phone, now=now)
    if answers:
        save_answers(person, answers, actor=actor, now=now)
    db.session.flush()
    return person


def change_contact(person: Person, *, email: str | None, phone: str | None, now: datetime) -> None:
    """Set how to reach a person; blank means none. Raises RuleBroken naming ``email`` or ``phone``."""
    email, phone = contact.email_or_none(email), contact.phone_or_none(phone)
    index = blind_index(email, context="person.email") if email else None
    with db.session.no_autoflush:
        other = queries.by_email_index(index) if index else None
    if other is not None and other.id != person.id:
        raise RuleBroken("Cette adresse est déjà celle d’un autre dossier.", field="email")
    person.email, person.email_index = email, index
    person.phone = phone
    person.phone_index = blind_index(phone, context="person.phone") if phone else None
    person.last_contact_at = now
    if email:
        mail_readers.forget_bounce(email)
    db.session.flush()


def choose_reading(person: Person, *, language: Language, prefers_sms: bool) -> None:
    """Set the language of what the person receives, and whether they prefer a text to a mail.

    Raises RuleBroken on field ``prevenir`` when a text is preferred and there is no mobile number to send it to.
    """
    if prefers_sms and not contact.is_mobile(person.phone):
        raise RuleBroken("Pour des SMS, notez d’abord un numéro de mobile (06 ou 07).", field="prevenir")
    person.language, person.prefers_sms = language, prefers_sms
    db.session.flush()


def note_contact(person: Person, *, now: datetime) -> None:
    """Remember a sign of life: the term of the file starts again. An older one changes nothing."""
    person.last_contact_at = max(person.last_contact_at, now)


def save_answers(person: Person, changes: Mapping[str, Any], *, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Change some answers of a file (None takes one away); returns what is improbable.

    Raises RuleBroken naming each answer at fault; then nothing is changed.
    """
    body = told.merged(told.all_answers(person), changes)
    parsed = parse_profile(body, place_required=False)
    person.answers, person.limits, person.discreet_needs = told.split(body)
    _set_place(person, parsed.profile)
    person.last_contact_at = now
    db.session.flush()
    names = tuple(sorted(name for name in changes if name not in told.SENSITIVE_NAMES))
    publish(ProfileChanged(person_id=person.id, names=names, actor=actor, at=now))
    return parsed.warnings


def _set_place(person: Person, profile: Profile) -> None:
    commune = gazetteer().by_insee(profile.insee) if profile.insee else None
    person.insee, person.commune_name = profile.insee, commune.name if commune else None
    blurred = [None if value is None else round(value, told.POSITION_DECIMALS) for value in (profile.lat, profile.lon)]
    person.lat, person.lon = blurred


def profile_of(person: Person) -> Profile:
    """Return the matching profile of a file; what was never told is unknown."""
    return parse_profile(told.all_answers(person), place_required=False).profile


def open_follow_up(
    person: Person, account: Account, *, actor: Actor, now: datetime, structure_id: int | None = None
) -> FollowUp:
    """Begin to accompany a person, from a day. An active follow-up by the same account is returned as it is."""
    present = queries.active_follow_up(person.id, account.id)
    if present is not None:
        return present
    follow_up = FollowUp(
        person_id=person.id, account_id=account.id, structure_id=structure_id, started_at=now, opened_by=actor.label
    )
    db.session.add(follow_up)
    db.session.flush()
    publish(FollowUpOpened(person_id=person.id, account_id=account.id, actor=actor, at=now))
    return follow_up


def end_follow_up(follow_up: FollowUp, *, actor: Actor, now: datetime) -> None:
    """End a follow-up: the file closes for this account at once."""
    _close(follow_up, FollowUpAction.END, now=now)
    publish(FollowUpEnded(follow_up.person_id, follow_up.account_id, successor_id=None, actor=actor, at=now))


def transfer_follow_up(
    follow_up: FollowUp, account: Account, *, actor: Actor, now: datetime, structure_id: int | None = None
) -> FollowUp:
    """Hand a person over to someone else, at once."""
    if account.id == follow_up.account_id:
        raise RuleBroken("Choisissez une autre personne que vous.", field="account")
    _close(follow_up, FollowUpAction.TRANSFER, now=now)
    successor = open_follow_up(follow_up.person, account, actor=actor, now=now, structure_id=structure_id)
    publish(FollowUpEnded(follow_up.person_id, follow_up.account_id, successor_id=account.id, actor=actor, at=now))
    return successor


def _close(follow_up: FollowUp, action: FollowUpAction, *, now: datetime) -> None:
    FOLLOW_UP_WORKFLOW.apply(follow_up, action)
    follow_up.ended_at = now
    db.session.flush()


def log_read(
    person: Person, *, actor: Actor, purpose: ReadPurpose, now: datetime, organisation: str | None = None
) -> None:
    """Write that someone opens a file, before they see it. One's own file is not logged.

    ``organisation`` is the one they accompany the person from, unless told (a structure that received a request).
    Raises QuotaReached beyond 60 different files an hour or 200 a day.
    """
    log_reads([person], actor=actor, purpose=purpose, now=now, organisation=organisation)


def log_reads(
    persons: Iterable[Person], *, actor: Actor, purpose: ReadPurpose, now: datetime, organisation: str | None = None
) -> None:
    """Write that someone reads something of each of these files, in as many queries for one as for many."""
    others = [person for person in persons if actor.person_id != person.id]
    if actor.account_id is None or not others:
        return
    if is_postgresql():
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOG_LOCK})
    _give_keys(others)
    before = queries.log_so_far(actor.account_id, now - A_DAY)
    _check_quota(before, {person_key(person) for person in others}, now=now)
    reader = queries.reader_of(actor.account_id, [person.id for person in others])
    previous = before.head or queries.last_sealed_head(reading_log.GENESIS)
    rows = []
    for person in others:
        row = FileRead(
            month=reading_log.month_of(now),
            person_key=person_key(person),
            account_id=actor.account_id,
            reader=reader.function,
            organisation=organisation or reader.bodies.get(person.id, ""),
            purpose=purpose.value,
            at=now,
            previous=previous,
        )
        row.hash = previous = reading_log.seal(row)
        rows.append({name: getattr(row, name) for name in LOGGED})
    db.session.execute(insert(FileRead), rows)


def _give_keys(persons: Iterable[Person]) -> None:
    """Give a pseudonym's key to the files that have none yet."""
    without = {person.id: person for person in persons if not person.log_key}
    for row in queries.by_ids(without) if without else ():
        row.log_key = without[row.id].log_key = row.log_key or secret_token()


def person_key(person: Person) -> str:
    """Return the person's pseudonym in the reading log; '' once their key was destroyed: no row is theirs any more."""
    return reading_log.pseudonym(person.log_key, person.public_id) if person.log_key else ""


def _check_quota(before: LogSoFar, keys: set[str], *, now: datetime) -> None:
    for limit, period in ((FILES_AN_HOUR, AN_HOUR), (FILES_A_DAY, A_DAY)):
        files = {key for key, at in before.opened.items() if at >= now - period}
        if keys - files and len(files | keys) > limit:
            raise QuotaReached(retry_after_seconds=15 * 60)


def report_quota(actor: Actor, *, now: datetime) -> None:
    """Keep a trace that an account reached its quota, for whoever watches over the accounts."""
    if actor.account_id is not None:
        db.session.add(SecurityEvent(account_id=actor.account_id, kind="file_quota", at=now))
        db.session.flush()


def verify_log() -> list[LogFault]:
    """Check the whole reading log; empty when it is intact."""
    months = {month: queries.readings_of_month(month) for month in queries.months_read()}
    sealed = {month.month: month for month in queries.sealed_months()}
    return list(reading_log.faults(months, sealed))


def seal_past_months(*, now: datetime) -> int:
    """Seal the months that are over with their number of rows and last seal; returns how many were sealed."""
    present, done = reading_log.month_of(now), {month.month for month in queries.sealed_months()}
    over = [month for month in queries.months_read() if month < present and month not in done]
    for month in over:
        rows = queries.readings_of_month(month)
        db.session.add(SealedMonth(month=month, rows=len(rows), head=rows[-1].hash, sealed_at=now))
    db.session.flush()
    return len(over)


def drop_old_months(*, now: datetime) -> int:
    """Delete the rows of the sealed months past their term, oldest first; their seals stay. Returns how many months.

    The month is marked first: the database refuses to remove any other row (``sealed_log``).
    """
    old = queries.months_to_drop(reading_log.month_of(now - reading_log.LIFE))
    for month in old:
        month.dropped_at = now
    db.session.flush()
    for month in old:
        db.session.execute(delete(FileRead).where(FileRead.month == month.month))
    db.session.flush()
    return len(old)

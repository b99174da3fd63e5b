"""I3: every reading is written, the chain shows any change, quotas stop a theft."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from app.accounts.models import SecurityEvent
from app.kit.database import db, unit_of_work
from app.people import queries, services
from app.people.models import FileRead, Person, SealedMonth
from app.people.values import ReadPurpose
from tests.conftest import NOW
from tests.factories.people import a_person, a_referent, actor_of, an_organisation, follow, own_account
from tests.support.databases import open_log


def read(person, referent, *, at, purpose=ReadPurpose.FILE):
    with unit_of_work():
        person = db.session.get_one(Person, person.id)
        services.log_read(person, actor=actor_of(referent), purpose=purpose, now=at)


@pytest.fixture
def readings(app, now):
    """Three readings of two files, in two months."""
    referent, one, two = a_referent(), a_person(), a_person("Karim")
    follow(referent, one)
    follow(referent, two)
    for person, days in ((one, 40), (two, 39), (one, 0)):
        read(person, referent, at=now - timedelta(days=days))
    return db.session.scalars(select(FileRead.seq).order_by(FileRead.seq)).all()


def test_every_reading_says_who_from_where_and_why(app, now):
    referent, person = a_referent(), a_person()
    follow(referent, person, organisation=an_organisation("Service insertion"))

    read(person, referent, at=now, purpose=ReadPurpose.JOURNAL)

    [reading] = queries.readings_of(services.person_key(person))
    assert (reading.reader, reading.organisation) == ("Conseillère en insertion", "Service insertion")
    assert (reading.purpose, reading.at) == ("Carnet de bord", now)


def test_reading_one_s_own_file_is_not_logged(app, now):
    person = a_person()
    account = own_account(person)
    with unit_of_work():
        services.log_read(person, actor=actor_of(account, person=person), purpose=ReadPurpose.FILE, now=now)

    assert queries.months_read() == []


def test_the_log_names_people_by_a_pseudonym_that_dies_with_its_key(app, now):
    referent, person = a_referent(), a_person()
    follow(referent, person)
    read(person, referent, at=now)

    row = db.session.scalar(select(FileRead))

    assert person.public_id not in (row.person_key, row.reader, row.organisation)
    with unit_of_work():
        db.session.get_one(Person, person.id).log_key = None
    assert queries.readings_of(services.person_key(db.session.get_one(Person, person.id))) == []


def test_an_intact_log_has_no_fault(readings):
    assert services.verify_log() == []


@pytest.mark.parametrize("column", ["reader", "organisation", "purpose", "person_key", "month", "hash", "previous"])
def test_any_change_of_a_row_is_seen(readings, column):
    with unit_of_work(), open_log(db.session.connection()):
        db.session.execute(update(FileRead).where(FileRead.seq == readings[1]).values({column: "x"}))

    assert services.verify_log()


def test_a_row_taken_away_is_seen(readings):
    with unit_of_work(), open_log(db.session.connection()):
        db.session.execute(delete(FileRead).where(FileRead.seq == readings[1]))

    assert services.verify_log()


def test_the_end_of_a_sealed_month_cannot_be_cut(readings, now):
    with unit_of_work():
        assert services.seal_past_months(now=now) == 1
    assert services.verify_log() == []

    with unit_of_work(), open_log(db.session.connection()):
        db.session.execute(delete(FileRead).where(FileRead.seq.in_(readings[1:])))

    assert services.verify_log()


def test_a_whole_month_goes_at_the_end_of_retention_and_the_log_stays_whole(readings, now):
    with unit_of_work():
        services.seal_past_months(now=now)
        services.seal_past_months(now=now)
        assert services.drop_old_months(now=now) == 0
        assert services.drop_old_months(now=now + timedelta(days=366)) == 1

    assert len(queries.months_read()) == 1
    assert services.verify_log() == []
    assert db.session.scalar(select(SealedMonth.rows)) == 2


def test_reading_goes_on_after_everything_old_went(readings, now):
    with unit_of_work():
        later = now + timedelta(days=800)
        services.seal_past_months(now=later)
        services.drop_old_months(now=later)
    referent, person = a_referent(), a_person()
    follow(referent, person)

    read(person, referent, at=later)

    assert services.verify_log() == []


def test_an_account_opens_sixty_files_an_hour_and_no_more(app, now, monkeypatch):
    monkeypatch.setattr(services, "FILES_AN_HOUR", 3)
    referent = a_referent()
    people = [a_person(f"P{number}") for number in range(4)]
    for person in people:
        follow(referent, person)
    for person in people[:3]:
        read(person, referent, at=now)

    with pytest.raises(services.QuotaReached):
        read(people[3], referent, at=now)
    read(people[0], referent, at=now)  # a file already open this hour is no new file
    read(people[3], referent, at=now + timedelta(minutes=61))

    assert len(queries.readings_of(services.person_key(people[3]))) == 1


def test_a_quota_reached_leaves_a_trace_on_the_account(app, now):
    referent = a_referent()
    with unit_of_work():
        services.report_quota(actor_of(referent), now=now)

    assert db.session.scalar(select(SecurityEvent.kind)) == "file_quota"


def test_several_readings_at_once_are_one_unbroken_chain(app):
    people = [a_person(f"Personne {number}") for number in range(5)]
    referent = a_referent()
    for person in people:
        follow(referent, person)

    for _ in range(2):
        with unit_of_work():
            persons = queries.by_ids([person.id for person in people])
            services.log_reads(persons, actor=actor_of(referent), purpose=ReadPurpose.PROPOSAL, now=NOW)

    assert services.verify_log() == []
    assert len(queries.readings_of(services.person_key(queries.by_id(people[0].id)))) == 2

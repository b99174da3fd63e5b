"""One unit of work, one commit; aware instants; encrypted columns; the change log."""

from datetime import datetime, timedelta, timezone
from threading import Thread

import pytest

from app.kit.changes import Change, changed_since, latest_seq, record_change
from app.kit.columns import UtcDateTime
from app.kit.crypto import FieldKeys, UnreadableField
from app.kit.database import db, unit_of_work
from app.kit.errors import TooMany
from app.kit.throttle import hit


def test_an_error_rolls_everything_back(app, now):
    with pytest.raises(RuntimeError), unit_of_work():
        record_change(1, now=now)
        raise RuntimeError

    assert latest_seq() == 0


def test_a_unit_inside_a_unit_is_the_same_transaction(app, now):
    with pytest.raises(RuntimeError), unit_of_work():
        with unit_of_work():
            record_change(1, now=now)
        raise RuntimeError

    assert latest_seq() == 0


def test_unsaved_changes_before_a_unit_are_refused_rather_than_lost(app, now):
    db.session.add(Change(topic="offer", subject_id=1, at=now))
    db.session.connection()

    with pytest.raises(RuntimeError, match="unsaved"), unit_of_work():
        pass


def test_writers_queue_instead_of_failing(app, now):
    """Two threads read then write in the same instant: both succeed, on both databases."""
    failures = []

    def write(number: int) -> None:
        with app.app_context():
            try:
                for _ in range(10):
                    with unit_of_work():
                        latest_seq()
                        record_change(number, now=now)
            except Exception as error:  # noqa: BLE001 - whatever a thread meets fails the test
                failures.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert failures == []
    assert len(changed_since(0)) == 40


def test_a_reader_of_the_change_log_never_skips_a_late_commit(app, now):
    """A writer that took its number first but commits last must not be overtaken."""
    seen: list[int] = []

    with unit_of_work():
        record_change(1, now=now)

        def late() -> None:
            with app.app_context():
                with unit_of_work():
                    record_change(2, now=now)
                db.session.remove()

        thread = Thread(target=late)
        thread.start()
        thread.join(0.3)
        seen += [subject for _, subject in _committed(app)]
        assert seen == []  # the second writer waits for the first
    thread.join()
    db.session.rollback()

    assert [subject for _, subject in changed_since(0)] == [1, 2]


def _committed(app) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []

    def read() -> None:
        with app.app_context():
            found.extend(changed_since(0))
            db.session.remove()

    thread = Thread(target=read)
    thread.start()
    thread.join()
    return found


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 24, 9, 0), db)  # noqa: DTZ001 - the fault under test


def test_an_instant_comes_back_in_utc(app, now):
    paris = now.astimezone(timezone(timedelta(hours=1)))
    with unit_of_work():
        record_change(1, now=paris)

    assert db.session.query(Change).one().at == now
    assert db.session.query(Change).one().at.utcoffset() == timedelta(0)


def test_an_encrypted_value_is_bound_to_its_column():
    keys = FieldKeys.parse(FieldKeys.generate())
    stored = keys.encrypt("05 36 49 00 23", context="person.phone")

    assert keys.decrypt(stored, context="person.phone") == "05 36 49 00 23"
    with pytest.raises(UnreadableField):
        keys.decrypt(stored, context="person.email")


def test_a_new_key_still_reads_what_the_old_one_wrote_and_finds_it():
    old = FieldKeys.generate()
    before = FieldKeys.parse(old)
    after = FieldKeys.parse(FieldKeys.generate().replace("k1", "k2") + "," + old)
    stored = before.encrypt("secret", context="a.b")

    assert after.decrypt(stored, context="a.b") == "secret"
    assert after.encrypt("x", context="a.b").startswith("k2.")
    assert after.blind_index("x", context="a.b") == before.blind_index("x", context="a.b")


def test_a_throttle_counts_across_transactions(app, now):
    for _ in range(3):
        with unit_of_work():
            hit("test", "who", limit=3, per=timedelta(minutes=5), now=now)

    with pytest.raises(TooMany), unit_of_work():
        hit("test", "who", limit=3, per=timedelta(minutes=5), now=now)
    with unit_of_work():
        hit("test", "someone else", limit=3, per=timedelta(minutes=5), now=now)
        hit("test", "who", limit=3, per=timedelta(minutes=5), now=now + timedelta(minutes=5))

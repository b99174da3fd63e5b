"""Acts at the same instant: the last seat, a double click, two members who answer opposite things."""

import os
from collections.abc import Callable
from contextvars import Context
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from app.kit.database import db, unit_of_work
from app.kit.errors import RuleBroken
from app.offers.models import Offer
from app.offers.services import NoSeatLeft
from app.placements import queries, services
from app.placements.emails import doors
from app.placements.jobs import run_due
from app.placements.models import Placement
from app.placements.workflow import PlacementState as S
from tests.conftest import NOW
from tests.factories import placements as make
from tests.factories.offers import an_offer

ROUNDS = int(os.environ.get("APORTEE_PROOF_RACES", "6"))
RACERS = 8


def at_once(app, acts: list[Callable[[], object]]) -> list[object]:
    """Run the acts at the same instant, each in its own thread and application context; returns what each gave."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[number] = acts[number]()
            except Exception as error:  # noqa: BLE001 - a race's outcome may be any refusal: the test judges it
                results[number] = error
            finally:
                db.session.remove()

    threads = [Thread(target=Context().run, args=(run, number)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    db.session.expire_all()
    return results


def accepting(placement_id: int) -> Callable[[], S]:
    def act() -> S:
        with unit_of_work():
            placement = db.session.get_one(Placement, placement_id)
            services.accept(
                placement, starts_on=(NOW + timedelta(days=5)).date(), actor=make.STRUCTURE_ACTOR, now=NOW
            )
            return placement.state

    return act


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_seat_asked_for_at_the_same_instant_is_given_once(app, _round):
    offer = make.one_seat()
    asked = [make.sent(offer, make.someone(email=f"p{n}@site.example")).id for n in range(RACERS)]

    results = at_once(app, [accepting(placement_id) for placement_id in asked])

    assert results.count(S.ACCEPTED) == 1
    assert sum(isinstance(result, NoSeatLeft) for result in results) == RACERS - 1, results
    assert db.session.get_one(Offer, offer.id).seats_taken == 1
    assert len(queries.in_states(offer.id, [S.SENT])) == RACERS - 1


def test_two_members_who_answer_opposite_things_make_one_answer(app, mailbox):
    placement = make.sent()

    def refuse():
        with unit_of_work():
            row = db.session.get_one(Placement, placement.id)
            return services.refuse(row, reasons=["dates"], actor=make.STRUCTURE_ACTOR, now=NOW).state

    results = at_once(app, [accepting(placement.id), refuse])

    assert sum(isinstance(result, RuleBroken) for result in results) == 1, results
    state = db.session.get_one(Placement, placement.id, populate_existing=True).state
    assert state in results
    answers = [mail for mail in mailbox.to(make.PERSON_EMAIL) if mail.created_at == NOW]
    assert len(answers) == 3  # the proposal, « partie », one answer


def test_a_double_click_is_one_proposal(app):
    offer, person = an_offer(), make.someone()
    referent = make.actor_of(make.referent_of(person))

    def propose():
        with unit_of_work():
            return services.propose(
                db.session.get_one(Offer, offer.id), db.session.get_one(type(person), person.id), actor=referent,
                now=NOW,
            ).state  # fmt: skip

    results = at_once(app, [propose] * 4)

    assert results.count(S.PROPOSED) == 1
    assert all(isinstance(result, RuleBroken) for result in results if result is not S.PROPOSED), results


def test_a_link_posted_twice_at_once_acts_once_and_answers_the_same(app, mailbox, monkeypatch):
    monkeypatch.setattr("app.kit.clock.now", lambda: NOW)
    placement = make.sent()
    with unit_of_work():
        url = doors.door(doors.ANSWER, db.session.merge(placement), email="x@structure.example", now=NOW)
    path = url.split("/r/")[1]
    day = (NOW + timedelta(days=3)).date().isoformat()
    meeting = {"answer": "meeting", "day": day, "hour": "09:30", "place": "Atelier", "who": ""}

    def post():
        client = app.test_client()
        page = client.get(f"/r/{path}").get_data(as_text=True)
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        barrier.wait()
        return client.post(f"/r/{path}", data={**meeting, "csrf_token": token}).status_code

    barrier = Barrier(3)
    results = at_once(app, [lambda: Context().run(post)] * 3)

    assert results == [200, 200, 200]
    assert fresh_steps(placement.id).count("propose_meeting") == 1
    assert sum("Rencontre notée" in mail.subject for mail in mailbox.all()) == 1


def fresh_steps(placement_id: int) -> list[str]:
    return [step.action for step in db.session.get_one(Placement, placement_id, populate_existing=True).steps]


def test_two_workers_at_once_send_each_reminder_once(app, mailbox):
    for n in range(5):
        make.sent(an_offer(), make.someone(email=f"p{n}@site.example"))
    mails = len(mailbox.all())

    results = at_once(app, [lambda: run_due(now=NOW + timedelta(days=10, minutes=5))] * 3)

    assert sum(results) == 5, results
    assert len(mailbox.all()) == mails + 5

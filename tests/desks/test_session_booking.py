"""An information meeting is booked directly: a seat is taken, moved or refused, and the structure knows who comes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers.models import OfferSession
from app.offers.record import SessionData
from app.offers.values import SessionKind
from app.placements import services
from app.placements.models import Placement
from app.placements.values import Party
from app.placements.workflow import PlacementState
from tests.factories import placements as path
from tests.factories.offers import an_offer
from tests.factories.people import actor_of, own_account
from tests.factories.structures import a_member


@pytest.fixture
def asked(page, now, monkeypatch):
    """A request sent for an offer with two meetings of one seat and a session of the activity; the person's browser."""
    monkeypatch.setattr("app.kit.clock.now", lambda: now)
    kinds = (SessionKind.INFO, SessionKind.INFO, SessionKind.ACTIVITY)
    sessions = tuple(
        SessionData(starts_at=now + timedelta(days=3 + day), ends_at=now + timedelta(days=3 + day, hours=2),
                    kind=kind, place="Salle des fêtes", seats_total=1)
        for day, kind in enumerate(kinds)
    )  # fmt: skip
    offer = an_offer(Kind.TRAINING, sessions=sessions, now=now)
    person = path.someone()
    placement = path.sent(offer, person, now=now)
    return placement, page.as_(own_account(person, email="nadege.compte@personne.example"))


def ids() -> list[str]:
    return [one.public_id for one in db.session.query(OfferSession).order_by(OfferSession.starts_at)]


def taken() -> list[int]:
    db.session.expire_all()
    return [one.seats_taken for one in db.session.query(OfferSession).order_by(OfferSession.starts_at)]


def test_a_person_books_a_meeting_then_moves_it(asked, mailbox):
    placement, person = asked
    address = f"/moi/demandes/{placement.public_id}"
    shown = person.get(address)
    assert shown.text.count('name="session"') == 2
    assert "1 place" in shown.words

    booked = person.post(f"{address}/rencontre", {"session": ids()[0]}, from_=address, follow=True)

    assert "Place réservée" in booked.words
    assert taken() == [1, 0, 0]
    assert db.session.get_one(Placement, placement.id).state is PlacementState.MEETING
    person.post(f"{address}/rencontre", {"session": ids()[1]}, from_=address)
    assert taken() == [0, 1, 0]


def test_a_full_meeting_is_refused_with_words(asked, now):
    placement, person = asked
    address = f"/moi/demandes/{placement.public_id}"
    other = path.sent(placement.offer, path.someone(email="autre@site.example"), now=now)
    with unit_of_work():
        db.session.query(OfferSession).order_by(OfferSession.starts_at).first().seats_taken = 1

    refused = person.post(f"{address}/rencontre", {"session": ids()[0]}, from_=address, follow=True)

    assert "est complète" in refused.words
    assert other.state is PlacementState.SENT
    assert "Complet" in person.get(address).words


@pytest.mark.parametrize("wanted", ["", "zzzzzzzzzz"])
def test_a_date_nobody_offered_is_refused(asked, wanted):
    placement, person = asked
    address = f"/moi/demandes/{placement.public_id}"

    refused = person.post(f"{address}/rencontre", {"session": wanted}, from_=address, follow=True)

    assert "Choisissez une date de la liste" in refused.words
    assert taken() == [0, 0, 0]


def test_a_session_of_the_activity_is_not_a_meeting(asked):
    placement, person = asked
    address = f"/moi/demandes/{placement.public_id}"

    person.post(f"{address}/rencontre", {"session": ids()[2]}, from_=address)

    assert taken() == [0, 0, 0]


def test_who_follows_the_person_books_with_them(asked, page):
    placement, _ = asked
    referent = page.as_(path.referent_of(placement.person))
    address = f"/accompagnement/propositions/{placement.public_id}"

    booked = referent.post(f"{address}/rencontre", {"session": ids()[0]}, from_=address, follow=True)

    assert "La place est réservée" in booked.words
    assert taken() == [1, 0, 0]
    assert db.session.get_one(Placement, placement.id).meeting_confirmed_at is None


def test_a_booked_meeting_that_was_noted_wrong_gives_its_seat_back(asked, now):
    placement, _ = asked
    session = db.session.scalars(select(OfferSession).order_by(OfferSession.starts_at)).first()
    with unit_of_work():
        row = db.session.get_one(Placement, placement.id)
        services.propose_meeting(
            row, at=session.starts_at, place="", who="", session=session, now=now, by_phone=True,
            actor=actor_of(path.referent_of(row.person)), party=Party.REFERENT,
        )  # fmt: skip
    assert taken() == [1, 0, 0]

    with unit_of_work():
        services.correct(db.session.get_one(Placement, placement.id), actor=path.STRUCTURE_ACTOR, now=now)

    assert taken() == [0, 0, 0]


def test_a_booked_meeting_is_not_taken_away_from_the_offer(asked, page):
    placement, person = asked
    address = f"/moi/demandes/{placement.public_id}"
    person.post(f"{address}/rencontre", {"session": ids()[0]}, from_=address)
    offer = db.session.get_one(Placement, placement.id).offer
    partner = page.as_(a_member(offer.structure), mfa=False)
    step = f"/structure/offres/{offer.public_id}/etape/quand"

    kept = {"schedule": "fixed", "hours_max": "6", "start_kind": "asap", "sessions": ["1", "2"]}
    refused = partner.post(step, kept, from_=step)

    assert refused.status == 422
    assert "1 personne est inscrite" in refused.words
    assert len(ids()) == 3

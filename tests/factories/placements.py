"""Placements for tests: a proposal to someone followed, and the same further on its path."""

from datetime import date, datetime, time, timedelta

from app.accounts.models import Account
from app.kit.access import Actor
from app.kit.clock import PARIS
from app.kit.database import db, unit_of_work
from app.matching.values import Kind
from app.offers.models import Offer
from app.people.models import Person
from app.placements import services
from app.placements.models import Placement
from app.placements.values import Party
from tests.conftest import NOW
from tests.factories.offers import an_offer
from tests.factories.people import a_person, a_referent, actor_of, follow

STRUCTURE_ACTOR = Actor(label="Les Coccinelles de Pommeil")
WILLING = {"kinds": ["volunteering", "job", "immersion", "training", "insertion_site", "service"]}
PERSON_EMAIL = "nadege@site.example"
PARTNER_EMAIL = "bernard@structure.example"


def someone(referent: Account | None = None, *, email: str | None = PERSON_EMAIL, **values) -> Person:
    """A person who takes all kinds of offers, followed by the referent (a new one unless given)."""
    values.setdefault("phone", "06 39 98 01 23")
    person = a_person(email=email, answers=WILLING, **values)
    follow(referent or a_referent(), person)
    return db.session.merge(person)


def referent_of(person: Person) -> Account:
    """Who follows the person."""
    return db.session.get_one(Person, person.id).follow_ups[0].account


def person_actor(person: Person) -> Actor:
    """The person, acting."""
    return Actor(person_id=person.id, label=person.first_name)


def fresh(row):
    """The same row, as the database holds it now."""
    return db.session.get_one(type(row), row.id, populate_existing=True)


def propose(offer: Offer | None = None, person: Person | None = None, *, now: datetime = NOW, **values) -> Placement:
    """A proposal by the person's referent."""
    offer, person = offer or an_offer(), person or someone()
    with unit_of_work():
        return services.propose(
            db.session.get_one(Offer, offer.id), db.session.get_one(Person, person.id),
            actor=actor_of(referent_of(person)), now=now, **values,
        )  # fmt: skip


def agree(placement: Placement, *, shared: tuple[str, ...] = ("phone",), now: datetime = NOW) -> Placement:
    """The person says yes."""
    with unit_of_work():
        placement = db.session.get_one(Placement, placement.id)
        return services.agree(
            placement, party=Party.PERSON, actor=person_actor(placement.person), shared=shared, now=now
        )


def sent(offer: Offer | None = None, person: Person | None = None, *, now: datetime = NOW) -> Placement:
    """A request the structure has received."""
    return agree(propose(offer, person, now=now), now=now)


def accept(placement: Placement, *, starts_on: date | None = None, now: datetime = NOW) -> Placement:
    """The structure says yes."""
    with unit_of_work():
        return services.accept(
            db.session.get_one(Placement, placement.id),
            starts_on=starts_on or (now + timedelta(days=7)).date(), actor=STRUCTURE_ACTOR, now=now,
        )  # fmt: skip


def meet(placement: Placement, *, days: int = 3, now: datetime = NOW) -> Placement:
    """The structure proposes to meet."""
    at = datetime.combine((now + timedelta(days=days)).date(), time(10), tzinfo=PARIS)
    with unit_of_work():
        return services.propose_meeting(
            db.session.get_one(Placement, placement.id), at=at, place="4 rue des Jardins",
            who="Demandez Bernard", actor=STRUCTURE_ACTOR, now=now,
        )  # fmt: skip


def waiting(placement: Placement, *, now: datetime = NOW) -> Placement:
    """The structure keeps the person's turn."""
    with unit_of_work():
        return services.wait_list(db.session.get_one(Placement, placement.id), actor=STRUCTURE_ACTOR, now=now)


def refuse(
    placement: Placement, *, reasons: tuple[str, ...] = ("schedule",), now: datetime = NOW, **values
) -> Placement:
    """The structure says no."""
    with unit_of_work():
        return services.refuse(
            db.session.get_one(Placement, placement.id), reasons=reasons, actor=STRUCTURE_ACTOR, now=now, **values
        )


def withdraw(placement: Placement, *, party: Party = Party.PERSON, now: datetime = NOW) -> Placement:
    """The request is taken back."""
    with unit_of_work():
        placement = db.session.get_one(Placement, placement.id)
        return services.withdraw(placement, party=party, actor=person_actor(placement.person), now=now)


def one_seat(**values) -> Offer:
    """A training with a single seat and a waiting list."""
    return an_offer(Kind.TRAINING, seats_total=1, waiting_list_open=True, **values)

"""People for tests: a file, a referent who follows it, an account of its own."""

from itertools import count
from typing import Any

from app.accounts.models import Account
from app.kit.access import SYSTEM, Actor, Role
from app.kit.database import db, unit_of_work
from app.people import services
from app.people.models import FollowUp, Person
from app.structures.models import Structure
from app.structures.values import StructureType
from app.structures.workflow import StructureState
from app.territories.models import Territory
from tests.conftest import NOW
from tests.factories.accounts import a_territory, an_account

_numbers = count(1)

ANSWERS: dict[str, Any] = {
    "commune": "23096",
    "modes": ["walk", "bike"],
    "max_minutes": {"bike": 30},
    "licences": [],
    "own_vehicle": False,
    "wishes": [{"rome": "A1203"}],
    "hours": {"wanted": 12, "planned": 0},
}


def a_person(
    first_name: str = "Nadège",
    last_name: str = "Exemple",
    *,
    answers: dict[str, Any] | None = None,
    email: str | None = None,
    phone: str | None = None,
    territory: str = "23",
) -> Person:
    """Someone of Guéret by bike, who would like to work outside; ``answers`` are added to theirs."""
    if db.session.get(Territory, territory) is None:
        a_territory(territory)
    with unit_of_work():
        return services.create_person(
            first_name,
            last_name,
            territory_code=territory,
            actor=SYSTEM,
            now=NOW,
            email=email,
            phone=phone,
            answers=ANSWERS | (answers or {}),
        )


def an_organisation(name: str = "Service insertion et emploi", *, territory: str = "23") -> Structure:
    """A body that accompanies people."""
    if db.session.get(Territory, territory) is None:
        a_territory(territory)
    structure = Structure(
        name=f"{name} {next(_numbers)}",
        neutral_label=name,
        type=StructureType.PUBLIC_BODY,
        territory_code=territory,
        accompanies=True,
        publishes=False,
        state=StructureState.APPROVED,
        created_at=NOW,
        updated_at=NOW,
    )
    with unit_of_work():
        db.session.add(structure)
    return structure


def a_referent(name: str = "Claire Exemple", *, mfa: bool = True, territory: str = "23") -> Account:
    """A referent with their second factor set."""
    account = an_account(Role.REFERENT, name=name, mfa=mfa, territory=territory)
    with unit_of_work():
        account.job_title = "Conseillère en insertion"
    return account


def follow(referent: Account, person: Person, *, organisation: Structure | None = None) -> FollowUp:
    """The referent accompanies the person from now on."""
    with unit_of_work():
        return services.open_follow_up(
            person, referent, actor=SYSTEM, now=NOW, structure_id=organisation.id if organisation else None
        )


def actor_of(account: Account, *, mfa: bool = True, person: Person | None = None) -> Actor:
    """The account as the rules see it."""
    return Actor(
        role=account.role,
        account_id=account.id,
        label=account.display_name,
        person_id=person.id if person else None,
        territory=account.territory_code,
        mfa=mfa,
    )


def own_account(person: Person, *, email: str | None = None) -> Account:
    """The person's own account."""
    account = an_account(Role.PERSON, name=person.first_name, email=email)
    with unit_of_work():
        db.session.get_one(Person, person.id).account_id = account.id
    return account

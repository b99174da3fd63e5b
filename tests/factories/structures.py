"""Structures and their members for tests: the smallest legal ones, with traits."""

from itertools import count

from stdnum import luhn

from app.accounts.models import Account
from app.kit.access import Actor, Role
from app.kit.database import db, unit_of_work
from app.matching.values import Siae
from app.structures import services
from app.structures.models import Structure
from app.structures.record import StructureData
from app.structures.values import MemberRole, StructureType
from app.territories.models import Territory
from tests.conftest import NOW
from tests.factories.accounts import a_territory, an_account

_numbers = count(10_000_001)
MODERATOR = Actor(role=Role.MANAGER, label="Équipe Creuse", territory="23", mfa=True)
GUERET = {"insee": "23096", "commune_name": "Guéret", "postal_code": "23000", "lat": 46.17182, "lon": 1.87171}


def a_siret() -> str:
    """A SIRET with a right key, of a company that does not exist."""
    siren = str(next(_numbers))
    siren += luhn.calc_check_digit(siren)
    number = siren + "0001"
    return number + luhn.calc_check_digit(number)


def structure_data(type_: StructureType = StructureType.ASSOCIATION, **values) -> StructureData:
    """The record of a structure in Guéret."""
    values = {"name": "Les Coccinelles de Pommeil", "siret": a_siret(), **GUERET, **values}
    if type_ is StructureType.SIAE:
        values.setdefault("siae", Siae.ACI)
    return StructureData(type=type_, **values)


def a_structure(
    type_: StructureType = StructureType.ASSOCIATION, *, approved: bool = True, confirmed: bool = True,
    territory: str = "23", accompanies: bool = False, **values,
) -> Structure:
    """A structure in Guéret; approved (and its convention confirmed) unless told."""
    if db.session.get(Territory, territory) is None:
        a_territory(territory)
    moderator = Actor(role=Role.MANAGER, label="Équipe", territory=territory, mfa=True)
    with unit_of_work():
        structure = services.create(
            structure_data(type_, **values), territory_code=territory, now=NOW, accompanies=accompanies
        )
        services.submit(structure, actor=moderator, now=NOW)
        if confirmed:
            services.confirm_convention(structure, actor=moderator, now=NOW)
        if approved:
            services.approve(structure, actor=moderator, now=NOW)
    return structure


def a_member(structure: Structure, *, admin: bool = True, account: Account | None = None, **values) -> Account:
    """Someone who works there (its admin unless told)."""
    values.setdefault("name", "Bernard Teillet")
    account = account or an_account(Role.PARTNER, territory=structure.territory_code, **values)
    with unit_of_work():
        services.join(structure, account, role=MemberRole.ADMIN if admin else MemberRole.MEMBER, now=NOW)
    return account


def actor_of(account: Account, *structures: Structure) -> Actor:
    """What the rules see of a member."""
    ids = frozenset(structure.id for structure in structures)
    return Actor(role=account.role, account_id=account.id, label=account.display_name, structure_ids=ids,
                 administers=ids, territory=account.territory_code, mfa=True)

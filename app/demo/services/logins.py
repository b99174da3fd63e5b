"""The accounts one signs in with: one per role, with a password and a second factor made for this instance alone.

They are kept in ``demo-accounts.json`` of the instance folder, readable by its owner only. Never in production.
"""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import update

from app.accounts import factors, passwords
from app.accounts.models import Account
from app.accounts.queries import by_email
from app.accounts.services import create_account
from app.demo.hosts import Host
from app.kit.access import Role
from app.kit.database import db
from app.offers.models import Offer
from app.people.models import Person
from app.people.services import change_contact
from app.structures import services as structures
from app.structures.queries import by_id as structure_by_id
from app.structures.values import MemberRole

FILE = "demo-accounts.json"
DOMAIN = "aportee.example"
MANAGER = "territoire"
WORDS = (
    "abricot", "balade", "cabane", "colline", "copeau", "figuier", "galet", "genet", "grenier", "hameau", "lavoir",
    "luciole", "marmite", "moulin", "noisette", "orage", "panier", "prairie", "ruisseau", "sabot", "sentier", "tilleul",
    "tison", "violette",
)  # fmt: skip
WORDS_IN_PASSWORD = 4


@dataclass(frozen=True, slots=True)
class Login:
    """What one needs to sign in; ids are public ids, None where the role has none."""

    role: str
    email: str
    password: str
    totp_secret: str | None
    person_id: str | None = None
    structure_id: str | None = None


def address(name: str, departement: str) -> str:
    """Return the address of an example account; the first territory has the plain ones."""
    return f"{name}@{DOMAIN}" if departement == "23" else f"{name}.{departement}@{DOMAIN}"


def manager_of(departement: str) -> Account | None:
    """Return the team's account of an example territory: it is there once the territory was seeded."""
    return by_email(address(MANAGER, departement))


def create(name: str, role: Role, display_name: str, departement: str, *, now: datetime, job: str = "") -> Account:
    """Create one example account, without a password yet."""
    return create_account(
        address(name, departement),
        role=role,
        display_name=display_name,
        job_title=job or None,
        territory_code=departement if role is not Role.ADMIN else None,
        now=now,
    )


def give_login(
    account: Account, *, now: datetime, person_id: str | None = None, structure_id: str | None = None
) -> Login:
    """Give an account a new password and, unless it is a person's, a second factor."""
    password = "-".join([*(secrets.choice(WORDS) for _ in range(WORDS_IN_PASSWORD)), str(secrets.randbelow(90) + 10)])
    account.password_hash = passwords.hash_password(password)
    account.confirmed_at = now
    if account.role is not Role.PERSON:
        account.totp_secret, account.mfa_since = factors.new_secret(), now
    db.session.flush()
    return Login(account.role.value, account.email, password, account.totp_secret, person_id, structure_id)


def open_all(
    departement: str, person: Person, referent: Account, referent_structure_id: int, partner: Host, now: datetime
) -> list[Login]:
    """Open one account per role: the person, who follows them, a partner, the team, the site's administration."""
    own = create("personne", Role.PERSON, person.full_name, departement, now=now)
    person.account_id = own.id
    change_contact(person, email=own.email, phone=person.phone, now=now)  # one reader, one mailbox
    member = create("partenaire", Role.PARTNER, partner.contact_name, departement, now=now, job="Responsable")
    structure, body = structure_by_id(partner.id), structure_by_id(referent_structure_id)
    if structure is None or body is None:
        raise LookupError("the structures of the example accounts are gone")
    structures.join(structure, member, role=MemberRole.ADMIN, now=now)
    own_offers = update(Offer).where(Offer.structure_id == structure.id)
    db.session.execute(own_offers.values(contact_email=member.email, contact_name=member.display_name))
    team = manager_of(departement) or create(MANAGER, Role.MANAGER, "Équipe d’exemple", departement, now=now)
    admin = create("administration", Role.ADMIN, "Administration de l’instance", departement, now=now)
    return [
        give_login(own, now=now, person_id=person.public_id),
        give_login(referent, now=now, person_id=person.public_id, structure_id=body.public_id),
        give_login(member, now=now, structure_id=structure.public_id),
        give_login(team, now=now),
        give_login(admin, now=now),
    ]


def open_own(person: Person, *, role: str, now: datetime) -> Login | None:
    """Open the space of someone told about by name, under a role of its own; None without an address."""
    if not person.email:
        return None
    account = create_account(
        person.email, role=Role.PERSON, display_name=person.full_name, territory_code=person.territory_code, now=now
    )
    person.account_id = account.id
    return replace(give_login(account, now=now, person_id=person.public_id), role=role)


def accounts(instance_dir: Path) -> list[dict[str, Any]]:
    """Return the accounts kept in the instance folder; empty when nothing was seeded there."""
    file = instance_dir / FILE
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []


def keep(instance_dir: Path, logins: list[Login]) -> None:
    """Write the accounts, readable by the owner of the instance only."""
    _write(instance_dir, [asdict(login) for login in logins])


def add(instance_dir: Path, *more: Login) -> None:
    """Write more accounts beside those kept."""
    _write(instance_dir, [*accounts(instance_dir), *(asdict(login) for login in more)])


def _write(instance_dir: Path, kept: list[dict[str, Any]]) -> None:
    aside = instance_dir / f".{FILE}.part"
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    aside.replace(instance_dir / FILE)

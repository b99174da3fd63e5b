"""Opening files from a table: one line, one person, one referent; someone known is never opened twice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Account
from app.geo.queries import gazetteer
from app.kit.access import Actor, Role
from app.kit.columns import blind_index
from app.kit.database import db
from app.kit.errors import RuleBroken
from app.people import contact, services
from app.people.models import Person

COLUMNS = ("prenom", "nom", "email", "telephone", "commune", "referent")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, as typed."""

    number: int
    prenom: str
    nom: str
    email: str
    telephone: str
    commune: str
    referent: str


def open_file(line: Line, *, actor: Actor, now: datetime) -> bool:
    """Open a file and its follow-up; tells whether it is new. Raises RuleBroken naming the column at fault."""
    referent = _referent(line.referent)
    answers = {"commune": _commune(line.commune, referent.territory_code or "")} if line.commune else None
    try:
        known = _known(line)
        person = known or services.create_person(
            line.prenom, line.nom, territory_code=referent.territory_code or "", actor=actor, now=now,
            email=line.email, phone=line.telephone, answers=answers,
        )  # fmt: skip
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field=FIELDS.get(refusal.field, refusal.field)) from refusal
    if known is None:
        services.open_follow_up(person, referent, actor=actor, now=now)
    return known is None


FIELDS = {"first_name": "prenom", "last_name": "nom", "phone": "telephone", "email": "email"}


def _referent(email: str) -> Account:
    found = accounts.by_email(email) if email else None
    if found is None or found.role is not Role.REFERENT or not found.is_active or not found.territory_code:
        raise RuleBroken("Aucun référent actif n’a cette adresse.", field="referent")
    return found


def _commune(typed: str, departement: str) -> str:
    """A name that several communes bear is the one of the referent's département."""
    found = gazetteer().meant(typed).commune or gazetteer().meant(f"{typed} ({departement})").commune
    if found is None:
        raise RuleBroken("Cette commune n’est pas connue\u00a0: écrivez son code INSEE.", field="commune")
    return found.insee


def _known(line: Line) -> Person | None:
    """Return who has this e-mail or, failing that, this phone and this name; refuses a line without either."""
    email, phone = contact.email_or_none(line.email), contact.phone_or_none(line.telephone)
    if email is None and phone is None:
        raise RuleBroken("Donnez un e-mail ou un téléphone\u00a0: sans eux, un dossier serait ouvert deux fois.")
    query = select(Person).order_by(Person.id)
    if email:
        return db.session.scalar(query.where(Person.email_index == blind_index(email, context="person.email")))
    query = query.where(Person.phone_index == blind_index(phone or "", context="person.phone"))
    same = (person for person in db.session.scalars(query) if person.last_name.lower() == line.nom.strip().lower())
    return next(same, None)

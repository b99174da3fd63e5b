"""Who is signed in: from the session to an account and its actor, and what every page shows of them.

Rights need what lives on three floors (account, structures, person), so they are gathered here, once per request.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, has_request_context, request, session, url_for
from flask_login import LoginManager, current_user

from app.accounts import queries as accounts
from app.accounts.models import Account
from app.kit.access import Actor, Role
from app.people import queries as people
from app.structures import queries as structures
from app.structures.values import MemberRole
from app.territories import queries as territories

HOMES = {
    Role.PERSON: "/moi",
    Role.REFERENT: "/accompagnement",
    Role.PARTNER: "/structure",
    Role.MANAGER: "/territoire",
    Role.ADMIN: "/mon-compte",
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the menu."""

    label: str
    url: str
    icon: str
    current: bool


MENUS: dict[Role, tuple[tuple[str, str, str], ...]] = {
    Role.PERSON: (
        ("Pour moi", "/moi", "path"),
        ("Chercher", "/offres", "search"),
        ("Mon profil", "/moi/profil", "person"),
        ("Mes données", "/moi/donnees", "lock"),
    ),
    Role.REFERENT: (
        ("Ma journée", "/accompagnement", "calendar"),
        ("Les personnes", "/accompagnement/personnes", "people"),
        ("Offres", "/offres", "search"),
    ),
    Role.PARTNER: (
        ("Aujourd’hui", "/structure", "calendar"),
        ("Nos offres", "/structure/offres", "list"),
        ("Candidatures", "/structure/candidatures", "people"),
        ("Chercher", "/offres", "search"),
    ),
    Role.MANAGER: (
        ("Territoire", "/territoire", "map"),
        ("Modération", "/territoire/moderation", "check"),
        ("Offres", "/offres", "search"),
    ),
    Role.ADMIN: (("Offres", "/offres", "search"),),
}
SPACES = {
    Role.REFERENT: "Espace accompagnement",
    Role.PARTNER: "Espace structure",
    Role.MANAGER: "Espace territoire",
    Role.ADMIN: "Administration",
}


def install(app: Flask) -> None:
    """Teach Flask-Login how to load an account, and templates who is here."""
    manager = LoginManager(app)
    manager.session_protection = None  # sessions are server-side, rotated at sign-in and killed at sign-out
    manager.user_loader(load_account)
    app.context_processor(page_context)


def load_account(public_id: str) -> Account | None:
    """Return the signed-in account with its actor; None when it was suspended since."""
    account = accounts.by_public_id(public_id)
    if account is None or not account.is_active:
        return None
    account.actor = actor_of(account, mfa=bool(session.get("mfa")) and account.mfa_since is not None)
    account.home_url = HOMES[account.role]
    return account


def actor_of(account: Account, *, mfa: bool) -> Actor:
    """Return what the rules see of an account in a session."""
    places = []
    if account.role is not Role.PERSON:
        places = structures.places_of_work(account.id, branches=account.role is Role.PARTNER)
    person_id = people.id_of_account(account.id) if account.role is Role.PERSON else None
    return Actor(
        role=account.role,
        account_id=account.id,
        label=f"{account.display_name}, {account.job_title}" if account.job_title else account.display_name,
        person_id=person_id,
        structure_ids=frozenset(structure_id for structure_id, _ in places),
        administers=frozenset(structure_id for structure_id, role in places if role is MemberRole.ADMIN),
        territory=account.territory_code,
        mfa=mfa,
    )


def page_context() -> dict[str, Any]:
    """Return what the layouts print: account, menu, territory, the reader's comfort."""
    if not has_request_context():  # a mail written by the worker
        return {"territory": territories.only_one()}
    if not current_user.is_authenticated:
        return {"account": None, "nav": None, "territory": territories.only_one(), "reading": reading()}
    role = current_user.role
    account = {
        "display_name": current_user.display_name,
        "role": role.value,
        "home_url": "/mon-compte",
        "sign_out_url": url_for("accounts.sign_out"),
    }
    return {
        "account": account,
        "nav": menu(role),
        "space": SPACES.get(role),
        "territory": territories.by_code(current_user.territory_code) or territories.only_one(),
        "reading": reading(),
    }


def menu(role: Role) -> list[NavItem]:
    """Return the menu of a role, with the entry of this page marked: the longest address that begins it."""
    here = request.path
    entries = MENUS[role]
    matching = [url for _, url, _ in entries if here == url or here.startswith(url + "/")]
    current = max(matching, key=len, default="")
    return [NavItem(label, url, icon, url == current) for label, url, icon in entries]


def reading() -> dict[str, str]:
    """Return the comfort settings kept in the reader's own cookie."""
    allowed = {"theme": {"light", "dark"}, "text": {"large"}, "contrast": {"more", "normal"}}
    return {
        name: value for name, values in allowed.items() if (value := request.cookies.get(f"lecture_{name}")) in values
    }

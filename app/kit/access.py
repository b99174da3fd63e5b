"""Rights: who acts, and one predicate per right.

A predicate lives in a feature's ``access.py``, opens with its rule in prose and answers for view, template and API
alike. Every route is decorated by ``requires`` or ``open_to_all``; a house test refuses a route without either.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, request, url_for
from flask_login import current_user

from app.kit.errors import NotAllowed, NotFound


class Role(StrEnum):
    """What an account is for. A person's account sees its own file only."""

    PERSON = "person"
    REFERENT = "referent"
    PARTNER = "partner"
    MANAGER = "manager"  # the département's team
    ADMIN = "admin"  # runs the instance, opens no file

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.PERSON: "Personne accompagnée",
    Role.REFERENT: "Référente ou référent",
    Role.PARTNER: "Structure partenaire",
    Role.MANAGER: "Équipe du territoire",
    Role.ADMIN: "Administration du site",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the rules see it: no table row, no request.

    ``mfa`` tells whether this session passed a second factor. ``label`` is printed in journals.
    """

    role: Role | None = None
    account_id: int | None = None
    label: str = ""
    person_id: int | None = None
    structure_ids: frozenset[int] = field(default_factory=frozenset)
    administers: frozenset[int] = field(default_factory=frozenset)
    territory: str | None = None
    mfa: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether someone is signed in."""
        return self.account_id is not None


ANONYMOUS = Actor()
SYSTEM = Actor(label="À portée (automatique)")


def current_actor() -> Actor:
    """Return the actor of this request."""
    return current_user.actor if current_user.is_authenticated else ANONYMOUS


Predicate = Callable[..., bool]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Right:
    """The right a route states: the predicate's name and rule, or why it is open."""

    name: str
    rule: str


def open_to_all(reason: str) -> Callable[[View], View]:
    """State that a route needs no account, and why."""

    def mark(view: View) -> View:
        view.right = Right("open", reason)  # type: ignore[attr-defined]
        return view

    return mark


def requires(predicate: Predicate, *, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """State the right of a route and check it before the view runs.

    With ``load``, the URL's parameters are given to it and the view receives what it returns instead; a refusal then
    looks like a missing object (404). Without, the predicate takes the actor alone and a refusal is a 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**parameters: Any) -> Any:
            actor = current_actor()
            if not actor.is_known:
                return redirect(url_for("accounts.sign_in", next=_return_path()), code=303)
            if load is None:
                if not predicate(actor):
                    raise NotAllowed
                return view(**parameters)
            subject = load(**parameters)
            if subject is None or not predicate(actor, subject):
                raise NotFound
            return view(subject)

        guarded.right = Right(predicate.__name__, (predicate.__doc__ or "").strip())  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def _return_path() -> str:
    """Where to come back after sign-in: this page if it was read, the page it was posted from is lost otherwise."""
    return request.full_path.rstrip("?") if request.method == "GET" else ""

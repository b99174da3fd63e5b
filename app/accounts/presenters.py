"""What the security page prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.accounts import queries
from app.accounts.access import must_use_second_factor
from app.accounts.models import Account
from app.kit import french
from app.kit.ids import token_hash
from app.kit.sessions import sessions_of

HISTORY = timedelta(days=90)
FACTS = {
    "sign_in": "Connexion",
    "second_factor_on": "Double sécurité activée",
    "second_factor_reset": "Double sécurité réinitialisée",
    "recovery_code_used": "Code de secours utilisé",
    "recovery_codes_renewed": "Codes de secours renouvelés",
    "password_changed": "Mot de passe changé",
    "sessions_ended": "Autres sessions fermées",
    "suspended": "Compte suspendu",
}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One open session, as its owner reads it."""

    browser: str
    seen: str
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the security history."""

    fact: str
    when: str
    detail: str


def security_page(account: Account, session: Any, *, now: datetime) -> Mapping[str, Any]:
    """Return what ``accounts/security.html`` prints."""
    mine = token_hash(session.token or "")
    return {
        "mfa_on": account.mfa_since is not None,
        "mfa_needed": must_use_second_factor(account),
        "recovery_left": queries.unused_recovery_codes(account.id),
        "sessions": [
            SessionRow(row.browser or "Navigateur", french.date_and_hour(row.seen_at), row.token_hash == mine)
            for row in sessions_of(account.id, now=now)
        ],
        "events": [
            EventRow(FACTS.get(row.kind, row.kind), french.date_and_hour(row.at), row.detail)
            for row in queries.security_events(account.id, since=now - HISTORY)
        ],
    }

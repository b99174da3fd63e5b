"""Signing a browser in and out: the session's side of accounts."""

from datetime import datetime

from flask import request, session
from flask_login import login_user, logout_user

from app.accounts import services
from app.accounts.models import Account
from app.kit.access import Role
from app.kit.http import is_local_path

PENDING = "pending_account"
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip


def browser_name() -> str:
    """Return « Firefox sur Windows », enough to recognise one's own sessions."""
    agent = request.user_agent.string
    browser = next((name for mark, name in BROWSERS if mark in agent), "Navigateur")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} sur {system}" if system else browser


def sign_in(account: Account, *, mfa: bool, now: datetime) -> None:
    """Open the account in this browser, in a new session."""
    session.clear()
    session.regenerate()  # type: ignore[attr-defined]
    login_user(account)
    session["account_id"] = account.id
    session["mfa"] = mfa
    session["idle"] = "person" if account.role is Role.PERSON else "professional"
    session["browser"] = browser_name()
    services.record_sign_in(account, now=now, browser=browser_name())


def remember_pending(account: Account, target: str) -> None:
    """Keep who passed the password until the second step, in a new session."""
    session.clear()
    session.regenerate()  # type: ignore[attr-defined]
    session[PENDING] = account.public_id
    session["next"] = target


def sign_out() -> None:
    """Close the session: the row is deleted, a copied cookie dies."""
    logout_user()
    session.clear()


def safe_next(target: str | None) -> str:
    """Return a path of this site, '' when the target leads elsewhere."""
    return target if target and is_local_path(target) else ""

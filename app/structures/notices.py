"""Mails to partners and moderators as values: text and HTML are printed from the same parts."""

from dataclasses import dataclass
from datetime import datetime

from app.kit import mail
from app.kit.columns import blind_index
from app.kit.french import typeset
from app.kit.mail_templates import render_mail
from app.territories.queries import by_code

WHY_PARTNER = "Vous recevez ce message car vous avez un compte de structure sur À portée."


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail: the fact as subject, what to know, one action; ``links`` are other actions."""

    subject: str
    lines: tuple[str, ...]
    hello: str = "Bonjour,"
    facts: tuple[str, ...] = ()
    main: tuple[str, str] | None = None
    links: tuple[tuple[str, str], ...] = ()
    why: str = WHY_PARTNER


def post(notice: Notice, *, to: str, about: str, territory_code: str | None, now: datetime) -> None:
    """Put the mail in the outbox, in the current transaction; one fact (``about``) is mailed once to a reader."""
    reader = blind_index(to, context="structures.notice")[:16]
    message = render_mail(
        "structures/notice",
        to=to,
        dedupe=f"{about}:{reader}",
        notice=notice,
        print_as=typeset,
        territory=by_code(territory_code),
    )
    mail.enqueue(message, now=now)

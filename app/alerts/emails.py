"""Mails about saved searches: confirm, what is new, how to receive less. None repeats words of health or justice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.alerts.models import AlertReader, SavedSearch
from app.alerts.presenters import Section, TellingLine, lines_of
from app.alerts.searches import criteria_of, is_delicate, mail_sentence, page_of, query_of
from app.alerts.values import ENDS_SOON, UNCONFIRMED_LIFE, Rhythm
from app.kit import links, mail
from app.kit.clock import local_date
from app.kit.french import count
from app.kit.ids import token_hash
from app.kit.mail_templates import render_mail
from app.kit.urls import absolute, base_url
from app.search.addresses import place_values
from app.search.criteria import Criteria
from app.territories.models import Territory
from app.territories.queries import by_code

CONFIRM_PURPOSE, MANAGE_PURPOSE = "alert-confirm", "alert-manage"
MANAGE_LIFE = timedelta(days=180)
MOST_SHOWN = 6
RHYTHM_WORDS = {Rhythm.DAILY: "chaque jour", Rhythm.WEEKLY: "chaque semaine", Rhythm.MONTHLY: "chaque mois"}


@dataclass(frozen=True, slots=True)
class Part:
    """One search of a digest as it is printed; ``more`` leads to the whole list."""

    sentence: str
    lines: Sequence[TellingLine]
    more: tuple[str, str]


def send_confirmation(search: SavedSearch, *, now: datetime) -> None:
    """Ask the owner of the address whether they want it; a former question dies."""
    links.close(search.public_id, CONFIRM_PURPOSE, now=now)
    email, until = search.reader.email, search.since + UNCONFIRMED_LIFE
    token = links.issue(CONFIRM_PURPOSE, search.public_id, email=email, expires_at=until, now=now)
    criteria = _criteria(search)
    message = render_mail(
        "alerts/confirm",
        to=email,
        dedupe=f"alert-confirm:{search.public_id}:{token_hash(token)[:12]}",
        sentence=mail_sentence(criteria),
        rhythm=RHYTHM_WORDS[search.rhythm],
        url=absolute("links.show", token=token),
        territory=_territory(criteria),
    )
    mail.enqueue(message, now=now)


def send_manage_link(reader: AlertReader, *, now: datetime) -> None:
    """Send the page where alerts are changed and stopped."""
    token = _manage_token(reader, now=now)
    message = render_mail(
        "alerts/manage",
        to=reader.email,
        dedupe=f"alert-manage:{reader.public_id}:{token_hash(token)[:12]}",
        url=absolute("links.show", token=token),
        territory=None,
    )
    mail.enqueue(message, now=now)


def send_digest(reader: AlertReader, sections: Sequence[Section], *, about: str, now: datetime) -> None:
    """Send all that is new in one mail, with a way to receive less that works in one click (RFC 8058)."""
    token = _manage_token(reader, now=now)
    parts = [_part(section, today=local_date(now)) for section in sections]
    total = sum(len(section.offers) for section in sections)
    criteria = _criteria(sections[0].search)
    message = render_mail(
        "alerts/digest",
        to=reader.email,
        dedupe=f"alert-digest:{reader.public_id}:{about}",
        headers={
            "List-Unsubscribe": f"<{absolute('alerts_one_click.one_click', token=token)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        what=count(total, "nouvelle offre", "nouvelles offres"),
        where=_common_place(sections),
        parts=parts,
        manage_url=absolute("links.show", token=token),
        ends_on=reader.kept_until if reader.account_id is None and reader.kept_until < now + ENDS_SOON else None,
        territory=_territory(criteria),
    )
    mail.enqueue(message, now=now)


def _manage_token(reader: AlertReader, *, now: datetime) -> str:
    return links.issue(MANAGE_PURPOSE, reader.public_id, email=reader.email, expires_at=now + MANAGE_LIFE, now=now)


def _part(section: Section, *, today: date) -> Part:
    criteria = _criteria(section.search)
    query = section.search.query
    if is_delicate(criteria):  # an address is read over a shoulder as well as a sentence
        query = query_of({name: [value] for name, value in place_values(criteria).items() if value})
    left = len(section.offers) - MOST_SHOWN
    label = f"Voir {count(left, 'autre offre', 'autres offres')}" if left > 0 else "Voir toute la liste"
    shown = lines_of(section.offers[:MOST_SHOWN], criteria, today=today)
    return Part(mail_sentence(criteria), shown, (label, base_url() + page_of(query)))


def _criteria(search: SavedSearch) -> Criteria:
    return criteria_of(search.query) or Criteria()


def _common_place(sections: Sequence[Section]) -> str:
    """« près de Guéret » when every search starts there, else ''."""
    communes = {_criteria(section.search).commune for section in sections}
    [only, *others] = communes
    return f"près de {only.name}" if only and not others else ""


def _territory(criteria: Criteria) -> Territory | None:
    return by_code(criteria.commune.departement) if criteria.commune else None

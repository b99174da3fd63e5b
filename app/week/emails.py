"""Mails about sessions: who came today, and a session to see together."""

from datetime import date, datetime, timedelta

from app.kit import links
from app.kit.french import enumerate_words, long_date
from app.kit.urls import absolute
from app.offers.models import Offer
from app.placements import recipients
from app.placements.letters import Letter, post
from app.placements.models import Placement
from app.placements.request_presenters import shown_name
from app.week.events import SessionDisputed

SESSIONS = "sessions"
LINK_LIFE = timedelta(days=14)
WHY = "Vous recevez ce message car des personnes viennent à cette activité."


def subject_of(offer: Offer, day: date) -> str:
    """Name an offer and a day, as the link of the sheet does."""
    return f"{offer.public_id}:{day.isoformat()}"


def sheet_door(offer: Offer, day: date, *, email: str, now: datetime) -> str:
    """Issue the link of the sheet of a day and return its address."""
    token = links.issue(SESSIONS, subject_of(offer, day), email=email, expires_at=now + LINK_LIFE, now=now)
    return absolute("links.show", token=token)


def who_came(offer: Offer, expected: list[Placement], day: date, *, now: datetime) -> None:
    """Ask the structure who came, with a link to the sheet; first names only."""
    names = enumerate_words([shown_name(placement) for placement in expected])
    for reader in recipients.first_contacts(offer):
        letter = Letter(
            subject=f"Qui est venu {long_date(day, weekday=True, year=False)} : « {offer.title} »",
            hello=reader.hello,
            lines=(f"{names} : c’était le jour de « {offer.title} ».", "Notez qui est venu, en une minute."),
            main=("Remplir la feuille", sheet_door(offer, day, email=reader.email, now=now)),
            after=("Les heures notées aident chaque personne à prévoir sa semaine. Chacune peut les corriger.",),
            why=WHY,
        )
        about = f"sessions:{subject_of(offer, day)}"
        post(letter, to=reader.email, about=about, territory_code=offer.structure.territory_code, now=now)


def disputed(event: SessionDisputed) -> None:
    """Tell the structure that a session is to be seen together."""
    placement, day = event.placement, event.day
    name = shown_name(placement)
    for reader in recipients.first_contacts(placement.offer):
        letter = Letter(
            subject=f"Une séance à revoir avec {name} : {long_date(day, year=False)}",
            hello=reader.hello,
            lines=(f"{name} n’a pas vécu ainsi la séance du {long_date(day, weekday=True)}.",
                   "Elle n’est pas comptée pour l’instant. Vous pouvez la noter de nouveau."),
            quote=(event.words, name) if event.words else None,
            main=("Ouvrir la feuille", sheet_door(placement.offer, day, email=reader.email, now=event.at)),
            why=WHY,
        )  # fmt: skip
        about = f"session-disputed:{placement.public_id}:{day.isoformat()}:{event.at.timestamp():.6f}"
        post(letter, to=reader.email, about=about, territory_code=placement.offer.structure.territory_code,
             now=event.at)  # fmt: skip

"""« Vous avez un message » : who wrote and about what, never the words.

A message may hold anything, its reader's mailbox is often shared (an association's inbox, a family's phone), kept for
years and read by others' software: the words stay on the page, behind an account or a link that dies. That goes for
structures too: the link is one tap away, and what the person lets them read can still be deleted.
"""

from datetime import datetime

from app.kit.urls import absolute
from app.messages.models import Message
from app.messages.presenters import author_for
from app.placements import recipients, texts
from app.placements.emails.doors import THREAD_PERSON, THREAD_STRUCTURE, door
from app.placements.emails.person import WHY
from app.placements.letters import Letter, post
from app.placements.models import Placement
from app.placements.services import ask_call
from app.placements.values import Party, TaskKind
from app.placements.wording import offer_name, short_name

READ = "Lire et répondre"
STAYS = "Ses mots ne sont pas dans ce courriel : ils restent sur la page, entre vous."
WHY_STRUCTURE = "Vous recevez ce message car une personne a répondu à une offre de votre structure."
WHY_REFERENT = "Vous recevez ce message car vous accompagnez cette personne."


def tell_person(message: Message, *, about: str, now: datetime) -> None:
    """The person, by mail or by SMS; with neither, someone calls."""
    placement = message.placement
    if texts.new_message(placement, THREAD_PERSON, about=about, now=now):
        return
    reader = recipients.person(placement.person)
    if reader is None:
        ask_call(TaskKind.NO_ADDRESS, now=now, placement=placement)
        return
    who = author_for(message, placement, Party.PERSON)
    letter = Letter(
        subject=f"{who} vous a écrit",
        hello=f"Bonjour {placement.person.first_name},",
        lines=(f"{who} vous a écrit au sujet de {offer_name(placement.offer)}.",),
        main=(READ, door(THREAD_PERSON, placement, email=reader.email, now=now)),
        after=(STAYS,),
        why=WHY,
    )
    post(letter, to=reader.email, about=about, territory_code=placement.person.territory_code, now=now)


def tell_referents(message: Message, *, about: str, now: datetime) -> None:
    """Who follows the prescription, on their own page."""
    placement = message.placement
    who = short_name(placement.person)
    wrote = who if message.party is Party.PERSON else author_for(message, placement, Party.REFERENT)
    for account in recipients.referents(placement):
        letter = Letter(
            subject=f"{wrote} vous a écrit",
            hello=f"Bonjour {account.display_name},",
            lines=(f"{wrote} vous a écrit, au sujet de {offer_name(placement.offer)} pour {who}.",),
            main=(READ, absolute("threads.followed", public_id=placement.public_id)),
            after=(STAYS,),
            why=WHY_REFERENT,
        )
        post(letter, to=account.email, about=f"{about}:referent", territory_code=account.territory_code, now=now)


def tell_structure(message: Message, *, about: str, now: datetime) -> None:
    """Whoever receives the structure's requests, each by their own link."""
    placement = message.placement
    who = author_for(message, placement, Party.STRUCTURE)
    for reader in recipients.first_contacts(placement.offer):
        letter = Letter(
            subject=f"{who} vous a écrit : « {placement.offer.title} »",
            hello=reader.hello,
            lines=(f"{who} vous a écrit au sujet de votre offre « {placement.offer.title} ».",),
            main=(READ, door(THREAD_STRUCTURE, placement, email=reader.email, now=now)),
            after=(STAYS, "Aucun compte n’est demandé."),
            why=WHY_STRUCTURE,
        )
        post(letter, to=reader.email, about=f"{about}:structure", territory_code=_territory(placement), now=now)


def _territory(placement: Placement) -> str:
    return placement.offer.structure.territory_code

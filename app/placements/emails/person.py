"""What the person is asked: plain words, one thing to do, no consequence ever hinted at."""

from datetime import datetime

from app.kit.clock import PARIS
from app.kit.french import date_and_hour, long_date, phone
from app.matching.values import Channel, Kind
from app.placements import recipients
from app.placements.emails.doors import AGREE, MEETING, NEWS, OUTCOME, SEAT, door
from app.placements.letters import Letter, post
from app.placements.models import Placement
from app.placements.wording import (
    kind_word,
    meeting_words,
    offer_name,
    structure_name,
    when_words,
    where_words,
)

FREE = "Dire non n’a aucune conséquence, et aucune raison n’est demandée."
WHY = "Vous recevez ce message car quelqu’un vous accompagne sur À portée, ou car vous avez fait une demande."


def send(placement: Placement, letter: Letter, *, about: str, now: datetime) -> None:
    reader = recipients.person(placement.person)
    if reader is not None:
        post(letter, to=reader.email, about=about, territory_code=placement.person.territory_code, now=now)


def _address(placement: Placement) -> str | None:
    reader = recipients.person(placement.person)
    return reader.email if reader else None


def hello(placement: Placement) -> str:
    return f"Bonjour {placement.person.first_name},"


def _proposer(placement: Placement) -> str:
    found = recipients.proposer(placement)
    return found.display_name if found else "La personne qui vous accompagne"


def _facts(placement: Placement) -> tuple[str, ...]:
    offer = placement.offer
    if offer.discreet:
        return ()
    when = when_words(offer)
    lines = [f"C’est {kind_word(offer.kind)}", f"Avec : {structure_name(offer)}", f"Où : {where_words(offer)}"]
    return (*lines, f"Quand : {when}") if when else tuple(lines)


def proposed(placement: Placement, *, about: str, now: datetime) -> None:
    """« Claire vous propose … »: to read, then to say yes or no on a page with two equal buttons."""
    _invite(placement, "vous propose", "Vous êtes libre de dire oui ou non.", about=about, now=now)


def still_waiting(placement: Placement, *, last: bool, about: str, now: datetime) -> None:
    """The notice of day 7, or the one of the day before the proposal ends."""
    line = "Cette proposition se termine demain." if last else "Cette proposition vous attend toujours."
    _invite(placement, "vous a proposé", line, about=about, now=now)


def _invite(placement: Placement, verb: str, line: str, *, about: str, now: datetime) -> None:
    address = _address(placement)
    if address is None:
        return
    until = placement.lapses_at
    letter = Letter(
        subject=f"{_proposer(placement)} {verb} {offer_name(placement.offer)}",
        hello=hello(placement),
        lines=(f"{_proposer(placement)} {verb} {offer_name(placement.offer)}.", line),
        facts=_facts(placement),
        quote=(placement.note, _proposer(placement)) if placement.note else None,
        question="Qu’en pensez-vous ?",
        main=("Lire et répondre", door(AGREE, placement, email=address, now=now, until=until)),
        after=(
            "Rien n’est envoyé à la structure sans votre accord.",
            FREE,
            f"Vous pouvez répondre jusqu’au {long_date(until)}." if until else "",
        ),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def agreement_recorded(placement: Placement, *, about: str, now: datetime) -> None:
    """What was heard in a meeting, and how to say no before it leaves."""
    address = _address(placement)
    if address is None:
        return
    letter = Letter(
        subject=f"Vous avez dit oui pour {offer_name(placement.offer)}",
        hello=hello(placement),
        lines=(
            f"{_proposer(placement)} a noté votre accord pour {offer_name(placement.offer)}.",
            _leaves(placement),
        ),
        facts=_facts(placement),
        main=("Relire, confirmer ou dire non", door(AGREE, placement, email=address, now=now)),
        after=(FREE,),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def _leaves(placement: Placement) -> str:
    """When a noted yes takes effect, and what it does then."""
    day = f"le {date_and_hour(placement.lapses_at.astimezone(PARIS))}" if placement.lapses_at else "demain"
    if placement.channel is Channel.HERE:
        return f"Votre demande partira {day}. D’ici là, vous pouvez changer d’avis."
    return f"Vous recevrez {day} de quoi prendre contact. D’ici là, vous pouvez changer d’avis."


def handed_over(placement: Placement, *, about: str, now: datetime) -> None:
    """How to answer elsewhere: the link, the number or the address. Nothing was sent."""
    offer = placement.offer
    address = _address(placement)
    if address is None:
        return
    letter = Letter(
        subject=f"Comment répondre à {offer_name(offer)}",
        hello=hello(placement),
        lines=(f"Pour {offer_name(offer)}, la réponse se fait directement avec {structure_name(offer)}.",),
        facts=how_to_answer(placement),
        question="Quand vous aurez des nouvelles, dites-les ici :",
        main=("Dire ce qui s’est passé", door(OUTCOME, placement, email=address, now=now)),
        after=("Rien n’a été envoyé à votre place.",),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def how_to_answer(placement: Placement) -> tuple[str, ...]:
    """Return the ways to answer an offer elsewhere, in lines."""
    offer = placement.offer
    lines = []
    if offer.apply_url:
        lines.append(f"Sur internet : {offer.apply_url}")
    if offer.apply_phone and placement.channel is Channel.PHONE:
        lines.append(f"Par téléphone : {phone(offer.apply_phone)}")
    if placement.channel is Channel.ON_SITE:
        lines.append(f"Sur place : {where_words(offer)}")
    if offer.apply_note:
        lines.append(offer.apply_note)
    return tuple(lines)


def meeting(placement: Placement, *, about: str, now: datetime) -> None:
    """When, where, with whom, what to bring; confirm, ask another date or say no."""
    _meeting(placement, f"Une rencontre : {meeting_words(placement)}", "Vous venez ?", about=about, now=now)


def meeting_tomorrow(placement: Placement, *, about: str, now: datetime) -> None:
    """The day before."""
    _meeting(
        placement, f"Demain, votre rencontre : {meeting_words(placement)}", "Un empêchement ?", about=about, now=now
    )


def meeting_missed(placement: Placement, *, about: str, now: datetime) -> None:
    """The meeting did not take place: another date, without a word of blame."""
    address = _address(placement)
    if address is None:
        return
    letter = Letter(
        subject=f"Une autre date pour {offer_name(placement.offer)} ?",
        hello=hello(placement),
        lines=("La rencontre prévue n’a pas pu se faire. Ce n’est pas grave.", "Dites quand vous pourriez venir."),
        main=("Choisir une autre date ou dire non", door(MEETING, placement, email=address, now=now)),
        after=(FREE,),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def _meeting(placement: Placement, subject: str, question: str, *, about: str, now: datetime) -> None:
    address = _address(placement)
    if address is None:
        return
    facts = [f"Quand : {meeting_words(placement)}"]
    if not placement.offer.discreet:
        facts += filter(None, (placement.meeting_place and f"Où : {placement.meeting_place}", placement.meeting_with))
    letter = Letter(
        subject=subject,
        hello=hello(placement),
        lines=(f"C’est pour {offer_name(placement.offer)}, avec {structure_name(placement.offer)}.",),
        facts=tuple(facts),
        question=question,
        main=("Confirmer, changer de date ou dire non",
              door(MEETING, placement, email=address, now=now, until=placement.meeting_at)),
        after=(FREE,),
        why=WHY,
    )  # fmt: skip
    send(placement, letter, about=about, now=now)


def seat_offered(placement: Placement, *, about: str, now: datetime) -> None:
    """A seat is kept 48 hours."""
    address = _address(placement)
    if address is None:
        return
    until = placement.seat_held_until
    letter = Letter(
        subject=f"Une place est gardée pour vous : {offer_name(placement.offer)}",
        hello=hello(placement),
        lines=(f"Une place s’est libérée pour {offer_name(placement.offer)}, et elle est gardée pour vous.",),
        facts=_facts(placement),
        question="La voulez-vous ?",
        main=("Répondre", door(SEAT, placement, email=address, now=now, until=until)),
        after=(
            f"Elle est gardée jusqu’au {date_and_hour(until.astimezone(PARIS))}." if until else "",
            "Sans réponse, elle passe à la personne suivante et vous restez sur la liste.",
        ),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def how_is_it(placement: Placement, *, about: str, now: datetime) -> None:
    """« Comment ça se passe ? », one tap."""
    address = _address(placement)
    if address is None:
        return
    job = placement.offer.kind in (Kind.JOB, Kind.INSERTION_SITE)
    question = "Êtes-vous toujours en poste ?" if job else "Tout se passe bien ?"
    letter = Letter(
        subject=f"Comment ça se passe pour {offer_name(placement.offer)} ?",
        hello=hello(placement),
        lines=(f"Vous avez commencé {offer_name(placement.offer)}. {question}",),
        main=("Donner des nouvelles", door(NEWS, placement, email=address, now=now)),
        after=(
            "Vous pouvez aussi poser une question, demander qu’on vous rappelle, ou dire que c’est terminé.",
            "Ne pas répondre ne change rien.",
        ),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)

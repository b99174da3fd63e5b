"""What the person is told: where their request stands, always with what comes next."""

from dataclasses import replace
from datetime import datetime

from app.kit.clock import local_date
from app.kit.french import long_date
from app.matching.values import Kind
from app.offers.presenters import usual_delay
from app.placements import recipients
from app.placements.emails.doors import AGAIN, CALL, door
from app.placements.emails.person import WHY, hello, send
from app.placements.equivalents import equivalents
from app.placements.letters import Button, Letter
from app.placements.models import Placement
from app.placements.values import RefusalReason
from app.placements.wording import offer_name, reopening_words, structure_name, where_words
from app.structures.workflow import StructureState

ALIKE = "Voici des offres qui lui ressemblent :"
FOLLOW = "Suivre ou retirer ma demande"
TO_AGREE = "Premier jour : à convenir avec la structure, qui vous contacte"


def next_words(placement: Placement) -> str:
    """Where other offers are found, in what this person really has: a space, someone beside them, or the search."""
    if placement.person.account is not None:
        return "D’autres offres proches vous attendent dans votre espace."
    if recipients.referents(placement):
        return "D’autres offres proches existent : cherchez-les avec la personne qui vous accompagne."
    return "D’autres offres proches existent : la recherche du site les montre."


def following(placement: Placement, *, now: datetime) -> tuple[Button, ...]:
    """The page of the request, without an account too: where it stands, to ask a question or to take it back."""
    reader = recipients.person(placement.person)
    return ((FOLLOW, door(CALL, placement, email=reader.email, now=now)),) if reader else ()


def with_others(placement: Placement, letter: Letter, *, now: datetime) -> Letter:
    """Add up to three offers that look like it, and the page to ask for one in one click."""
    reader = recipients.person(placement.person)
    others = equivalents(placement, now=now)
    if reader is None or not others:
        return replace(letter, lines=(*letter.lines, next_words(placement)))
    return replace(
        letter,
        lines=(*letter.lines, ALIKE),
        facts=tuple(f"{other.title}, {other.with_whom}" for other in others),
        question="L’une d’elles vous intéresse ?",
        main=("Choisir l’une d’elles", door(AGAIN, placement, email=reader.email, now=now)),
    )


def lapsed(placement: Placement, *, about: str, now: datetime) -> None:
    """The proposal ended; it can come back."""
    letter = Letter(
        subject=f"La proposition pour {offer_name(placement.offer)} est terminée",
        hello=hello(placement),
        lines=(
            f"La proposition pour {offer_name(placement.offer)} s’est terminée sans réponse. Ce n’est pas grave.",
            "Si elle vous intéresse encore, dites-le à la personne qui vous accompagne : elle peut la refaire.",
        ),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def cancelled(placement: Placement, *, gone: bool, about: str, now: datetime) -> None:
    """The proposal was taken back before the answer; ``gone``: because its offer left the site."""
    what = offer_name(placement.offer)
    first = (
        f"L’offre {what} n’est plus en ligne : la proposition s’arrête. Cela ne vient pas de vous."
        if gone
        else f"La proposition pour {what} est retirée. Vous n’avez rien à faire."
    )
    letter = Letter(
        subject=f"La proposition pour {what} {'s’arrête' if gone else 'est retirée'}",
        hello=hello(placement),
        lines=(first,),
        why=WHY,
    )
    letter = with_others(placement, letter, now=now)
    send(placement, letter, about=about, now=now)


def sent(placement: Placement, *, about: str, now: datetime) -> None:
    """The request left, and what comes next."""
    offer = placement.offer
    until = placement.expires_at
    letter = Letter(
        subject=f"Votre demande pour {offer_name(offer)} est partie",
        hello=hello(placement),
        lines=(f"Votre demande est partie chez {structure_name(offer)}.", _delay(placement)),
        quiet=following(placement, now=now),
        after=(
            reopening_words(offer, today=local_date(now)),
            f"Sans réponse le {long_date(until)}, nous vous proposerons autre chose." if until else "",
            "Vous pouvez retirer votre demande à tout moment, sans donner de raison.",
        ),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def _delay(placement: Placement) -> str:
    days = usual_delay(placement.offer.structure)
    if not days or placement.offer.discreet:
        return "Vous recevrez un message dès qu’il y a une réponse."
    return f"Cette structure répond d’habitude en {days}."


def waiting_list(placement: Placement, *, about: str, now: datetime) -> None:
    """No seat for now, the turn is kept."""
    letter = Letter(
        subject=f"Vous êtes sur la liste d’attente pour {offer_name(placement.offer)}",
        hello=hello(placement),
        lines=(
            f"Il n’y a plus de place pour le moment avec {structure_name(placement.offer)}. Votre tour est gardé.",
            "Dès qu’une place se libère, vous recevez un message et elle vous est gardée deux jours.",
            "En attendant, vous pouvez répondre à d’autres offres.",
        ),
        quiet=following(placement, now=now),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def still_waiting_list(placement: Placement, *, about: str, now: datetime) -> None:
    """The seat is held no more, whether someone comes next or not; the turn is kept."""
    letter = Letter(
        subject=f"Vous restez sur la liste d’attente pour {offer_name(placement.offer)}",
        hello=hello(placement),
        lines=(
            "Les deux jours sont passés : la place n’est plus gardée pour vous. Ce n’est pas grave.",
            "Vous restez sur la liste : dès qu’une autre place se libère, vous recevez un message.",
        ),
        quiet=following(placement, now=now),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def accepted(placement: Placement, *, about: str, now: datetime) -> None:
    """It is yes: the first day, where, with whom."""
    offer = placement.offer
    day = f"Premier jour : {long_date(placement.starts_on, weekday=True)}" if placement.starts_on else TO_AGREE
    letter = Letter(
        subject=f"C’est oui pour {offer_name(offer)}",
        hello=hello(placement),
        lines=(f"Bonne nouvelle : c’est oui pour {offer_name(offer)}, avec {structure_name(offer)}.",),
        facts=() if offer.discreet else (day, *_first_day_facts(placement)),
        quiet=following(placement, now=now),
        after=(*_before_first_day(placement, now=now), "Un empêchement ? Prévenez dès que possible, rien n’est perdu."),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def _first_day_facts(placement: Placement) -> tuple[str, ...]:
    """Where, whom to ask for, and what to know, each on its line."""
    who = f"Demandez : {placement.start_with}" if placement.start_with else ""
    where = f"Où : {placement.start_place or where_words(placement.offer)}"
    return tuple(filter(None, (where, who, placement.start_note)))


def _before_first_day(placement: Placement, *, now: datetime) -> tuple[str, ...]:
    offer = placement.offer
    if offer.kind is Kind.IMMERSION:
        return ("Avant le premier jour, la convention d’immersion doit être signée par tous.",)
    insured = offer.insurance_ends_on is not None and offer.insurance_ends_on >= local_date(now)
    if offer.kind is Kind.VOLUNTEERING and not insured:
        return ("L’assurance de la structure est à confirmer avant de commencer.",)
    return ()


def first_day(placement: Placement, *, about: str, now: datetime) -> None:
    """The morning before the first day."""
    offer = placement.offer
    letter = Letter(
        subject=f"Demain, votre premier jour : {offer_name(offer)}",
        hello=hello(placement),
        lines=(f"Demain, vous commencez {offer_name(offer)} avec {structure_name(offer)}.",),
        facts=() if offer.discreet else _first_day_facts(placement),
        quiet=following(placement, now=now),
        after=("Un empêchement ? Appelez la structure ou la personne qui vous accompagne.",),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def refused(placement: Placement, *, about: str, now: datetime) -> None:
    """Kind words, the reason only when the structure shares it, and what comes next."""
    offer = placement.offer
    if offer.structure.state is StructureState.CLOSED:
        first = f"{structure_name(offer)} ferme : {offer_name(offer)} n’a plus lieu. Cela ne vient pas de vous."
    elif placement.reasons == [RefusalReason.OFFER_STOPPED.value]:
        first = f"L’offre {offer_name(offer)} s’est arrêtée. Cela ne vient pas de vous."
    else:
        first = f"Cette fois, ce n’est pas possible pour {offer_name(offer)}, avec {structure_name(offer)}."
    letter = Letter(
        subject=f"Une réponse pour {offer_name(offer)}",
        hello=hello(placement),
        lines=(first, *_because(placement), "Merci d’avoir répondu à cette offre : votre envie compte toujours."),
        why=WHY,
    )
    letter = with_others(placement, letter, now=now)
    send(placement, letter, about=about, now=now)


def _because(placement: Placement) -> tuple[str, ...]:
    """« La raison : les horaires ne vont pas. », unless the first line has said it already."""
    if placement.reasons == [RefusalReason.OFFER_STOPPED.value]:
        return ()
    reasons = [reason[0].lower() + reason[1:] for reason in shared_reasons(placement)]
    if not reasons:
        return ()
    return (f"{'La raison' if len(reasons) == 1 else 'Les raisons'} : {', '.join(reasons)}.",)


def shared_reasons(placement: Placement) -> tuple[str, ...]:
    """Return the reasons the person may read."""
    if not placement.reason_shared:
        return ()
    return tuple(RefusalReason(reason).label for reason in placement.reasons)


def expired(placement: Placement, *, about: str, now: datetime) -> None:
    """The structure did not answer; nobody is to blame but the silence."""
    letter = Letter(
        subject=f"Pas de réponse pour {offer_name(placement.offer)}",
        hello=hello(placement),
        lines=(
            f"Votre demande pour {offer_name(placement.offer)} est restée sans réponse.",
            "Nous avons arrêté l’attente, pour que vous puissiez passer à autre chose. Cela ne vient pas de vous.",
        ),
        why=WHY,
    )
    letter = with_others(placement, letter, now=now)
    send(placement, letter, about=about, now=now)


def withdrawn_by_other(placement: Placement, *, about: str, now: datetime) -> None:
    """The structure, or the referent, took the request back."""
    letter = Letter(
        subject=f"La demande pour {offer_name(placement.offer)} s’arrête",
        hello=hello(placement),
        lines=(f"La demande pour {offer_name(placement.offer)} est retirée. Cela ne vient pas de vous.",),
        why=WHY,
    )
    letter = with_others(placement, letter, now=now)
    send(placement, letter, about=about, now=now)


def to_be_confirmed(placement: Placement, *, about: str, now: datetime) -> None:
    """An answer recorded by phone was wrong: the right one will come."""
    letter = Letter(
        subject=f"La réponse pour {offer_name(placement.offer)} est à confirmer",
        hello=hello(placement),
        lines=(
            f"La réponse que nous avions notée pour {offer_name(placement.offer)} n’était pas la bonne.",
            "La structure va répondre de nouveau. Vous recevrez sa réponse aussitôt.",
        ),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)


def offer_full(placement: Placement, *, about: str, now: datetime) -> None:
    """The offer filled while the person waited for an answer."""
    waits = placement.offer.waiting_list_open
    letter = Letter(
        subject=f"Les places sont prises pour {offer_name(placement.offer)}",
        hello=hello(placement),
        lines=(
            f"Toutes les places pour {offer_name(placement.offer)} sont prises en ce moment.",
            "Votre demande reste ouverte : la structure peut vous mettre sur sa liste d’attente."
            if waits
            else "Votre demande reste ouverte : une place peut encore se libérer.",
            next_words(placement),
        ),
        why=WHY,
    )
    send(placement, letter, about=about, now=now)

"""What a structure receives: one request, its answers, what becomes of it. First name only, and what it asks."""

from dataclasses import replace
from datetime import datetime

from app.kit.french import count, long_date
from app.offers.models import Offer
from app.placements import recipients
from app.placements.emails.doors import ANSWER, door
from app.placements.letters import Letter, post
from app.placements.models import Placement
from app.placements.recipients import Reader
from app.placements.request_presenters import RequestView, reads_without_names, request_view
from app.placements.values import Origin
from app.placements.wording import meeting_words
from app.placements.workflow import PlacementState

WHY = "Vous recevez ce message car votre offre est en ligne sur À portée."
JOINED = "Un CV est joint : vous le lisez sur la page de la réponse"


def request(placement: Placement, *, about: str, now: datetime, with_file: bool = False) -> None:
    """The one mail that tells a structure that someone is interested, and that a file is joined."""
    view = request_view(placement)
    joined = (JOINED,) if with_file and not reads_without_names(placement) else ()
    letter = Letter(
        subject=_subject(view),
        hello="",
        lines=(f"{view.name} {_asks(placement)} « {view.offer_title} », et attend votre réponse.",),
        facts=(*request_facts(view), *joined),
        quote=(view.own_words, view.name) if view.own_words else None,
        question="Que lui répondez-vous ?",
        after=(*view.warnings, *_referent_line(view), _term(placement)),
        why=WHY,
    )
    for reader in recipients.first_contacts(placement.offer):
        _send(placement, letter, reader, about=about, now=now)


def reminder(placement: Placement, *, second: bool, about: str, now: datetime) -> None:
    """Day 10 to every contact, day 20 to the substitutes as well. A reminder renews the links."""
    view = request_view(placement)
    letter = Letter(
        subject=f"{view.name} attend votre réponse : « {view.offer_title} »",
        hello="",
        lines=(
            f"{view.name} attend une réponse pour « {view.offer_title} »"
            + (f" depuis le {long_date(view.sent_at)}." if view.sent_at else "."),
            "C’est le dernier rappel." if second else "Un mot suffit, même pour dire non.",
        ),
        facts=request_facts(view),
        question="Que lui répondez-vous ?",
        after=(*_referent_line(view), _term(placement)),
        why=WHY,
    )
    readers = recipients.with_substitutes(placement.offer) if second else recipients.every_contact(placement.offer)
    for reader in readers:
        _send(placement, letter, reader, about=about, now=now)


def other_date(placement: Placement, wish: str, *, about: str, now: datetime) -> None:
    """The person cannot come at that time."""
    view = request_view(placement)
    letter = Letter(
        subject=f"{view.name} demande une autre date de rencontre",
        hello="",
        lines=(
            f"{view.name} ne peut pas venir {meeting_words(placement)} pour « {view.offer_title} »,"
            " et souhaite une autre date.",
        ),
        quote=(wish, view.name) if wish else None,
        question="Que lui répondez-vous ?",
        after=_referent_line(view),
        why=WHY,
    )
    for reader in recipients.first_contacts(placement.offer):
        _send(placement, letter, reader, about=about, now=now)


def meeting_noted(placement: Placement, *, about: str, now: datetime) -> None:
    """The date is noted; the same mail holds the way to answer after the meeting."""
    view = request_view(placement)
    letter = Letter(
        subject=f"Rencontre notée avec {view.name} : {meeting_words(placement)}",
        hello="",
        lines=(f"Vous rencontrez {view.name} pour « {view.offer_title} ».", "Gardez ce message pour la suite."),
        facts=tuple(
            filter(None, (f"Quand : {meeting_words(placement)}", _place(placement), placement.meeting_with))
        ),
        question=f"Après la rencontre, que répondez-vous à {view.name} ?",
        after=_referent_line(view),
        why=WHY,
    )
    for reader in recipients.first_contacts(placement.offer):
        _send(placement, letter, reader, about=about, now=now)


def meeting_confirmed(placement: Placement, *, about: str, now: datetime) -> None:
    """The person will be there."""
    view = request_view(placement)
    _tell(
        placement,
        Letter(
            subject=f"{view.name} sera là : {meeting_words(placement)}",
            hello="",
            lines=(f"{view.name} confirme votre rencontre pour « {view.offer_title} », {meeting_words(placement)}.",),
            facts=tuple(filter(None, (_place(placement),))),
            why=WHY,
        ),
        about=about,
        now=now,
    )


def seat_taken(placement: Placement, *, about: str, now: datetime) -> None:
    """Someone on the waiting list takes the seat that was held for them."""
    view = request_view(placement)
    told = (
        f"Premier jour prévu le {long_date(placement.starts_on)}. Si la date ne va pas, appelez-vous pour en convenir."
        if placement.starts_on
        else "Le premier jour reste à convenir : appelez-vous, ou écrivez-lui depuis votre espace."
    )
    letter = Letter(
        subject=f"{view.name} prend la place libre : « {view.offer_title} »",
        hello="",
        lines=(
            f"{view.name} était sur votre liste d’attente et prend la place qui s’est libérée.",
            told,
        ),
        facts=tuple(f"{label} : {value}" for label, value in view.contacts),
        after=_referent_line(view),
        why=WHY,
    )
    _tell(placement, letter, about=about, now=now, urgent=True)


def withdrawn(placement: Placement, *, about: str, now: datetime) -> None:
    """The person will not come after all; the seat is free again."""
    view = request_view(placement)
    _tell(
        placement,
        Letter(
            subject=f"{view.name} ne donne pas suite : « {view.offer_title} »",
            hello="",
            lines=(
                f"{view.name} ne donne pas suite à sa demande pour « {view.offer_title} ».",
                _seats(placement.offer),
            ),
            after=("Vous n’avez rien à faire.",),
            why=WHY,
        ),
        about=about,
        now=now,
    )


def ended(placement: Placement, *, about: str, now: datetime) -> None:
    """Said by the person or by who follows them: it is over, and the seat is free again."""
    view = request_view(placement)
    over = "c’est terminé" if placement.state is PlacementState.COMPLETED else "c’est arrêté"
    _tell(
        placement,
        Letter(
            subject=f"{view.name}, « {view.offer_title} » : {over}",
            hello="",
            lines=(f"{over.capitalize()} pour {view.name}, « {view.offer_title} ».", _seats(placement.offer)),
            after=("Merci de votre accueil. Vous n’avez rien à faire.",),
            why=WHY,
        ),
        about=about,
        now=now,
    )


def expired(placement: Placement, *, about: str, now: datetime) -> None:
    """The wait is over; how to say that the offer has stopped."""
    view = request_view(placement)
    _tell(
        placement,
        Letter(
            subject=f"La demande {view.of_who} est terminée : « {view.offer_title} »",
            hello="",
            lines=(
                f"La demande {view.of_who} est restée sans réponse : nous l’avons terminée.",
                "Si votre offre n’est plus d’actualité, mettez-la en pause depuis votre espace ou appelez-nous :"
                " personne n’attendra pour rien.",
            ),
            why=WHY,
        ),
        about=about,
        now=now,
    )


def request_facts(view: RequestView) -> tuple[str, ...]:
    """Return what a structure reads of a request, in lines."""
    facts = [view.distance_words] if view.distance_words else []
    facts += [f"{asked.label} : {asked.answer}" for asked in view.asked]
    facts += [f"{label} : {value}" for label, value in view.contacts]
    if view.seats_total is not None and view.seats_left is not None:
        facts.append(f"Il vous reste {count(view.seats_left, 'place')} sur {view.seats_total}")
    return tuple(facts)


def _asks(placement: Placement) -> str:
    """Said yes to what was proposed, or came alone."""
    return "s’intéresse à" if placement.origin is Origin.PERSON else "a dit oui à"


def _subject(view: RequestView) -> str:
    verb = "aimerait vous aider" if view.volunteering else "aimerait venir"
    return f"{view.name} {verb} : « {view.offer_title} »"


def _send(placement: Placement, letter: Letter, reader: Reader, *, about: str, now: datetime) -> None:
    """Add this reader's own link: one filled answer, two quiet ones, each opening the page that confirms."""
    url = door(ANSWER, placement, email=reader.email, now=now, until=placement.expires_at)
    meet = "Proposer une autre date" if placement.state is PlacementState.MEETING else "Proposer une rencontre"
    answered = replace(
        letter,
        hello=reader.hello,
        main=("Oui, je l’accueille", f"{url}?reponse=accept"),
        quiet=((meet, f"{url}?reponse=meeting"), ("Non, pas cette fois", f"{url}?reponse=refuse")),
        after=(*letter.after, "Vous confirmez à la page suivante. Aucun compte n’est demandé."),
    )
    post(answered, to=reader.email, about=about, territory_code=_territory(placement), now=now)


def _tell(placement: Placement, letter: Letter, *, about: str, now: datetime, urgent: bool = False) -> None:
    """What asks nothing leaves at the rhythm each reader chose."""
    for reader in recipients.first_contacts(placement.offer):
        greeted = replace(letter, hello=reader.hello)
        post(greeted, to=reader.email, about=about, territory_code=_territory(placement), now=now, news=not urgent)


def _referent_line(view: RequestView) -> tuple[str, ...]:
    if not view.referent_name:
        return ()
    reach = view.referent_phone or view.referent_email
    return (f"{view.referent_name} accompagne {view.who} et répond à vos questions : {reach}",)


def _term(placement: Placement) -> str:
    return f"Vous pouvez répondre ici jusqu’au {long_date(placement.expires_at)}." if placement.expires_at else ""


def _place(placement: Placement) -> str:
    return f"Où : {placement.meeting_place}" if placement.meeting_place else ""


def _seats(offer: Offer) -> str:
    """What becomes of the seat: free, or held at once for the first of the waiting list."""
    if offer.seats_total is None:
        return ""
    if offer.seats_left == 0:
        return "Sa place est proposée à la première personne de votre liste d’attente."
    return "Sa place est de nouveau libre."


def _territory(placement: Placement) -> str:
    return placement.offer.structure.territory_code

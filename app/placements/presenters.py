"""What the person reads of a proposal, as values: a template cannot print what a value does not hold."""

from dataclasses import dataclass
from datetime import datetime

from app.kit.clock import local_date
from app.kit.french import phone
from app.kit.french import typeset as t
from app.matching.values import Channel, Kind, Level, Public
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.people.models import Person
from app.placements import recipients
from app.placements.models import Placement
from app.placements.values import Contact
from app.placements.wording import meeting_words, offer_name, reopening_words, structure_name, when_words, where_words
from app.placements.workflow import PlacementState


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as the person reads it, in plain words, before saying yes or no."""

    public_id: str
    first_name: str
    title: str
    kind: str
    kind_label: str
    structure: str
    summary: str
    when: str
    where: str
    from_whom: str
    note: str
    answers_here: bool
    shared: tuple[str, ...]
    never_shared: tuple[str, ...]
    told_before: tuple[str, ...]
    contacts: tuple[tuple[str, str], ...]
    until: datetime | None
    state: PlacementState
    recorded: bool
    held_until: datetime | None
    offer_path: str


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as the person reads it."""

    when: str
    place: str
    who: str
    confirmed: bool


PERSON_WORDS = {
    PlacementState.PROPOSED: "À vous de décider",
    PlacementState.AGREEMENT_RECORDED: "Vous avez dit oui : vous pouvez encore changer d’avis",
    PlacementState.AGREED: "Vous avez dit oui",
    PlacementState.DECLINED: "Vous avez préféré autre chose",
    PlacementState.CANCELLED: "Proposition retirée",
    PlacementState.LAPSED: "Proposition terminée",
    PlacementState.SENT: "Votre demande est partie",
    PlacementState.HANDED_OVER: "À vous de prendre contact",
    PlacementState.IN_REVIEW: "La structure étudie votre demande",
    PlacementState.MEETING: "Une rencontre est prévue",
    PlacementState.WAITING_LIST: "Vous êtes sur la liste d’attente",
    PlacementState.SEAT_OFFERED: "Une place est gardée pour vous",
    PlacementState.ACCEPTED: "C’est oui",
    PlacementState.REFUSED: "Pas cette fois",
    PlacementState.EXPIRED: "La structure n’a pas répondu",
    PlacementState.WITHDRAWN: "Demande retirée",
    PlacementState.STARTED: "C’est commencé",
    PlacementState.COMPLETED: "C’est terminé",
    PlacementState.ENDED_EARLY: "C’est arrêté",
}


def person_words(state: PlacementState) -> str:
    """Where it stands, as the person reads it."""
    return t(PERSON_WORDS[state])


def proposal_view(placement: Placement, *, now: datetime) -> ProposalView:
    """Return what the person reads before they decide."""
    offer, who = placement.offer, placement.person
    proposer = next(iter(recipients.referents(placement)), None)
    return ProposalView(
        public_id=placement.public_id,
        first_name=who.first_name,
        title=offer.title,
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        structure=structure_name(offer),
        summary=offer.summary,
        when=t(when_words(offer)),
        where=where_words(offer),
        from_whom=proposer.display_name if proposer else "",
        note=placement.note,
        answers_here=placement.channel is Channel.HERE,
        shared=_shared(offer),
        never_shared=("Votre adresse", "Vos ressources et vos aides", "Vos difficultés, votre carnet de bord"),
        told_before=tuple(t(line) for line in _told_before(offer, now=now)),
        contacts=contacts_held(who),
        until=placement.lapses_at,
        state=placement.state,
        recorded=placement.state is PlacementState.AGREEMENT_RECORDED,
        held_until=placement.seat_held_until,
        offer_path=offer_path(offer.public_id, offer.title),
    )


def meeting_view(placement: Placement) -> MeetingView | None:
    """Return the meeting planned; None when there is none."""
    if placement.meeting_at is None:
        return None
    confirmed = placement.meeting_confirmed_at is not None
    return MeetingView(meeting_words(placement), placement.meeting_place, placement.meeting_with, confirmed)


def contacts_held(who: Person) -> tuple[tuple[str, str], ...]:
    """Return the contacts the person may choose to give: code, words with the value."""
    held = []
    if who.phone:
        held.append((Contact.PHONE.value, t(f"{Contact.PHONE.label} : {phone(who.phone)}")))
    if who.email:
        held.append((Contact.EMAIL.value, t(f"{Contact.EMAIL.label} : {who.email}")))
    return tuple(held)


def _shared(offer: Offer) -> tuple[str, ...]:
    lines = ["Votre prénom", "À peu près à quelle distance vous habitez"]
    if any(line["level"] == Level.REQUIRED.value for line in offer.requirements):
        lines.append("Si vous avez ce que l’offre demande (permis, français…)")
    return (*lines, "Le nom et le téléphone de votre référente ou de votre référent")


def _told_before(offer: Offer, *, now: datetime) -> list[str]:
    """What the person must know before they agree: official forms that show more, insurance, closing days."""
    lines = []
    if Public.RSA.value in offer.publics:
        lines.append("Cette offre est réservée à certaines personnes : y répondre montre que vous en faites partie.")
    if offer.kind is Kind.IMMERSION:
        lines.append(
            "Avant une immersion, une convention officielle est signée avec l’entreprise. Elle contient votre nom, "
            "votre date de naissance et votre situation. Vous la lisez avant de signer."
        )
    if offer.kind is Kind.INSERTION_SITE:
        lines.append("Si c’est oui, la structure vérifie avec vous vos droits d’accès dans un outil officiel.")
    if offer.kind is Kind.VOLUNTEERING and not _insured(offer, now):
        lines.append("Assurance à confirmer avec la structure avant de commencer.")
    closed = reopening_words(offer, today=local_date(now))
    return [*lines, closed] if closed else lines


def _insured(offer: Offer, now: datetime) -> bool:
    return offer.insurance_ends_on is not None and offer.insurance_ends_on >= local_date(now)


def subject_of(placement: Placement) -> str:
    """The offer and who offers it: « Titre », Les Jardins de la Naute."""
    return f"{offer_name(placement.offer)}, {structure_name(placement.offer)}"

"""What each reader may see of a placement, as values: a template cannot print what a value does not hold."""

from dataclasses import dataclass
from datetime import date, datetime

from app.kit.clock import local_date
from app.kit.french import phone
from app.kit.french import typeset as t
from app.matching.geometry import distance_km
from app.matching.values import Channel, FrenchLevel, Kind, Level, Profile, Public, Remote, Requirement
from app.offers.models import Offer
from app.offers.paths import offer_path
from app.people.models import Person
from app.people.services import profile_of
from app.placements import recipients
from app.placements.models import Placement
from app.placements.values import Contact, Origin
from app.placements.wording import meeting_words, offer_name, reopening_words, structure_name, when_words, where_words
from app.placements.workflow import PlacementState
from app.territories.queries import settings_of

BANDS_KM = ((5, "Habite à moins de 5 km"), (15, "Habite entre 5 et 15 km"), (30, "Habite entre 15 et 30 km"))
YES, TO_SEE = "oui", "à voir ensemble"
FAR = "Habite à plus de 30 km"
REQUIREMENTS = {requirement.value: requirement for requirement in Requirement}
FRENCH_RANKS = {level.value: level.rank for level in FrenchLevel}
BLIND_STATES = frozenset({PlacementState.SENT, PlacementState.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing the offer asks and what is known: « oui », or « à voir ensemble » — never « non »."""

    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as the structure reads it: first name, distance band, what the offer asks, contacts given. No more."""

    public_id: str
    name: str
    offer_title: str
    offer_kind: str
    kind_label: str
    distance_words: str
    asked: tuple[Asked, ...]
    contacts: tuple[tuple[str, str], ...]
    referent_name: str
    referent_email: str
    referent_phone: str
    own_words: str
    sent_at: datetime | None
    state: PlacementState
    state_words: str
    meeting_at: datetime | None
    meeting_place: str
    meeting_confirmed: bool
    starts_on: date | None
    seats_left: int | None
    seats_total: int | None
    waiting_list_open: bool
    can_wait: bool
    volunteering: bool

    @property
    def asked_facts(self) -> list[tuple[str, str]]:
        """What the offer asks, as facts: icon, words."""
        signs = {YES: "check", TO_SEE: "ask"}
        return [(signs[asked.answer], t(f"{asked.label} : {asked.answer}")) for asked in self.asked]


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


STRUCTURE_WORDS = {
    PlacementState.SENT: "Attend votre réponse",
    PlacementState.IN_REVIEW: "Attend votre réponse",
    PlacementState.MEETING: "Rencontre prévue",
    PlacementState.WAITING_LIST: "Sur votre liste d’attente",
    PlacementState.SEAT_OFFERED: "Une place lui est gardée",
    PlacementState.ACCEPTED: "Vous avez dit oui",
    PlacementState.STARTED: "En cours",
}
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


def request_view(placement: Placement) -> RequestView:
    """Return what the structure reads of a request."""
    offer, who = placement.offer, placement.person
    referent = next(iter(recipients.referents(placement)), None)
    return RequestView(
        public_id=placement.public_id,
        name=shown_name(placement),
        offer_title=offer.title,
        offer_kind=offer.kind.value,
        kind_label=offer.kind.label,
        distance_words=distance_band(who, offer),
        asked=asked_of(offer, profile_of(who)),
        contacts=contacts_given(placement),
        referent_name=referent.display_name if referent else "",
        referent_email=referent.email if referent else "",
        referent_phone=phone(referent.phone) if referent and referent.phone else "",
        own_words=placement.note if placement.origin is Origin.PERSON else "",
        sent_at=placement.sent_at,
        state=placement.state,
        state_words=STRUCTURE_WORDS.get(placement.state, "Demande terminée"),
        meeting_at=placement.meeting_at,
        meeting_place=placement.meeting_place,
        meeting_confirmed=placement.meeting_confirmed_at is not None,
        starts_on=placement.starts_on,
        seats_left=offer.seats_left,
        seats_total=offer.seats_total,
        waiting_list_open=offer.waiting_list_open,
        can_wait=offer.seats_total is not None,
        volunteering=offer.kind is Kind.VOLUNTEERING,
    )


def shown_name(placement: Placement) -> str:
    """First name only; nothing at first sight where the structure or the territory chose a name-blind view."""
    blind = placement.offer.name_blind or settings_of(placement.offer.structure.territory_code).name_blind
    return "Une personne" if blind and placement.state in BLIND_STATES else placement.person.first_name


def contacts_given(placement: Placement) -> tuple[tuple[str, str], ...]:
    """Return what the person agreed to give; nothing while the view is name-blind."""
    if shown_name(placement) != placement.person.first_name:
        return ()
    held = {
        Contact.PHONE: ("Téléphone", phone(placement.person.phone or "")),
        Contact.EMAIL: ("E-mail", placement.person.email or ""),
    }
    return tuple(held[contact] for contact in Contact if contact.value in placement.shared and held[contact][1])


def distance_band(who: Person, offer: Offer) -> str:
    """How far the person lives, roughly: a band, never a place; '' when unknown."""
    if offer.remote in (Remote.FULL, Remote.ANYWHERE):
        return "À distance"
    points = [(place.lat, place.lon) for place in offer.places if place.lat is not None and place.lon is not None]
    if who.lat is None or who.lon is None or not points:
        return ""
    lats, lons = zip(*points, strict=True)
    nearest = float(distance_km(who.lat, who.lon, list(lats), list(lons)).min())
    return next((words for limit, words in BANDS_KM if nearest < limit), FAR)


def asked_of(offer: Offer, profile: Profile) -> tuple[Asked, ...]:
    """Return each thing the offer requires with what the person said about it."""
    codes = [line["code"] for line in offer.requirements if line["level"] == Level.REQUIRED.value]
    known = [REQUIREMENTS[code] for code in codes if code in REQUIREMENTS]
    return tuple(
        Asked(requirement.label, YES if _holds(requirement, offer, profile) else TO_SEE) for requirement in known
    )


def _holds(requirement: Requirement, offer: Offer, profile: Profile) -> bool:
    family, _, level = requirement.value.partition(":")
    if family == "licence":
        return any(licence.value == level for licence in profile.licences or ())
    if family == "french":
        return profile.french is not None and profile.french.rank >= FRENCH_RANKS[level]
    if requirement is Requirement.EXPERIENCE:
        return bool(profile.experience and profile.experience & set(offer.rome))
    told = {
        Requirement.VEHICLE: profile.own_vehicle,
        Requirement.DIPLOMA: profile.diploma,
        Requirement.ADULT: profile.adult,
    }
    return bool(told.get(requirement))


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

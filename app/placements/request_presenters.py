"""What a structure may see of a request, as a value: a template cannot print what a value does not hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.kit.clock import local_date
from app.kit.french import of_name, phone
from app.kit.french import typeset as t
from app.matching.geometry import distance_km
from app.matching.values import FrenchLevel, Kind, Level, Profile, Remote, Requirement
from app.offers.models import Offer
from app.people.models import Person
from app.people.services import profile_of
from app.placements import recipients
from app.placements.models import Placement
from app.placements.services.immersion import NEVER
from app.placements.values import Contact, Origin
from app.placements.workflow import PlacementState
from app.territories.queries import settings_of

BANDS_KM = ((5, "Habite à moins de 5 km"), (15, "Habite entre 5 et 15 km"), (30, "Habite entre 15 et 30 km"))
YES, TO_SEE = "oui", "à voir ensemble"
FAR = "Habite à plus de 30 km"
REQUIREMENTS = {requirement.value: requirement for requirement in Requirement}
FRENCH_RANKS = {level.value: level.rank for level in FrenchLevel}
NAMELESS = "Une personne"
BLIND_STATES = frozenset({PlacementState.SENT, PlacementState.IN_REVIEW})
ENDED_UNMET = frozenset({PlacementState.REFUSED, PlacementState.EXPIRED, PlacementState.WITHDRAWN})


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
    warnings: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """The name inside a sentence: « une personne » has no capital there."""
        return self.name if self.name != NAMELESS else NAMELESS[0].lower() + NAMELESS[1:]

    @property
    def of_who(self) -> str:
        """« de Nadège », « d’Amélie », « d’une personne »."""
        return of_name(self.who)

    @property
    def asked_facts(self) -> list[tuple[str, str]]:
        """What the offer asks, as facts: icon, words."""
        signs = {YES: "check", TO_SEE: "ask"}
        return [(signs[asked.answer], t(f"{asked.label} : {asked.answer}")) for asked in self.asked]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list: no more than its line prints."""

    public_id: str
    name: str
    offer_title: str
    offer_kind: str
    kind_label: str
    sent_at: datetime | None
    starts_on: date | None
    state: PlacementState
    state_words: str


STRUCTURE_WORDS = {
    PlacementState.SENT: "Attend votre réponse",
    PlacementState.IN_REVIEW: "Attend votre réponse",
    PlacementState.MEETING: "Rencontre prévue",
    PlacementState.WAITING_LIST: "Sur votre liste d’attente",
    PlacementState.SEAT_OFFERED: "Une place lui est gardée",
    PlacementState.ACCEPTED: "Vous avez dit oui",
    PlacementState.STARTED: "En cours",
}


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
        seats_left=offer.seats_free,
        seats_total=offer.seats_total,
        waiting_list_open=offer.waiting_list_open,
        can_wait=offer.seats_total is not None or offer.said_full_at is not None,
        volunteering=offer.kind is Kind.VOLUNTEERING,
        warnings=warnings_of(offer, placement),
    )


def request_rows(placements: Iterable[Placement]) -> list[RequestRow]:
    """Return the lines of a list of requests; what a territory chose is read once a territory."""
    blind: dict[str, bool] = {}
    rows = []
    for placement in placements:
        offer, code = placement.offer, placement.offer.structure.territory_code
        if code not in blind:
            blind[code] = settings_of(code).name_blind
        hidden = (offer.name_blind or blind[code]) and placement.state in BLIND_STATES
        rows.append(
            RequestRow(
                public_id=placement.public_id,
                name=NAMELESS if hidden else placement.person.first_name,
                offer_title=offer.title,
                offer_kind=offer.kind.value,
                kind_label=offer.kind.label,
                sent_at=placement.sent_at,
                starts_on=placement.starts_on,
                state=placement.state,
                state_words=STRUCTURE_WORDS.get(placement.state, "Demande terminée"),
            )
        )
    return rows


def warnings_of(offer: Offer, placement: Placement) -> tuple[str, ...]:
    """What the structure has to settle before the first day."""
    if offer.kind is Kind.IMMERSION:
        return (f"Une immersion dure un mois au plus, une convention officielle la précède. {NEVER}",)
    first = placement.starts_on or local_date(placement.changed_at)
    if offer.kind is Kind.VOLUNTEERING and (offer.insurance_ends_on is None or offer.insurance_ends_on < first):
        return ("Assurance des bénévoles à confirmer : écrivez son nom et sa date de fin dans votre offre.",)
    return ()


def shown_name(placement: Placement) -> str:
    """First name only; nothing at first sight where the structure or the territory chose a name-blind view."""
    return NAMELESS if reads_without_names(placement) else placement.person.first_name


def reads_without_names(placement: Placement) -> bool:
    """Tell whether the structure, at this step, sees neither name nor contact: it or its territory chose so."""
    blind = placement.offer.name_blind or settings_of(placement.offer.structure.territory_code).name_blind
    return blind and (placement.state in BLIND_STATES or (placement.state in ENDED_UNMET and not _was_met(placement)))


def _was_met(placement: Placement) -> bool:
    """Tell whether the structure had once said something that gave it the name: a meeting, a turn, a yes."""
    return bool(placement.meeting_at or placement.waiting_since or placement.starts_on)


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

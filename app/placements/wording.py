"""How an offer, its times and places, and people are named outside its own page. Pure: reads rows, writes words."""

from datetime import date

from app.kit.clock import PARIS
from app.kit.french import DAYS, date_and_hour, enumerate_words, hours_range, long_date
from app.matching.values import Kind
from app.offers.models import Offer, OfferSlot
from app.people.models import Person
from app.placements.deadlines import ClosedDays, reopens_on
from app.placements.models import Placement

DISCREET = "un rendez-vous"
MANY_SLOTS = 4


def offer_name(offer: Offer) -> str:
    """« Titre » between quotes; a discreet service is never named outside its page."""
    return DISCREET if offer.discreet else f"« {offer.title} »"


def structure_name(offer: Offer) -> str:
    """Who offers; a discreet service does not say it either, an accompanying body has a neutral name."""
    if offer.discreet:
        return "la structure"
    return offer.structure.public_name


def kind_word(kind: Kind) -> str:
    """The kind inside a sentence, in small letters."""
    return {
        Kind.JOB: "un emploi",
        Kind.IMMERSION: "une immersion en entreprise",
        Kind.VOLUNTEERING: "du bénévolat",
        Kind.INSERTION_SITE: "un chantier ou emploi d’insertion",
        Kind.TRAINING: "une formation",
        Kind.SERVICE: "un service ou un atelier",
    }[kind]


def slot_words(slot: OfferSlot) -> str:
    """« mardi de 9 h à 12 h »."""
    return f"{DAYS[slot.day - 1]} de {_minute(slot.start_minute)} à {_minute(slot.end_minute)}"


def when_words(offer: Offer) -> str:
    """When it happens, in one line; '' when the offer does not say."""
    parts = [hours_range(offer.weekly_minutes_min, offer.weekly_minutes_max)]
    parts = [f"{parts[0]} par semaine"] if parts[0] else []
    if offer.schedule_note:
        parts.append(_inside(offer.schedule_note) if parts else offer.schedule_note)
    elif 0 < len(offer.slots) <= MANY_SLOTS:
        parts.append(enumerate_words([slot_words(slot) for slot in offer.slots]))
    if offer.starts_on:
        parts.append(f"à partir du {long_date(offer.starts_on)}")
    return ", ".join(parts)


def where_words(offer: Offer) -> str:
    """Where it happens, in one line."""
    places = [place for place in offer.places if not place.is_stop]
    names = list(dict.fromkeys(", ".join(filter(None, (place.address, place.commune_name))) for place in places))
    return enumerate_words([name for name in names if name], "ou") or "à distance"


def meeting_words(placement: Placement) -> str:
    """« mardi 1er décembre 2026 à 9 h »."""
    return date_and_hour(placement.meeting_at.astimezone(PARIS)) if placement.meeting_at else ""


def short_name(person: Person) -> str:
    """« Nadège A. », for a professional who follows the person."""
    return f"{person.first_name} {person.last_name[:1]}." if person.last_name else person.first_name


def reopening_day(offer: Offer, *, today: date) -> date | None:
    """The day a structure that is closed today opens again; None when it is open."""
    return reopens_on(today, [ClosedDays(row.starts_on, row.ends_on) for row in offer.structure.closures])


def reopening_words(offer: Offer, *, today: date) -> str:
    """« réponse à partir du 2 janvier » while the structure is closed, '' otherwise."""
    day = reopening_day(offer, today=today)
    return f"Structure fermée en ce moment : réponse à partir du {long_date(day)}." if day else ""


def _inside(words: str) -> str:
    """The same words inside a sentence: « Un autre créneau » loses its capital, « CACES » and « TER » keep theirs."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2].isspace() else words


def _minute(total: int) -> str:
    hours, rest = divmod(total, 60)
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02d}" if rest else "")

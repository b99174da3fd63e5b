"""What an offer's page and its printed sheet show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup

from app.geo.distance import geodesic_km
from app.geo.values import CommuneRow, Point
from app.kit import french
from app.kit.clock import local_date
from app.matching.criteria import REPLY_MEAN, REPLY_PRIOR
from app.matching.values import Channel, Kind, Remote, Schedule
from app.offers import wording
from app.offers.cards import NEW_FOR
from app.offers.models import Offer, OfferPlace
from app.offers.paths import offer_path, short_path, structure_path
from app.offers.rich_text import sanitised
from app.offers.values import SessionKind
from app.offers.workflow import OfferState
from app.structures.models import Structure

ENOUGH_REQUESTS = 5  # below, a usual delay of answer says nothing


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place of the page."""

    text: str
    note: str
    is_stop: bool
    told_later: bool  # the address is given to who answers here


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers, and in how long."""

    name: str
    public: bool
    phone: str | None
    email: str | None
    usual_delay: str
    usual_share: str
    closed_note: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Everything ``offers/show.html`` and ``offers/print_sheet.html`` print."""

    id: str
    path: str
    print_path: str
    short_path: str
    kind: str
    kind_label: str
    kind_detail: str
    title: str
    summary: str
    description: Markup
    with_whom: str
    structure_name: str
    structure_path: str
    taken_from: str
    communes: str
    distance_text: str
    facts: tuple[tuple[str, str], ...]
    days: tuple[dict[str, object], ...]
    choice_of_slot: bool
    schedule_note: str
    sessions: tuple[str, ...]
    info_sessions: tuple[str, ...]
    places: tuple[PlaceLine, ...]
    shuttle_note: str
    remote_text: str
    asked: tuple[tuple[str, bool], ...]
    not_asked: tuple[str, ...]
    not_asked_text: str
    helps: tuple[str, ...]
    practical: tuple[tuple[str, str], ...]
    insurance_note: str
    seats_total: int | None
    seats_left: int | None
    waiting_list: bool
    answerer: Answerer
    channel: Channel
    apply_url: str | None
    apply_phone: str | None
    apply_note: str
    first_step: str
    checked_on: str
    expires_on: str
    source_url: str | None
    source_licence: str | None
    is_new: bool
    is_full: bool
    is_public: bool


def page_of(offer: Offer, *, now: datetime, reader_from: CommuneRow | None = None) -> OfferPage:
    """Return the page of an offer loaded whole; ``reader_from`` is the commune distances are counted from."""
    today = local_date(now)
    path = offer_path(offer.public_id, offer.title)
    return OfferPage(
        id=offer.public_id,
        path=path,
        print_path=f"/offres/{offer.public_id}/imprimer",
        short_path=short_path(offer.public_id),
        kind=offer.kind.value,
        kind_label=offer.kind.label,
        kind_detail=_kind_detail(offer),
        title=offer.title,
        summary=offer.summary,
        description=Markup(sanitised(offer.description)),  # noqa: S704 - cleaned by nh3, here and when it was stored
        with_whom=offer.with_whom,
        structure_name=offer.structure.public_name,
        structure_path=structure_path(offer.structure.public_id, offer.structure.public_name),
        taken_from=offer.source or "",
        communes=wording.communes(offer),
        distance_text=french.km(distance_km(offer, reader_from)),
        facts=_facts(offer, today),
        days=_days(offer),
        choice_of_slot=offer.schedule is Schedule.CHOICE,
        schedule_note=offer.schedule_note,
        sessions=_sessions(offer, SessionKind.ACTIVITY, now),
        info_sessions=_sessions(offer, SessionKind.INFO, now),
        places=tuple(_place(place, offer.channel) for place in offer.places),
        shuttle_note=offer.shuttle_note,
        remote_text=_remote(offer),
        asked=tuple(wording.asked(offer)),
        not_asked=tuple(wording.not_asked(offer)),
        not_asked_text=french.enumerate_words([_uncapital(words) for words in wording.not_asked(offer)], last="ni"),
        helps=tuple(wording.helps(offer)),
        practical=tuple(wording.practical(offer)),
        insurance_note=insurance_note(offer, today),
        seats_total=offer.seats_total,
        seats_left=offer.seats_left,
        waiting_list=offer.waiting_list_open,
        answerer=_answerer(offer, today),
        channel=offer.channel,
        apply_url=offer.apply_url or offer.source_url,
        apply_phone=french.phone(offer.apply_phone) if offer.apply_phone else None,
        apply_note=offer.apply_note,
        first_step=_first_step(offer),
        checked_on=french.long_date(offer.confirmed_at) if offer.confirmed_at else "",
        expires_on=french.long_date(offer.expires_on) if offer.expires_on else "",
        source_url=offer.source_url,
        source_licence=offer.source_licence,
        is_new=offer.published_at is not None and now - offer.published_at < NEW_FOR,
        is_full=offer.state is OfferState.FULL,
        is_public=offer.state in {OfferState.PUBLISHED, OfferState.FULL},
    )


def distance_km(offer: Offer, start: CommuneRow | None) -> float | None:
    """Return how far the offer's nearest place is from a commune; None when either has no position."""
    if start is None or start.point is None:
        return None
    points = [Point(place.lat, place.lon) for place in offer.places if place.lat is not None and place.lon is not None]
    return min((geodesic_km(start.point, point) for point in points), default=None)


def insurance_note(offer: Offer, today: date) -> str:
    """Volunteering: who insures, or that it is to be confirmed before starting."""
    if offer.kind is not Kind.VOLUNTEERING or offer.source is not None:
        return ""
    if offer.insurance_ends_on is None or offer.insurance_ends_on < today:
        return "Assurance à confirmer avant de commencer."
    insurer = f" par {offer.insurance_name}" if offer.insurance_name else ""
    return f"Les bénévoles sont assurés{insurer}, jusqu’au {french.long_date(offer.insurance_ends_on)}."


def closed_note(structure: Structure, today: date) -> str:
    """« Fermé du … au … : réponse à partir du … » when a closure holds today, '' otherwise."""
    for closure in structure.closures:
        if closure.starts_on <= today <= closure.ends_on:
            back = french.long_date(closure.ends_on + timedelta(days=1), weekday=True, year=False)
            return (
                f"Fermé du {french.long_date(closure.starts_on, year=False)} au "
                f"{french.long_date(closure.ends_on, year=False)}\u00a0: réponse à partir du {back}."
            )
    return ""


def usual_delay(structure: Structure) -> str:
    """« 2 jours » from enough requests, '' otherwise."""
    if structure.reply_days_median is None or structure.requests < ENOUGH_REQUESTS:
        return ""
    return french.count(max(1, round(structure.reply_days_median)), "jour")


def usual_share(structure: Structure) -> str:
    """« environ 8 demandes sur 10 » from enough requests, '' otherwise; smoothed as the ranking does it."""
    if structure.requests < ENOUGH_REQUESTS:
        return ""
    share = (structure.replies + REPLY_PRIOR * REPLY_MEAN) / (structure.requests + REPLY_PRIOR)
    tenths = round(10 * share)
    if tenths in (0, 10):
        return "presque toutes les demandes" if tenths else "presque aucune demande"
    return f"environ {french.count(tenths, 'demande')} sur 10"


def _kind_detail(offer: Offer) -> str:
    if offer.kind is Kind.INSERTION_SITE and offer.siae:
        few = " (quelques heures pour commencer)" if offer.first_hours else ""
        return f"{offer.siae.label}{few}"
    if offer.kind is Kind.IMMERSION:
        return "Quelques jours, non payée, vos droits continuent"
    return ""


def _facts(offer: Offer, today: date) -> tuple[tuple[str, str], ...]:
    facts = (
        ("doc", wording.contract(offer)),
        ("clock", wording.when(offer)),
        ("calendar", wording.start(offer, today=today)),
        ("euro", wording.pay(offer)),
    )
    return tuple((icon, text) for icon, text in facts if text)


def _days(offer: Offer) -> tuple[dict[str, object], ...]:
    rhythm = "au choix" if offer.schedule is Schedule.CHOICE else "chaque semaine"
    if offer.school_weeks_only:
        rhythm = "semaines d’école"
    days: dict[int, list[dict[str, str]]] = {}
    for slot in offer.slots:
        days.setdefault(slot.day, []).append({"time": wording.slot_hours(slot), "kind": offer.kind.value})
    return tuple(
        {"day": french.DAYS[day - 1].capitalize(), "small": rhythm, "slots": slots}
        for day, slots in sorted(days.items())
    )


def _sessions(offer: Offer, kind: SessionKind, now: datetime) -> tuple[str, ...]:
    rows: Sequence[str] = [
        ", ".join(filter(None, (wording.session_line(session), session.place, wording.session_seats(session))))
        for session in offer.sessions
        if session.kind is kind and session.ends_at > now
    ]
    return tuple(rows[:12])


def _place(place: OfferPlace, channel: Channel) -> PlaceLine:
    told_later = not place.address and channel is Channel.HERE
    return PlaceLine(wording.place_line(place), place.access_note, place.is_stop, told_later)


def _remote(offer: Offer) -> str:
    if offer.remote is Remote.NO:
        return ""
    return ", ".join(filter(None, (offer.remote.label, offer.remote_note)))


def _answerer(offer: Offer, today: date) -> Answerer:
    public = offer.contact_public and offer.channel is Channel.HERE
    return Answerer(
        name=(offer.contact_name or "") if public else "",
        public=public,
        phone=french.phone(offer.contact_phone) if public and offer.contact_phone else None,
        email=offer.contact_email if public else None,
        usual_delay=usual_delay(offer.structure) if offer.source is None else "",
        usual_share=usual_share(offer.structure) if offer.source is None else "",
        closed_note=closed_note(offer.structure, today),
    )


def _uncapital(words: str) -> str:
    return words[:1].lower() + words[1:]


def _first_step(offer: Offer) -> str:
    words = {
        "call": "On commence par un appel.",
        "visit": "On commence par une visite.",
        "info_session": "On commence par une information collective.",
        "interview": "On commence par un entretien."
        if offer.kind is not Kind.VOLUNTEERING
        else "On commence par une rencontre.",
    }
    return words.get(offer.entry_step.value, "")

"""What an offer's record may not say (``mistakes``) and what it still has to say to be published (``missing``).

Both answer field → French message; a draft may miss anything but holds no mistake.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from app.kit import french
from app.matching.values import Channel, Kind, Remote, Requirement, Schedule
from app.offers.record import OfferData, PlaceData
from app.offers.rich_text import to_plain
from app.offers.values import FRESHNESS_MONTHS, StartKind
from app.structures.models import Structure
from app.structures.values import PUBLISHABLE

LONGEST = {
    "title": 140, "summary": 300, "with_whom": 200, "schedule_note": 300, "first_pay_day": 200, "to_pay_first": 200,
    "lent": 200, "meal_note": 200, "remote_note": 200, "shuttle_note": 200, "insurance_name": 120,
    "expenses_note": 200, "certification": 200, "cost_note": 200, "mobilisation_note": 300, "apply_url": 500,
    "apply_phone": 30, "apply_note": 300, "contact_name": 120, "contact_email": 254, "contact_phone": 30,
    "substitute_email": 254, "own_reference": 80,
}  # fmt: skip
LONGEST_DESCRIPTION = 10_000
LONGEST_AS_STORED = 8 * LONGEST_DESCRIPTION  # with its tags, and « & » written in five letters
LEGAL_WEEK_MINUTES = 48 * 60
MOST_SEATS = 500
MOST_ROWS = 60
LATEST_START = timedelta(days=730)
LONGEST_LIFE = timedelta(days=366)
IMMERSION_DAYS = 31
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
SKILL = re.compile(r"skill:\d{1,9}")
# mainland with Corsica, Guadeloupe to Martinique, Guyane, La Réunion, Mayotte, Saint-Pierre-et-Miquelon
FRANCE = ((41.2, 51.2, -5.3, 9.7), (14.3, 18.2, -63.2, -60.7), (2.0, 6.0, -54.7, -51.5), (-21.5, -20.8, 55.1, 55.9),
          (-13.1, -12.5, 44.9, 45.4), (46.7, 47.2, -56.5, -56.1))  # fmt: skip
Found = Iterator[tuple[str, str]]


def problems(data: OfferData, structure: Structure, *, today: date) -> dict[str, str]:
    """Return everything that keeps the record from being published, mistakes first."""
    return {**missing(data, structure), **mistakes(data, today=today)}


def mistakes(data: OfferData, *, today: date) -> dict[str, str]:
    """Return what no record may say, draft or not."""
    found: dict[str, str] = {}
    for rule in (_lengths, _dates, _life, _hours, _slots, _sessions, _seats_and_pay, _places, _addresses, _codes):
        for name, message in rule(data, today):
            found.setdefault(name, message)
    return found


def missing(data: OfferData, structure: Structure) -> dict[str, str]:
    """Return what the kind needs before it can be published."""
    found = dict(_common_gaps(data, structure))
    for name, message in _KIND_GAPS[data.kind](data):
        found.setdefault(name, message)
    return found


def _lengths(data: OfferData, _today: date) -> Found:
    for name, limit in LONGEST.items():
        if len(getattr(data, name) or "") > limit:
            yield name, f"Raccourcissez ce texte\u00a0: {limit} caractères au plus."
    if len(data.description) > LONGEST_AS_STORED or len(to_plain(data.description)) > LONGEST_DESCRIPTION:
        yield "description", f"Raccourcissez ce texte\u00a0: {french.number(LONGEST_DESCRIPTION)} caractères au plus."


def _dates(data: OfferData, today: date) -> Found:
    if data.starts_on and data.ends_on and data.ends_on < data.starts_on:
        yield "ends_on", "La fin doit être après le début."
    elif data.ends_on and data.ends_on < today:
        yield "ends_on", "Cette date est passée\u00a0: donnez une date à venir, ou laissez vide."
    if data.starts_on and data.starts_on > today + LATEST_START:
        yield "starts_on", "Cette date est trop lointaine\u00a0: deux ans au plus."
    if data.start_kind is StartKind.DATE and not data.starts_on:
        yield "starts_on", "Indiquez la date du début, par exemple 01/12/2026."


def _life(data: OfferData, today: date) -> Found:
    if data.expires_on and not today <= data.expires_on <= today + LONGEST_LIFE:
        yield "expires_on", "Choisissez un jour à venir, dans l’année."
    if data.insurance_ends_on and data.insurance_ends_on < today:
        yield "insurance_ends_on", "Cette assurance est terminée\u00a0: indiquez la date du contrat en cours."
    if data.freshness_months not in FRESHNESS_MONTHS:
        yield "freshness_months", "Choisissez 1, 3, 6 ou 12 mois."
    if data.kind is Kind.IMMERSION and _days(data) > IMMERSION_DAYS:
        yield "ends_on", "Une immersion dure un mois au plus, de date à date."


def _days(data: OfferData) -> int:
    return (data.ends_on - data.starts_on).days if data.starts_on and data.ends_on else 0


def _hours(data: OfferData, _today: date) -> Found:
    low, high = data.weekly_minutes_min, data.weekly_minutes_max
    for name, value in (("weekly_minutes_min", low), ("weekly_minutes_max", high)):
        if value is not None and not 0 < value <= LEGAL_WEEK_MINUTES:
            yield name, "Indiquez un nombre d’heures par semaine entre 1 et 48."
    if low is not None and high is not None and low > high:
        yield "weekly_minutes_max", "Le plus grand nombre d’heures doit venir en second."
    if data.weeks_count is not None and not 1 <= data.weeks_count <= 260:
        yield "weeks_count", "Indiquez un nombre de semaines entre 1 et 260."
    if data.duration_days is not None and not 1 <= data.duration_days <= 1830:
        yield "duration_days", "Indiquez une durée entre 1 jour et 5 ans."


def _slots(data: OfferData, _today: date) -> Found:
    slots = sorted(data.slots, key=lambda slot: (slot.day, slot.start_minute))
    if len(slots) > MOST_ROWS:
        yield "slots", f"Donnez {MOST_ROWS} créneaux au plus."
    if any(not (1 <= slot.day <= 7 and 0 <= slot.start_minute < slot.end_minute <= 1440) for slot in slots):
        yield "slots", "L’heure de fin doit être après l’heure de début."
    if any(one.day == two.day and two.start_minute < one.end_minute for one, two in pairwise(slots)):
        yield "slots", "Deux créneaux se chevauchent le même jour."
    total = sum(slot.end_minute - slot.start_minute for slot in slots)
    if data.schedule is Schedule.FIXED and data.weekly_minutes_max is not None and total > data.weekly_minutes_max:
        yield (
            "slots",
            (
                f"Ces créneaux font {french.minutes(total)} par semaine, plus que les "
                f"{french.minutes(data.weekly_minutes_max)} annoncées."
            ),
        )


def _sessions(data: OfferData, _today: date) -> Found:
    if len(data.sessions) > MOST_ROWS:
        yield "sessions", f"Donnez {MOST_ROWS} dates au plus."
    for session in data.sessions:
        if session.ends_at <= session.starts_at:
            yield "sessions", "L’heure de fin doit être après l’heure de début."
        if session.seats_total is not None and not 1 <= session.seats_total <= MOST_SEATS:
            yield "sessions", "Indiquez au moins 1 place par séance, ou laissez vide."


def _seats_and_pay(data: OfferData, _today: date) -> Found:
    if data.seats_total is not None and not 1 <= data.seats_total <= MOST_SEATS:
        yield "seats_total", f"Indiquez entre 1 et {MOST_SEATS} places, ou laissez vide s’il n’y a pas de limite."
    low, high = data.pay_min_cents, data.pay_max_cents
    if (low is not None and low <= 0) or (high is not None and high <= 0):
        yield "pay_min_cents", "Indiquez une rémunération en euros, par exemple 12,02."
    if low is not None and high is not None and low > high:
        yield "pay_max_cents", "Le plus grand montant doit venir en second."
    if (low is not None or high is not None) and data.kind is Kind.VOLUNTEERING:
        yield "pay_min_cents", "Le bénévolat n’est pas payé\u00a0: indiquez plutôt les frais remboursés."
    elif (low is not None or high is not None) and (data.pay_period is None or data.pay_gross is None):
        yield "pay_period", "Dites si ce montant est par heure, par mois ou par an, brut ou net."


def _places(data: OfferData, _today: date) -> Found:
    if len(data.places) > MOST_ROWS:
        yield "places", f"Donnez {MOST_ROWS} lieux au plus."
    if any(not _is_in_france(place) for place in data.places):
        yield "places", "Ce lieu n’est pas en France\u00a0: choisissez une commune de la liste."


def _is_in_france(place: PlaceData) -> bool:
    if place.lat is None or place.lon is None:
        return True
    return any(south <= place.lat <= north and west <= place.lon <= east for south, north, west, east in FRANCE)


def _addresses(data: OfferData, _today: date) -> Found:
    if data.apply_url and not _is_web_address(data.apply_url):
        yield "apply_url", "Écrivez une adresse complète, par exemple https://www.exemple.fr/offre."
    for name in ("contact_email", "substitute_email"):
        value = getattr(data, name)
        if value and not EMAIL.fullmatch(value):
            yield name, "Écrivez une adresse e-mail complète, par exemple nom@exemple.fr."
    for name in ("contact_phone", "apply_phone"):
        value = getattr(data, name)
        if value and not is_phone(value):
            yield name, "Écrivez un numéro de téléphone français, par exemple 05 55 00 00 00."


def is_phone(text: str) -> bool:
    """Tell whether the text is a French number (ten digits, short numbers such as 3949 included)."""
    compact = re.sub(r"[\s.\-()\u00a0]", "", text)
    return bool(re.fullmatch(r"(?:(?:\+|00)33[1-9]\d{8}|(?:\+|00)33\(0\)\d{9}|0[1-9]\d{8}|[13]\d{3})", compact))


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        return False


def _codes(data: OfferData, _today: date) -> Found:
    known = {requirement.value for requirement in Requirement}
    if any(need.code not in known and not SKILL.fullmatch(need.code) for need in data.requirements):
        yield "requirements", "Choisissez ce que vous demandez dans la liste."


def _common_gaps(data: OfferData, structure: Structure) -> Found:
    if data.kind not in PUBLISHABLE[structure.type]:
        yield "kind", f"Une structure de ce type ne publie pas d’offre «\u00a0{data.kind.label}\u00a0»."
    elif data.kind not in structure.kinds:
        yield "kind", "Un emploi ou une immersion demande un SIRET\u00a0: écrivez celui de la structure sur sa fiche."
    if len(data.title.split()) < 2:
        yield "title", "Donnez un titre d’au moins deux mots, par exemple «\u00a0Aider au jardin\u00a0»."
    if len(to_plain(data.description)) < 20:
        yield "description", "Dites en une ou deux phrases ce qu’on fait."
    if not data.places and data.remote not in {Remote.FULL, Remote.ANYWHERE}:
        yield "places", "Indiquez la commune où cela se passe."
    yield from _answer_gaps(data)


def _answer_gaps(data: OfferData) -> Found:
    if data.channel is Channel.PARTNER_SITE and not data.apply_url:
        yield "apply_url", "Donnez l’adresse de la page où l’on répond."
    if data.channel is Channel.PHONE and not data.apply_phone:
        yield "apply_phone", "Donnez le numéro à appeler."
    if data.channel is Channel.ON_SITE and not any(place.address for place in data.places):
        yield "places", "Donnez l’adresse où l’on peut se présenter."
    if data.channel is Channel.HERE and not (data.contact_name and (data.contact_email or data.contact_phone)):
        yield "contact_name" if not data.contact_name else "contact_email", "Dites qui répond, et à quelle adresse."


def _when_gaps(data: OfferData) -> Found:
    told = data.slots or data.sessions or data.schedule_note or data.schedule is Schedule.FREE
    if not told and data.weekly_minutes_max is None:
        yield "slots", "Dites quand cela se passe\u00a0: des créneaux, ou «\u00a0quand vous voulez\u00a0»."


def _work_gaps(data: OfferData) -> Found:
    if not data.rome:
        yield "rome", "Choisissez le métier dans la liste."
    if data.weekly_minutes_max is None:
        yield "weekly_minutes_max", "Indiquez le nombre d’heures par semaine."


def _job_gaps(data: OfferData) -> Found:
    yield from _work_gaps(data)
    if data.contract is None:
        yield "contract", "Choisissez le contrat."


def _immersion_gaps(data: OfferData) -> Found:
    if not data.rome:
        yield "rome", "Choisissez le métier que l’on découvre."
    yield from _when_gaps(data)


def _insertion_gaps(data: OfferData) -> Found:
    yield from _work_gaps(data)
    if data.siae is None:
        yield "siae", "Dites de quel genre de structure d’insertion il s’agit."


def _training_gaps(data: OfferData) -> Found:
    yield from _when_gaps(data)
    if not data.cost_note:
        yield "cost_note", "Dites ce que cela coûte, et qui paie\u00a0: «\u00a0Gratuit, payé par la Région\u00a0»."


def _service_gaps(data: OfferData) -> Found:
    if not data.themes:
        yield "themes", "Choisissez au moins un thème."
    if not (data.mobilisation_note or data.slots or data.sessions or data.schedule_note):
        yield "mobilisation_note", "Dites comment on vient\u00a0: sur rendez-vous, librement, en appelant."


_KIND_GAPS: dict[Kind, Callable[[OfferData], Found]] = {
    Kind.JOB: _job_gaps,
    Kind.IMMERSION: _immersion_gaps,
    Kind.VOLUNTEERING: _when_gaps,
    Kind.INSERTION_SITE: _insertion_gaps,
    Kind.TRAINING: _training_gaps,
    Kind.SERVICE: _service_gaps,
}

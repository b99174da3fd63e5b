"""Warning signs in an offer's words and numbers. A sign never refuses: it sends the offer to a moderator, with why.

Pure rules over the record; nothing is learnt, every sign can be read here and answered by the structure.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.matching.values import Kind, Schedule
from app.offers import risk_words as words
from app.offers.record import OfferData
from app.offers.rich_text import to_plain
from app.offers.values import PayPeriod, StartKind


@dataclass(frozen=True, slots=True)
class Sign:
    """One warning sign: a stable code, and what the moderator reads."""

    code: str
    reason: str


DOUBTFUL_HOURLY_CENTS = 8_000  # 80 € an hour
DOUBTFUL_MONTHLY_CENTS = 900_000
LEGAL_HOURLY_GROSS_CENTS = 1_150  # a round figure under the minimum wage of 2026: well below is a mistake or worse
VOLUNTEER_ROTA_MINUTES = 10 * 60
VOLUNTEER_MOST_MINUTES = 24 * 60
SHOUTING_SHARE = 0.6
MANY = 3  # structures with the very same text

_TEXT_SIGNS: Sequence[tuple[Sign, re.Pattern[str]]] = (
    (Sign("money_asked", "Le texte semble demander de l’argent à la personne."), words.MONEY_ASKED),
    (Sign("bank_details", "Le texte demande un RIB, une pièce d’identité ou l’usage d’un compte."), words.BANK_DETAILS),
    (Sign("premium_number", "Un numéro surtaxé est donné."), words.PREMIUM_NUMBER),
    (Sign("messaging_only", "La réponse passe par une messagerie (WhatsApp, Telegram…)."), words.MESSAGING_ONLY),
    (Sign("easy_money", "Le texte promet de l’argent facile ou de la vente en réseau."), words.EASY_MONEY),
    (
        Sign("unlawful", "Le texte évoque un travail non déclaré ou une activité réservée aux adultes."),
        words.ADULT_OR_UNLAWFUL,
    ),
    (Sign("short_link", "Un lien raccourci cache sa vraie adresse."), words.SHORT_LINK),
    (Sign("throwaway_mailbox", "L’adresse de contact est une boîte anonyme ou jetable."), words.THROWAWAY_MAILBOX),
)
_OTHER_SIGNS: dict[str, str] = {
    "disguised_work": "Cette mission bénévole emploie les mots d’un emploi (poste, embauche, remplacement…).",
    "volunteer_rota": "Bénévolat de plus de 10 h par semaine à horaires fixes.",
    "volunteer_hours": "Bénévolat de plus de 24 h par semaine.",
    "pay_high": "La rémunération est très au-dessus de l’habituel.",
    "pay_low": "La rémunération est sous le minimum légal.",
    "immersion_need": "Cette immersion semble servir de remplacement, de renfort ou d’emploi.",
    "shouting": "Le titre est presque tout en majuscules.",
    "same_text": "Le même texte est publié par plusieurs structures.",
}
REASONS: dict[str, str] = {sign.code: sign.reason for sign, _ in _TEXT_SIGNS} | _OTHER_SIGNS


def flags_of(data: OfferData, *, same_text: int = 0) -> tuple[str, ...]:
    """Return the codes of the warning signs; their words are in ``REASONS``."""
    text = folded(
        " ".join(
            filter(None, (data.title, data.summary, to_plain(data.description), data.apply_note, data.to_pay_first,
                          data.mobilisation_note, data.schedule_note, data.expenses_note, data.first_pay_day,
                          data.apply_url, data.apply_phone, data.contact_phone, data.contact_email, data.cost_note))
        )
    )  # fmt: skip
    text = words.ADVANCE_ON_PAY.sub(" ", text)
    if data.kind in {Kind.TRAINING, Kind.SERVICE}:
        text = words.FAIR_PRICE.sub(" ", text)
    found = [sign.code for sign, pattern in _TEXT_SIGNS if pattern.search(text)]
    found += [code for code, holds in _RULES.items() if holds(data, text)]
    if same_text >= MANY:
        found.append("same_text")
    return tuple(found)


def folded(text: str) -> str:
    """Return the text in lower case without accents, apostrophes and blanks made plain."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    return re.sub(r"\s+", " ", "".join(char for char in plain if not unicodedata.combining(char))).lower()


def _pay_is_high(data: OfferData, _text: str) -> bool:
    highest = data.pay_max_cents or data.pay_min_cents or 0
    limits = {PayPeriod.HOUR: DOUBTFUL_HOURLY_CENTS, PayPeriod.MONTH: DOUBTFUL_MONTHLY_CENTS,
              PayPeriod.YEAR: 12 * DOUBTFUL_MONTHLY_CENTS}  # fmt: skip
    return data.pay_period is not None and highest > limits[data.pay_period]


def _pay_is_low(data: OfferData, _text: str) -> bool:
    if data.pay_period is not PayPeriod.HOUR or not data.pay_gross or data.contract is None:
        return False
    young = data.contract.value in {"apprenticeship", "professionalisation"}  # paid a share of the minimum wage
    return not young and (data.pay_min_cents or LEGAL_HOURLY_GROSS_CENTS) < LEGAL_HOURLY_GROSS_CENTS


def _is_shouting(data: OfferData, _text: str) -> bool:
    letters = [char for char in data.title if char.isalpha()]
    return len(letters) > 14 and sum(char.isupper() for char in letters) > SHOUTING_SHARE * len(letters)


def _volunteers(data: OfferData) -> bool:
    return data.kind is Kind.VOLUNTEERING


_RULES: dict[str, Callable[[OfferData, str], bool]] = {
    "disguised_work": lambda data, text: _volunteers(data) and bool(words.DISGUISED_WORK.search(text)),
    "volunteer_rota": lambda data, _: (
        _volunteers(data)
        and data.schedule is Schedule.FIXED
        and sum(slot.end_minute - slot.start_minute for slot in data.slots) > VOLUNTEER_ROTA_MINUTES
    ),
    "volunteer_hours": lambda data, _: _volunteers(data) and (data.weekly_minutes_max or 0) > VOLUNTEER_MOST_MINUTES,
    "immersion_need": lambda data, text: data.kind is Kind.IMMERSION and bool(words.IMMERSION_NEED.search(text)),
    "pay_high": _pay_is_high,
    "pay_low": _pay_is_low,
    "shouting": _is_shouting,
}


def without_dates(data: OfferData, *, today: date) -> OfferData:
    """Return the record without the dates that are over and without sessions: what a copy keeps."""
    starts = data.starts_on if data.starts_on and data.starts_on >= today else None
    return replace(
        data,
        sessions=(),
        starts_on=starts,
        ends_on=data.ends_on if data.ends_on and data.ends_on >= today else None,
        expires_on=None,
        own_reference=None,
        insurance_ends_on=data.insurance_ends_on
        if data.insurance_ends_on and data.insurance_ends_on >= today
        else None,
        start_kind=data.start_kind if starts or data.start_kind is not StartKind.DATE else StartKind.ASAP,
    )

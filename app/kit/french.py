"""French as printed: dates, numbers, durations, phones, lists. Non-breaking spaces where print wants them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from app.kit.clock import local

NBSP = "\u00a0"
NARROW = "\u202f"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MINUTES_PER_HOUR = 60
KM_WITH_DECIMAL_BELOW = 10

VOWELS = frozenset("AEIOUYÀÂÉÈÊËÎÏÔÙÛÜŒ")


def long_date(day: date, *, weekday: bool = False, year: bool = True) -> str:
    """« mardi 1er décembre 2026 »; a datetime is read on the clock of France."""
    if isinstance(day, datetime):
        day = local(day).date()
    number = f"1er{NBSP}" if day.day == 1 else f"{day.day}{NBSP}"
    text = number + MONTHS[day.month - 1]
    if year:
        text += f" {day.year}"
    return f"{DAYS[day.weekday()]} {text}" if weekday else text


def short_date(day: date) -> str:
    """« 22/11/2026 »."""
    if isinstance(day, datetime):
        day = local(day).date()
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def hour(moment: time | datetime) -> str:
    """« 9 h » or « 14 h 30 »."""
    if isinstance(moment, datetime):
        moment = local(moment).time()
    return f"{moment.hour}{NBSP}h" + (f"{NBSP}{moment.minute:02d}" if moment.minute else "")


def date_and_hour(moment: datetime) -> str:
    """« mardi 1er décembre 2026 à 9 h »."""
    return f"{long_date(moment, weekday=True)} à {hour(moment)}"


def minutes(total: int) -> str:
    """A duration: « 45 min », « 3 h », « 1 h 20 »."""
    hours, rest = divmod(int(total), MINUTES_PER_HOUR)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def agreed(total: int, word: str) -> str:
    """A duration and a feminine participle that agrees: « 1 h prévue », « 3 h prévues »."""
    one = MINUTES_PER_HOUR <= total < 2 * MINUTES_PER_HOUR
    return f"{minutes(total)} {word}" + ("" if one else "s")


def hours_range(low: int | None, high: int | None) -> str:
    """Weekly minutes as « 3 h », « 2 à 4 h », « jusqu’à 4 h »; '' when unknown."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"jusqu’à {minutes(high or 0)}"
    if high is None or high == low:
        return minutes(low)
    if low % MINUTES_PER_HOUR == 0 and high % MINUTES_PER_HOUR == 0:
        return f"{low // MINUTES_PER_HOUR} à {high // MINUTES_PER_HOUR}{NBSP}h"
    return f"{minutes(low)} à {minutes(high)}"


def km(distance_km: float | None) -> str:
    """« 0,8 km » under 10 km, « 23 km » above, '' when unknown."""
    if distance_km is None:
        return ""
    if distance_km < KM_WITH_DECIMAL_BELOW:
        return f"{distance_km:.1f}".replace(".", ",") + f"{NBSP}km"
    return f"{distance_km:.0f}{NBSP}km"


def number(value: float, decimals: int = 0) -> str:
    """« 1 234,5 » with narrow non-breaking spaces."""
    return f"{value:,.{decimals}f}".replace(",", NARROW).replace(".", ",")


def count(value: int, singular: str, plural: str | None = None) -> str:
    """« 1 offre », « 12 offres », « 0 offre »."""
    many = abs(value) >= 2
    return f"{number(value)}{NBSP}{(plural or singular + 's') if many else singular}"


def phone(digits: str) -> str:
    """« 05 36 49 00 23 » from any French writing; other numbers are left as typed."""
    compact = re.sub(r"[^\d+]", "", digits)
    compact = re.sub(r"^(\+33|0033)", "0", compact)
    if re.fullmatch(r"0\d{9}", compact):
        return NBSP.join(compact[i : i + 2] for i in range(0, 10, 2))
    return digits


def of_place(name: str) -> str:
    """Return « de Guéret », « d’Aubusson », « du Havre », « des Abymes »."""
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"d’{name}" if name[:1] in VOWELS else f"de {name}"


def of_name(name: str) -> str:
    """Return « de Nadège », « d’Amélie », « d’une personne »."""
    return f"d’{name}" if name[:1].upper() in VOWELS else f"de {name}"


def enumerate_words(words: Sequence[str], last: str = "et") -> str:
    """« a, b et c »."""
    if not words:
        return ""
    if len(words) == 1:
        return words[0]
    return ", ".join(words[:-1]) + f" {last} {words[-1]}"


def ago(moment: datetime, *, now: datetime) -> str:
    """« aujourd’hui », « hier », « il y a 5 jours », then the date."""
    days = (local(now).date() - local(moment).date()).days
    if days <= 0:
        return "aujourd’hui"
    if days == 1:
        return "hier"
    if days < 30:
        return f"il y a {days}{NBSP}jours"
    return f"le {long_date(moment)}"


def typeset(text: str) -> str:
    """Put non-breaking spaces where print wants them: before ``: ; ? ! »`` and after « (addresses are left alone)."""
    text = re.sub(r" (?=»|[:;?!](?:\s|$))", NBSP, text)
    return re.sub(r"« ", f"«{NBSP}", text)

"""Hours, pay and length as job feeds write them in words: read when the words are plain, kept as words otherwise."""

import re
from dataclasses import dataclass

from app.offers.values import PayPeriod

WEEKLY = re.compile(r"(\d{1,2})\s*[hH](?:eures?)?\s*(\d{2})?(?!\d)(?:\s*à\s*(\d{1,2})\s*[hH]\s*(\d{2})?)?")
NOT_WEEKLY = re.compile(r"\b(?:mois|mensuel\w*|jours?|an|annuel\w*)\b", re.IGNORECASE)
MOST_WEEKLY_MINUTES = 48 * 60
PAY = re.compile(
    r"(horaire|mensuel|annuel)\s+de\s+([\d.,]+)\s*(?:euros?|€)?(?:\s+à\s+([\d.,]+)\s*(?:euros?|€))?", re.IGNORECASE
)
NET = re.compile(r"\bnets?\b", re.IGNORECASE)
PERIODS = {"horaire": PayPeriod.HOUR, "mensuel": PayPeriod.MONTH, "annuel": PayPeriod.YEAR}
PLAUSIBLE_EUROS = {  # outside, the figure is a slip of the keyboard: the words are kept, not the figure
    PayPeriod.HOUR: (3.0, 200.0),
    PayPeriod.MONTH: (50.0, 20_000.0),
    PayPeriod.YEAR: (1_000.0, 240_000.0),
}
LENGTH = re.compile(r"(\d{1,3})\s*(mois|jour|semaine|an)", re.IGNORECASE)
LENGTH_DAYS = {"mois": 30, "jour": 1, "semaine": 7, "an": 365}


@dataclass(frozen=True, slots=True)
class Pay:
    """A pay read from words: cents, at least and at most."""

    least: int
    most: int | None
    period: PayPeriod
    gross: bool


def weekly_minutes(text: str) -> tuple[int, int] | None:
    """« 35H Travail en 2x8 », « 24H30/semaine », « 20H à 25H »: minutes a week; None when it is not told by week."""
    found = WEEKLY.search(text)
    if found is None or NOT_WEEKLY.search(text):
        return None
    low = int(found.group(1)) * 60 + int(found.group(2) or 0)
    high = int(found.group(3)) * 60 + int(found.group(4) or 0) if found.group(3) else low
    return (low, high) if 0 < low <= high <= MOST_WEEKLY_MINUTES else None


def pay(text: str) -> Pay | None:
    """« Mensuel de 1850.0 Euros à 2000.0 Euros sur 12.0 mois »: a pay; None when the words say no plain figure.

    France Travail's figures are gross unless the words say net.
    """
    found = PAY.search(text)
    if found is None:
        return None
    period = PERIODS[found.group(1).lower()]
    low, high = _euros(found.group(2)), _euros(found.group(3))
    floor, roof = PLAUSIBLE_EUROS[period]
    if low is None or not floor <= low <= roof or (high is not None and not low <= high <= roof):
        return None
    most = round(high * 100) if high is not None and high > low else None
    return Pay(round(low * 100), most, period, gross=NET.search(text) is None)


def length_days(text: str) -> int | None:
    """« CDD - 6 Mois »: the length of a contract in days; None when it is not told."""
    found = LENGTH.search(text)
    if found is None:
        return None
    days = int(found.group(1)) * LENGTH_DAYS[found.group(2).lower()]
    return days if 1 <= days <= 1830 else None


def _euros(text: str | None) -> float | None:
    try:
        return float(text.rstrip(".,").replace(",", ".")) if text else None
    except ValueError:
        return None

"""Opening hours in words, from the OpenStreetMap syntax a structure writes (``Mo-Fr 09:00-12:00,14:00-17:00``)."""

import re

from app.kit.french import DAYS, NBSP

CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_RANGE = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\s*-\s*(Mo|Tu|We|Th|Fr|Sa|Su)\b")
DAY = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b")
TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
SIMPLE = re.compile(r"[A-Za-z0-9:,;\-\s]*")


def in_words(text: str | None) -> list[str]:
    """Return one line a rule: « du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h »; complex text as it is."""
    if not text:
        return []
    if text.strip() == "24/7":
        return ["Ouvert jour et nuit"]
    if not SIMPLE.fullmatch(text):
        return [text]
    return [_rule(rule.strip()) for rule in text.split(";") if rule.strip()]


def _rule(rule: str) -> str:
    closed = re.search(r"\b(off|closed)\b", rule)
    days = DAY_RANGE.sub(lambda m: f"du {_day(m.group(1))} au {_day(m.group(2))}", rule)
    days = DAY.sub(lambda m: f"le {_day(m.group(1))}", days)
    days = days.replace("PH", "les jours fériés")
    days = TIMES.sub("", re.sub(r"\b(off|closed)\b", "", days)).strip(" ,")
    days = re.sub(r"\s*,\s*", ", ", days) or "tous les jours"
    times = [f"de {_clock(h1, m1)} à {_clock(h2, m2)}" for h1, m1, h2, m2 in TIMES.findall(rule)]
    words = f"{days}, {' et '.join(times)}" if times else f"{days}{NBSP}: fermé" if closed else days
    return words[0].upper() + words[1:]


def _day(code: str) -> str:
    return DAYS[CODES.index(code)]


def _clock(hours: str, minutes: str) -> str:
    return f"{int(hours)}{NBSP}h" + (f"{NBSP}{minutes}" if minutes != "00" else "")

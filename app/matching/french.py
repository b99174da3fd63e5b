"""French as printed in the engine's sentences: durations, distances, lists, plural."""

from collections.abc import Sequence

NBSP = "\u00a0"  # before : ; ? ! and inside « »
COLON = f"{NBSP}: "


def duration(minutes: float) -> str:
    """« 45 min », « 1 h », « 1 h 20 », with non-breaking spaces."""
    whole = round(minutes)
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def kilometres(km: float) -> str:
    """« 500 m » under a kilometre, « 4,2 km » under ten, « 12 km » beyond."""
    if km < 0.95:
        return f"{max(50, round(km * 1000, -2) or 50):.0f}{NBSP}m"
    text = f"{km:.1f}" if km < 9.95 else f"{km:.0f}"
    return text.removesuffix(".0").replace(".", ",") + f"{NBSP}km"


def clock(minutes: int) -> str:
    """A time of day: « 9 h », « 19 h 10 »; past midnight it starts again."""
    hours, rest = divmod(minutes % 1440, 60)
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def plural(count: int, word: str) -> str:
    """« 1 offre », « 4 offres »."""
    return f"{count}{NBSP}{word}" + ("s" if count >= 2 else "")


def listed(words: Sequence[str]) -> str:
    """« le lundi, le mardi et le jeudi »."""
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last


def lower_first(text: str) -> str:
    """A label inside a sentence; acronyms keep their capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]

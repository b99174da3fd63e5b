"""Every pair of colours that meets on a page, in each mode, computed from the tokens (WCAG 2.2, relative luminance)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parent.parent.parent / "app/static/css/tokens.css").read_text(encoding="utf-8")
KINDS = ("job", "immersion", "volunteering", "insertion", "training", "service")
GROUNDS = ("paper", "card", "sunk")
TEXT = 7.0
EDGE = 3.0

PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "link", "stop") for ground in GROUNDS),
    *(("ink", f"{state}-soft", TEXT) for state in ("brand", "accent", "stop", "ask", "ok")),
    *(("ink-2", ground, TEXT) for ground in ("brand-soft", "accent-soft", "ask-soft")),
    ("link", "brand-soft", TEXT), ("link", "accent-soft", TEXT), ("ask", "accent-soft", TEXT),
    ("ask", "ask-soft", TEXT),
    ("stop", "stop-soft", TEXT), ("ok", "ok-soft", TEXT), ("on-brand", "brand", TEXT), ("on-brand", "brand-deep", TEXT),
    ("on-deep", "deep", TEXT), ("accent", "deep", TEXT), ("on-accent", "accent", TEXT), ("card", "ink", TEXT),
    *((kind, ground, TEXT) for kind in KINDS for ground in ("card", "paper", f"{kind}-soft")),
    *(("ink", f"{kind}-soft", TEXT) for kind in KINDS), *(("ink-2", f"{kind}-soft", TEXT) for kind in KINDS),
    *(("link", f"{kind}-soft", TEXT) for kind in KINDS), *(("card", kind, TEXT) for kind in KINDS),
    *((edge, ground, EDGE) for edge in ("edge", "accent-deep", "brand", "stop", "focus") for ground in GROUNDS),
    *((f"{kind}-mid", ground, EDGE) for kind in KINDS for ground in ("card", "sunk")),
    ("on-deep", "deep", EDGE), ("accent", "deep", EDGE), ("focus", "halo", EDGE),
]


def _declarations(block: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", block)}


def _block(selector: str) -> dict[str, str]:
    found = re.search(re.escape(selector) + r"\s*\{(.*?)\}", TOKENS, re.S)
    assert found, selector
    return _declarations(found.group(1))


def _modes() -> dict[str, dict[str, str]]:
    light = _block("  :root")
    dark = light | _block(':root[data-theme="dark"]')
    more = _block(':root[data-contrast="more"]')

    def chosen(side: int) -> dict[str, str]:
        pick = re.compile(r"light-dark\((#\w+), (#\w+)\)")
        return {name: pick.sub(lambda found: found.group(side), value) for name, value in more.items()}

    return {"light": light, "dark": dark, "light, more contrast": light | chosen(1),
            "dark, more contrast": dark | chosen(2)}


def _colour(name: str, mode: dict[str, str]) -> str:
    value = mode[name]
    return _colour(value[6:-1], mode) if value.startswith("var(") else value


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    channels = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", _modes(), ids=str)
def test_every_pair_of_colours_holds_its_contrast(mode: str) -> None:
    colours = _modes()[mode]
    low = [f"{ink} on {ground}: {ratio:.2f} < {least}" for ink, ground, least in PAIRS
           if (ratio := contrast(_colour(ink, colours), _colour(ground, colours))) < least]
    assert not low, "\n".join(low)


def test_the_two_ways_to_dark_say_the_same() -> None:
    assert _block(':root:not([data-theme="light"])') == _block(':root[data-theme="dark"]')


def test_the_two_ways_to_more_contrast_say_the_same() -> None:
    assert _block(':root:not([data-contrast="normal"])') == _block(':root[data-contrast="more"]')


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)

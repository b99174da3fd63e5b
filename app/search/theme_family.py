"""Themes of data·inclusion by their family: « mobilite » is every « mobilite--… »."""

from app.reference import queries as reference

SEPARATOR = "--"


def themes_of(theme: str) -> list[str]:
    """Return the themes that a searched one means: itself, or those of its family."""
    if SEPARATOR in theme:
        return [theme]
    return [theme, *(one.value for one in reference.choices("theme") if one.value.startswith(theme + SEPARATOR))]

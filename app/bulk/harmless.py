"""Cells a spreadsheet would run: an apostrophe before « = + - @ » makes them words; it goes when they return."""

import re

RUNS = re.compile(r"'*[=+\-@\t\r]")
DISARMED = re.compile(r"'+[=+\-@\t\r]")


def disarmed(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if RUNS.match(text) else text


def rearmed(text: str) -> str:
    """Return the text that was disarmed."""
    return text[1:] if DISARMED.match(text) else text

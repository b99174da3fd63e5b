"""What the example territories are made of: the tables of ``content/*.toml``, read as frozen values.

The tables are written with plain apostrophes and spaces; reading them sets them in type.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.kit.french import NBSP, typeset
from app.matching.values import Contract, Kind, Siae
from app.structures.values import StructureType, publishable

FOLDER = Path(__file__).parent / "content"
ACTIVITIES = (
    "jobs_care", "jobs_land", "jobs_town", "jobs_coast_suburb", "insertion", "immersion", "volunteering", "training",
    "services",
)  # fmt: skip
UNITS = re.compile(r"(?<=\d) (?=(?:h|€|%|km|min|places?|heures?|ans?)\b|€|%)")
READ_APART = frozenset({"in", "kind", "trades", "contract", "calls", "weeks"})
CODES = re.compile(r"[a-z0-9_:-]+|[A-Z]\d{4}")


def set_in_type(text: str) -> str:
    """Return the text as printed: curly apostrophes, non-breaking spaces before units and double marks."""
    return UNITS.sub(NBSP, typeset(text.replace("'", "’")))


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing a structure of the right trade may offer, with the words and the figures to draw from.

    ``weeks`` are read by ``weeks.read_week``; ``pay`` is gross euros an hour; a requirement ending with « ? » is
    only wished for. ``season`` is '', school, winter, summer, autumn or cold.
    """

    key: str
    kind: Kind
    trades: frozenset[str]
    titles: tuple[str, ...]
    lead: tuple[str, ...]
    does: tuple[str, ...]
    setting: tuple[str, ...]
    good: tuple[str, ...]
    weeks: tuple[str, ...]
    rome: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    contract: tuple[Contract, ...] = ()
    months: tuple[int, ...] = ()
    pay: tuple[float, float] | None = None
    needs: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    seats: tuple[int, ...] = ()
    season: str = ""
    entry: str = "none"
    remote: tuple[str, ...] = ("no",)
    themes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    domain: str = ""
    first_hours: bool = False
    hire: bool = False
    trial: bool = False
    discreet: bool = False
    length_weeks: tuple[int, ...] = ()
    first_pay: str = ""
    lent: str = ""
    meal: str = ""
    to_pay: str = ""
    shuttle: str = ""
    expenses: str = ""
    certification: str = ""
    cost: str = ""
    fee: str = ""
    how: str = ""
    territories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sketch:
    """An invented structure. ``at`` and ``areas`` are communes by name; ``we`` is how its offers speak of it."""

    name: str
    type: StructureType
    at: str
    street: str
    trades: frozenset[str]
    we: str
    about: str
    siae: Siae | None = None
    areas: tuple[str, ...] = ()
    hours: str | None = None
    rna: bool = False
    accompanies: bool = False

    def may_offer(self, activity: Activity) -> bool:
        """Tell whether its trade and its type allow the activity."""
        return bool(self.trades & activity.trades) and activity.kind in publishable(self.type, has_siret=not self.rna)

    def may_publish(self, kind: Kind) -> bool:
        """Tell whether it has anything of this kind to offer."""
        return any(activity.kind is kind and self.may_offer(activity) for activity in activities())


@cache
def activities() -> tuple[Activity, ...]:
    """Return every activity, in the order of the tables."""
    return tuple(_activity(row) for name in ACTIVITIES for row in _table(name)["activity"])


@cache
def sketches(departement: str) -> tuple[Sketch, ...]:
    """Return the written structures of a territory; empty when none is written for it."""
    if not (FOLDER / f"structures_{departement}.toml").is_file():
        return ()
    return tuple(_sketch(row) for row in _table(f"structures_{departement}")["structures"])


@cache
def names() -> Mapping[str, tuple[str, ...]]:
    """Return the lists of invented names, notes and small texts of ``people.toml``."""
    return {key: tuple(value) for key, value in _set(_table("people")["lists"]).items()}


@cache
def profiles() -> tuple[Mapping[str, Any], ...]:
    """Return the kinds of people to draw from, as ``profiles.toml`` writes them."""
    return tuple(_table("profiles")["profile"])


@cache
def review() -> Mapping[str, Any]:
    """Return what waits for a moderator: offers, structures, reports."""
    table: Mapping[str, Any] = _set(_table("review"))
    return table


@cache
def territory(departement: str) -> Mapping[str, Any]:
    """Return what is said of a territory: its names, its desk's phone, its bus, its accompanying bodies."""
    table: Mapping[str, Any] = _set(_table("territories")).get(f"d{departement}", {})
    return table


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _activity(row: dict[str, Any]) -> Activity:
    values = {name: _set(value) for name, value in row.items() if name not in READ_APART}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Activity(
        kind=Kind(row["kind"]),
        trades=frozenset(row["trades"]),
        contract=tuple(Contract(code) for code in row.get("contract", ())),
        calls=tuple(row.get("calls", ())),
        weeks=tuple(row["weeks"]),
        territories=frozenset(row.get("in", ())),
        **values,
    )


def _sketch(row: dict[str, Any]) -> Sketch:
    about = {name: _set(row[name]) for name in ("name", "street", "we", "about")}
    return Sketch(
        type=StructureType(row["type"]),
        siae=Siae(row["siae"]) if "siae" in row else None,
        at=row["at"],
        trades=frozenset(row["trades"]),
        areas=tuple(row.get("areas", ())),
        hours=row.get("hours"),
        rna=row.get("rna", False),
        accompanies=row.get("accompanies", False),
        **about,
    )


def _set(value: Any) -> Any:
    """Set every sentence in type; codes stay as they are."""
    if isinstance(value, str):
        return value if CODES.fullmatch(value) else set_in_type(value)
    if isinstance(value, list):
        return [_set(item) for item in value]
    if isinstance(value, dict):
        return {name: _set(item) for name, item in value.items()}
    return value

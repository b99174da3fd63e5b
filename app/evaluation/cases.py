"""The golden cases: offers and people of three territories, and what people of the field say of them.

Everything is a text file under ``golden/``: offers and people in TOML, judgements in CSV, one a line, each with its
reason. A third of the first author's people is judged in ``held_out.csv``; all those of a second author, written from
the rules of the field before any run, in ``held_out_second.csv``. Both are summarised, never shown line by line.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.evaluation.golden_offers import GoldenOffer, read_offer
from app.matching.evaluation import GoldenCase
from app.matching.values import Day, HalfDay, Kind, Profile
from app.people.profile import parse_profile

FOLDER = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 24)  # the day the cases speak of, a Tuesday
TERRITORIES = ("23", "44", "93")


class Block(StrEnum):
    """The two lists a person sees."""

    ACTIVITIES = "activities"
    SERVICES = "services"


class Kept(StrEnum):
    """Who may look at the judgements of a person one by one."""

    OPEN = "open"  # developers too
    FIRST = "held_out"  # nobody: kept away by the first author
    SECOND = "held_out_second"  # nobody: by a second author


class Opinion(StrEnum):
    """What a judgement says of an offer for a person."""

    BEFORE = "before"  # it comes before ``other``
    TOP = "top5"  # among the first five
    SHOWN = "shown"  # somewhere in the list
    NEVER = "never"  # nowhere
    LEVER = "lever"  # a lever on the rule ``other`` names this service


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line of a judgement file."""

    person: str
    opinion: Opinion
    offer: str
    other: str
    because: str


@dataclass(frozen=True, slots=True)
class GoldenPerson:
    """A person of the cases. ``about``, ``sex`` and ``age`` are for the reader and the report by group alone."""

    id: str
    about: str
    sex: str
    age: int | None
    profile: Profile
    kept: Kept
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class GoldenTerritory:
    """People and offers of one département."""

    code: str
    offers: tuple[GoldenOffer, ...]
    people: tuple[GoldenPerson, ...]

    @property
    def keys(self) -> Mapping[str, int]:
        """Number of each offer."""
        return {offer.id: offer.facts.key for offer in self.offers}


def read_territory(code: str) -> GoldenTerritory:
    """Return the cases of a territory. The reference data must be loaded: people are read as the API reads them."""
    judged = {Kept.OPEN: _judgements(f"judgements_{code}.csv")}
    judged |= {kept: _judgements(f"{kept}.csv", territory=code) for kept in (Kept.FIRST, Kept.SECOND)}
    kept_of = {person: kept for kept, said in judged.items() for person in said}
    offers = enumerate(_table(f"offers_{code}.toml")["offer"], start=1)
    people = [
        GoldenPerson(
            id=row["id"],
            about=row["about"],
            sex=row.get("sex", ""),
            age=row.get("age"),
            profile=parse_profile(answers_of(row)).profile,
            kept=kept_of[row["id"]],
            judgements=tuple(judged[kept_of[row["id"]]][row["id"]]),
        )
        for row in _table(f"people_{code}.toml")["person"]
    ]
    return GoldenTerritory(code, tuple(read_offer(row, key, TODAY) for key, row in offers), tuple(people))


def answers_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of ``POST /api/v1/match``; « mon-fri am,pm » becomes the grid."""
    answers = dict(row["answers"])
    if "free" in row:
        answers["availability"] = {day: halves for line in row["free"] for day, halves in _half_days(line)}
    return answers


def _half_days(line: str) -> Iterator[tuple[str, list[str]]]:
    days, halves = line.split()
    names = [day.value for day in Day]
    first, dash, last = days.partition("-")
    chosen = names[names.index(first) : names.index(last) + 1] if dash else days.split(",")
    for day in chosen:
        yield Day(day).value, [HalfDay(half).value for half in halves.split(",")]


def golden_cases(territory: GoldenTerritory, person: GoldenPerson) -> dict[Block, GoldenCase]:
    """Return what is judged of each list for one person; a list nobody judged is absent."""
    keys = territory.keys
    is_service = {offer.facts.key: offer.facts.kind is Kind.SERVICE for offer in territory.offers}
    sorted_: dict[Block, dict[Opinion, list[tuple[int, int | None]]]] = defaultdict(lambda: defaultdict(list))
    for said in person.judgements:
        if said.opinion is not Opinion.LEVER:
            block = Block.SERVICES if is_service[keys[said.offer]] else Block.ACTIVITIES
            sorted_[block][said.opinion].append((keys[said.offer], keys.get(said.other)))
    return {block: _case(person.id, said) for block, said in sorted_.items()}


def _case(person: str, said: Mapping[Opinion, list[tuple[int, int | None]]]) -> GoldenCase:
    def offers(opinion: Opinion) -> frozenset[int]:
        return frozenset(offer for offer, _ in said.get(opinion, ()))

    pairs = said.get(Opinion.BEFORE, ())
    return GoldenCase(
        person=person,
        before=tuple((better, worse) for better, worse in pairs if worse is not None),
        must_appear=offers(Opinion.TOP),
        must_be_shown=offers(Opinion.SHOWN) | offers(Opinion.TOP),
        must_not_appear=offers(Opinion.NEVER),
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _judgements(name: str, territory: str = "") -> dict[str, list[Judgement]]:
    found: dict[str, list[Judgement]] = defaultdict(list)
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row.get("territory", territory) == territory:
                said = Judgement(row["person"], Opinion(row["judgement"]), row["offer"], row["other"], row["because"])
                found[said.person].append(said)
    return found

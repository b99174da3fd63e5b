"""Drawing people: coherent answers by kind of path, means of travel by territory. No table is touched."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.demo.content import names, profiles
from app.demo.identity import FICTION_MOBILE
from app.demo.places import Ground
from app.kit.ids import slug
from app.matching.values import Day

WEEKDAYS = tuple(day.value for day in Day)[:5]
WORK_DAY = ["am", "pm"]
WEEKS: Mapping[str, Mapping[str, list[str]]] = {
    "school": dict.fromkeys(("mon", "tue", "thu", "fri"), WORK_DAY),
    "days": dict.fromkeys(WEEKDAYS, WORK_DAY),
    "mornings": {day: ["am"] for day in WEEKDAYS},
    "all": {day.value: ["am", "pm", "eve"] for day in Day},
}
SCHOOL_GATE = ("08:45", "16:15")
MINUTES = {"walk": 25, "bike": 30, "transit": 60, "car": 40, "moped": 30, "e_bike": 35}
SHARED_CAR = {"mon": WORK_DAY, "thu": WORK_DAY}
WITH_EMAIL, WITH_PHONE = 0.6, 0.9
FIRST_MOBILE = 2_000


@dataclass(frozen=True, slots=True)
class DrawnPerson:
    """Someone invented: a name, how to reach them, what they told (the JSON of the matching profile)."""

    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    answers: Mapping[str, Any] = field(default_factory=dict)


def draw_people(ground: Ground, about: Mapping[str, Any], count: int, *, seed: int) -> list[DrawnPerson]:
    """Draw people of a territory; the same seed gives the same people."""
    chance = random.Random(f"people-{ground.departement}-{seed}")
    kinds = profiles()
    drawn = chance.choices(kinds, [kind["weight"] for kind in kinds], k=count)
    taken: set[tuple[str, str]] = set()
    return [
        _person(ground, about, kind, number, _name(chance, taken), chance) for number, kind in enumerate(drawn, start=1)
    ]


def _name(chance: random.Random, taken: set[tuple[str, str]]) -> tuple[str, str]:
    """Draw a name nobody has yet, while there are some left."""
    lists = names()
    for _ in range(200):
        name = chance.choice(lists["first_names"]), chance.choice(lists["last_names"])
        if name not in taken:
            break
    taken.add(name)
    return name


def _person(
    ground: Ground,
    about: Mapping[str, Any],
    kind: Mapping[str, Any],
    number: int,
    name: tuple[str, str],
    chance: random.Random,
) -> DrawnPerson:
    first, last = name
    address = f"{slug(first)}.{slug(last)}.{ground.departement}{number}@personne.example"
    answers: dict[str, Any] = {"commune": ground.draw(chance).insee}
    if kind["kinds"]:
        answers |= _travel(about, chance, young=kind["name"] == "young") | _wishes(kind, about, chance)
        answers |= _times(kind, chance)
    return DrawnPerson(
        first,
        last,
        address if chance.random() < WITH_EMAIL else None,
        f"{FICTION_MOBILE}{(FIRST_MOBILE + number) % 10_000:04d}" if chance.random() < WITH_PHONE else None,
        answers,
    )


def _travel(about: Mapping[str, Any], chance: random.Random, *, young: bool) -> dict[str, Any]:
    if chance.random() >= about["without_car"]:
        if chance.random() < 0.12:
            return {"modes": ["walk", "car"], "licences": ["B"], "own_vehicle": False, "car_times": SHARED_CAR}
        minutes = {"car": _minutes("car", chance)}
        return {"modes": ["car"], "licences": ["B"], "own_vehicle": True, "max_minutes": minutes}
    modes = ["walk", *(mode for mode, share in (("bike", 0.35), ("transit", 0.7)) if chance.random() < share)]
    if young and chance.random() < 0.5:
        modes.append("moped")
    answers: dict[str, Any] = {
        "modes": modes,
        "licences": ["AM"] if "moped" in modes else [],
        "own_vehicle": False,
        "max_minutes": {mode: _minutes(mode, chance) for mode in modes},
    }
    if "transit" in modes:
        answers["last_return"] = about["last_bus"]
    if chance.random() < 0.2:
        answers["licences_in_progress"] = ["B"]
    return answers


def _minutes(mode: str, chance: random.Random) -> int:
    return MINUTES[mode] + chance.choice((-10, 0, 0, 10))


def _wishes(kind: Mapping[str, Any], about: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    kinds = list(kind["kinds"])
    wishes = _some(kind["wishes"], 3, chance)
    answers: dict[str, Any] = {
        "kinds": kinds,
        "wishes": [{"rome": code} for code in wishes],
        "stage": chance.choice(kind["stage"]),
        "french": chance.choice(kind.get("french", about["french"])),
        "needs": _some(kind["needs"], 2, chance),
        "publics": ["rsa", *kind.get("publics", ())],
        "adult": True,
    }
    if "volunteering" in kinds:
        answers["wants_volunteering"] = True
    if chance.random() < 0.3:
        answers["first_kinds"] = [chance.choice(kinds)]
    if "experience" in kind:
        answers["experience"] = _some(kind["experience"], 1, chance)
    if "limits" in kind and chance.random() < 0.7:
        answers["limits"] = _some(kind["limits"], 2, chance)
    return answers


def _times(kind: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {"availability": {day: list(halves) for day, halves in WEEKS[kind["week"]].items()}}
    if kind["week"] == "school":
        gate = dict.fromkeys(answers["availability"], SCHOOL_GATE[0]), dict.fromkeys(
            answers["availability"], SCHOOL_GATE[1]
        )
        answers |= {"not_before": gate[0], "not_after": gate[1]}
        if chance.random() < 0.4:
            answers["school_weeks_only"] = True
    elif kind["week"] == "days" and chance.random() < 0.4:
        answers["availability"].pop("wed")
    if kind.get("no_target"):
        return answers | {"hours": {"no_target": True}}
    wanted, planned, most = kind["hours"]
    answers["hours"] = {"wanted": wanted, "planned": planned if chance.random() < 0.5 else 0, "max": most}
    answers["job_time"] = kind["job_time"]
    return answers


def _some(choices: Sequence[str], most: int, chance: random.Random) -> list[str]:
    return chance.sample(list(choices), min(len(choices), chance.randint(1, most))) if choices else []

"""« Partir d'un modèle »: ready offers by kind and activity (``starting/*.toml``). A model fills only what is blank."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from app.matching.values import Condition, Contract, Help, Kind, Level, Required, Schedule
from app.offers.record import OfferData, SlotData
from app.offers.risks import folded
from app.offers.text_digest import digest_of
from app.offers.values import EntryStep
from app.reference.queries import search_jobs

FOLDER = Path(__file__).parent / "starting"
DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """One model: what it is called, the networks it comes from, what it says."""

    code: str
    label: str
    networks: tuple[str, ...]
    says: dict[str, Any]
    record: OfferData | None = None  # what it says, when it was made from an offer


@cache
def _all_of(kind: Kind) -> tuple[StartingPoint, ...]:
    found = tomllib.loads((FOLDER / f"{kind.value}.toml").read_text(encoding="utf-8"))["model"]
    own = {"code", "label", "networks"}
    return tuple(
        StartingPoint(
            code=one["code"], label=one["label"], networks=tuple(one.get("networks", ())),
            says={name: value for name, value in one.items() if name not in own},
        )
        for one in found
    )  # fmt: skip


def starting_points(kind: Kind, *, names: Iterable[str] = ()) -> list[StartingPoint]:
    """Return the models of a kind, those of the structure's networks (its name and labels: ``names``) first."""
    said = " · ".join(_plain(name) for name in names)
    return sorted(_all_of(kind), key=lambda one: not any(_plain(network) in said for network in one.networks))


def starting_point(kind: Kind, code: str) -> StartingPoint | None:
    """Return a model by its code."""
    return next((one for one in _all_of(kind) if one.code == code), None)


@cache
def ready_digests() -> frozenset[str]:
    """Return the digests of the models' texts: using one as it is copies nobody."""
    found = (digest_of(str(one.says["description"])) for kind in Kind for one in _all_of(kind))
    return frozenset(filter(None, found))


def started_from(data: OfferData, model: StartingPoint) -> OfferData:
    """Return the record with what the model says where nothing was said yet."""
    blank = OfferData(kind=data.kind)
    kept = {"start_kind"}  # a draft has its own beginning
    said = _values(model.says) if model.record is None else _said_by(model.record)
    offered = {name: value for name, value in said.items() if name not in kept}
    free = {name: value for name, value in offered.items() if getattr(data, name) == getattr(blank, name)}
    return replace(data, **free)


def _said_by(record: OfferData) -> dict[str, Any]:
    """Return record field → value of what a record says."""
    blank = OfferData(kind=record.kind)
    values = {item.name: getattr(record, item.name) for item in fields(record)}
    return {name: value for name, value in values.items() if value != getattr(blank, name)}


def _values(says: dict[str, Any]) -> dict[str, Any]:
    """Return record field → value of what a model says."""
    plain = ("title", "description", "with_whom", "cost_note", "certification", "mobilisation_note", "first_hours",
             "hire_promised", "school_weeks_only")  # fmt: skip
    values: dict[str, Any] = {name: says[name] for name in plain if name in says}
    values |= {name: tuple(says[name]) for name in ("themes", "service_types") if name in says}
    if "hours" in says:
        values["weekly_minutes_max"] = says["hours"] * 60
    if "weeks" in says:
        values["weeks_count"] = says["weeks"]
    if "months" in says:
        values["duration_days"] = says["months"] * DAYS_A_MONTH
    return values | _codes(says) | _jobs(says.get("jobs", ())) | _slots(says)


def _codes(says: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "helps": tuple(Help(code) for code in says.get("helps", ())),
        "conditions": tuple(Condition(code) for code in says.get("conditions", ())),
        "requirements": (
            *(Required(code, Level.REQUIRED) for code in says.get("required", ())),
            *(Required(code, Level.DESIRED) for code in says.get("desired", ())),
        ),
        "schedule": Schedule(says.get("schedule", "fixed")),
    }
    if "contract" in says:
        values["contract"] = Contract(says["contract"])
    if "entry" in says:
        values["entry_step"] = EntryStep(says["entry"])
    return values


def _jobs(names: Iterable[str]) -> dict[str, Any]:
    titles = [found[0] for name in names if (found := search_jobs(name, 1))]
    if not titles:
        return {}
    return {"appellations": tuple(str(title.ogr) for title in titles),
            "rome": tuple(dict.fromkeys(title.rome for title in titles))}  # fmt: skip


def _slots(says: dict[str, Any]) -> dict[str, Any]:
    if "from" not in says:
        return {}
    start, end = _minutes(says["from"]), _minutes(says["to"])
    return {"slots": tuple(SlotData(day=day, start_minute=start, end_minute=end) for day in says["days"])}


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", folded(text)).strip()

"""Offers as columns and people as profiles, drawn at random on the real communes: what G5 to G8 are measured on.

Arrays are drawn directly, a million rows in seconds; every column a rule or a criterion reads varies.
"""

from collections.abc import Sequence

import numpy as np

from app.geo.values import CommuneRow
from app.matching.arrays import Columns
from app.matching.codes import mask_of
from app.matching.encoding import NO_DAY, insee_number, rome_number, text_number
from app.matching.geometry import unit_vectors
from app.matching.values import (
    Condition,
    Day,
    Family,
    FrenchLevel,
    HalfDay,
    Help,
    Hours,
    JobTime,
    Kind,
    Licence,
    Limit,
    Mode,
    Need,
    Precision,
    Profile,
    Public,
    Requirement,
    Stage,
    Wish,
)
from app.reference.queries import near_jobs
from bench.world import KIND_SHARES, TODAY, World

FAMILIES = {
    Kind.JOB: (Family.LONG_JOB, Family.SHORT_JOB, Family.DAY_JOB),
    Kind.IMMERSION: (Family.IMMERSION,),
    Kind.VOLUNTEERING: (Family.VOLUNTEERING,),
    Kind.INSERTION_SITE: (Family.ACI, Family.ACI_FEW_HOURS, Family.EI, Family.AI_ETTI, Family.GEIQ),
    Kind.TRAINING: (Family.TRAINING, Family.TRAINING_HIRE),
    Kind.SERVICE: (Family.SERVICE,),
}
KINDS = tuple(Kind)
THEMES = tuple(f"theme-{number}" for number in range(30))
SKILLS = 200
STARTS = np.array((5, 6, 8, 9, 13, 14, 17, 20)) * 60
WEEK = (Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI)


def columns(world: World, size: int, *, communes: Sequence[CommuneRow] = (), seed: int = 7) -> Columns:
    """So many offers; ``communes`` keeps them in one place, the whole country otherwise."""
    rng = np.random.default_rng(seed + size)
    places = list(communes) or world.communes
    weights = np.array([row.population or 500 for row in places], dtype=np.float64)
    at = rng.choice(len(places), size=size, p=weights / weights.sum())
    kind = rng.choice(len(KINDS), size=size, p=KIND_SHARES).astype(np.int8)
    low = (rng.integers(1, 36, size=size) * 60).astype(np.int32)
    return Columns.from_lists(
        {
            **_terms(rng, size, kind, low),
            **_asked(rng, size),
            **_where(rng, places, at),
            **_lists(world, rng, size, kind),
        }
    )


def _terms(rng: np.random.Generator, size: int, kind: np.ndarray, low: np.ndarray) -> dict[str, np.ndarray]:
    family = np.zeros(size, dtype=np.int8)
    for number, code in enumerate(KINDS):
        chosen = kind == number
        family[chosen] = rng.choice([member.number for member in FAMILIES[code]], size=int(chosen.sum()))
    seats = rng.choice((-1, 0, 1, 2, 4), p=(0.2, 0.05, 0.25, 0.25, 0.25), size=size)
    requests = rng.integers(0, 20, size=size)
    return {
        "key": np.arange(1, size + 1), "structure": rng.integers(1, max(2, size // 5), size=size), "kind": kind,
        "title": np.random.default_rng(size).integers(1, max(2, size // 4), size=size),  # four offers a title
        "family": family, "live": rng.random(size) < 0.97, "expires": np.full(size, TODAY.toordinal() + 60),
        "starts": np.full(size, NO_DAY), "ends": np.where(rng.random(size) < 0.1, TODAY.toordinal() - 1, NO_DAY),
        "flexible": np.zeros(size, dtype=bool), "minutes_min": low, "minutes_max": low + 120,
        "schedule": rng.choice(3, p=(0.75, 0.15, 0.1), size=size), "school_weeks": np.zeros(size, dtype=bool),
        "seats_left": seats, "waiting_list": rng.random(size) < 0.3, "requests": requests,
        "replies": (requests * rng.random(size)).astype(int), "median_days": np.full(size, np.nan),
        "pending_load": rng.choice((0.0, 0.35, 1.05, 2.1), p=(0.6, 0.2, 0.1, 0.1), size=size),
        "pending_count": np.zeros(size, dtype=int), "channel": np.zeros(size, dtype=int),
        "imported": rng.random(size) < 0.3,
    }  # fmt: skip


def _asked(rng: np.random.Generator, size: int) -> dict[str, np.ndarray]:
    licence = np.where(rng.random(size) < 0.4, Requirement.LICENCE_B.bit, 0)
    vehicle = np.where(rng.random(size) < 0.15, Requirement.VEHICLE.bit, 0)
    experience = np.where(rng.random(size) < 0.2, Requirement.EXPERIENCE.bit, 0)
    diploma = np.where(rng.random(size) < 0.1, Requirement.DIPLOMA.bit, 0)
    return {
        "required": licence | vehicle | experience | diploma, "desired": np.zeros(size, dtype=int),
        "french_rank": rng.choice(5, p=(0.5, 0.1, 0.2, 0.15, 0.05), size=size),
        "remote": rng.choice(4, p=(0.9, 0.06, 0.03, 0.01), size=size),
        "conditions": _bits(rng, size, [condition.bit for condition in list(Condition)[:8]], 0.15),
        "conditions_stated": rng.random(size) < 0.6,
        "helps": _bits(rng, size, [Help.BEGINNERS.bit, Help.FLEXIBLE_HOURS.bit, Help.TUTOR.bit], 0.3),
        "answers": _bits(rng, size, [Need.CHILDCARE.bit, Need.TUTOR.bit, Need.FRENCH.bit, Need.MEALS.bit], 0.15),
        "publics": np.where(rng.random(size) < 0.2, mask_of((Public.RSA, Public.IAE)), 0),
        "zone": np.zeros(size, dtype=int), "zone_type": np.full(size, -1),
    }  # fmt: skip


def _bits(rng: np.random.Generator, size: int, bits: Sequence[int], share: float) -> np.ndarray:
    found = np.zeros(size, dtype=np.int32)
    for bit in bits:
        found |= np.where(rng.random(size) < share, bit, 0).astype(np.int32)
    return found


def _where(rng: np.random.Generator, places: Sequence[CommuneRow], at: np.ndarray) -> dict[str, np.ndarray]:
    lat = np.array([row.lat for row in places])[at] + rng.normal(0, 0.01, len(at))
    lon = np.array([row.lon for row in places])[at] + rng.normal(0, 0.01, len(at))
    density = [row.population / row.area_km2 if row.population and row.area_km2 else np.nan for row in places]
    x, y, z = unit_vectors(lat, lon)
    return {
        "place_start": np.arange(len(at) + 1), "lat": lat, "lon": lon, "x": x, "y": y, "z": z,
        "insee": np.array([insee_number(row.insee) for row in places])[at],
        "floor_km": np.where(rng.random(len(at)) < 0.3, 1.9, 0.0), "density": np.array(density)[at],
        "is_stop": np.zeros(len(at), dtype=bool),
    }  # fmt: skip


def _lists(world: World, rng: np.random.Generator, size: int, kind: np.ndarray) -> dict[str, np.ndarray]:
    """One job, one skill; two slots, or none for one offer in four; one theme for volunteering."""
    timed = rng.random(size) < 0.75
    day, start = rng.integers(0, 6, size=(size, 2)), STARTS[rng.integers(len(STARTS), size=(size, 2))]
    begins = (day * 1440 + start)[timed].ravel()
    helped = kind == Kind.VOLUNTEERING.number
    jobs = np.array([rome_number(code) for code in world.jobs])
    themes = np.array([text_number(theme) for theme in THEMES])
    worst = start.max(axis=1) + 180
    return {
        "slot_start": np.concatenate(([0], np.cumsum(timed * 2))), "slot_from": begins, "slot_to": begins + 180,
        "session_minutes": np.where(timed, 180, 480), "first_start": np.where(timed, start.min(axis=1), -1),
        "first_end": np.where(timed, start.min(axis=1) + 180, -1), "last_end": np.where(timed, worst, -1),
        "sunday": np.zeros(size, dtype=bool),
        "rome_start": np.arange(size + 1), "rome": jobs[rng.integers(len(jobs), size=size)],
        "appellation_start": np.zeros(size + 1), "appellation": np.zeros(0),
        "theme_start": np.concatenate(([0], np.cumsum(helped))),
        "theme": themes[rng.integers(len(themes), size=int(helped.sum()))],
        "skill_start": np.arange(size + 1), "skill": rng.integers(1, SKILLS, size=size),
        "skill_weight": rng.integers(1, 3, size=size),
    }  # fmt: skip


def profiles(world: World, count: int, *, communes: Sequence[CommuneRow] = (), seed: int = 11) -> list[Profile]:
    """So many people who answered everything: the most a ranking ever has to read."""
    rng = np.random.default_rng(seed)
    places = list(communes) or world.communes
    weights = np.array([row.population or 500 for row in places], dtype=np.float64)
    drawn = rng.choice(len(places), size=count, p=weights / weights.sum())
    jobs = sorted({job for job, _, _ in near_jobs()})
    return [_profile(rng, places[at], jobs) for at in drawn]


def _profile(rng: np.random.Generator, home: CommuneRow, jobs: Sequence[str]) -> Profile:
    drives = bool(rng.random() < 0.6)
    others = [Mode.WALK, Mode.BIKE if rng.random() < 0.4 else Mode.TRANSIT]
    halves = frozenset({HalfDay.AM, HalfDay.PM, HalfDay.EVE} if rng.random() < 0.3 else {HalfDay.AM, HalfDay.PM})
    wished = rng.choice(len(jobs), size=3, replace=False)
    return Profile(
        lat=home.lat, lon=home.lon, insee=home.insee, area_km2=home.area_km2, precision=Precision.COMMUNE,
        density_per_km2=home.population / home.area_km2 if home.population and home.area_km2 else None,
        modes=frozenset([*others, Mode.CAR] if drives else others), licences=frozenset({Licence.B} if drives else ()),
        own_vehicle=drives, kinds=frozenset(Kind) - {Kind.SERVICE}, wants_volunteering=True,
        wishes=tuple(Wish(jobs[at]) for at in wished), themes=frozenset({THEMES[int(rng.integers(30))]}),
        skills=frozenset(int(skill) for skill in rng.integers(1, SKILLS, size=20)),
        experience=frozenset({jobs[wished[0]]}),
        diploma=False, french=list(FrenchLevel)[int(rng.integers(1, 5))], adult=True,
        availability=dict.fromkeys(WEEK, halves), sleep_away=False, publics=frozenset({Public.RSA}),
        job_time=list(JobTime)[int(rng.integers(3))], hours=Hours(wanted=15.0, planned=0.0, max=35.0),
        limits=frozenset({Limit.NO_HEAVY_LIFTING} if rng.random() < 0.3 else ()),
        needs=frozenset({Need.CHILDCARE, Need.TUTOR}), stage=list(Stage)[int(rng.integers(4))],
    )  # fmt: skip

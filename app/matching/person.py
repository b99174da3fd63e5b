"""A profile made ready for arrays: masks, numbers and weeks, computed once per person."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.matching.arrays import Array
from app.matching.availability import EVERY_HALF_DAY, Week, free_minutes, person_week, running_sum
from app.matching.codes import Licence, ZoneType, mask_of
from app.matching.columns import commune_floor_km, zone_number
from app.matching.encoding import insee_number, rome_number, text_number
from app.matching.reference import RomeEdges
from app.matching.values import Mode, Profile, Zone

# Holding one licence is holding those it gives (code de la route, R. 221-4 and following).
LICENCE_GIVES: dict[Licence, tuple[Licence, ...]] = {
    Licence.A1: (Licence.AM,),
    Licence.A2: (Licence.A1, Licence.AM),
    Licence.A: (Licence.A2, Licence.A1, Licence.AM),
    Licence.B: (Licence.AM,),
    Licence.BE: (Licence.B, Licence.AM),
    Licence.C1: (Licence.B, Licence.AM),
    Licence.C: (Licence.C1, Licence.B, Licence.AM),
    Licence.CE: (Licence.C, Licence.C1, Licence.BE, Licence.B, Licence.AM),
    Licence.D1: (Licence.B, Licence.AM),
    Licence.D: (Licence.D1, Licence.B, Licence.AM),
    Licence.DE: (Licence.D, Licence.D1, Licence.BE, Licence.B, Licence.AM),
}

SAME_APPELLATION, SAME_JOB, NEAREST_JOB, FARTHEST_JOB, SAME_DOMAIN, SAME_LETTER = 1.0, 0.9, 0.75, 0.45, 0.35, 0.15
LEAST_TIE = SAME_DOMAIN * 0.8  # the same domain as the last wish: under that, an offer is far from every wish
WISH_PRIORITIES = (1.0, 0.9, 0.8)  # first wish, second, every other
NEAR_RANKS = 12  # ROME gives six to twelve near jobs


def near_job_value(rank: int) -> float:
    """0.75 for the nearest job down to 0.45: ROME gives an order, not a distance, so the slope stays mild."""
    step = (NEAREST_JOB - FARTHEST_JOB) / (NEAR_RANKS - 1)
    return max(FARTHEST_JOB, NEAREST_JOB - (rank - 1) * step)


def wish_priority(position: int) -> float:
    """The order of the wishes counts, mildly."""
    return WISH_PRIORITIES[min(position, len(WISH_PRIORITIES) - 1)]


def licence_mask(licences: frozenset[Licence]) -> int:
    """Bits of the licences held, and of those they give."""
    return mask_of(licences) | mask_of(given for held in licences for given in LICENCE_GIVES.get(held, ()))


@dataclass(frozen=True)
class Person:
    """What kernels read of a profile."""

    profile: Profile
    edges: RomeEdges

    @cached_property
    def insee(self) -> int:
        return insee_number(self.profile.insee)

    @cached_property
    def floor_km(self) -> float:
        """Least distance to believe when the person gave only a commune of known area."""
        if self.profile.area_km2 is None:
            return 0.0
        return commune_floor_km(self.profile.precision, self.profile.area_km2)

    @cached_property
    def origin(self) -> tuple[float, float] | None:
        """Where trips begin: the school or crèche when the person says so, else home."""
        profile = self.profile
        if profile.start_lat is not None and profile.start_lon is not None:
            return profile.start_lat, profile.start_lon
        if profile.lat is None or profile.lon is None:
            return None
        return profile.lat, profile.lon

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        """Modes in the order of the table; empty when unknown."""
        return tuple(mode for mode in Mode if mode in (self.profile.modes or ()))

    @cached_property
    def is_passenger(self) -> bool:
        """A car without the licence or a vehicle is a car someone else drives."""
        no_licence = self.profile.licences is not None and not self.licences & Licence.B.bit
        return Mode.CAR in self.modes and (no_licence or self.profile.own_vehicle is False)

    @cached_property
    def licences(self) -> int:
        return licence_mask(self.profile.licences or frozenset())

    @cached_property
    def week(self) -> Week:
        return person_week(self.profile, self.profile.availability)

    @cached_property
    def is_always_free(self) -> bool:
        return self.profile.availability is not None and bool(self.week[-1] == len(self.week) - 1)

    @cached_property
    def weekly_free_minutes(self) -> int:
        return int(self.week[len(self.week) - 1 - 1440])

    @cached_property
    def car_week(self) -> Week:
        """When a shared car is there."""
        grid = EVERY_HALF_DAY if self.profile.car_times is None else self.profile.car_times
        return running_sum(free_minutes(grid))

    @cached_property
    def zones(self) -> frozenset[Zone]:
        """Territories the person lives in, as far as known."""
        known = self.profile.zones | {Zone(ZoneType.COUNTRY, "FR")}
        insee = self.profile.insee
        if insee is None:
            return known
        departement = insee[:3] if insee.startswith("97") else insee[:2]
        return known | {Zone(ZoneType.COMMUNE, insee), Zone(ZoneType.DEPARTEMENT, departement)}

    @cached_property
    def zone_numbers(self) -> Array:
        return np.array(sorted(zone_number(zone) for zone in self.zones), dtype=np.int64)

    @cached_property
    def zone_types(self) -> Array:
        return np.array(sorted({zone.type.number for zone in self.zones}), dtype=np.int8)

    @cached_property
    def themes(self) -> Array:
        return np.array(sorted(text_number(theme) for theme in self.profile.themes), dtype=np.int64)

    def job_values(self, jobs: Array) -> Array:
        """What each of these jobs (numbers) is worth to the person; shape of ``jobs``, in [0, 0.9]."""
        values = np.zeros(len(jobs))
        for position, wish in enumerate(self.profile.wishes):
            values = np.maximum(values, base_job_values(wish.rome, self.edges, jobs) * wish_priority(position))
        return values

    @cached_property
    def appellation_ranks(self) -> tuple[tuple[int, int], ...]:
        """Wished appellations (sorted), each with the rank of its first wish in ``WISH_PRIORITIES``."""
        first: dict[int, int] = {}
        for position, wish in enumerate(self.profile.wishes):
            if wish.appellation is not None:
                first.setdefault(wish.appellation, min(position, len(WISH_PRIORITIES) - 1))
        return tuple(sorted(first.items()))

    @cached_property
    def appellation_values(self) -> tuple[Array, Array]:
        """Wished appellations (sorted) and their values."""
        codes = [code for code, _ in self.appellation_ranks]
        values = [SAME_APPELLATION * WISH_PRIORITIES[rank] for _, rank in self.appellation_ranks]
        return np.array(codes, dtype=np.int32), np.array(values, dtype=np.float64)

    @cached_property
    def needs(self) -> int:
        return mask_of(self.profile.needs)

    @cached_property
    def skills(self) -> Array:
        return np.array(sorted(self.profile.skills or ()), dtype=np.int32)

    @cached_property
    def experience(self) -> Array:
        return np.array(sorted(rome_number(code) for code in self.profile.experience or ()), dtype=np.int32)


def base_job_values(wished: str, edges: RomeEdges, jobs: Array) -> Array:
    """What each of these jobs (numbers) is worth to someone whose first wish is ``wished``."""
    job = rome_number(wished)
    values = np.where(jobs // 10_000 == job // 10_000, SAME_LETTER, 0.0)
    values[jobs // 100 == job // 100] = SAME_DOMAIN
    for target, rank in edges.near.get(job, ()):
        there = jobs == target
        values[there] = np.maximum(values[there], near_job_value(rank))
    values[jobs == job] = SAME_JOB
    return values

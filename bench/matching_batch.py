"""``python -m bench.matching_batch``: G8, 2,000,000 people against 1,000,000 offers of the whole country, first fifty.

A command of its own, minutes long. People are drawn on the real communes, by population: their answers come from
twenty thousand profiles read as any profile is, placed again where they live. Results are written to a file as they
come, so that memory stays flat; a sample is compared with the arrays of numpy.
"""

import json
import sys
import tempfile
from dataclasses import replace
from os import cpu_count
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

import numpy as np

from app.geo.values import CommuneRow
from app.matching import batch, engine
from app.matching.arrays import Array, Columns
from app.matching.columns import commune_floor_km
from app.matching.encoding import insee_number
from app.matching.geometry import half_angles, unit_vectors
from app.matching.modes import DENSE_PER_KM2, RURAL_PER_KM2
from app.matching.people_table import Asked, People, people_of
from app.matching.results import NO_CONTEXT
from app.matching.values import Precision, Profile
from app.matching.weights import DEFAULT_WEIGHTS
from app.search.matching_services import edges
from bench import matching_world
from bench.stage import stage
from bench.world import TODAY, World, the_world

PEOPLE, OFFERS, TOP = 2_000_000, 1_000_000, 50
TEMPLATES, CHUNK, CHECKED = 4_000, 10_000, 20


class Crowd:
    """So many people: a commune and a profile each, read by chunks in the order of the map."""

    def __init__(self, world: World, people: People, profiles: list[Profile], size: int) -> None:
        self.people, self.profiles = people, profiles
        rng = np.random.default_rng(23)
        homes = world.communes
        share = np.array([row.population or 500 for row in homes], dtype=np.float64)
        by_map = sorted(range(len(homes)), key=lambda at: (int((homes[at].lat + 90) * 8), homes[at].lon))
        rank = np.argsort(by_map)
        drawn = rank[rng.choice(len(homes), size=size, p=share / share.sum())]
        self.homes = [homes[at] for at in by_map]
        self.home = np.sort(drawn)
        classes = np.array([density_class(density_of(row)) for row in self.homes])
        mine = np.array([density_class(profile.density_per_km2) for profile in profiles])
        self.template = np.empty(size, dtype=np.int64)
        for number in range(3):
            there = classes[self.home] == number
            self.template[there] = rng.choice(np.flatnonzero(mine == number), size=int(there.sum()))
        self.places = placed(self.homes)

    def chunk(self, first: int, last: int) -> People:
        """The records of some people."""
        rows = self.people.rows[self.template[first:last]]
        for name, values in self.places.items():
            rows[name] = values[self.home[first:last]]
        rows["seed"] = np.arange(first, last)
        return self.people._replace(rows=rows)

    def profile(self, at: int) -> Profile:
        """One of them, as a profile."""
        home = self.homes[self.home[at]]
        return replace(
            self.profiles[self.template[at]], lat=home.lat, lon=home.lon, insee=home.insee, area_km2=home.area_km2,
            density_per_km2=density_of(home),
        )  # fmt: skip


def placed(homes: list[CommuneRow]) -> dict[str, Array]:
    """Fields of a record that say where someone lives."""
    lat, lon = np.array([row.lat for row in homes]), np.array([row.lon for row in homes])
    cos, sin = half_angles(lat)
    x, y, z = unit_vectors(lat, lon)
    point = {"lat": lat, "lon": lon, "cos": cos, "sin": sin, "x": x, "y": y, "z": z}
    floors = [commune_floor_km(Precision.COMMUNE, row.area_km2) if row.area_km2 else 0.0 for row in homes]
    insee = np.array([insee_number(row.insee) for row in homes])
    home = {f"home_{name}": values for name, values in point.items()}
    return {**point, **home, "floor_km": np.array(floors), "insee": insee}


def density_of(row: CommuneRow) -> float | None:
    return row.population / row.area_km2 if row.population and row.area_km2 else None


def density_class(density: float | None) -> int:
    if density is None:
        return 1
    return 0 if density >= DENSE_PER_KM2 else 2 if density < RURAL_PER_KM2 else 1


def run(people: int, offers: int) -> dict[str, object]:
    """Rank everyone; what it took, and that a sample agrees with numpy."""
    with stage(), tempfile.TemporaryDirectory() as folder:
        world, near, threads = the_world(), edges(), cpu_count() or 1
        columns = matching_world.columns(world, offers)
        profiles = matching_world.profiles(world, TEMPLATES)
        started = perf_counter()
        table = batch.offers_on(columns, TODAY)
        asked = [Asked(profile, NO_CONTEXT, 0) for profile in profiles]
        read = people_of(asked, table, today=TODAY, edges=near, weights=DEFAULT_WEIGHTS)
        batch.warm_up(columns, TODAY)
        prepared = perf_counter() - started
        crowd = Crowd(world, read, profiles, people)
        rows = np.memmap(Path(folder) / "rows", dtype=np.int32, mode="w+", shape=(people, TOP))
        points = np.memmap(Path(folder) / "points", dtype=np.int8, mode="w+", shape=(people, TOP))
        started, spent = perf_counter(), process_time()
        for first in range(0, people, CHUNK):
            last = min(first + CHUNK, people)
            rows[first:last], points[first:last] = batch.rank_table(
                table, crowd.chunk(first, last), limit=TOP, threads=threads
            )
            print(f"{last:>9} people, {perf_counter() - started:7.1f} s", file=sys.stderr, flush=True)
        seconds, cpu = perf_counter() - started, process_time() - spent
        return {
            "people": people, "offers": offers, "top": TOP, "seconds": round(seconds, 1),
            "cpu_seconds": round(cpu, 1), "threads": threads, "people_a_second": round(people / seconds),
            "prepared_in_seconds": round(prepared, 1),
            "peak_memory_gb": round(getrusage(RUSAGE_SELF).ru_maxrss / 1024**2, 2),
            "with_a_full_list": round(float(np.mean(rows[:, -1] >= 0)), 3),
            "same_as_numpy": f"{agreeing(crowd, columns, rows, points)}/{CHECKED}",
        }  # fmt: skip


def agreeing(crowd: Crowd, columns: Columns, rows: Array, points: Array) -> int:
    """How many of a sample have exactly the rows and points of ``engine.rank_in_arrays``."""
    near, found = edges(), 0
    for at in np.random.default_rng(5).choice(len(rows), size=CHECKED, replace=False).tolist():
        there, worth = engine.rank_in_arrays(
            crowd.profile(at), columns, today=TODAY, seed=at, edges=near, limit=TOP
        )
        size = len(there)
        found += bool((rows[at, :size] == there).all() and (points[at, :size] == worth).all())
    return found


def main() -> None:
    """Print the figures; fewer people or offers may be given, to see how the time grows."""
    given = [int(word) for word in sys.argv[1:]]
    found = run(*(given or [PEOPLE, OFFERS]))
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

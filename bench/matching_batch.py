"""``python -m bench.matching_batch``: G8, 2,000,000 people against 1,000,000 offers of the whole country, first fifty.

A command of its own, minutes long. People are drawn on the real communes, by population: their answers come from
four thousand profiles read as any profile is, placed again where they live. How long it will take is said first.
Results are written to a file as they come, so that memory stays flat; with ``--folder`` a run that was stopped goes on.
A sample is compared with the arrays of numpy.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from os import cpu_count
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

import numpy as np

from app.geo.values import CommuneRow
from app.matching import batch, engine
from app.matching.arrays import Array, Columns
from app.matching.columns import commune_floor_km
from app.matching.encoding import insee_number
from app.matching.geometry import half_angles, unit_vectors
from app.matching.modes import DENSE_PER_KM2, RURAL_PER_KM2
from app.matching.offer_table import Offers
from app.matching.people_table import Asked, People, people_of
from app.matching.results import NO_CONTEXT
from app.matching.values import Precision, Profile
from app.matching.weights import DEFAULT_WEIGHTS
from app.search.matching_services import edges
from bench import matching_world
from bench.goals import Result, report, with_the_others
from bench.stage import stage
from bench.world import TODAY, World, the_world

PEOPLE, OFFERS, TOP = 2_000_000, 1_000_000, 50
TEMPLATES, CHUNK, CHECKED, ESTIMATED_ON = 4_000, 10_000, 20, 400
GOAL_MINUTES = 10


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

    def of(self, chosen: Array) -> People:
        """The records of some people."""
        rows = self.people.rows[self.template[chosen]]
        for name, values in self.places.items():
            rows[name] = values[self.home[chosen]]
        rows["seed"] = chosen
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


def run(people: int, offers: int, folder: Path) -> dict[str, Any]:
    """Rank everyone; what it took, and that a sample agrees with numpy. A run that was stopped goes on in its folder."""
    with stage():
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
        estimate(table, crowd, people, threads)
        rows, points = opened(folder / "rows", np.int32, people), opened(folder / "points", np.int8, people)
        progress = rank_all(table, crowd, rows, points, folder / "progress.json", threads)
        return {
            "people": people, "offers": offers, "top": TOP, "seconds": round(progress["seconds"], 1),
            "cpu_seconds": round(progress["cpu_seconds"], 1), "threads": threads, "parts": progress["parts"],
            "people_a_second": round(people / progress["seconds"]), "prepared_in_seconds": round(prepared, 1),
            "peak_memory_gb": round(getrusage(RUSAGE_SELF).ru_maxrss / 1024**2, 2),
            "with_a_full_list": round(float(np.mean(rows[:, -1] >= 0)), 3),
            "same_as_numpy": f"{agreeing(crowd, columns, rows, points)}/{CHECKED}",
        }  # fmt: skip


def opened(path: Path, kind: type[np.signedinteger[Any]], people: int) -> Array:
    """The results on disk, of this run or of the one it goes on with."""
    return np.memmap(path, dtype=kind, mode="r+" if path.exists() else "w+", shape=(people, TOP))


def estimate(table: Offers, crowd: Crowd, people: int, threads: int) -> None:
    """Print how long everyone will take, from a few hundred people taken all over the map."""
    drawn = np.sort(np.random.default_rng(9).choice(people, size=min(ESTIMATED_ON, people), replace=False))
    started = perf_counter()
    batch.rank_table(table, crowd.of(drawn), limit=TOP, threads=threads)
    seconds = (perf_counter() - started) / len(drawn) * people
    print(f"about {seconds / 60:.0f} minutes for {people} people", file=sys.stderr, flush=True)


def rank_all(
    table: Offers, crowd: Crowd, rows: Array, points: Array, path: Path, threads: int
) -> dict[str, float]:
    """Rank chunk by chunk; after each, what is done is written beside the results."""
    progress: dict[str, float] = {"done": 0, "seconds": 0.0, "cpu_seconds": 0.0, "parts": 0}
    if path.exists():
        progress = json.loads(path.read_text(encoding="utf-8"))
    progress["parts"] += 1
    for first in range(int(progress["done"]), len(rows), CHUNK):
        started, spent = perf_counter(), process_time()
        last = min(first + CHUNK, len(rows))
        rows[first:last], points[first:last] = batch.rank_table(
            table, crowd.of(np.arange(first, last)), limit=TOP, threads=threads
        )
        progress["seconds"] += perf_counter() - started
        progress["cpu_seconds"] += process_time() - spent
        progress["done"] = last
        path.write_text(json.dumps(progress), encoding="utf-8")
        print(f"{last:>9} people, {progress['seconds']:7.1f} s", file=sys.stderr, flush=True)
    return progress


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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=PEOPLE)
    parser.add_argument("offers", type=int, nargs="?", default=OFFERS)
    parser.add_argument("--folder", type=Path, help="where results are written, and a stopped run is taken up again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        proof = run(given.people, given.offers, folder)
    print(json.dumps(proof, indent=1))
    if (given.people, given.offers) == (PEOPLE, OFFERS):
        report(with_the_others([as_result(proof)]))


def as_result(proof: dict[str, Any]) -> Result:
    """The figure of G8; agreeing with numpy is part of it."""
    minutes, agree = proof["seconds"] / 60, proof["same_as_numpy"] == f"{CHECKED}/{CHECKED}"
    detail = f"numba, {proof['threads']} threads, {TOP} premières offres de chaque personne ; égales à numpy : {proof['same_as_numpy']}"
    return Result("G8", round(minutes, 1), minutes <= GOAL_MINUTES and agree, detail, proof)


if __name__ == "__main__":
    main()

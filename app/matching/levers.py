"""Levers: one rule lifted, and how many offers it would open. Health limits and wishes are never levers."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.matching.arrays import Array
from app.matching.availability import EVERY_HALF_DAY, person_week
from app.matching.codes import FrenchLevel, Kind, Licence
from app.matching.encoding import LICENCE_MASK
from app.matching.french import NBSP, plural
from app.matching.needs import Need
from app.matching.person import licence_mask
from app.matching.results import Lever
from app.matching.scene import Scene
from app.matching.travel import Why, slots_agree, trips_of
from app.matching.values import Grid, Profile
from app.matching.verdicts import Day, HalfDay, Rule, Verdict

LEAST_GAIN = 2
MOST_NAMED = 30
MORE_MINUTES, MORE_HOURS = 10, 5


def levers_of(activities: Scene, helps: Scene) -> tuple[Lever, ...]:
    """Levers that open at least two offers, the strongest first, each with the nearest service that helps."""
    alone = refused_once(activities)
    found = [lever for lever in candidates(activities, alone) if lever.gain >= LEAST_GAIN]
    found.sort(key=lambda lever: (-lever.gain, lever.rule))
    return tuple(with_service(lever, (helps, activities)) for lever in found)


def refused_once(scene: Scene) -> dict[Rule, Array]:
    """For each rule, positions of the offers it alone leaves out; one where one would also have to sleep has two."""
    refusals = np.zeros(len(scene.rows), dtype=np.int8)
    for verdict in scene.verdicts.values():
        refusals += verdict == Verdict.NO
    nights = (scene.trips.why == Why.LODGING) & (scene.trips.verdict == Verdict.CHECK)
    once = (refusals == 1) & ~nights
    return {rule: np.flatnonzero(once & (verdict == Verdict.NO)) for rule, verdict in scene.verdicts.items()}


def candidates(scene: Scene, alone: dict[Rule, Array]) -> Iterator[Lever]:
    """Every lever worth counting for this person."""
    nothing = np.zeros(0, dtype=np.int64)
    yield from licence_levers(scene, alone.get(Rule.LICENCE, nothing))
    yield lever(scene, "vehicle", alone.get(Rule.VEHICLE, nothing), "Avec un véhicule", Need.VEHICLE)
    yield trip_lever(scene, alone[Rule.TRIP])
    yield from hours_levers(scene, alone[Rule.HOURS])
    yield volume_lever(scene, alone.get(Rule.VOLUME, nothing))
    yield from french_levers(scene, alone[Rule.FRENCH])


def lever(scene: Scene, rule: str, opened_rows: Array, with_what: str, need: Need | None = None) -> Lever:
    """A lever and its sentence: « Avec le permis B : 9 offres de plus »; the nearest of them are named."""
    gain = len(opened_rows)
    keys = scene.of("key")[opened_rows]
    nearest = np.lexsort((keys, scene.trips.km[opened_rows]))[:MOST_NAMED]  # unknown distances come last
    named = tuple(keys[nearest].tolist())
    return Lever(rule, gain, f"{with_what}{NBSP}: {plural(gain, 'offre')} de plus", named, need)


def licence_levers(scene: Scene, rows: Array) -> Iterator[Lever]:
    """Each licence that some of the offers ask, counted with the licences it gives."""
    missing = scene.of("required")[rows] & LICENCE_MASK & ~scene.person.licences
    for licence in Licence:
        if (missing & licence.bit).any():
            enough = (missing & ~licence_mask(frozenset({licence}))) == 0
            yield lever(scene, f"licence:{licence}", rows[enough], f"Avec le permis {licence}", Need.LICENCE)


def trip_lever(scene: Scene, rows: Array) -> Lever:
    """Ten minutes more, by the same modes."""
    longer = trips_of(scene.columns, scene.rows[rows], scene.person, scene.context, extra_minutes=MORE_MINUTES)
    reached = rows[longer.verdict != Verdict.NO]
    words = f"Avec {MORE_MINUTES}{NBSP}min de trajet de plus"
    return lever(scene, f"trip:+{MORE_MINUTES}", reached, words, Need.SHUTTLE)


def hours_levers(scene: Scene, rows: Array) -> Iterator[Lever]:
    """Saturday, Wednesday, evenings, early mornings: whichever is closed today."""
    profile = scene.profile
    if profile.availability is None or not len(rows):
        return
    childcare = Need.CHILDCARE if Need.CHILDCARE in profile.needs else None  # for who asked
    garde = "Avec une garde le mercredi" if childcare else "En étant libre le mercredi"
    evenings = {day: profile.availability.get(day, frozenset()) | {HalfDay.EVE} for day in Day}
    yield hours_lever(scene, rows, "sat", "En acceptant le samedi", opened(profile, Day.SAT), None)
    yield hours_lever(scene, rows, "wed", garde, opened(profile, Day.WED), childcare)
    yield hours_lever(
        scene, rows, "eve", "En acceptant le soir", replace(profile, availability=evenings), childcare
    )
    earlier = replace(profile, not_before={})
    yield hours_lever(scene, rows, "early", "En commençant plus tôt le matin", earlier, childcare)


def opened(profile: Profile, day: Day) -> Profile:
    """The same person, free all that day."""
    grid: Grid = {**(profile.availability or {}), day: EVERY_HALF_DAY[day]}
    times = [
        {d: minute for d, minute in given.items() if d is not day} for given in (profile.not_before, profile.not_after)
    ]
    busy = tuple(taken for taken in profile.busy if taken.day != day.number + 1)
    return replace(profile, availability=grid, not_before=times[0], not_after=times[1], busy=busy)


def hours_lever(scene: Scene, rows: Array, code: str, with_what: str, profile: Profile, need: Need | None) -> Lever:
    """Offers whose slots fit the longer week."""
    week = person_week(profile, profile.availability)
    agree, has_slots = slots_agree(scene.columns, scene.rows[rows], week)
    return lever(scene, f"hours:{code}", rows[agree & has_slots], with_what, need)


def volume_lever(scene: Scene, rows: Array) -> Lever:
    """Five hours more a week."""
    most = ((scene.profile.hours.max or 0.0) + MORE_HOURS) * 60
    short = rows[scene.of("minutes_min")[rows] <= most]
    return lever(scene, f"volume:+{MORE_HOURS}", short, f"Avec {MORE_HOURS}{NBSP}h de plus par semaine")


def french_levers(scene: Scene, rows: Array) -> Iterator[Lever]:
    """The next level of French."""
    level = scene.profile.french
    if level is not None and level is not FrenchLevel.C1:
        following = FrenchLevel.at(level.rank)
        next_level = rows[scene.of("french_rank")[rows] == following.rank]
        yield lever(scene, f"french:{following}", next_level, f"Avec le niveau de français {following}", Need.FRENCH)


def with_service(found: Lever, scenes: tuple[Scene, ...]) -> Lever:
    """The lever, naming the nearest service or course that answers its need."""
    if found.need is None:
        return found
    best: tuple[float, int] | None = None
    for scene in scenes:
        teaches = np.isin(scene.of("kind"), (Kind.SERVICE.number, Kind.TRAINING.number))
        useful = teaches & ((scene.of("answers") & found.need.bit) != 0)
        for verdict in scene.verdicts.values():
            useful &= verdict != Verdict.NO
        useful = np.flatnonzero(useful)
        if len(useful):
            km = np.where(np.isnan(scene.trips.km[useful]), np.inf, scene.trips.km[useful])
            nearest = np.lexsort((scene.of("key")[useful], km))[0]
            candidate = float(km[nearest]), int(scene.of("key")[useful[nearest]])
            best = candidate if best is None else min(best, candidate)
    if best is None:
        return found
    return replace(found, service=best[1], service_km=None if np.isinf(best[0]) else best[0])

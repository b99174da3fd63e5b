"""Trips: for every offer, the best of the modes the person owns, how long it takes and what it is worth.

Everything is computed place by place, then kept for the best place of each offer. A trip that hangs on something
unknown (timetables, position, modes) is « à vérifier »: never worth more than half, never a reason to leave out.
"""

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Self

import numpy as np

from app.matching.arrays import Array, Columns, spread
from app.matching.availability import Week, slots_inside
from app.matching.codes import Mode, Remote, Schedule
from app.matching.geometry import BoolArray, distance_km
from app.matching.modes import MEANS, RURAL_PER_KM2, estimated_minutes, max_minutes, trip_value
from app.matching.needs import Help
from app.matching.person import Person
from app.matching.results import Context
from app.matching.verdicts import Verdict

OPEN_VALUE = 0.5  # an open question puts its criterion at half, at most
LONG_TRIP_VALUE = 0.3  # two trips longer than half the time on the spot
OWN_COMMUNE_VALUE = 0.2  # too far by every means, but at home
UNKNOWN_MODES_KM = 30.0  # modes unknown: straight line from 1 at the door to 0 at 30 km
EARLIEST_TRANSIT, LATEST_TRANSIT = 5 * 60 + 30, 23 * 60 + 30
CALL_MINUTES = 30  # time enough to call at a service during its opening hours
TRIPS_A_WEEK = 5.0  # lodging turns five daily trips into a weekly one


class Why(IntEnum):
    """What a trip to check hangs on, or what makes it possible."""

    NOTHING = 0
    NO_MODES = 1
    NO_POSITION = 2
    TIMETABLE = 3
    SHARED_CAR = 4
    PARTLY_REMOTE = 5
    LODGING = 6
    REMOTE = 7
    SHUTTLE = 8


@dataclass(frozen=True, slots=True)
class Trips:
    """One trip an offer, every array of shape (n rows,)."""

    verdict: Array  # int8, Verdict
    value: Array  # float64, in [0, 1]
    why: Array  # int8, Why
    mode: Array  # int8, Mode.number; -1 when no mode is known or needed
    minutes: Array  # float64, one way; NaN when unknown
    km: Array  # float64, to the nearest place of activity; NaN when unknown
    estimated: BoolArray  # False when an imported matrix gave the minutes
    is_long: BoolArray  # two trips longer than half the time on the spot

    def take(self, rows: Array) -> Self:
        """The given rows (numbers or mask)."""
        return type(self)(*(getattr(self, spec.name)[rows] for spec in fields(self)))


@dataclass(frozen=True, slots=True)
class Doors:
    """Every place of the rows judged, one entry each; ``owner`` is the position of its row among ``rows``."""

    rows: Array  # row in the columns
    owner: Array
    place: Array  # place in the columns
    km: Array  # from where trips begin, never less than what is believable
    home_km: Array  # from home, for display


def doors_of(columns: Columns, rows: Array, person: Person) -> Doors:
    """The places of the given rows, with their distances."""
    if columns.one_place_each:
        place, owner = rows, np.arange(len(rows))
    else:
        place, start = spread(columns.place_start, rows)
        owner = np.repeat(np.arange(len(rows)), np.diff(start))
    profile, nowhere = person.profile, np.full(len(place), np.nan)
    lat, lon = columns.lat[place], columns.lon[place]
    home_km = nowhere
    if profile.lat is not None and profile.lon is not None:
        home_km = distance_km(profile.lat, profile.lon, lat, lon)
    km = home_km
    if person.origin is not None and person.origin != (profile.lat, profile.lon):
        km = distance_km(*person.origin, lat, lon)
    least = np.maximum(columns.floor_km[place], person.floor_km)
    return Doors(rows[owner], owner, place, np.maximum(km, least), home_km)


def trips_of(columns: Columns, rows: Array, person: Person, context: Context, extra_minutes: int = 0) -> Trips:
    """Trips of one person to the given rows; ``extra_minutes`` lengthens what they accept (levers)."""
    doors = doors_of(columns, rows, person)
    at_doors = known_modes(columns, doors, person, context, extra_minutes) if person.modes else unknown_modes(doors)
    settle_positions(columns, doors, person, at_doors)
    trips = best_doors(columns, doors, len(rows), at_doors)
    has_stops = np.zeros(len(rows), dtype=np.bool_)
    has_stops[doors.owner[columns.is_stop[doors.place]]] = True
    relieve(columns, rows, person, trips, has_stops)
    return trips


def blank(doors: Doors) -> Trips:
    """No trip possible yet, at each door."""
    size = len(doors.place)
    return Trips(
        verdict=np.zeros(size, dtype=np.int8),
        value=np.zeros(size),
        why=np.zeros(size, dtype=np.int8),
        mode=np.full(size, -1, dtype=np.int8),
        minutes=np.full(size, np.nan),
        km=doors.home_km,
        estimated=np.ones(size, dtype=np.bool_),
        is_long=np.zeros(size, dtype=np.bool_),
    )


def unknown_modes(doors: Doors) -> Trips:
    """Without a word on modes: to check everywhere, nearer is better."""
    trips = blank(doors)
    trips.verdict[:] = Verdict.CHECK
    trips.why[:] = Why.NO_MODES
    trips.value[:] = np.clip(1.0 - doors.km / UNKNOWN_MODES_KM, 0.0, 1.0)
    return trips


def known_modes(columns: Columns, doors: Doors, person: Person, context: Context, extra_minutes: int) -> Trips:
    """The best mode at each door: the best verdict of any, the best value of any."""
    best = blank(doors)
    for mode in person.modes:
        minutes, estimated = mode_minutes(columns, doors, person, context, mode)
        verdict, why = mode_verdict(columns, doors, person, mode, minutes, estimated, extra_minutes)
        value = trip_value(minutes, max_minutes(person.profile, mode) + extra_minutes)
        session = columns.session_minutes[doors.rows]
        is_long = (session > 0) & (2 * minutes > session / 2)
        value = np.where(is_long, np.minimum(value, LONG_TRIP_VALUE), value)
        value = np.where(verdict == Verdict.CHECK, np.minimum(value, OPEN_VALUE), value)
        value[verdict == Verdict.NO] = 0.0
        np.maximum(best.verdict, verdict, out=best.verdict)
        # an impossible trip is still shown by its quickest mode, to say how far it is
        better = (value > best.value) | ((best.value == 0) & ~(minutes >= best.minutes))
        for name, array in (("value", value), ("why", why), ("minutes", minutes)):
            np.copyto(getattr(best, name), array, where=better)
        np.copyto(best.estimated, estimated, where=better)
        np.copyto(best.is_long, is_long, where=better)
        best.mode[better] = mode.number
    return best


def mode_minutes(
    columns: Columns, doors: Doors, person: Person, context: Context, mode: Mode
) -> tuple[Array, BoolArray]:
    """Door to door minutes by one mode, and whether they are an estimate."""
    density = columns.density[doors.place]
    minutes = estimated_minutes(MEANS[mode], doors.km, person.profile.density_per_km2, density)
    estimated = np.ones(len(minutes), dtype=np.bool_)
    matrix = context.matrix
    if matrix is not None and matrix.mode is mode and person.insee:
        imported = matrix.minutes_from(person.insee, columns.insee[doors.place])
        estimated = np.isnan(imported)
        minutes = np.where(estimated, minutes, imported)
    return minutes, estimated


def mode_verdict(
    columns: Columns,
    doors: Doors,
    person: Person,
    mode: Mode,
    minutes: Array,
    estimated: BoolArray,
    extra_minutes: int,
) -> tuple[Array, Array]:
    """Whether this mode goes there within what the person accepts, and what remains to check."""
    profile = person.profile
    within = minutes <= max_minutes(profile, mode) + extra_minutes
    if mode in profile.max_km:
        within &= doors.km <= profile.max_km[mode]
    verdict = np.where(within, Verdict.YES, Verdict.NO).astype(np.int8)
    why = np.zeros(len(minutes), dtype=np.int8)
    if MEANS[mode].to_check:
        unsure = estimated | odd_hours(columns, doors)
        verdict[within & unsure], why[unsure] = Verdict.CHECK, Why.TIMETABLE
        verdict[after_last_return(columns, doors.rows, profile.last_return)] = Verdict.NO
    if mode is Mode.CAR and profile.car_times is not None:
        there, has_slots = shared_car(columns, doors.rows, person)
        verdict[within & ~has_slots], why[~has_slots] = Verdict.CHECK, Why.SHARED_CAR
        verdict[has_slots & ~there] = Verdict.NO
    return verdict, why


def odd_hours(columns: Columns, doors: Doors) -> BoolArray:
    """Hours when timetables must be looked at even with a matrix: early, late, Sundays in the country."""
    start, end = columns.first_start[doors.rows], columns.last_end[doors.rows]
    rural_sunday = columns.sunday[doors.rows] & ~(columns.density[doors.place] >= RURAL_PER_KM2)
    odd: BoolArray = ((start >= 0) & (start < EARLIEST_TRANSIT)) | (end > LATEST_TRANSIT) | rural_sunday
    return odd


def after_last_return(columns: Columns, rows: Array, last_return: int | None) -> BoolArray:
    """Whether the last bus home leaves before the end: of every slot when one may choose, of any otherwise.

    Where one calls when one likes, only the opening counts: one may leave before the doors close.
    """
    if last_return is None:
        return np.zeros(len(rows), dtype=np.bool_)
    fixed = columns.schedule[rows] == Schedule.FIXED.number
    end = np.where(fixed, columns.last_end[rows], columns.first_end[rows])
    late: BoolArray = np.where(columns.open_to_callers[rows], columns.first_start[rows], end) > last_return
    return late


def shared_car(columns: Columns, rows: Array, person: Person) -> tuple[BoolArray, BoolArray]:
    """Whether a shared car is there for the slots of each row, and whether the row has slots."""
    return slots_agree(columns, rows, person.car_week)


def slots_agree(columns: Columns, rows: Array, week: Week) -> tuple[BoolArray, BoolArray]:
    """Whether the slots lie in a week: all of them, or one when one may choose; and which rows have any slot.

    Of opening hours, half an hour in common is enough: nobody stays at the crèche's counter from 7:30 to 18:30.
    """
    slots, start = spread(columns.slot_start, rows)
    calls = np.repeat(columns.open_to_callers[rows], np.diff(start))
    inside = slots_inside(week, columns.slot_from[slots], columns.slot_to[slots], np.where(calls, CALL_MINUTES, np.inf))
    total = np.zeros(len(inside) + 1, dtype=np.int32)
    np.cumsum(inside, out=total[1:])
    good, count = total[start[1:]] - total[start[:-1]], np.diff(start)
    fixed = columns.schedule[rows] == Schedule.FIXED.number
    return np.where(fixed, good == count, good > 0), count > 0


def settle_positions(columns: Columns, doors: Doors, person: Person, trips: Trips) -> None:
    """Unknown positions are to check; the person's own commune is always within reach."""
    unknown = np.isnan(doors.km)
    trips.verdict[unknown], trips.value[unknown], trips.why[unknown] = Verdict.CHECK, OPEN_VALUE, Why.NO_POSITION
    trips.mode[unknown], trips.minutes[unknown] = -1, np.nan
    if person.insee:
        same = (columns.insee[doors.place] == person.insee) & ~columns.is_stop[doors.place]
        lost = same & (trips.verdict == Verdict.NO)
        trips.value[lost] = OWN_COMMUNE_VALUE
        trips.verdict[same] = Verdict.YES


def best_doors(columns: Columns, doors: Doors, size: int, trips: Trips) -> Trips:
    """The door worth most for each row; the best verdict of any door; the distance of the nearest real place."""
    if len(doors.place) == size:
        return trips
    order = np.lexsort((trips.minutes, -trips.value, doors.owner))
    first = np.searchsorted(doors.owner, np.arange(size))
    best = trips.take(order[first])
    np.maximum.reduceat(trips.verdict, first, out=best.verdict)
    km = np.where(columns.is_stop[doors.place] | np.isnan(doors.home_km), np.inf, doors.home_km)
    nearest = np.minimum.reduceat(km, first)
    best.km[:] = np.where(np.isinf(nearest), np.nan, nearest)
    return best


def relieve(columns: Columns, rows: Array, person: Person, trips: Trips, has_stops: BoolArray) -> None:
    """What an offer brings to shorten the trip: distance work, lodging, a shuttle.

    A shuttle whose stops are known was counted from them, as a place; one that does not say where it stops is to check.
    """
    remote, helps, minutes = columns.remote[rows], columns.helps[rows], trips.minutes.copy()
    partly = remote == Remote.POSSIBLE.number
    lift(trips, partly, OPEN_VALUE, Verdict.CHECK, Why.PARTLY_REMOTE)
    lodged = (helps & Help.LODGING.bit) > 0
    if person.profile.sleep_away is not False and lodged.any():
        sure = person.profile.sleep_away is True
        most = max((max_minutes(person.profile, mode) for mode in person.modes), default=0)
        weekly = trip_value(minutes / TRIPS_A_WEEK, most)
        value = weekly if sure else np.minimum(weekly, OPEN_VALUE)
        lift(trips, lodged, value, Verdict.YES if sure else Verdict.CHECK, Why.LODGING, still=weekly > 0)
    lift(trips, ((helps & Help.SHUTTLE.bit) > 0) & ~has_stops, OPEN_VALUE, Verdict.CHECK, Why.SHUTTLE)
    lift(trips, remote >= Remote.FULL.number, 1.0, Verdict.YES, Why.REMOTE)


def lift(
    trips: Trips, where: BoolArray, value: Array | float, verdict: Verdict, why: Why, still: Array | bool = False
) -> None:
    """At least this value and this verdict where the relief exists; its reason is kept when it changes something.

    ``still`` is where the person's own means serve all the same. Elsewhere, what they cannot do is no longer said by
    them: « 10 h à pied » helps nobody.
    """
    useful = where & ((trips.verdict < verdict) | (trips.value < value))
    unused = useful if why is Why.REMOTE else useful & (trips.verdict == Verdict.NO) & ~np.asarray(still)
    trips.mode[unused], trips.minutes[unused] = -1, np.nan
    trips.why[useful] = why
    trips.is_long[useful] = False
    trips.value[useful] = np.maximum(trips.value, value)[useful]
    trips.verdict[useful] = np.maximum(trips.verdict, verdict)[useful]

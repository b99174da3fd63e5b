"""« Composer ma semaine »: sets of activities that hold together in one week, found exactly, best first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.matching.availability import DAY_MINUTES, Week

MOST_ACTIVITIES = 5
MOST_CANDIDATES = 20
ALTERNATIVES = 3
BAND_MINUTES = 60  # under an hour, being closer to the hours wanted is worth nothing: points decide


@dataclass(frozen=True, slots=True)
class Block:
    """Time taken: minutes since Monday 00:00."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Candidate:
    """One activity that may enter a week. One of its ``options`` is taken, whole."""

    key: int
    points: int
    options: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class ComposedWeek:
    """One compatible week; ``blocks`` are in the order of ``keys``."""

    keys: tuple[int, ...]
    blocks: tuple[tuple[Block, ...], ...]
    minutes: int
    points: int  # sum


@dataclass(frozen=True, slots=True)
class WeekFrame:
    """What a week must hold in."""

    free: Week  # running sum of free minutes, from ``availability``
    planned: tuple[Block, ...] = ()
    wanted_minutes: int | None = None  # still missing; None: « sans durée », no target
    max_minutes: int | None = None  # still possible
    most_activities: int = MOST_ACTIVITIES


Gap = Callable[[int, int], float]  # minutes to travel between the places of two keys; 0 stands for what is planned
PLANNED = 0
Taken = tuple[tuple[Block, ...], ...]


def compose(candidates: Sequence[Candidate], frame: WeekFrame, gap: Gap) -> tuple[ComposedWeek, ...]:
    """Up to three weeks, best first; exact over the twenty candidates worth most.

    With hours wanted: the closest to them, hour by hour, then the best points. Without: the best points.
    Sets of activities are tried in the order of their merit, which no choice of slots can change, so the first
    three that hold together are the best three.
    """
    usable = [kept for kept in (within_free_time(candidate, frame) for candidate in candidates) if kept.options]
    usable.sort(key=lambda candidate: (-candidate.points, candidate.key))
    variants = [variant for candidate in usable[:MOST_CANDIDATES] for variant in by_length(candidate)]
    found: dict[tuple[int, ...], ComposedWeek] = {}
    for chosen in sets_by_merit(variants, frame):
        keys = tuple(candidate.key for candidate in chosen)
        if keys not in found:
            blocks = hold_together(chosen, frame, gap, ())
            if blocks is not None:
                found[keys] = week_of(chosen, blocks)
        if len(found) == ALTERNATIVES:
            break
    return tuple(found.values())


def by_length(candidate: Candidate) -> list[Candidate]:
    """The candidate once for each length its options may have, so that a set has one number of hours."""
    lengths: dict[int, list[tuple[Block, ...]]] = {}
    for option in candidate.options:
        lengths.setdefault(sum(block.minutes for block in option), []).append(option)
    return [Candidate(candidate.key, candidate.points, tuple(options)) for options in lengths.values()]


def sets_by_merit(variants: Sequence[Candidate], frame: WeekFrame) -> list[tuple[Candidate, ...]]:
    """Every set within the maximum, best first, whether or not its slots hold together."""
    rated = []
    for size in range(1, frame.most_activities + 1):
        for chosen in combinations(variants, size):
            keys = tuple(candidate.key for candidate in chosen)
            minutes = sum(length(candidate) for candidate in chosen)
            fits = frame.max_minutes is None or minutes <= frame.max_minutes
            if fits and len(set(keys)) == size:
                points = sum(candidate.points for candidate in chosen)
                rated.append((merit(minutes, points, size, frame), keys, minutes, chosen))
    rated.sort(key=lambda rate: rate[:3])
    return [chosen for *_, chosen in rated]


def merit(minutes: int, points: int, size: int, frame: WeekFrame) -> tuple[int, float]:
    """The smaller the better: hours away from the target, then mean points; without a target, all the points."""
    if frame.wanted_minutes is None:
        return 0, -points
    return abs(minutes - frame.wanted_minutes) // BAND_MINUTES, -points / size


def length(candidate: Candidate) -> int:
    """Minutes of any option of a variant."""
    return sum(block.minutes for block in candidate.options[0])


def hold_together(chosen: Sequence[Candidate], frame: WeekFrame, gap: Gap, taken: Taken) -> Taken | None:
    """One option for each activity, compatible with the others; None when there is none."""
    if len(taken) == len(chosen):
        return taken
    candidate = chosen[len(taken)]
    others = [(PLANNED, block) for block in frame.planned]
    others += [(one.key, block) for one, blocks in zip(chosen, taken, strict=False) for block in blocks]
    for option in candidate.options:
        if is_compatible(candidate.key, option, others, gap):
            whole = hold_together(chosen, frame, gap, (*taken, option))
            if whole is not None:
                return whole
    return None


def is_compatible(key: int, option: tuple[Block, ...], others: Sequence[tuple[int, Block]], gap: Gap) -> bool:
    """No overlap, and time to travel from one place to the next."""
    for other_key, other in others:
        needed = gap(key, other_key)
        if any(block.start < other.end + needed and other.start < block.end + needed for block in option):
            return False
    return True


def week_of(chosen: Sequence[Candidate], blocks: Taken) -> ComposedWeek:
    """The set as a week."""
    return ComposedWeek(
        keys=tuple(candidate.key for candidate in chosen),
        blocks=blocks,
        minutes=sum(length(candidate) for candidate in chosen),
        points=sum(candidate.points for candidate in chosen),
    )


def within_free_time(candidate: Candidate, frame: WeekFrame) -> Candidate:
    """The candidate with the options the person is free for."""
    free = frame.free
    kept = tuple(
        option
        for option in candidate.options
        if all(free[block.end] - free[block.start] == block.minutes for block in option)
    )
    return Candidate(candidate.key, candidate.points, kept)


def free_options(free: Week, minutes: int) -> tuple[tuple[Block, ...], ...]:
    """For « quand vous voulez »: the first free time long enough on each day, by quarters of an hour from 9:00."""
    options = []
    for day in range(7):
        for start in range(day * DAY_MINUTES + 9 * 60, (day + 1) * DAY_MINUTES - minutes + 1, 15):
            if free[start + minutes] - free[start] == minutes:
                options.append((Block(start, start + minutes),))
                break
    return tuple(options)

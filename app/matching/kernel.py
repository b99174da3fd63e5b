"""The compiled ranking: for each person, walk the map around them, judge what is met, keep the first.

``rank_people`` answers what ``engine.rank`` answers, row for row and point for point. It runs as plain Python too.
"""

from typing import Any

import numpy as np

from app.matching.compiled import compiled, compiled_inside
from app.matching.encoding import NO_TITLE
from app.matching.kernel_bounds import BOUNDS, best_first, is_told, least_lost, read_lots, read_trips
from app.matching.kernel_points import OUT, WAITS_FROM, activity_value, points_lost
from app.matching.kernel_walk import RINGS, walk
from app.matching.people_table import CAPS_KINDS
from app.matching.ranking import FIRST_PAGE, SAME_KIND_CAP, SAME_STRUCTURE_CAP, SAME_TITLE_CAP, WINDOW_POINTS

LOSSES = 2 * WAITS_FROM
COUNTED_EVERY = 16  # offers kept between two looks at how far down the first ones go
MULTIPLIERS = np.array((0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB), dtype=np.uint64)
SHIFTS = np.array((30, 27, 31, 8, 56), dtype=np.uint64)


@compiled
def rank_people(offers: Any, people: Any, first: int, last: int, limit: int, rows: Any, points: Any) -> None:
    """Fill ``rows`` (-1 where there is nothing) and ``points``, shape (people, limit), for people first … last - 1."""
    size = len(offers.rows)
    met, ordered = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    ring, bound, lost = np.empty(size, dtype=np.uint8), np.empty(size, dtype=np.uint8), np.empty(size, dtype=np.uint8)
    jobs = np.empty(people.affinity.shape[1], dtype=np.float64)
    trips, worth = np.empty(RINGS + 1, dtype=np.float64), np.empty(len(offers.lots), dtype=np.float64)
    ends, counts = np.empty(BOUNDS, dtype=np.int64), np.empty(LOSSES, dtype=np.int64)
    for at in range(first, last):
        person = people.rows[at]
        read_jobs(people.affinity, people.wish, people.priority, person, jobs)
        read_trips(person, trips)
        read_lots(person, offers.lots, worth)
        found = walk(offers, person, met, ring)
        best_first(offers, person, jobs, trips, worth, met, ring, found, bound, ends, ordered)
        kept = met  # what was met is in order elsewhere: its room is free
        count = judge(offers, people, person, jobs, worth, counts, ordered, ends, kept, lost, limit, False)  # noqa: FBT003
        order, is_sure = first_of(offers.rows, person, kept[:count], lost[:count], limit, False)  # noqa: FBT003
        if not is_sure:
            count = judge(offers, people, person, jobs, worth, counts, ordered, ends, kept, lost, limit, True)  # noqa: FBT003
            order, _ = first_of(offers.rows, person, kept[:count], lost[:count], limit, True)  # noqa: FBT003
        rows[at, :] = -1
        for rank in range(len(order)):
            rows[at, rank] = offers.rows[kept[order[rank]]]["row"]
            points[at, rank] = 100 - lost[order[rank]] % WAITS_FROM


@compiled_inside
def read_jobs(affinity: Any, wishes: Any, priorities: Any, person: Any, jobs: Any) -> None:
    """What each job is worth to the person: the best of their wishes, earlier ones counting more."""
    for job in range(len(jobs)):
        jobs[job] = 0.0
    for at in range(person["wish"], person["wish_end"]):
        for job in range(len(jobs)):
            jobs[job] = max(jobs[job], affinity[wishes[at], job] * priorities[at])


@compiled_inside
def judge(
    offers: Any, people: Any, person: Any, jobs: Any, worth: Any, counts: Any, ordered: Any, ends: Any, kept: Any,
    lost: Any, limit: int, whole: bool,
) -> int:
    """Keep, of the rows in order, those that may be among the first; return how many they are.

    The best come first: as soon as what is left must lose more than the last of the first ones, it is never judged.
    ``whole``: what the caps of the first page may move up is kept too.
    """
    for loss in range(LOSSES):
        counts[loss] = 0
    count, at, most = 0, 0, LOSSES
    for least in range(BOUNDS):
        while at < ends[least] and least <= most:
            row = ordered[at]
            at += 1
            loss = loss_of(offers, people, person, jobs, worth, row, most)
            if loss == OUT or loss > most:
                continue
            kept[count], lost[count] = row, loss
            count += 1
            counts[loss] += 1
            if count % COUNTED_EVERY == 0:
                most = farthest(counts, limit, whole)
        if least > most:
            break
    return count


@compiled_inside
def loss_of(offers: Any, people: Any, person: Any, jobs: Any, worth: Any, row: int, most: int) -> int:
    """What a row loses; OUT when a rule says no, or when its activity alone puts it too far."""
    lists, mine = offers.lists, people.mine
    if is_told(offers, person, row):
        activity = jobs[offers.job[row]]
    else:
        activity = activity_value(lists, mine, person, offers.rows[row], jobs)
        if least_lost(person, activity, 1.0, worth[offers.lot[row]]) > most:
            return OUT
    return points_lost(offers.places, lists, mine, people.free, activity, person, offers.rows[row])


@compiled_inside
def farthest(counts: Any, limit: int, whole: bool) -> int:
    """The most that one of the first ones may lose; ``whole``: or an alternative that could move up among them."""
    last = reached(counts, max(limit, FIRST_PAGE))
    return max(last, min(reached(counts, FIRST_PAGE), WAITS_FROM - 1) + WINDOW_POINTS) if whole else last


@compiled_inside
def tie_of(key: int, seed: Any) -> Any:
    """The stable pseudo-random number of ``ranking.tie_order`` for one key."""
    mixed = (np.uint64(key) + seed) * MULTIPLIERS[0]
    mixed ^= mixed >> SHIFTS[0]
    mixed *= MULTIPLIERS[1]
    mixed ^= mixed >> SHIFTS[1]
    mixed *= MULTIPLIERS[2]
    return mixed ^ (mixed >> SHIFTS[2])


@compiled
def first_of(offers: Any, person: Any, kept: Any, lost: Any, limit: int, whole: bool) -> Any:
    """Positions of the first ``limit``, in the order of ``ranking.order_of`` then ``ranking.diversified``, and if sure.

    Points are whole: counting them tells how far down the first ones go, and only those are sorted. When the caps of
    the first page need to look further down, they are not sure until everything they may take is kept (``whole``).
    """
    counts = np.zeros(LOSSES, dtype=np.int64)
    for at in range(len(lost)):
        counts[lost[at]] += 1
    cut = reached(counts, max(limit, FIRST_PAGE))
    further = min(min(reached(counts, FIRST_PAGE), WAITS_FROM - 1) + WINDOW_POINTS, WAITS_FROM - 1)
    if whole:
        cut = max(cut, further)
    order = sorted_upto(offers, person, kept, lost, cut)
    is_sure = diversify(offers, person, kept, lost, order, cut >= further)
    return order[:limit], is_sure


@compiled_inside
def reached(counts: Any, wanted: int) -> int:
    """The loss under which at least so many are found; the greatest when there are fewer."""
    found = 0
    for loss in range(LOSSES):
        found += counts[loss]
        if found >= wanted:
            return loss
    return LOSSES - 1


@compiled
def sorted_upto(offers: Any, person: Any, kept: Any, lost: Any, cut: int) -> Any:
    """Positions of those that lose at most ``cut``, best first."""
    chosen = np.flatnonzero(lost <= cut)
    ranks = np.empty(len(chosen), dtype=np.uint64)
    for at in range(len(chosen)):
        tie = tie_of(offers[kept[chosen[at]]]["key"], person["seed"])
        ranks[at] = (np.uint64(lost[chosen[at]]) << SHIFTS[4]) | (tie >> SHIFTS[3])
    return chosen[np.argsort(ranks)]


@compiled
def diversify(offers: Any, person: Any, kept: Any, lost: Any, order: Any, whole: bool) -> bool:
    """Move up alternatives in the first page; False when one may lie beyond ``order``, which is then left as it was."""
    before, open_ = order.copy(), 0
    while open_ < len(order) and lost[order[open_]] < WAITS_FROM:
        open_ += 1
    for turn in range(min(FIRST_PAGE, open_)):
        choice = alternative(offers, person, kept, lost, order, turn, open_)
        if choice < 0 and -choice - 1 == open_ and not whole:
            order[:] = before
            return False
        choice = first_within(offers, kept, lost, order, turn, open_) if choice < 0 else choice
        moved = order[choice]
        for back in range(choice, turn, -1):
            order[back] = order[back - 1]
        order[turn] = moved
    return True


@compiled_inside
def alternative(offers: Any, person: Any, kept: Any, lost: Any, order: Any, turn: int, open_: int) -> int:
    """Rank of the first offer close in points and within every cap; else -1 less where the search ended."""
    at = turn
    while at < open_ and lost[order[at]] <= lost[order[turn]] + WINDOW_POINTS:
        is_fresh, same_kind = repeats(offers, kept, order, turn, order[at])
        if is_fresh and (not person["flags"] & CAPS_KINDS or same_kind < SAME_KIND_CAP):
            return at
        at += 1
    return -at - 1


@compiled_inside
def first_within(offers: Any, kept: Any, lost: Any, order: Any, turn: int, open_: int) -> int:
    """The same whatever its kind; else the best one."""
    at = turn
    while at < open_ and lost[order[at]] <= lost[order[turn]] + WINDOW_POINTS:
        is_fresh, _ = repeats(offers, kept, order, turn, order[at])
        if is_fresh:
            return at
        at += 1
    return turn


@compiled_inside
def repeats(offers: Any, kept: Any, order: Any, turn: int, at: int) -> Any:
    """Whether those already chosen leave room for its structure and its title, and how many share its kind."""
    mine = offers[kept[at]]
    structures, titles, kinds = 0, 0, 0
    for before in range(turn):
        other = offers[kept[order[before]]]
        structures += other["structure"] == mine["structure"]
        titles += mine["title"] != NO_TITLE and other["title"] == mine["title"]
        kinds += other["kind"] == mine["kind"]
    return structures < SAME_STRUCTURE_CAP and titles < SAME_TITLE_CAP, kinds

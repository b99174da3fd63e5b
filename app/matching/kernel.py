"""The compiled ranking: for each person, walk the map around them, judge what is met, keep the first.

``rank_people`` answers what ``engine.rank`` answers, row for row and point for point. It runs as plain Python too.
"""

from typing import Any

import numpy as np

from app.matching.compiled import compiled, compiled_inside
from app.matching.encoding import NO_TITLE
from app.matching.geometry import EARTH_RADIUS_KM, ROUNDING_KM, SPHERE_MARGIN
from app.matching.kernel_points import OUT, WAITS_FROM, activity_value, least_lost, points_lost
from app.matching.offer_table import BAND_DEGREES
from app.matching.people_table import CAPS_KINDS, KNOWN_HOME, KNOWN_MODES
from app.matching.ranking import FIRST_PAGE, SAME_KIND_CAP, SAME_STRUCTURE_CAP, SAME_TITLE_CAP, WINDOW_POINTS
from app.matching.universe import UNIVERSE_RADIUS_KM

KM_PER_DEGREE = 110.0  # under every length of a degree of latitude: boxes are never too small
LOSSES = 2 * WAITS_FROM
COUNTED_EVERY = 16  # offers kept between two looks at how far down the first ones go
MULTIPLIERS = np.array((0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB), dtype=np.uint64)
SHIFTS = np.array((30, 27, 31, 8, 56), dtype=np.uint64)


@compiled
def rank_people(offers: Any, people: Any, first: int, last: int, limit: int, rows: Any, points: Any) -> None:
    """Fill ``rows`` (-1 where there is nothing) and ``points``, shape (people, limit), for people first … last - 1."""
    kept = np.empty(len(offers.rows), dtype=np.int32)
    lost = np.empty(len(offers.rows), dtype=np.uint8)
    jobs = np.empty(people.affinity.shape[1], dtype=np.float64)
    counts = np.empty(LOSSES, dtype=np.int64)
    for at in range(first, last):
        read_jobs(people.affinity, people.wish, people.priority, people.rows[at], jobs)
        met = walk(offers, people.rows[at], kept)
        count = judge(offers, people, people.rows[at], jobs, counts, kept, lost, met, limit)
        order = first_of(offers.rows, people.rows[at], kept[:count], lost[:count], limit)
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
    offers: Any, people: Any, person: Any, jobs: Any, counts: Any, kept: Any, lost: Any, met: int, limit: int
) -> int:
    """Keep, of the first ``met`` rows, those that may be among the first; return how many they are.

    What a row loses at least tells at once that it cannot be: most are never judged.
    """
    rows, places, lists, mine, free = offers.rows, offers.places, offers.lists, people.mine, people.free
    for loss in range(LOSSES):
        counts[loss] = 0
    count, most = 0, LOSSES
    for at in range(met):
        row = kept[at]
        is_told = offers.job[row] >= 0 and not offers.sign[row] & person["sign"]  # no appellation, no theme in common
        activity = jobs[offers.job[row]] if is_told else 1.0
        least = least_lost(person, activity, offers.family[row], offers.answers[row], offers.reply[row])
        if least > most:
            continue
        if not is_told:
            activity = activity_value(lists, mine, person, rows[row], jobs)
            if least_lost(person, activity, offers.family[row], offers.answers[row], offers.reply[row]) > most:
                continue
        loss = points_lost(places, lists, mine, free, activity, person, rows[row])
        if loss == OUT or loss > most:
            continue
        kept[count], lost[count] = row, loss
        count += 1
        counts[loss] += 1
        if count % COUNTED_EVERY == 0:
            most = farthest(counts, limit)
    return count


@compiled_inside
def farthest(counts: Any, limit: int) -> int:
    """The most that an offer of the first ones may lose, or an alternative that could move up among the first ten."""
    moved_up = min(reached(counts, FIRST_PAGE), WAITS_FROM - 1) + WINDOW_POINTS
    return max(reached(counts, max(limit, FIRST_PAGE)), moved_up)


@compiled_inside
def walk(offers: Any, person: Any, met: Any) -> int:
    """Rows worth judging: near enough for one of the person's means, in their commune, or out of distance's reach."""
    asks, refused = offers.asks, person["refused"]
    if not person["flags"] & KNOWN_HOME:
        return every(asks, refused, met, 0, len(asks), 0)
    home = (person["home_lat"], person["home_lon"], person["home_x"], person["home_y"], person["home_z"])
    start = (person["lat"], person["lon"], person["x"], person["y"], person["z"])
    centre = start if person["flags"] & KNOWN_MODES else home
    count = around(offers, person, met, 0, 0, person["reach_km"], centre)
    count = around(offers, person, met, count, 1, UNIVERSE_RADIUS_KM, home)
    if person["insee"]:
        at = first_from(offers.insee_sorted, 0, len(offers.insee_sorted), person["insee"])
        while at < len(offers.insee_sorted) and offers.insee_sorted[at] == person["insee"]:
            if not asks[offers.by_insee[at]] & refused:
                met[count] = offers.by_insee[at]
                count += 1
            at += 1
    return every(asks, refused, met, offers.parts[1], len(asks), count)


@compiled_inside
def every(asks: Any, refused: int, met: Any, first: int, last: int, count: int) -> int:
    """Rows of a part that are not refused at once, wherever they are."""
    for row in range(first, last):
        if not asks[row] & refused:
            met[count] = row
            count += 1
    return count


@compiled_inside
def first_from(values: Any, low: int, high: int, least: float) -> int:
    """Position of the first of the sorted ``values`` that is not under ``least``."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < least:
            low = middle + 1
        else:
            high = middle
    return low


@compiled_inside
def around(offers: Any, person: Any, met: Any, count: int, part: int, radius: float, centre: Any) -> int:
    """Rows of a part of the map near a point, band after band; those of the person's commune are met apart."""
    lat, lon, _, _, _ = centre
    high = radius * SPHERE_MARGIN + ROUNDING_KM
    chord = np.float32((2 * np.sin(min(high / EARTH_RADIUS_KM / 2, np.pi / 2))) ** 2)
    tall = high / KM_PER_DEGREE
    broad = tall / np.cos(np.radians(min(abs(lat) + tall, 89.0)))
    if lon - broad < -180.0 or lon + broad > 180.0 or abs(lat) + tall >= 89.0:
        broad = 360.0
    bands = offers.bands
    lowest = max(0, int((lat - tall + 90.0) / BAND_DEGREES))
    highest = min(bands.shape[1] - 2, int((lat + tall + 90.0) / BAND_DEGREES))
    for band in range(lowest, highest + 1):
        begin, end = bands[part, band], bands[part, band + 1]
        first = first_from(offers.lon, begin, end, lon - broad)
        last = first_from(offers.lon, first, end, lon + broad + 1e-9)
        count = close(offers, person, met, count, first, last, chord, centre)
    return count


@compiled_inside
def close(offers: Any, person: Any, met: Any, count: int, first: int, last: int, chord: float, centre: Any) -> int:
    """Rows of a stretch of a band within the chord."""
    _, _, x, y, z = centre
    asks, xs, ys, zs, insee = offers.asks, offers.x, offers.y, offers.z, offers.insee
    refused, own = person["refused"], person["insee"]
    for row in range(first, last):
        dx, dy, dz = xs[row] - x, ys[row] - y, zs[row] - z
        if dx * dx + dy * dy + dz * dz <= chord and not asks[row] & refused and not (own and insee[row] == own):
            met[count] = row
            count += 1
    return count


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
def first_of(offers: Any, person: Any, kept: Any, lost: Any, limit: int) -> Any:
    """Positions of the first ``limit``, in the order of ``ranking.order_of`` then ``ranking.diversified``.

    Points are whole: counting them tells how far down the first ones go, and only those are sorted. When the caps of
    the first page need to look further down, everything they may take is sorted too.
    """
    counts = np.zeros(LOSSES, dtype=np.int64)
    for at in range(len(lost)):
        counts[lost[at]] += 1
    cut = reached(counts, max(limit, FIRST_PAGE))
    order = sorted_upto(offers, person, kept, lost, cut)
    further = min(reached(counts, FIRST_PAGE), WAITS_FROM - 1) + WINDOW_POINTS
    is_sure = diversify(offers, person, kept, lost, order, cut >= min(further, WAITS_FROM - 1))
    if not is_sure:
        order = sorted_upto(offers, person, kept, lost, max(cut, min(further, WAITS_FROM - 1)))
        diversify(offers, person, kept, lost, order, True)  # noqa: FBT003 - the compiler reads positions
    return order[:limit]


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

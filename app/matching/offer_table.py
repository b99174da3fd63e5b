"""Offers as the kernel reads them: one record an offer, in the order of the map, so that a scan reads memory in a line.

Three parts, one after the other: *local* rows, which only a trip by one's own means can reach; *regional* rows, whose
remote work, shuttle or lodging may bring nearer anything of the universe; *wide* rows, that distance cannot judge.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from app.matching.arrays import LISTS, Array, Columns
from app.matching.codes import Kind, Remote, Requirement
from app.matching.congestion import is_waiting, malus, saturation
from app.matching.criteria import TAUGHT_BITS, reply_values
from app.matching.encoding import LICENCE_MASK, NO_DAY
from app.matching.geometry import half_angles
from app.matching.modes import DENSE_PER_KM2, RURAL_PER_KM2
from app.matching.needs import Help

BAND_DEGREES = 0.125  # about 14 km from south to north
VEHICLE_BIT, ADULT_BIT, KIND_SHIFT, FRENCH_SHIFT = 1 << 12, 1 << 13, 14, 20
SIGN_BITS = 61
TEACHES = 1 << SIGN_BITS
SCHOOL_WEEKS, FLEXIBLE, STATED, WAITING, EXPERIENCE, DIPLOMA = (1 << bit for bit in range(6))
LISTED = ("slot", "rome", "appellation", "theme", "skill", "skill_weight")
LIST_OF = {"skill_weight": "skill"}

PLACE = np.dtype(
    [(name, "f8") for name in ("lat", "lon", "cos", "sin", "floor_km")]
    + [("x", "f4"), ("y", "f4"), ("z", "f4"), ("insee", "i4"), ("density", "i1"), ("is_stop", "i1")],
    align=True,
)
OFFER = np.dtype(
    [("key", "i8"), ("structure", "i8"), ("title", "i8"), ("zone", "i8"), ("reply", "f8")]
    + [
        (name, "i4")
        for name in (
            "asks", "conditions", "publics", "answers", "helps", "minutes_min", "minutes_max", "starts", "ends",
            "session", "row", "first_end", "last_end", "skill_weight", "flags", "malus", *LISTS,
            *(f"{name}_end" for name in LISTS),
        )
    ]
    + [(name, "i1") for name in ("schedule", "family", "kind", "french", "remote", "zone_type", "anywhere")],
    align=True,
)  # fmt: skip
LOT = np.dtype([("reply", "f8"), ("answers", "i4"), ("family", "i1")], align=True)  # offers alike in these


class OfferTable(NamedTuple):
    """Arrays of the kernel; every row is open today: live, with a seat or a waiting list, not over."""

    rows: Array  # OFFER
    places: Array  # PLACE, those of a row one after the other
    asks: Array  # the field of the records, apart for the scan
    x: Array  # of the first place of each row
    y: Array
    z: Array
    lon: Array  # of the local and regional rows, increasing inside a band
    insee: Array
    bands: Array  # shape (2, bands + 1): first row of each band of latitude, local then regional
    parts: Array  # first regional row, first wide row
    by_insee: Array  # local and regional rows, by commune
    insee_sorted: Array
    job: Array  # number of the only job among the distinct ones; -1 when there are several or none
    sign: Array  # what else than a job may make an activity wished: ``signs_of``
    lot: Array  # number of each row among the lots
    lots: Array  # LOT
    lists: Array  # slots and jobs, by their number among the distinct ones, then appellations, themes, skills, weights


class Offers(NamedTuple):
    """A table, and the distinct slots and jobs that people are read against."""

    table: OfferTable
    slot_from: Array
    slot_to: Array
    jobs: Array  # job numbers, sorted


def offers_of(columns: Columns, today: date) -> Offers:
    """What the kernel reads of the offers open on a day."""
    open_ = np.flatnonzero(is_open(columns, today))
    columns_ = columns.take(open_)
    part = part_of(columns_)
    band = np.floor((columns_.lat[columns_.place_start[:-1]] + 90.0) / BAND_DEGREES)
    band = np.where(part == 2, 0, band).astype(np.int32)
    lon = np.where(part == 2, 0.0, columns_.lon[columns_.place_start[:-1]])
    order = np.lexsort((lon, band, part))
    sorted_ = columns_.take(order)
    spans = np.stack((sorted_.slot_from, sorted_.slot_to), axis=1).astype(np.int32)
    distinct, slots = np.unique(spans, axis=0, return_inverse=True)
    jobs, rome = np.unique(sorted_.rome, return_inverse=True)
    first = sorted_.place_start[:-1]
    parts = np.searchsorted(part[order], (1, 2)).astype(np.int64)
    mapped = sorted_.insee[first][: parts[1]]
    by_insee = np.argsort(mapped, kind="stable").astype(np.int32)
    items = {"slot": slots.reshape(-1), "rome": rome.reshape(-1)}
    items |= {name: getattr(sorted_, name) for name in LISTED[2:]}
    rows = records_of(sorted_, open_[order], {name: len(items[name]) for name in LISTED})
    lot, lots = lots_of(rows)
    table = OfferTable(
        rows=rows,
        places=places_of(sorted_),
        asks=np.ascontiguousarray(rows["asks"]),
        x=sorted_.x[first], y=sorted_.y[first], z=sorted_.z[first],
        lon=lon[order], insee=sorted_.insee[first],
        bands=bands_of(band[order], parts),
        parts=parts, by_insee=by_insee, insee_sorted=mapped[by_insee],
        job=only_jobs(sorted_, items["rome"]), sign=signs_of(sorted_),
        lot=lot, lots=lots,
        lists=np.concatenate([items[name] for name in LISTED]).astype(np.int64),
    )  # fmt: skip
    return Offers(table, distinct[:, 0], distinct[:, 1], jobs)


def is_open(columns: Columns, today: date) -> Array:
    """Live, not over, with a seat or a waiting list: what no person changes."""
    day = today.toordinal()
    live = columns.live & ((columns.expires == NO_DAY) | (columns.expires >= day))
    seats = (columns.seats_left != 0) | columns.waiting_list
    open_: Array = live & seats & (columns.kind != Kind.SERVICE.number)
    open_ &= (columns.ends == NO_DAY) | (columns.ends >= day)
    return open_


def part_of(columns: Columns) -> Array:
    """0 local, 1 regional, 2 wide, for each row."""
    helped = (columns.helps & (Help.SHUTTLE.bit | Help.LODGING.bit)) != 0
    regional = helped | (columns.remote == Remote.POSSIBLE.number)
    several = np.diff(columns.place_start) != 1
    return np.where(several | columns.anywhere, 2, regional.astype(np.int8))


def only_jobs(columns: Columns, jobs: Array) -> Array:
    """The job by which an activity is near a wish or far; -1 when the lists must be read."""
    alone = np.diff(columns.rome_start) == 1
    found = np.full(len(columns), -1, dtype=np.int32)
    found[alone] = jobs[columns.rome_start[:-1][alone]]
    return found


def lots_of(rows: Array) -> tuple[Array, Array]:
    """The lot of each row, and the lots: few, so that what one may be worth is computed once a person."""
    _, reply = np.unique(rows["reply"], return_inverse=True)
    alike = (reply.astype(np.int64) << 40) | (rows["family"].astype(np.int64) << 32) | rows["answers"]
    _, first, lot = np.unique(alike, return_index=True, return_inverse=True)
    found = np.zeros(len(first), dtype=LOT)
    for name in LOT.names or ():
        found[name] = rows[name][first]
    return lot.astype(np.int32), found


def sign_bits(numbers: Array) -> Array:
    """One bit for each number of a list: two lists without a bit in common have no number in common."""
    return np.left_shift(np.int64(1), numbers.astype(np.int64) % SIGN_BITS)


def signs_of(columns: Columns) -> Array:
    """The bits of the appellations and themes of each row, and whether it teaches: most lists are then not read."""
    teaches = (columns.kind == Kind.TRAINING.number) & ((columns.answers & TAUGHT_BITS) != 0)
    found = np.where(teaches, np.int64(TEACHES), np.int64(0))
    for name in ("appellation", "theme"):
        owner = np.repeat(np.arange(len(columns)), np.diff(getattr(columns, f"{name}_start")))
        np.bitwise_or.at(found, owner, sign_bits(getattr(columns, name)))
    return found


def bands_of(band: Array, parts: Array) -> Array:
    """First row of each band, in the two parts that lie on the map."""
    edges = np.arange(int(180 / BAND_DEGREES) + 2)
    regional, wide = parts
    local = np.searchsorted(band[:regional], edges)
    return np.stack((local, regional + np.searchsorted(band[regional:wide], edges))).astype(np.int64)


def asks_of(columns: Columns) -> Array:
    """What a person may be refused for, as bits: licences, vehicle, age, kind, level of French."""
    required = columns.required
    asks = required & LICENCE_MASK
    for requirement, bit in ((Requirement.VEHICLE, VEHICLE_BIT), (Requirement.ADULT, ADULT_BIT)):
        asks = asks | np.where(required & requirement.bit, bit, 0)
    kind, french = columns.kind.astype(np.int32), columns.french_rank.astype(np.int32)
    return (asks | (1 << (KIND_SHIFT + kind)) | (1 << (FRENCH_SHIFT + french))).astype(np.int32)


def records_of(columns: Columns, rows: Array, lengths: dict[str, int]) -> Array:
    """One record a row; ``rows`` are the row numbers told to the caller, ``lengths`` those of the lists joined."""
    found = np.zeros(len(columns), dtype=OFFER)
    same: Sequence[str] = (
        "key", "structure", "title", "zone", "conditions", "publics", "answers", "helps", "minutes_min", "minutes_max",
        "starts", "ends", "first_end", "last_end", "schedule", "family", "kind", "remote", "zone_type",
        "anywhere",
    )  # fmt: skip
    for name in same:
        found[name] = getattr(columns, name)
    found["place"], found["place_end"] = columns.place_start[:-1], columns.place_start[1:]
    shift = 0
    for name in LISTED:
        start = getattr(columns, f"{LIST_OF.get(name, name)}_start")
        found[name] = start[:-1] + shift
        if name in LISTS:
            found[f"{name}_end"] = start[1:] + shift
        shift += lengths[name]
    full = saturation(columns.pending_load, columns.seats_left)
    found["asks"], found["row"], found["session"] = asks_of(columns), rows, columns.session_minutes
    found["french"], found["malus"] = columns.french_rank, malus(full)
    found["reply"] = reply_values(columns.requests, columns.replies, columns.imported)
    found["flags"] = flags_of(
        {
            SCHOOL_WEEKS: columns.school_weeks,
            FLEXIBLE: columns.flexible,
            STATED: columns.conditions_stated,
            WAITING: is_waiting(full),
            EXPERIENCE: (columns.required & Requirement.EXPERIENCE.bit) != 0,
            DIPLOMA: (columns.required & Requirement.DIPLOMA.bit) != 0,
        }
    )
    return found


def flags_of(masks: dict[int, Any]) -> Array:
    """Yes-or-no columns as one number a row."""
    flags = np.zeros(len(next(iter(masks.values()))), dtype=np.int32)
    for bit, mask in masks.items():
        flags |= np.where(mask, bit, 0).astype(np.int32)
    return flags


def places_of(columns: Columns) -> Array:
    """One record a place; the density is a class: 0 dense, 1 mixed or unknown, 2 rural."""
    found = np.zeros(len(columns.lat), dtype=PLACE)
    for name in ("lat", "lon", "floor_km", "x", "y", "z", "insee", "is_stop"):
        found[name] = getattr(columns, name)
    found["cos"], found["sin"] = half_angles(columns.lat)
    rural = np.where(columns.density < RURAL_PER_KM2, 2, 1)
    found["density"] = np.where(columns.density >= DENSE_PER_KM2, 0, rural)
    return found

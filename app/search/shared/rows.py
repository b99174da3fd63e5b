"""Offers as rows of the shared engine: the very values of the catalogue's columns."""

from collections.abc import Sequence
from math import isnan
from typing import Any, NamedTuple

import numpy as np

from app.matching.availability import slots_inside
from app.matching.columns import columns_of
from app.matching.geometry import half_angles
from app.matching.values import Day, HalfDay, Schedule
from app.search.base import LabelsOf, unbound
from app.search.marks import Marks
from app.search.packed import packed
from app.search.rows import ReadOffer
from app.search.terms import fields_of
from app.search.text_analysis import names, terms
from app.search.when import week_of

DAY_MINUTES = 1440
HALF_SETS = [frozenset(half for at, half in enumerate(HalfDay) if number >> at & 1) for number in range(1 << 3)]
DAY_BITS = len(Day)  # a slot is one number: the days it touches, then the sets of half-days that hold it
FIELD_LABELS = "ABCD"  # in the order of ``fields_of``
END = " . "  # between fields: a phrase never runs from one into the next
Row = tuple[Any, ...]


class Rows(NamedTuple):
    """The rows of some offers, by table."""

    offers: list[Row]
    places: list[Row]
    words: list[Row]
    cards: list[Row]


def rows_of(reads: Sequence[ReadOffer], labels: LabelsOf) -> Rows:
    """Return the rows of some offers."""
    named = [labels(read.offer) for read in reads]
    words = [(read.offer.key, vector_of(read, of)) for read, of in zip(reads, named, strict=True)]
    cards = [(read.offer.key, packed(read.offer).decode(), sequence_of(read, of))
             for read, of in zip(reads, named, strict=True)]  # fmt: skip
    return Rows(_offers(reads), _places(reads), words, cards)


def vector_of(read: ReadOffer, labels: Sequence[str]) -> str:
    """Return the terms of an offer as a ``tsvector`` is written."""
    marks: dict[str, list[str]] = {}
    for at, (text, _) in enumerate(fields_of(read, labels)):
        for term in set(terms(text)):
            marks.setdefault(term, []).append(f"{at + 1}{FIELD_LABELS[at]}")
    for name in names(read.offer.structure_name):
        marks.setdefault(name, ["1"])
    return " ".join(f"{quoted(term)}:{','.join(where)}" for term, where in marks.items())


def quoted(term: str) -> str:
    """Return a term as a lexeme of a ``tsvector`` or a ``tsquery``."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def sequence_of(read: ReadOffer, labels: Sequence[str]) -> str:
    """Return the terms of an offer in the order they are written, each between two spaces."""
    offer = read.offer
    texts = (offer.title, offer.summary, read.text, offer.structure_name, *labels)
    return END + END.join(" ".join(terms(text)) for text in texts) + END


def _offers(reads: Sequence[ReadOffer]) -> list[Row]:
    columns, marks = columns_of([read.facts for read in reads]), Marks.of([read.offer for read in reads])
    counted = ~columns.is_stop & (~np.isnan(columns.lat) | (columns.insee > 0))
    plain = (
        columns.kind, columns.remote, marks.contract, marks.full, marks.published, marks.updated, columns.expires,
        marks.structure, marks.source, columns.required, columns.helps, columns.conditions, columns.french_rank,
        columns.minutes_min, columns.starts, columns.flexible,
    )  # fmt: skip
    anywhere = unbound(columns.remote, columns.place_offer[counted]).tolist()
    rows = []
    for at, values in enumerate(zip(*(column.tolist() for column in plain), strict=True)):
        offer = reads[at].offer
        rome = columns.rome[columns.rome_start[at] : columns.rome_start[at + 1]].tolist()
        themes = columns.theme[columns.theme_start[at] : columns.theme_start[at + 1]].tolist()
        slots = slice(int(columns.slot_start[at]), int(columns.slot_start[at + 1]))
        fit, fits = fit_of(columns.slot_from[slots], columns.slot_to[slots], int(columns.schedule[at]))
        zone = None if offer.zone is None else ":".join(offer.zone)
        rows.append((offer.key, offer.public_id, *values, zone, anywhere[at], rome, themes, fit, fits))
    return rows


def fit_of(start: Any, end: Any, schedule: int) -> tuple[int | None, list[int] | None]:
    """Return what tells whether slots fit days and half-days: one number, or one a slot where a person chooses.

    Neither when nothing could exclude.
    """
    if not len(start) or schedule == Schedule.FREE.number:
        return None, None
    held = np.zeros(len(start), dtype=np.int64)
    for number, halves in enumerate(HALF_SETS[1:], start=1):
        held |= slots_inside(week_of(frozenset(), halves), start, end).astype(np.int64) << (DAY_BITS + number)
    days = [sum(1 << day for day in {at // DAY_MINUTES % DAY_BITS for at in (first, last - 1)})
            for first, last in zip(start.tolist(), end.tolist(), strict=True)]  # fmt: skip
    found = [sets | touched for sets, touched in zip(held.tolist(), days, strict=True)]
    if schedule == Schedule.CHOICE.number and len(set(found)) > 1:
        return None, sorted(set(found))
    every_day = np.bitwise_or.reduce([one & (1 << DAY_BITS) - 1 for one in found])
    return int(every_day | np.bitwise_and.reduce([one >> DAY_BITS << DAY_BITS for one in found])), None


def _places(reads: Sequence[ReadOffer]) -> list[Row]:
    columns = columns_of([read.facts for read in reads])
    cosine, sine = half_angles(columns.lat)
    found: list[Row] = []
    for at in np.flatnonzero(~columns.is_stop).tolist():
        key, insee = int(columns.key[columns.place_offer[at]]), int(columns.insee[at])
        lat, lon = float(columns.lat[at]), float(columns.lon[at])
        if not isnan(lat):
            found.append((key, insee, lat, lon, float(cosine[at]), float(sine[at]), f"({lon!r},{lat!r})"))
        elif insee:
            found.append((key, insee, None, None, None, None, None))
    return found

"""Filters as masks over some rows of a snapshot: one function each, so that every facet can leave its own out.

An absent information never excludes. A function answers None when nothing was asked of it.
"""

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from app.matching.arrays import Array, spread
from app.matching.encoding import UNKNOWN, rome_number, text_number
from app.matching.values import Help, Kind, Remote, Requirement
from app.search.catalogue import Rows, Snapshot
from app.search.criteria import NEW_SINCE, Criteria

Mask = npt.NDArray[np.bool_]
Filter = Callable[[Snapshot, Criteria, Rows], Mask | None]
LICENCES = sum(code.bit for code in Requirement if code.value.startswith("licence:"))
SHORT_WEEK_MINUTES = 600
PROOFS = Requirement.EXPERIENCE.bit | Requirement.DIPLOMA.bit


def of_kinds(snapshot: Snapshot, criteria: Criteria, rows: Rows) -> Mask | None:
    """Rows of the kinds asked."""
    return _among(snapshot.columns.kind[rows], criteria.kinds, len(Kind)) if criteria.kinds else None


def of_remotes(snapshot: Snapshot, criteria: Criteria, rows: Rows) -> Mask | None:
    """Rows done from home to the degree asked."""
    return _among(snapshot.columns.remote[rows], criteria.remotes, len(Remote)) if criteria.remotes else None


def without_licence(snapshot: Snapshot, rows: Rows) -> Mask:
    """Rows that require no driving licence."""
    return np.asarray((snapshot.columns.required[rows] & LICENCES) == 0)


def no_cv(snapshot: Snapshot, rows: Rows) -> Mask:
    """Rows that say no CV is asked; volunteering asks for none."""
    columns = snapshot.columns
    volunteering = columns.kind[rows] == Kind.VOLUNTEERING.number
    return np.asarray(volunteering | ((columns.helps[rows] & Help.NO_CV.bit) != 0))


def beginners(snapshot: Snapshot, rows: Rows) -> Mask:
    """Rows that require neither experience nor diploma."""
    return np.asarray((snapshot.columns.required[rows] & PROOFS) == 0)


def short_week(snapshot: Snapshot, rows: Rows, *, minutes: int = SHORT_WEEK_MINUTES) -> Mask:
    """Rows whose least weekly time fits; unknown time fits."""
    least = snapshot.columns.minutes_min[rows]
    return np.asarray((least == UNKNOWN) | (least <= minutes))


def of_rome(snapshot: Snapshot, criteria: Criteria, rows: Rows) -> Mask | None:
    """Rows of a ROME job."""
    columns = snapshot.columns
    return _holding(columns.rome_start, columns.rome, rome_number(criteria.rome), rows) if criteria.rome else None


def of_any_rome(snapshot: Snapshot, codes: Sequence[str], rows: Rows) -> Mask:
    """Rows of one of several jobs."""
    columns, found = snapshot.columns, np.zeros(len(rows), dtype=np.bool_)
    for code in codes:
        found |= _holding(columns.rome_start, columns.rome, rome_number(code), rows)
    return found


def of_theme(snapshot: Snapshot, criteria: Criteria, rows: Rows) -> Mask | None:
    """Rows of a theme."""
    columns = snapshot.columns
    return _holding(columns.theme_start, columns.theme, text_number(criteria.theme), rows) if criteria.theme else None


def of_structure(snapshot: Snapshot, criteria: Criteria, rows: Rows) -> Mask | None:
    """Rows of a structure."""
    return _equal(snapshot.marks.structure[rows], criteria.structure) if criteria.structure else None


def of_source(snapshot: Snapshot, criteria: Criteria, rows: Rows) -> Mask | None:
    """Rows of a feed."""
    return _equal(snapshot.marks.source[rows], criteria.source) if criteria.source else None


FILTERS: dict[str, Filter] = {
    "kind": of_kinds,
    "remote": of_remotes,
    "without_licence": lambda s, criteria, rows: without_licence(s, rows) if criteria.without_licence else None,
    "no_cv": lambda s, criteria, rows: no_cv(s, rows) if criteria.no_cv else None,
    "beginners": lambda s, criteria, rows: beginners(s, rows) if criteria.beginners else None,
    "weekly_minutes_max": lambda s, criteria, rows: (
        None if criteria.weekly_minutes_max is None else short_week(s, rows, minutes=criteria.weekly_minutes_max)
    ),
    "rome": of_rome,
    "theme": of_theme,
    "structure": of_structure,
    "source": of_source,
}
# Filters told as words on the page, whatever is asked: what each would leave.
WORDS: dict[str, Callable[[Snapshot, Rows], Mask]] = {
    "without_licence": without_licence,
    "no_cv": no_cv,
    "beginners": beginners,
    "weekly_minutes_max": short_week,
}


def newly_published(snapshot: Snapshot, rows: Rows, *, today: date) -> Mask:
    """Rows published in the last seven days."""
    return np.asarray(snapshot.marks.published[rows] >= (today - NEW_SINCE).toordinal())


def _equal(numbers: Array, text: str) -> Mask:
    return np.asarray(numbers == text_number(text))


def _among(numbers: Array, members: frozenset[Kind] | frozenset[Remote], size: int) -> Mask:
    wanted = np.zeros(size, dtype=np.bool_)
    wanted[[member.number for member in members]] = True
    return wanted[numbers]


def _holding(start: Array, values: Array, wanted: int, rows: Rows) -> Mask:
    """Tell for each row whether its list holds a value; ``start`` cuts the list by row."""
    positions, cuts = spread(start, rows)
    counts = np.concatenate([[0], np.cumsum(values[positions] == wanted)])
    return np.asarray(counts[cuts[1:]] > counts[cuts[:-1]])

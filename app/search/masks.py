"""Filters as masks over some rows of a snapshot: one function each, so that every facet can leave its own out.

An absent information never excludes. A function answers None when nothing was asked of it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from app.matching.arrays import Array, spread
from app.matching.codes import Labelled
from app.matching.encoding import NO_DAY, UNKNOWN, rome_number, text_number
from app.matching.values import Condition, Contract, FrenchLevel, Help, Kind, Remote, Requirement
from app.search.catalogue import Rows, Snapshot
from app.search.criteria import NEW_SINCE, Criteria
from app.search.theme_family import themes_of
from app.search.travel_time import in_time
from app.search.when import fits_days

Mask = npt.NDArray[np.bool_]
Filter = Callable[[Snapshot, Criteria, Rows, date], Mask | None]
LICENCES = sum(code.bit for code in Requirement if code.value.startswith("licence:"))
SHORT_WEEK_MINUTES = 600
PROOFS = Requirement.EXPERIENCE.bit | Requirement.DIPLOMA.bit
POSTS = (Kind.JOB.number, Kind.INSERTION_SITE.number)  # what a contract is signed for


def of_kinds(snapshot: Snapshot, criteria: Criteria, rows: Rows, _today: date) -> Mask | None:
    """Rows of the kinds asked."""
    return _among(snapshot.columns.kind[rows], criteria.kinds, len(Kind)) if criteria.kinds else None


def of_remotes(snapshot: Snapshot, criteria: Criteria, rows: Rows, _today: date) -> Mask | None:
    """Rows done from home to the degree asked."""
    return _among(snapshot.columns.remote[rows], criteria.remotes, len(Remote)) if criteria.remotes else None


def of_contracts(snapshot: Snapshot, criteria: Criteria, rows: Rows, _today: date) -> Mask | None:
    """Rows of the contracts asked; a post whose contract is not said is one of them."""
    if not criteria.contracts:
        return None
    contract = snapshot.marks.contract[rows]
    unsaid = (contract == UNKNOWN) & np.isin(snapshot.columns.kind[rows], POSTS)
    return np.asarray(unsaid | (_among(contract, criteria.contracts, len(Contract)) & (contract != UNKNOWN)))


def without_licence(snapshot: Snapshot, rows: Rows) -> Mask:
    """Rows that require no driving licence."""
    return np.asarray((snapshot.columns.required[rows] & LICENCES) == 0)


def no_cv(snapshot: Snapshot, rows: Rows) -> Mask:
    """Rows that say no CV is asked; volunteering asks for none."""
    volunteering = snapshot.columns.kind[rows] == Kind.VOLUNTEERING.number
    return np.asarray(volunteering | brings(Help.NO_CV)(snapshot, rows))


def brings(help_: Help) -> Callable[[Snapshot, Rows], Mask]:
    """Make the mask of the rows that say they bring something."""
    return lambda snapshot, rows: np.asarray((snapshot.columns.helps[rows] & help_.bit) != 0)


def says(condition: Condition) -> Callable[[Snapshot, Rows], Mask]:
    """Make the mask of the rows that say a working condition, or whose hours prove it."""
    return lambda snapshot, rows: np.asarray((snapshot.columns.conditions[rows] & condition.bit) != 0)


def beginners(snapshot: Snapshot, rows: Rows) -> Mask:
    """Rows that require neither experience nor diploma."""
    return np.asarray((snapshot.columns.required[rows] & PROOFS) == 0)


def short_week(snapshot: Snapshot, rows: Rows, *, minutes: int = SHORT_WEEK_MINUTES) -> Mask:
    """Rows whose least weekly time fits; unknown time fits."""
    least = snapshot.columns.minutes_min[rows]
    return np.asarray((least == UNKNOWN) | (least <= minutes))


def in_french(snapshot: Snapshot, rows: Rows, *, level: FrenchLevel) -> Mask:
    """Rows that require no more French than a level."""
    return np.asarray(snapshot.columns.french_rank[rows] <= level.rank)


def starting(snapshot: Snapshot, rows: Rows, *, last: date) -> Mask:
    """Rows that begin at a date or before; an unknown or flexible start fits."""
    columns = snapshot.columns
    starts = columns.starts[rows]
    return np.asarray((starts == NO_DAY) | columns.flexible[rows] | (starts <= last.toordinal()))


def of_rome(snapshot: Snapshot, criteria: Criteria, rows: Rows, _today: date) -> Mask | None:
    """Rows of a ROME job."""
    return of_any_rome(snapshot, [criteria.rome], rows) if criteria.rome else None


def of_any_rome(snapshot: Snapshot, codes: Sequence[str], rows: Rows) -> Mask:
    """Rows of one of several jobs."""
    columns = snapshot.columns
    return _holding(columns.rome_start, columns.rome, [rome_number(code) for code in codes], rows)


def of_theme(snapshot: Snapshot, criteria: Criteria, rows: Rows, _today: date) -> Mask | None:
    """Rows of a theme, or of any theme of a family of themes."""
    if not criteria.theme:
        return None
    wanted = [text_number(theme) for theme in themes_of(criteria.theme)]
    return _holding(snapshot.columns.theme_start, snapshot.columns.theme, wanted, rows)


def of_structure(snapshot: Snapshot, criteria: Criteria, rows: Rows, _today: date) -> Mask | None:
    """Rows of a structure."""
    return _equal(snapshot.marks.structure[rows], criteria.structure) if criteria.structure else None


def of_source(snapshot: Snapshot, criteria: Criteria, rows: Rows, _today: date) -> Mask | None:
    """Rows of a feed."""
    return _equal(snapshot.marks.source[rows], criteria.source) if criteria.source else None


# Filters told as words on the page, whatever is asked: what each would leave.
WORDS: dict[str, Callable[[Snapshot, Rows], Mask]] = {
    "without_licence": without_licence,
    "no_cv": no_cv,
    "beginners": beginners,
    "weekly_minutes_max": short_week,
    "accessible": brings(Help.ACCESSIBLE),
    "shuttle": brings(Help.SHUTTLE),
    "childcare": brings(Help.CHILDCARE),
    "night": says(Condition.NIGHT),
    "outside": says(Condition.OUTSIDE),
}


def _said(name: str) -> Filter:
    """Make the filter that a word says, when the criterion of its name is asked."""
    return lambda snapshot, criteria, rows, _: WORDS[name](snapshot, rows) if getattr(criteria, name) else None


FILTERS: dict[str, Filter] = {
    "kind": of_kinds,
    "remote": of_remotes,
    **{name: _said(name) for name in WORDS if name != "weekly_minutes_max"},
    "weekly_minutes_max": lambda s, c, rows, _: (
        None if c.weekly_minutes_max is None else short_week(s, rows, minutes=c.weekly_minutes_max)
    ),
    "when": lambda s, c, rows, _: (
        fits_days(s.columns, rows, (c.days, c.half_days)) if c.days or c.half_days else None
    ),
    "starts_within_days": lambda s, c, rows, today: (
        None if c.starts_within_days is None else starting(s, rows, last=today + timedelta(days=c.starts_within_days))
    ),
    "french": lambda s, c, rows, _: None if c.french is None else in_french(s, rows, level=c.french),
    "contract": of_contracts,
    "rome": of_rome,
    "theme": of_theme,
    "structure": of_structure,
    "source": of_source,
    "trip": in_time,
    "new": lambda s, c, rows, today: newly_published(s, rows, today=today) if c.new else None,
}  # fmt: skip


def newly_published(snapshot: Snapshot, rows: Rows, *, today: date) -> Mask:
    """Rows published in the last seven days."""
    return np.asarray(snapshot.marks.published[rows] >= (today - NEW_SINCE).toordinal())


def _equal(numbers: Array, text: str) -> Mask:
    return np.asarray(numbers == text_number(text))


def _among(numbers: Array, members: Iterable[Labelled], size: int) -> Mask:
    wanted = np.zeros(size, dtype=np.bool_)
    wanted[[member.number for member in members]] = True
    return wanted[numbers]


def _holding(start: Array, values: Array, wanted: Sequence[int], rows: Rows) -> Mask:
    """Tell for each row whether its list holds one of some values; ``start`` cuts the list by row."""
    positions, cuts = spread(start, rows)
    held = values[positions] == wanted[0] if len(wanted) == 1 else np.isin(values[positions], wanted)
    counts = np.concatenate([[0], np.cumsum(held)])
    return np.asarray(counts[cuts[1:]] > counts[cuts[:-1]])

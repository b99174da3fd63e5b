"""The filters of ``app.search.masks`` as conditions on the rows of the shared engine, with the values they bind.

An absent information never excludes. A condition is there only when something was asked.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from app.matching.codes import Labelled
from app.matching.encoding import UNKNOWN, rome_number, text_number
from app.matching.values import Condition as Working
from app.matching.values import Day, FrenchLevel, HalfDay, Help, Kind
from app.search.criteria import NEW_SINCE, Criteria
from app.search.masks import LICENCES, POSTS, PROOFS, SHORT_WEEK_MINUTES
from app.search.shared.rows import DAY_BITS, HALF_SETS
from app.search.theme_family import themes_of

Values = dict[str, Any]  # name → value of what a statement binds
Condition = str
EVERY_DAY = (1 << DAY_BITS) - 1
NO_CV = f"kind = {Kind.VOLUNTEERING.number} OR helps & {Help.NO_CV.bit} <> 0"


def short_week(minutes: int | str) -> Condition:
    """Rows whose least weekly time fits; unknown time fits."""
    return f"minutes <= {minutes}"


def brings(help_: Help) -> Condition:
    """Rows that say they bring something."""
    return f"helps & {help_.bit} <> 0"


def says(condition: Working) -> Condition:
    """Rows that say a working condition, or whose hours prove it."""
    return f"conditions & {condition.bit} <> 0"


def in_french(level: FrenchLevel) -> Condition:
    """Rows that require no more French than a level."""
    return f"french <= {level.rank}"


def starting(last: date) -> Condition:
    """Rows that begin at a date or before; an unknown start, the smallest number, or a flexible one fits."""
    return f"(flexible OR starts <= {last.toordinal()})"


def newly_published(today: date) -> Condition:
    """Rows published in the last seven days."""
    return f"published >= {(today - NEW_SINCE).toordinal()}"


def fits(days: frozenset[Day], half_days: frozenset[HalfDay]) -> Condition:
    """Rows whose slots fit, as ``app.search.when`` says: one AND for each slot."""
    held = 1 << DAY_BITS + HALF_SETS.index(half_days or frozenset(HalfDay))
    outside = EVERY_DAY & ~sum(1 << day.number for day in days or Day)
    looked = held | outside
    some = f"EXISTS (SELECT FROM unnest(fits) AS slot WHERE slot & {looked} = {held})"
    return f"(CASE WHEN fits IS NOT NULL THEN {some} ELSE fit IS NULL OR fit & {looked} = {held} END)"


WORDS: dict[str, Condition] = {
    "without_licence": f"required & {LICENCES} = 0",
    "no_cv": f"({NO_CV})",
    "beginners": f"required & {PROOFS} = 0",
    "weekly_minutes_max": short_week(SHORT_WEEK_MINUTES),
    "accessible": brings(Help.ACCESSIBLE),
    "shuttle": brings(Help.SHUTTLE),
    "childcare": brings(Help.CHILDCARE),
    "night": says(Working.NIGHT),
    "outside": says(Working.OUTSIDE),
}
Make = Callable[[Criteria, Values, date], Condition]
MADE: dict[str, tuple[Callable[[Criteria], object], Make]] = {  # filter → whether it is asked, its condition
    "kind": (lambda c: c.kinds, lambda c, v, _: _among("kind", c.kinds, v)),
    "remote": (lambda c: c.remotes, lambda c, v, _: _among("remote", c.remotes, v)),
    "contract": (lambda c: c.contracts, lambda c, v, _: _of_contracts(c, v)),
    "weekly_minutes_max": (
        lambda c: c.weekly_minutes_max is not None,
        lambda c, v, _: short_week(_bound(v, "minutes", c.weekly_minutes_max, "int")),
    ),
    "when": (lambda c: c.days or c.half_days, lambda c, _v, _: fits(c.days, c.half_days)),
    "starts_within_days": (
        lambda c: c.starts_within_days is not None,
        lambda c, _v, today: starting(today + timedelta(days=c.starts_within_days or 0)),
    ),
    "french": (lambda c: c.french is not None, lambda c, _v, _: in_french(c.french or FrenchLevel.C1)),
    "rome": (lambda c: c.rome, lambda c, v, _: f"rome && {_bound(v, 'rome', [rome_number(c.rome)], 'int[]')}"),
    "theme": (
        lambda c: c.theme,
        lambda c, v, _: f"themes && {_bound(v, 'themes', [*map(text_number, themes_of(c.theme))], 'bigint[]')}",
    ),
    "structure": (
        lambda c: c.structure,
        lambda c, v, _: f"structure = {_bound(v, 'structure', text_number(c.structure), 'bigint')}",
    ),
    "source": (
        lambda c: c.source, lambda c, v, _: f"source = {_bound(v, 'source', text_number(c.source), 'bigint')}"
    ),
    "new": (lambda c: c.new, lambda _c, _v, today: newly_published(today)),
}  # fmt: skip


def conditions(criteria: Criteria, values: Values, *, today: date) -> dict[str, Condition]:
    """Return the condition of each filter in force, by its name; what it binds is added to ``values``."""
    said = {name: condition for name, condition in WORDS.items()
            if name != "weekly_minutes_max" and getattr(criteria, name)}  # fmt: skip
    return said | {name: make(criteria, values, today) for name, (asked, make) in MADE.items() if asked(criteria)}


def _among(column: str, members: Iterable[Labelled], values: Values) -> Condition:
    return f"{column} = ANY({_bound(values, column, sorted(member.number for member in members), 'int[]')})"


def _of_contracts(criteria: Criteria, values: Values) -> Condition:
    """A post whose contract is not said is one of those asked."""
    unsaid = f"contract = {UNKNOWN} AND kind IN ({', '.join(map(str, POSTS))})"
    return f"({_among('contract', criteria.contracts, values)} OR {unsaid})"


def _bound(values: Values, name: str, value: object, kind: str) -> str:
    values[name] = value
    return f"%({name})s::{kind}"

"""What the engine answers, and what the desk tells it (``Context``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.matching.needs import Need
from app.matching.reference import TravelMatrix
from app.matching.values import Mode
from app.matching.verdicts import Criterion, Fit, Rule, Verdict


@dataclass(frozen=True, slots=True)
class Context:
    """What only the desk knows: what was done for this person, what waits for each offer, rules lifted on screen."""

    asked: frozenset[int] = frozenset()  # offer keys with a request under way
    declined: frozenset[int] = frozenset()  # offer keys the person said no to
    blocked_structures: frozenset[int] = frozenset()
    pending_load: Mapping[int, float] = field(default_factory=dict)  # by offer key, in place of the column
    pending_count: Mapping[int, int] = field(default_factory=dict)  # people behind that load, for the sentence
    lifted: frozenset[Rule] = frozenset()  # only liftable rules are
    matrix: TravelMatrix | None = None


NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Contribution:
    """Whole points of one criterion, with the sentence that says why. Congestion is negative, its max 0."""

    criterion: Criterion
    points: int
    max: int
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask before going further."""

    rule: Rule
    question: str


@dataclass(frozen=True, slots=True)
class Travel:
    """The trip shown; without a mode (unknown, or nothing to travel) ``minutes`` is None."""

    mode: Mode | None
    minutes: int | None
    estimated: bool
    distance_km: float | None
    text: str


@dataclass(frozen=True, slots=True)
class MatchItem:
    """One offer for one person. ``row`` is its row in the columns given."""

    row: int
    key: int
    points: int
    contributions: tuple[Contribution, ...]
    to_check: tuple[Question, ...]
    travel: Travel
    fit: Fit
    waiting: bool
    reasons: tuple[str, ...]  # at most three, for the person
    attention: str | None  # at most one


@dataclass(frozen=True, slots=True)
class Excluded:
    """Offers of the universe that a rule leaves out, each counted once under its first rule."""

    total: int
    by_rule: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lever:
    """One rule lifted, and what it would open; ``service`` is the key of the nearest service that helps."""

    rule: str
    gain: int
    reason: str
    offers: tuple[int, ...] = ()  # keys of the nearest it would open
    need: Need | None = None
    service: int | None = None
    service_km: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the person, with how many offers wait for its answer."""

    rule: Rule
    question: str
    offers: int


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The two blocks, what was left out, and what would change it."""

    version: str
    items: tuple[MatchItem, ...]
    services: tuple[MatchItem, ...]
    total: int  # eligible activities, beyond the limit too
    excluded: Excluded
    levers: tuple[Lever, ...] = ()
    questions: tuple[Asked, ...] = ()  # at most two
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """One rule on one offer, in French: why not (``NO``), what to ask (``CHECK``)."""

    rule: Rule
    verdict: Verdict
    sentence: str
    liftable: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """« Pourquoi je ne vois pas cette offre ? » — and why it is where it is when one does."""

    eligible: bool
    rules: tuple[RuleAnswer, ...]  # every rule that says no or asks
    item: MatchItem | None  # when eligible

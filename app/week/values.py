"""A week of activities, as values. Minutes; weeks are ISO (2026-W48)."""

from dataclasses import dataclass
from datetime import date

from app.matching.values import Kind

SIGNED_KINDS = frozenset({Kind.IMMERSION, Kind.TRAINING, Kind.SERVICE})


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One activity of one week. ``minutes`` is the best known: signed in session, else declared, else planned."""

    week: str
    label: str
    placement_id: int | None
    planned: int
    declared: int | None
    confirmed: int | None

    @property
    def minutes(self) -> int:
        for known in (self.confirmed, self.declared):
            if known is not None:
                return known
        return self.planned


@dataclass(frozen=True, slots=True)
class WeekView:
    """What is planned in one week: never compared with a target, never shown as a bar."""

    week: str
    lines: tuple[WeekLine, ...]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that shows an activity found elsewhere: its name, what it is, under which name it is kept."""

    name: str
    kind: str
    stored: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session as the person, their referent and the structure read it."""

    day: date
    came: bool
    minutes: int
    signed_by: str
    disputed: bool
    dispute: str

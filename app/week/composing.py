"""« Composer ma semaine »: from the offers ranked for a person, and from what is already planned, to whole weeks.

Nothing is kept here and nothing is counted against anyone: a week is a set of offers, written in an address.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from app.matching.availability import DAY_MINUTES, Week, person_week
from app.matching.results import MatchItem
from app.matching.values import Criterion, Fit, Kind, Profile, Remote, Rule, Schedule
from app.matching.week import (
    MOST_ACTIVITIES,
    Block,
    Candidate,
    WeekFrame,
    compose,
    free_options,
    hold_together,
    within_free_time,
)
from app.search.matching_services import Matches, Ranked
from app.search.rows import LiveOffer
from app.week.travel_between import Point, gap_between, place_of

FREE_MINUTES, LONGEST_FREE_MINUTES = 120, 180  # « quand vous voulez »: two hours when nothing is said, three at most
SIZES_WITHOUT_TARGET = (1, 2, 3)  # « sans durée »: one activity, then two, then three: nobody counts


@dataclass(frozen=True, slots=True)
class Planned:
    """Something already agreed: its fixed times (none: ``minutes`` at some time of the week), its name, where."""

    label: str
    blocks: tuple[Block, ...] = ()
    minutes: int = 0
    kind: Kind | None = None
    place: Point | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One offer at its times in a composed week."""

    ranked: Ranked
    blocks: tuple[Block, ...]

    @property
    def offer(self) -> LiveOffer:
        return self.ranked.offer

    @property
    def minutes(self) -> int:
        return sum(block.minutes for block in self.blocks)

    @property
    def travel_minutes(self) -> int | None:
        """There and back, each day it takes place; None when the trip is not known."""
        if self.offer.remote in (Remote.FULL, Remote.ANYWHERE):
            return 0
        one_way = self.ranked.item.travel.minutes
        return None if one_way is None else 2 * one_way * len({block.start // DAY_MINUTES for block in self.blocks})


@dataclass(frozen=True, slots=True)
class WholeWeek:
    """Activities that hold together; ``too_much`` are those asked for that do not fit beside the others."""

    activities: tuple[Activity, ...]
    too_much: tuple[LiveOffer, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(activity.minutes for activity in self.activities)

    @property
    def public_ids(self) -> list[str]:
        return [activity.offer.public_id for activity in self.activities]


@dataclass(frozen=True)
class Situation:
    """One person and one coming week: what is planned, what may enter it."""

    profile: Profile
    monday: date
    planned: tuple[Planned, ...] = ()
    planned_minutes: int = 0
    offers: Sequence[Ranked] = ()
    without: Collection[str] = field(default=frozenset())  # public ids set aside on this page

    @cached_property
    def free(self) -> Week:
        """Free minutes of the person's week."""
        return person_week(self.profile, self.profile.availability)

    @cached_property
    def usable(self) -> dict[str, Ranked]:
        """By public id, the offers that have times in this week."""
        return {
            ranked.offer.public_id: ranked
            for ranked in self.offers
            if ranked.offer.public_id not in self.without and takes_place(ranked.offer, self.monday)
        }

    @cached_property
    def candidates(self) -> dict[str, Candidate]:
        """By public id, the offers the person is free for, with the times they may take."""
        found = {}
        for public_id, ranked in self.usable.items():
            offer = ranked.offer
            whole = Candidate(offer.key, ranked.item.points, options_of(offer, self.free))
            fitting = within_free_time(whole, self.frame())
            if fitting.options:
                found[public_id] = fitting
        return found

    @cached_property
    def suiting(self) -> dict[str, Candidate]:
        """By public id, those that suit; failing that, what is « à discuter » and not far from everything said."""
        found = {one: row for one, row in self.candidates.items() if self.usable[one].item.fit is not Fit.TO_DISCUSS}
        return found or {one: row for one, row in self.candidates.items() if may_be_an_idea(self.usable[one].item)}

    @cached_property
    def timeless(self) -> list[Ranked]:
        """Offers that do not say when: they cannot enter a week before one asks."""
        return [ranked for ranked in self.usable.values() if has_no_time(ranked.offer)]

    @property
    def has_target(self) -> bool:
        """Whether hours are wanted beyond what is planned; « sans durée » has none, by choice."""
        return self.missing_minutes is not None and self.missing_minutes > 0

    @property
    def missing_minutes(self) -> int | None:
        """Minutes wanted and not planned yet; None without hours said."""
        hours = self.profile.hours
        if hours.no_target or hours.wanted is None:
            return None
        return max(0, round(hours.wanted * 60) - self.planned_minutes)

    def is_closer_without(self, weeks: Sequence[WholeWeek]) -> bool:
        """Whether what is planned is already nearer the hours wanted than any of these weeks would be."""
        missing = self.missing_minutes
        if missing is None or not (missing and weeks):
            return missing == 0
        return all(abs(week.minutes - missing) >= missing for week in weeks)

    def frame(self, kept: Iterable[Activity] = (), *, most: int = MOST_ACTIVITIES) -> WeekFrame:
        """What a week must hold in, beside what is planned and what is kept."""
        kept = tuple(kept)
        blocks = [block for one in self.planned for block in one.blocks]
        blocks += [block for one in kept for block in one.blocks]
        taken = sum(activity.minutes for activity in kept)
        longest = self.profile.hours.max
        possible = None if longest is None else max(0, round(longest * 60) - self.planned_minutes - taken)
        wanted = max(0, (self.missing_minutes or 0) - taken) if self.has_target else None
        return WeekFrame(self.free, tuple(blocks), wanted, possible, max(1, most - len(kept)))

    def compose(self, kept: Sequence[str] = ()) -> list[WholeWeek]:
        """Return up to three weeks, best first, each with what is kept."""
        held = self.hold(kept)
        fixed = held.activities
        others = [one for public_id, one in self.suiting.items() if public_id not in set(kept)]
        gap = gap_between(self.profile, self._places, self._planned_places(fixed))
        if self.has_target:
            found = list(compose(others, self.frame(fixed), gap))
        else:
            best = (compose(others, replace(self.frame(fixed), most_activities=size), gap) for size in
                    SIZES_WITHOUT_TARGET)  # fmt: skip
            found = list({week.keys: week for weeks in best for week in weeks[:1]}.values())
        by_key = {ranked.offer.key: ranked for ranked in self.usable.values()}
        weeks = [
            WholeWeek((*fixed, *(Activity(by_key[key], blocks) for key, blocks in zip(week.keys, week.blocks,
                                                                                     strict=True))))
            for week in found
        ]  # fmt: skip
        return weeks or ([held] if fixed else [])

    def hold(self, public_ids: Iterable[str]) -> WholeWeek:
        """Return the week of exactly these offers, in the order asked; what does not fit is said apart."""
        gap = gap_between(self.profile, self._places, self._planned_places(()))
        chosen: list[str] = []
        blocks: tuple[tuple[Block, ...], ...] = ()
        for public_id in dict.fromkeys(public_ids):
            if public_id not in self.candidates:
                continue
            tried = [self.candidates[one] for one in (*chosen, public_id)]
            found = hold_together(tried, self.frame(), gap, ())
            if found is not None:
                chosen, blocks = [*chosen, public_id], found
        kept = tuple(Activity(self.usable[one], at) for one, at in zip(chosen, blocks, strict=True))
        refused = [self.usable[one].offer for one in dict.fromkeys(public_ids) if one in self.usable
                   and one not in chosen]  # fmt: skip
        return WholeWeek(kept, tuple(refused))

    def addable(self, week: WholeWeek, *, limit: int) -> list[Activity]:
        """Return what may be added to a week, best first."""
        kept = [self.candidates[public_id] for public_id in week.public_ids]
        gap = gap_between(self.profile, self._places, self._planned_places(()))
        found: list[Activity] = []
        for public_id, candidate in self.candidates.items():
            titles = {activity.offer.title for activity in (*week.activities, *found)}  # one of each is enough
            if len(found) == limit or self.usable[public_id].offer.title in titles:
                continue
            whole = hold_together([*kept, candidate], self.frame(), gap, ())
            if whole is not None:
                found.append(Activity(self.usable[public_id], whole[-1]))
        return found

    @cached_property
    def _places(self) -> dict[int, Point | None]:
        return {ranked.offer.key: place_of(ranked.offer, self.profile) for ranked in self.usable.values()}

    def _planned_places(self, kept: Iterable[Activity]) -> list[Point | None]:
        timed = [one.place for one in self.planned if one.blocks]
        return [*timed, *(self._places[activity.offer.key] for activity in kept)]


def situation_of(
    profile: Profile,
    matches: Matches,
    *,
    monday: date,
    planned: Iterable[Planned],
    planned_minutes: int,
    without: Collection[str] = frozenset(),
) -> Situation:
    """Return what a week is composed from: ranked activities; workshops too, for someone who would like services."""
    likes_services = Kind.SERVICE in (profile.kinds or ())
    workshops = [ranked for ranked in matches.services if likes_services and ranked.offer.schedule is Schedule.FIXED]
    return Situation(profile, monday, tuple(planned), planned_minutes, (*matches.items, *workshops), without)


def may_be_an_idea(item: MatchItem) -> bool:
    """Tell whether what is only « à discuter » may be proposed: some tie to a wish, no French the person may not have.

    The rest is for two to decide: it is added by hand.
    """
    if any(asked.rule is Rule.FRENCH for asked in item.to_check):
        return False
    wished = next((part for part in item.contributions if part.criterion is Criterion.ACTIVITY), None)
    return wished is None or wished.points > 0


def takes_place(offer: LiveOffer, monday: date) -> bool:
    """Tell whether an offer has a free seat and runs in the week of a Monday."""
    starts_late = offer.starts_on is not None and offer.starts_on > monday + timedelta(days=6)
    is_over = offer.ends_on is not None and offer.ends_on < monday
    return not starts_late and not is_over and offer.seats_left != 0


def has_no_time(offer: LiveOffer) -> bool:
    """Tell whether an offer says neither its times nor that one comes when one likes."""
    return not offer.slots and not offer.schedule_free


def options_of(offer: LiveOffer, free: Week) -> tuple[tuple[Block, ...], ...]:
    """Return the times an offer may take: all its slots, one of them, or wherever there is room."""
    if offer.schedule_free:
        said = offer.weekly_minutes_min or offer.weekly_minutes_max or FREE_MINUTES
        return free_options(free, min(said, LONGEST_FREE_MINUTES))
    blocks = tuple(block_of(slot.day, slot.start_minute, slot.end_minute) for slot in offer.slots)
    if not blocks:
        return ()
    return tuple((block,) for block in blocks) if offer.schedule is Schedule.CHOICE else (blocks,)


def block_of(day: int, start: int, end: int) -> Block:
    """Return a weekly slot (ISO day, minutes) as time of a week; one that ends before it starts ends the next day."""
    first = (day - 1) * DAY_MINUTES
    return Block(first + start, first + (end if end > start else end + DAY_MINUTES))

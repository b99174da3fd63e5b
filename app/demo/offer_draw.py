"""Drawing the offers of a territory: who offers what, how many of each kind, in which words. No table is touched."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from app.demo import offer_terms as terms
from app.demo.content import Activity, activities, set_in_type
from app.demo.hosts import Host
from app.demo.seasons import is_far
from app.demo.weeks import Week, read_week
from app.demo.wording import Teller, compose
from app.kit.clock import local_date
from app.matching.values import Kind, Precision, Remote, Schedule
from app.offers.lifespan import DAYS_PER_MONTH, STANDING_KINDS
from app.offers.record import OfferData, PlaceData, SlotData

SHARES = {  # the shares of the rules of the field
    Kind.JOB: 35,
    Kind.INSERTION_SITE: 12,
    Kind.IMMERSION: 12,
    Kind.VOLUNTEERING: 20,
    Kind.TRAINING: 8,
    Kind.SERVICE: 13,
}
FAR_SHARE = 0.3  # of the offers of a far season, those already written
MOST_REDRAWS = 12
LIFE_DAYS = 60
OLDEST_DAYS = 52  # an offer confirmed since then still has a week to live
OLDEST_PUBLISHED_DAYS = 115
NEW_SHARE, RENEWED_SHARE = 0.12, 0.4
STANDING_OLDEST_DAYS = 172
LICENCES = frozenset({"licence:B", "licence:C", "licence:D"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """One offer to write: whose, what it says, since when it is on line, when it was last confirmed."""

    host: Host
    activity: Activity
    data: OfferData
    published_at: datetime
    confirmed_at: datetime


def counts_by_kind(total: int) -> dict[Kind, int]:
    """Share a number of offers between the kinds, by largest remainder."""
    exact = {kind: total * share / sum(SHARES.values()) for kind, share in SHARES.items()}
    counts = {kind: int(value) for kind, value in exact.items()}
    by_remainder = sorted(exact, key=lambda kind: (counts[kind] - exact[kind], kind.value))
    for kind in by_remainder[: total - sum(counts.values())]:
        counts[kind] += 1
    return counts


def draw_offers(
    hosts: Sequence[Host],
    total: int,
    *,
    departement: str,
    now: datetime,
    appellations: Mapping[str, int],
    seed: int,
    licence_weight: int = 1,
) -> Iterator[Drawn]:
    """Draw offers one by one, kinds mixed; the same seed and day give the same offers.

    Jobs that ask a licence come ``licence_weight`` times as often as the others.
    """
    chance = random.Random(f"offers-{departement}-{seed}")
    drawer = _Drawer(now, appellations, chance)
    queues = [
        (kind, count, _rounds(_pairs(hosts, kind, departement, licence_weight), local_date(now), chance))
        for kind, count in counts_by_kind(total).items()
    ]
    order = [kind for kind, count, _ in queues for _ in range(count)]
    chance.shuffle(order)
    pairs = {kind: found for kind, _, found in queues}
    for kind in order:
        yield drawer.draw(*next(pairs[kind]))


def _pairs(hosts: Sequence[Host], kind: Kind, departement: str, licence_weight: int) -> list[tuple[Host, Activity]]:
    """Return who may offer what."""
    possible = [
        (host, activity)
        for activity in activities()
        if activity.kind is kind and departement in (activity.territories or {departement})
        for host in hosts
        if host.may_offer(activity)
    ]
    if not possible:
        raise LookupError(f"nobody offers {kind.value} in {departement}")
    licensed = [pair for pair in possible if kind is Kind.JOB and any(need in LICENCES for need in pair[1].needs)]
    return possible + licensed * (licence_weight - 1)


def _rounds(
    possible: list[tuple[Host, Activity]], today: date, chance: random.Random
) -> Iterator[tuple[Host, Activity]]:
    """Go round the pairs, each one before any comes back."""
    while True:
        chance.shuffle(possible)
        for host, activity in possible:
            if not is_far(activity.season, today) or chance.random() < FAR_SHARE:
                yield host, activity


class _Drawer:
    """Draws one offer at a time and never says the same thing twice."""

    def __init__(self, now: datetime, appellations: Mapping[str, int], chance: random.Random) -> None:
        self.now = now
        self.today = local_date(now)
        self.appellations = appellations
        self.chance = chance
        self.said: set[int] = set()
        self.titles: dict[int, dict[str, int]] = {}

    def draw(self, host: Host, activity: Activity) -> Drawn:
        commune, place = host.place(self.chance)
        teller = Teller(host.sketch, commune)
        title = self._title(host, activity)
        words = compose(activity, teller, self.chance, title=title)
        for _ in range(MOST_REDRAWS):
            if hash(words.description) not in self.said:
                break
            words = compose(activity, teller, self.chance, title=title)
        self.said.add(hash(words.description))
        week = read_week(self.chance.choice(activity.weeks))
        published_at, confirmed_at = self._moments(activity)
        data = OfferData(
            kind=activity.kind,
            title=words.title,
            summary=words.summary,
            description=words.description,
            rome=activity.rome,
            appellations=tuple(str(self.appellations[call]) for call in activity.calls if call in self.appellations),
            places=self._places(place, activity),
            **_week_values(week),
            **terms.contract_terms(activity, self.chance),
            **terms.pay_terms(activity, week.minutes_max, self.chance),
            **terms.asked_terms(activity, self.chance),
            **terms.seat_terms(activity, self.chance),
            **terms.answer_terms(activity, host, place, self.chance),
            **terms.kind_terms(activity, host, teller, self.chance, self.today),
            **self._dates(activity, confirmed_at),
        )
        sessions = terms.info_sessions(activity, host, self.chance, self.today)
        return Drawn(host, activity, replace(data, sessions=sessions), published_at, confirmed_at)

    def _title(self, host: Host, activity: Activity) -> str:
        """Take the title this structure used least."""
        used = self.titles.setdefault(host.id, {})
        least = min(used.get(title, 0) for title in activity.titles)
        title = self.chance.choice([title for title in activity.titles if used.get(title, 0) == least])
        used[title] = least + 1
        return title

    def _places(self, place: PlaceData, activity: Activity) -> tuple[PlaceData, ...]:
        if activity.remote == (Remote.FULL.value, Remote.ANYWHERE.value) and self.chance.random() < 0.5:
            return ()
        stop = _stop_of(place) if activity.shuttle and place.precision is Precision.ADDRESS else None
        return (place, stop) if stop else (place,)

    def _moments(self, activity: Activity) -> tuple[datetime, datetime]:
        """Return when it was published and last confirmed: new, of the season, or renewed since."""
        draw = self.chance.random()
        if draw < NEW_SHARE:
            days = confirmed = self.chance.uniform(0.2, 6)
        elif activity.kind in STANDING_KINDS:
            days = self.chance.uniform(6, STANDING_OLDEST_DAYS)
            confirmed = days
        elif draw < NEW_SHARE + RENEWED_SHARE:
            days = self.chance.uniform(LIFE_DAYS, OLDEST_PUBLISHED_DAYS)
            confirmed = self.chance.uniform(5, OLDEST_DAYS)
        else:
            days = confirmed = self.chance.uniform(6, OLDEST_DAYS)
        return self.now - timedelta(days=days), self.now - timedelta(days=confirmed)

    def _dates(self, activity: Activity, confirmed_at: datetime) -> dict[str, Any]:
        span, weeks = terms.span_of(activity, self.chance, self.today)
        life = 6 * DAYS_PER_MONTH if activity.kind in STANDING_KINDS else LIFE_DAYS
        last = local_date(confirmed_at) + timedelta(days=life)
        if span.starts_on and activity.season:
            last = max(last, self.today + timedelta(days=45))
        return {
            "start_kind": span.start_kind,
            "starts_on": span.starts_on,
            "ends_on": span.ends_on,
            "weeks_count": weeks,
            "school_weeks_only": activity.season == "school",
            "expires_on": min(last, span.ends_on) if span.ends_on else last,
        }


def _week_values(week: Week) -> dict[str, Any]:
    minutes_min, minutes_max = week.minutes_min, week.minutes_max
    if minutes_max is None and week.schedule is Schedule.CHOICE:
        minutes_min = minutes_max = None
    return {
        "weekly_minutes_min": minutes_min,
        "weekly_minutes_max": minutes_max,
        "schedule": week.schedule,
        "schedule_note": set_in_type(week.note),
        "slots": tuple(SlotData(day=day, start_minute=start, end_minute=end) for day, start, end in week.slots),
    }


def _stop_of(place: PlaceData) -> PlaceData:
    """Where the shuttle leaves: the station of the commune, known by the commune's middle only."""
    return replace(place, address="Gare ou place du bourg", is_stop=True, access_note="Arrêt de la navette")

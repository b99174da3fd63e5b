"""Many people and offers drawn at once, without the machinery of properties: every rule and criterion gets its turn,
nearer to what the field is, so that more pairs live through all the rules. A property may ask for them by one number,
the seed: a hundred cases then cost what five did, and the seed printed draws the same again."""

from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from app.matching.values import (
    Busy,
    Condition,
    Contract,
    Day,
    FrenchLevel,
    HalfDay,
    Hours,
    JobTime,
    Kind,
    Level,
    Licence,
    Limit,
    Mode,
    Need,
    OfferFacts,
    OfferSlot,
    Place,
    Precision,
    Profile,
    Public,
    Remote,
    ReplyRecord,
    Required,
    Schedule,
    Siae,
    Stage,
    Wish,
    Zone,
    ZoneType,
)
from tests.matching.strategies import CODES, HELPS, HOME, INSEES, ROMES, THEMES, TITLES, TODAY

HOURS = (None, 60, 240, 600, 1200, 1560, 2100)
NEEDS = tuple(Need)
STARTS = (240, 360, 480, 525, 540, 780, 840, 1080, 1320)
LENGTHS = (60, 120, 180, 240, 420, 480)


def several(rng: Random, values, most=2, none=0.5):
    """A few distinct values, often none."""
    return frozenset() if rng.random() < none else frozenset(rng.sample(list(values), rng.randint(1, most)))


def day(rng: Random, often: float):
    return TODAY + timedelta(days=rng.randint(-2, 40)) if rng.random() < often else None


def maybe(rng: Random, *values, unknown=0.4):
    return None if rng.random() < unknown else rng.choice(values)


def told(rng: Random) -> bool | None:
    return maybe(rng, *(True, False))


def place(rng: Random, spread=0.2) -> Place:
    if rng.random() < 0.05:
        return Place(insee=rng.choice(INSEES))
    return Place(
        rng.choice((None, *INSEES)), HOME[0] + rng.uniform(-spread, spread), HOME[1] + rng.uniform(-spread, spread),
        rng.choice(list(Precision)), rng.choice((None, 4.0, 26.0, 90.0)), rng.choice((None, 30.0, 800.0, 4000.0)),
    )  # fmt: skip


def slot(rng: Random) -> OfferSlot:
    start = rng.choice(STARTS)
    return OfferSlot(rng.randint(1, 7), start, (start + rng.choice(LENGTHS)) % 1440)


def offer(rng: Random, key: int) -> OfferFacts:
    low, high = sorted((rng.choice(HOURS), rng.choice(HOURS)), key=lambda value: -1 if value is None else value)
    codes = rng.sample(CODES, rng.choice((0, 0, 0, 1, 2)))
    replies = rng.randint(0, 12)
    return OfferFacts(
        key=key, kind=rng.choice(list(Kind)), structure_key=rng.randint(1, 9), title=rng.choice(TITLES),
        live=rng.random() < 0.97, expires_on=day(rng, 0.2), contract=maybe(rng, *Contract), siae=maybe(rng, *Siae),
        duration_days=maybe(rng, 2, 28, 31, 60, 179, 180, 400), hire_promised=rng.random() < 0.1,
        places=tuple(place(rng) for _ in range(rng.choice((1, 1, 1, 2)))),
        stops=tuple(place(rng, 0.05) for _ in range(rng.choice((0, 0, 0, 1)))),
        remote=rng.choice((Remote.NO,) * 6 + tuple(Remote)), minutes_min=low, minutes_max=high,
        schedule=rng.choice(list(Schedule)), slots=tuple(slot(rng) for _ in range(rng.choice((0, 1, 1, 2)))),
        school_weeks=rng.random() < 0.2, starts_on=day(rng, 0.3), ends_on=day(rng, 0.1),
        flexible_dates=rng.random() < 0.3, seats_total=maybe(rng, 1, 2, 5), seats_left=maybe(rng, 0, 1, 2, 5),
        waiting_list=rng.random() < 0.5, rome=tuple(rng.sample(ROMES, rng.choice((0, 1, 1, 2)))),
        appellations=tuple(rng.sample((1, 2, 3), rng.choice((0, 0, 1)))),
        themes=tuple(rng.sample(THEMES, rng.choice((0, 0, 1)))),
        requirements=tuple(Required(code, rng.choice(list(Level))) for code in codes),
        conditions=several(rng, Condition, 2, 0.7), conditions_stated=rng.random() < 0.5,
        helps=several(rng, HELPS, 3), publics=several(rng, list(Public)[:4], 2, 0.8),
        zone=maybe(rng, Zone(ZoneType.DEPARTEMENT, "23"), Zone(ZoneType.COMMUNE, "23096"), unknown=0.8),
        reply=ReplyRecord(replies, rng.randint(0, replies), rng.choice((None, 0.4, 3.0))),
        pending_load=rng.choice((0.0, 0.0, 0.35, 1.05, 1.75, 2.8)), pending_count=rng.randint(0, 9),
        imported=rng.random() < 0.2,
    )  # fmt: skip


def grid(rng: Random, missing=0.15):
    """Half-days free: most of them."""
    free = {one: frozenset(half for half in HalfDay if rng.random() > missing) for one in Day}
    return maybe(rng, free, unknown=0.25)


def person(rng: Random) -> Profile:
    away = rng.random() < 0.1
    return Profile(
        lat=HOME[0], lon=HOME[1], insee=maybe(rng, *INSEES), area_km2=maybe(rng, 26.0),
        density_per_km2=maybe(rng, 20.0, 500.0, 3000.0), precision=rng.choice(list(Precision)),
        start_lat=HOME[0] + 0.1 if away else None, start_lon=HOME[1] if away else None,
        modes=maybe(rng, *(frozenset(rng.sample(list(Mode), size)) for size in (1, 2, 3)), unknown=0.1),
        max_minutes={rng.choice(list(Mode)): rng.choice((15, 30, 60, 90)) for _ in range(rng.randint(0, 2))},
        max_km={rng.choice(list(Mode)): rng.uniform(3, 40)} if rng.random() < 0.2 else {},
        licences=maybe(rng, frozenset(), frozenset({Licence.B}), frozenset({Licence.C})),
        licences_in_progress=several(rng, (Licence.B,), 1, 0.8), own_vehicle=told(rng),
        car_times=grid(rng, 0.4) if rng.random() < 0.2 else None, last_return=maybe(rng, 1080, 1320, unknown=0.7),
        kinds=maybe(rng, frozenset(Kind), frozenset(rng.sample(list(Kind), 3)), unknown=0.3),
        first_kinds=several(rng, Kind, 2, 0.6), wants_volunteering=told(rng),
        wishes=tuple(Wish(rng.choice(ROMES), maybe(rng, 1, 2, 3, unknown=0.7)) for _ in range(rng.randint(0, 4))),
        themes=several(rng, THEMES, 2), skills=maybe(rng, frozenset(), frozenset({11}), frozenset({11, 12})),
        experience=maybe(rng, frozenset(), frozenset(rng.sample(ROMES, 2))), diploma=told(rng),
        french=maybe(rng, *FrenchLevel), adult=told(rng), availability=grid(rng),
        not_before={rng.choice(list(Day)): 510} if rng.random() < 0.3 else {},
        not_after={rng.choice(list(Day)): 990} if rng.random() < 0.3 else {},
        busy=(Busy(rng.randint(1, 7), 540, 720),) if rng.random() < 0.3 else (),
        school_weeks_only=rng.random() < 0.2, available_from=day(rng, 0.2), available_until=day(rng, 0.2),
        sleep_away=told(rng), job_time=maybe(rng, *JobTime),
        hours=Hours(maybe(rng, 5.0, 15.0, 20.0), rng.choice((0.0, 0.0, 4.0)), maybe(rng, 10.0, 35.0, unknown=0.7),
                    rng.random() < 0.15),
        limits=several(rng, Limit, 2, 0.7), needs=several(rng, NEEDS, 3), publics=several(rng, list(Public)[:4], 2),
        not_publics=several(rng, list(Public)[:4], 2, 0.7), stage=maybe(rng, *Stage, unknown=0.3),
    )  # fmt: skip


SEEDS = st.integers(0, 2**32 - 1)


def profiles():
    """Anyone."""
    return SEEDS.map(lambda seed: person(Random(seed)))


def offers(key: int = 1):
    """An offer of this key."""
    return SEEDS.map(lambda seed: offer(Random(seed), key))


def worlds(least=0, most=6):
    """Several offers with distinct keys."""
    return st.tuples(SEEDS, st.integers(least, most)).map(lambda drawn: world(Random(drawn[0]), drawn[1]))


def world(rng: Random, size: int):
    return [offer(rng, key) for key in rng.sample(range(1, 10**9), size)]
